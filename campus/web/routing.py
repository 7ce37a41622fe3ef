"""Finding the route of a request."""

from typing import Any

from pyramid.config import Configurator
from pyramid.interfaces import IRoutesMapper
from pyramid.request import Request
from pyramid.urldispatch import RoutesMapper

_OPEN = "{*:"


class RoutesBySegment(RoutesMapper):
    """Pyramid's routes, tried in their order as ever, but only those whose paths begin with the segment that is asked
    for. In one list all would be tried one by one, at each request."""

    def __init__(self) -> None:
        super().__init__()
        self._among: dict[str | None, RoutesMapper] = {}

    def connect(self, *arguments: Any, **options: Any) -> Any:
        """Add a route."""
        self._among = {}
        return super().connect(*arguments, **options)

    def __call__(self, request: Request) -> dict[str, Any]:
        """The route that matches, and what its pattern found in the path."""
        among = self._among or self._sorted()
        segment = request.environ.get("PATH_INFO", "")[1:].partition("/")[0]
        found: dict[str, Any] = among.get(segment, among[None])(request)
        return found

    def _sorted(self) -> dict[str | None, RoutesMapper]:
        """A mapper for each segment, of its routes; under None of those that may begin with any."""
        firsts = [(_first_segment(route.pattern), route) for route in self.routelist]
        among = {segment: RoutesMapper() for segment in {None, *(first for first, _ in firsts)}}
        for segment, mapper in among.items():
            mapper.routelist = [route for first, route in firsts if first in (None, segment)]
        self._among = among
        return among


def _first_segment(pattern: str) -> str | None:
    """The segment with which every path of ``pattern`` begins; None where it is not the same for all."""
    segment = pattern.removeprefix("/").partition("/")[0]
    return None if any(mark in segment for mark in _OPEN) else segment


def includeme(config: Configurator) -> None:
    config.registry.registerUtility(RoutesBySegment(), IRoutesMapper)
