"""Pairing a screen, and what one says that is not paired."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import exception_view_config, view_config

from campus.displays.keys import NotPaired, keep_key
from campus.displays.queries import DisplayFacts, display_of_link
from campus.displays.services import LinkSpent, pair_display
from campus.permissions import Permission
from campus.spaces.queries.catalogue import read_catalogue

PAGE = "displays/pair.html"


def _path(request: Request, display: DisplayFacts) -> str:
    if display.room_id is None:
        return str(request.route_path("displays.lobby"))
    return str(request.route_path("displays.room", slug=read_catalogue(request.db).rooms[display.room_id].slug))


def _page(request: Request, display: DisplayFacts | None) -> dict[str, Any]:
    request.response.headers["Referrer-Policy"] = "same-origin" if display else "no-referrer"
    request.response.headers["Cache-Control"] = "no-store"
    if display is None:
        request.response.status_int = 410
    else:
        request.locale_name = display.locale
    return {"display": display}


@view_config(route_name="displays.pair", request_method="GET", renderer=PAGE, permission=Permission.VISIT)
def ask(request: Request) -> dict[str, Any]:
    """One button: whoever only looks at the link, as mail programs do, does not use it up."""
    return _page(request, display_of_link(request.db, request.matchdict["token"], now=request.now))


@view_config(route_name="displays.pair", request_method="POST", renderer=PAGE, permission=Permission.KNOCK)
def pair(request: Request) -> dict[str, Any] | Response:
    """Pair this browser; a link works once."""
    token = request.matchdict["token"]
    display = display_of_link(request.db, token, now=request.now)
    try:
        key = pair_display(request.db, token, now=request.now)
    except LinkSpent:
        return _page(request, None)
    if display is None:
        return _page(request, None)
    response = HTTPSeeOther(_path(request, display))
    keep_key(request, response, key)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@exception_view_config(NotPaired, renderer="displays/unpaired.html")
def unpaired(refusal: NotPaired, request: Request) -> dict[str, Any]:
    """This screen is no display: how to pair it."""
    request.response.status_int = refusal.status_int
    return {}
