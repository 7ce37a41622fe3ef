"""The main menu: each floor adds its own entry, the layout shows those the reader may open."""

from dataclasses import dataclass

from pyramid.config import Configurator
from pyramid.i18n import TranslationString
from pyramid.request import Request

from campus.permissions import Permission
from campus.web.root import Root


@dataclass(frozen=True, slots=True)
class Entry:
    """A menu entry as a floor declares it; ``position`` orders them, ``also`` names the other routes it stands for."""

    route: str
    label: TranslationString
    icon: str
    position: int
    permission: Permission
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """A menu entry as the layout shows it."""

    url: str
    label: TranslationString
    icon: str
    current: bool


def _add_navigation(config: Configurator, entry: Entry) -> None:
    entries = config.registry.setdefault("navigation", [])
    entries.append(entry)
    entries.sort(key=lambda each: each.position)


def shown_entries(request: Request) -> tuple[ShownEntry, ...]:
    """The entries that this reader may open, the current one marked; as ``request.navigation``.

    The menu belongs to the whole site, so it hangs on the reader's role alone and is worked out once for each.
    """
    # An error before routing has neither a route nor a context.
    matched = getattr(request, "matched_route", None)
    route = matched.name if matched else ""
    role = None if request.identity is None else request.identity.role
    menus: dict[object, tuple[ShownEntry, ...]] = request.registry["menus"]
    key = (role, route, request.script_name)
    if key not in menus:
        everywhere = Root(request)
        menus[key] = tuple(
            ShownEntry(request.route_path(entry.route), entry.label, entry.icon, route in (entry.route, *entry.also))
            for entry in request.registry["navigation"]
            if request.has_permission(entry.permission, everywhere)
        )
    return menus[key]


def includeme(config: Configurator) -> None:
    """The directive ``config.add_navigation(Entry(…))``, and ``request.navigation``."""
    config.registry.setdefault("navigation", [])
    config.registry["menus"] = {}
    config.add_directive("add_navigation", _add_navigation, action_wrap=False)
    config.add_request_method(shown_entries, "navigation", reify=True)
