"""The main menu: each floor adds its own entry, the layout shows those the reader may open."""

from dataclasses import dataclass

from pyramid.config import Configurator
from pyramid.i18n import TranslationString
from pyramid.request import Request

from campus.permissions import Permission
from campus.web.root import Root


@dataclass(frozen=True, slots=True)
class Entry:
    """A menu entry as a floor declares it; ``position`` orders them."""

    route: str
    label: TranslationString
    icon: str
    position: int
    permission: Permission


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
    """The entries that this reader may open; the current one is marked."""
    # An error before routing has neither a route nor a context: the menu is what the role alone may open.
    matched = getattr(request, "matched_route", None)
    route = matched.name if matched else ""
    everywhere = Root(request)
    floor = route.split(".")[0]
    return [
        ShownEntry(
            request.route_path(entry.route),
            entry.label,
            entry.icon,
            entry.route == route or (entry.route.split(".")[0] == floor and not _has_own_entry(request, route)),
        )
        for entry in request.registry["navigation"]
        if request.has_permission(entry.permission, everywhere)
    ]


def _has_own_entry(request: Request, route: str) -> bool:
    return any(entry.route == route for entry in request.registry["navigation"])


def includeme(config: Configurator) -> None:
    """The directive ``config.add_navigation(Entry(…))``."""
    config.registry.setdefault("navigation", [])
    config.add_directive("add_navigation", _add_navigation, action_wrap=False)
