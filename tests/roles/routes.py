"""Every route of the application with the methods its views answer, and what they ask for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pyramid.router import Router

# Pyramid's word for a view that asks for nothing.
OPEN = "__no_permission_required__"
_VARIABLE = re.compile(r"\{(\w+)(?::(?:[^{}]|\{[^{}]*\})*)?\}")


@dataclass(frozen=True, slots=True)
class Route:
    """A route: its pattern, the same as people read it, and per method the permissions its views name."""

    name: str
    pattern: str
    address: str
    permissions: Mapping[str, str]


def readable(pattern: str) -> str:
    """A pattern without the expressions of its variables: ``/bookings/{id}``."""
    plain = _VARIABLE.sub(r"{\1}", pattern)
    return "/" + re.sub(r"\*(\w+)", r"{\1}", plain).lstrip("/")


def _methods(view: Mapping[str, object]) -> tuple[str, ...]:
    said = view["request_methods"]
    if said is None:
        return ("GET",)
    return (said,) if isinstance(said, str) else tuple(said)  # type: ignore[arg-type]


def read_routes(router: Router) -> dict[str, Route]:
    """All routes by their readable address."""
    introspector = router.registry.introspector
    named: dict[str, dict[str, str]] = {}
    for item in introspector.get_category("views"):
        view = item["introspectable"]
        if view["route_name"] is None:
            continue  # errors, shown to whoever met them
        asked = {str(each["value"]) for each in item["related"] if each.category_name == "permissions"}
        for method in _methods(view):
            named.setdefault(view["route_name"], {})[method] = " ".join(sorted(asked)) or "nothing named"
    found: dict[str, Route] = {}
    for item in introspector.get_category("routes"):
        route = item["introspectable"]
        address = readable(route["pattern"])
        assert address not in found, f"two routes read {address}: rows could not tell them apart"
        permissions = {method: asked for method, asked in named.get(route["name"], {}).items() if method != "HEAD"}
        found[address] = Route(route["name"], route["pattern"], address, permissions)
    return found
