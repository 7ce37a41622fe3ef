"""Displays: which there are and when they last asked; making, pairing again and revoking them."""

from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.displays.forms import DisplayForm
from campus.displays.queries import count_displays, list_displays
from campus.displays.services import LINK_STANDS, NoSuchDisplay, make_display, renew_link, revoke_display
from campus.people.links import mail_link
from campus.permissions import Permission
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.paging import paged, read_page_number
from campus.web.qr import qr_code
from campus.web.resources import path_id
from campus.web.visits import say

PAGE, PAGE_SIZE = "displays/manage.html", 20
# A display asks twice a minute, which is kept every other minute.
ALIVE_SECONDS = 300


def _page(request: Request, form: DisplayForm | None = None, token: str | None = None) -> dict[str, Any]:
    """The list, and a pairing link where one was just made: it is shown this once."""
    db, catalogue, number = request.db, read_catalogue(request.db), read_page_number(request)
    found = list_displays(db, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    link = mail_link(request, "displays.pair", token=token) if token else None
    if link:
        request.response.headers["Cache-Control"] = "no-store"
    return {
        "page": paged(request, found, number=number, total=count_displays(db), size=PAGE_SIZE),
        "catalogue": catalogue,
        "zones": {each.id: each for each in catalogue.zones},
        "buildings": {each.id: each for each in catalogue.buildings},
        "form": form or DisplayForm(request, catalogue),
        "link": link,
        "link_code": qr_code(link) if link else None,
        "link_hours": LINK_STANDS.total_seconds() // 3600,
        "now": request.now,
        "alive": ALIVE_SECONDS,
    }


@view_config(route_name="displays.list", request_method="GET", renderer=PAGE, permission=Permission.MANAGE_SPACES)
def show(request: Request) -> dict[str, Any]:
    """All displays."""
    return _page(request)


@view_config(route_name="displays.list", request_method="POST", renderer=PAGE, permission=Permission.MANAGE_SPACES)
def make(request: Request) -> dict[str, Any]:
    """Make a display and show the link that pairs a screen."""
    form = DisplayForm(request, read_catalogue(request.db))
    if not form.validate():
        return refused(request) | _page(request, form)
    _id, token = make_display(request.db, form.command(), by=request.identity.resident_id, now=request.now)
    return _page(request, token=token)


@view_config(route_name="displays.link", request_method="POST", renderer=PAGE, permission=Permission.MANAGE_SPACES)
def link_again(request: Request) -> dict[str, Any]:
    """Another link, for another screen or one that lost its pairing."""
    number, by = path_id(request), request.identity.resident_id
    try:
        token = renew_link(request.db, number, by=by, now=request.now)
    except NoSuchDisplay:
        raise HTTPNotFound(_("There is no such display.")) from None
    return _page(request, token=token)


@view_config(route_name="displays.revoke", request_method="POST", permission=Permission.MANAGE_SPACES)
def revoke(request: Request) -> Response:
    """The screen says that it is disconnected the next time it asks."""
    if revoke_display(request.db, path_id(request), by=request.identity.resident_id, now=request.now):
        say(request, request.localizer.translate(_("The display is disconnected. It says so within half a minute.")))
    return HTTPSeeOther(request.route_path("displays.list"))
