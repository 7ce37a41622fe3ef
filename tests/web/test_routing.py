"""Routes found by the first segment are those that Pyramid would find in its one list."""

import re
from itertools import product

import pytest
from pyramid.request import Request
from pyramid.urldispatch import RoutesMapper
from webtest import TestApp

from campus.web.routing import RoutesBySegment

ROUTES = (
    ("hub", "/feeds/hub.{form:ics|ifb}"),
    ("page", "/{name}"),
    ("rooms", "/rooms"),
    ("room", "/rooms/{slug}"),
    ("start", "/"),
    ("parts", "/rooms/{slug}/parts"),
    ("file", "/files/*rest"),
    ("old", "/:kind/old"),
    ("late", "rooms/{slug}"),
    ("rest", "/*rest"),
)
FIRST = ("", "feeds", "rooms", "files", "roomsy", "*", "한국")
MORE = ("", "/", "/hub.ics", "/hub.txt", "/x", "/x/parts", "/old", "//x")


def found(mapper: RoutesMapper, path: str) -> tuple[str | None, object]:
    info = mapper(Request.blank("/", environ={"PATH_INFO": path.encode().decode("latin-1")}))
    return getattr(info["route"], "name", None), info["match"]


@pytest.mark.parametrize("last", range(len(ROUTES) + 1))
def test_the_same_route_is_found_as_in_one_list(last: int) -> None:
    one_list, by_segment = RoutesMapper(), RoutesBySegment()
    for name, pattern in ROUTES[:last]:
        one_list.connect(name, pattern)
        by_segment.connect(name, pattern)
    for path in ["", *(f"/{first}{more}" for first, more in product(FIRST, MORE))]:
        assert found(by_segment, path) == found(one_list, path), path


def test_a_route_that_comes_late_is_found_too() -> None:
    mapper = RoutesBySegment()
    mapper.connect("rooms", "/rooms")
    assert found(mapper, "/groups")[0] is None
    mapper.connect("groups", "/groups")
    assert found(mapper, "/groups")[0] == "groups"


def test_the_hub_finds_its_own_routes_so(app: TestApp) -> None:
    mapper = app.router.routes_mapper
    assert isinstance(mapper, RoutesBySegment)
    one_list = RoutesMapper()
    one_list.routelist = mapper.get_routes()
    assert len(one_list.routelist) > 100
    for route in one_list.routelist:
        path = re.sub(r"\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}", "1", route.pattern)
        assert found(mapper, path) == found(one_list, path), path
