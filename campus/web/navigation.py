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


def shown_entries(request: Request) -> list[ShownEntry]:
    """The entries that this reader may open, the current one marked; as ``request.navigation`` worked out once."""
    # An error before routing has neither a route nor a context: the menu is what the role alone may open.
    matched = getattr(request, "matched_route", None)
    route = matched.name if matched else ""
    everywhere = Root(request)
    return [
        ShownEntry(request.route_path(entry.route), entry.label, entry.icon, route in (entry.route, *entry.also))
        for entry in request.registry["navigation"]
        if request.has_permission(entry.permission, everywhere)
    ]


def includeme(config: Configurator) -> None:
    """The directive ``config.add_navigation(Entry(…))``, and ``request.navigation``."""
    config.registry.setdefault("navigation", [])
    config.add_directive("add_navigation", _add_navigation, action_wrap=False)
    config.add_request_method(shown_entries, "navigation", reify=True)
