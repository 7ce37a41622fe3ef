"""Templates: the renderer, its filters and the functions that every page may call."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, Undefined, pass_context
from jinja2.runtime import Context
from pyramid.config import Configurator
from pyramid.csrf import get_csrf_token
from pyramid.renderers import RendererHelper
from pyramid.request import Request
from pyramid.threadlocal import get_current_request
from pyramid_jinja2 import IJinja2Environment

from campus.domain.contact import format_phone
from campus.domain.hangul import josa
from campus.domain.hubtime import local_date
from campus.paths import STATIC, TEMPLATES
from campus.web import words
from campus.web.keeping import kept, kept_as, new_memory
from campus.web.navigation import ShownEntry
from campus.web.phrases import speak
from campus.web.sections import Section, sections_of
from campus.web.visits import said


@lru_cache
def _fingerprint(path: Path, changed_ns: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


@lru_cache
def _frozen_asset(path: str) -> str:
    file = STATIC / path
    return f"/static/{path}?v={_fingerprint(file, file.stat().st_mtime_ns)}"


def asset_path(path: str, *, frozen: bool) -> str:
    """The address of a static file with its fingerprint; ``frozen`` reads each file once per process."""
    if frozen:
        return _frozen_asset(path)
    file = STATIC / path
    return f"/static/{path}?v={_fingerprint(file, file.stat().st_mtime_ns)}"


# These ask the thread for its request instead of the template for its context, so that macros can be imported without
# context: Jinja then keeps them, instead of making them anew for every page.
def _request() -> Request:
    return get_current_request()


def _csrf_token() -> str:
    return str(_request().form_token)


def _flashes() -> list[tuple[str, str]]:
    return said(_request())


def _nav_entries() -> tuple[ShownEntry, ...]:
    entries: tuple[ShownEntry, ...] = _request().navigation
    return entries


def _hub_name() -> str:
    request = _request()
    return str(request.hub.name(request.locale_name))


def _hub_contact() -> str:
    return str(_request().hub.contact_address)


def _additions(name: str, thing_id: int = 0) -> list[Section]:
    """What upper floors add under ``name`` (to the page of a thing, if it has an id): templates with their values."""
    return sections_of(_request(), name, thing_id)


def _translated(message: str) -> str:
    """A label or an error of a form in the reader's language."""
    return str(_request().localizer.translate(message))


def _locale(context: Context) -> str:
    """A mail says its language; a page's is its request's."""
    return str(context["locale"]) if "locale" in context else str(_request().locale_name)


def _localised(function: Any) -> Any:
    """A filter that gets the page's language as its last argument."""

    @pass_context
    def filter_(context: Context, *arguments: Any) -> Any:
        return function(*arguments, _locale(context))

    return filter_


FILTERS: dict[str, Any] = {
    "josa": josa,
    "phone": format_phone,
    "clock": words.clock,
    "end_clock": words.end_clock,
    "day_kind": words.day_kind,
    "local_day": local_date,
    "full_day": _localised(words.full_day),
    "short_day": _localised(words.short_day),
    "headline_day": _localised(words.headline_day),
    "relative_day": _localised(words.relative_day),
    "month_name": _localised(words.month_name),
    "weekday": _localised(words.weekday),
    "time_span": _localised(words.time_span),
    "full_span": _localised(words.full_span),
    "short_span": _localised(words.short_span),
    "iso_span": _localised(words.iso_span),
    "instant": _localised(words.instant),
    "minutes_long": _localised(words.length),
    "stretch": _localised(words.stretch),
    "area": _localised(words.area),
    "floor_name": _localised(words.floor_name),
    "named": _localised(words.named),
    "seats": _localised(words.seats),
    "whereabouts": _localised(words.whereabouts),
}

GLOBALS: dict[str, Any] = {
    "csrf_token": _csrf_token,
    "flashes": _flashes,
    "nav_entries": _nav_entries,
    "additions": _additions,
    "hub_name": _hub_name,
    "hub_contact": _hub_contact,
    "translated": _translated,
    "kept": kept,
    "kept_as": kept_as,
}


class _Strict(Undefined):
    """A missing name is an error when it is printed or walked through, but may be tested with ``is defined``."""

    __str__ = __iter__ = __len__ = Undefined._fail_with_undefined_error


@dataclass(frozen=True, slots=True)
class PageRenderer:
    """Renders one template. Pyramid's own looks beside the calling module first, and in vain, at every request."""

    environment: Environment
    name: str

    def __call__(self, value: dict[str, Any], system: dict[str, Any]) -> str:
        return self.environment.get_template(self.name).render(system | value)


def _page_renderer(info: RendererHelper) -> PageRenderer:
    environment: Environment = info.registry.getUtility(IJinja2Environment, name=".jinja2")
    environment.policies["ext.i18n.trimmed"] = True
    speak(environment)
    # Jinja looks globals up through a chain of dictionaries, so that later ones are seen. Ours are all there by now;
    # every import in a page would walk that chain.
    environment.make_globals = lambda own: {**environment.globals, **(own or {})}  # type: ignore[method-assign, assignment]
    # Every name is that of a path below ``templates/``. Pyramid's own way has a layout compiled and kept anew for every
    # page that extends it, since it could be meant relative to the page.
    environment.join_path = lambda template, parent: template  # type: ignore[method-assign]
    return PageRenderer(environment, info.name)


def includeme(config: Configurator) -> None:
    """``.html`` renderers from ``templates/``, and static files."""
    settings = config.registry["settings"]
    config.add_settings(
        {
            "jinja2.newstyle": True,
            "jinja2.trim_blocks": True,
            "jinja2.lstrip_blocks": True,
            "jinja2.i18n.domain": "campus",
            "jinja2.undefined": _Strict,
            "jinja2.filters": FILTERS,
            "jinja2.globals": GLOBALS | {"asset": partial(asset_path, frozen=not settings.is_development)},
            "jinja2.auto_reload": settings.is_development,
            "jinja2.extensions": ["jinja2.ext.do"],
        }
    )
    config.registry["kept_pieces"] = new_memory()
    config.add_request_method(get_csrf_token, "form_token", reify=True)
    config.include("pyramid_jinja2")
    config.add_jinja2_search_path(str(TEMPLATES))
    config.add_renderer(".html", _page_renderer)
    config.add_static_view("static", str(STATIC), cache_max_age=0 if settings.is_development else 3_600)
