"""Spaces at the desk: the hub's zones with all that stands in them."""

from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import exception_view_config, view_config

from campus.booking.words import ROOM_KINDS
from campus.desk.forms.spaces import ZoneForm
from campus.desk.forms.standing import as_it_stands
from campus.desk.place_words import CHANGED_MEANWHILE, NO_PLACE, still_has
from campus.desk.services.places import clear_zone
from campus.permissions import Permission
from campus.spaces.drafts import Draft, edition
from campus.spaces.models import Zone
from campus.spaces.queries.places import read_places, zone_draft
from campus.spaces.refused import NotEmpty, PlaceGone, StalePlace
from campus.spaces.services.places import add_zone, change_zone, move_zone
from campus.web.errors import show_http_error
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.resources import path_id
from campus.web.visits import say

PAGE = "desk/zone.html"
_MANAGES = {"permission": Permission.MANAGE_SPACES}


@view_config(route_name="desk.spaces", request_method="GET", renderer="desk/spaces.html", **_MANAGES)
def show_spaces(request: Request) -> dict[str, Any]:
    """Every zone, building, floor and room, retired ones too."""
    zones = read_places(request.db)
    rooms = [room for zone in zones for house in zone.buildings for floor in house.floors for room in floor.rooms]
    firsts: dict[tuple[int, int | None], int] = {}
    lasts = dict(firsts)
    for room in rooms:
        own = (room.floor_id, room.whole_id)
        firsts.setdefault(own, room.id)
        lasts[own] = room.id
    return {
        "zones": zones,
        "kinds": ROOM_KINDS,
        "now": request.now,
        "wholes": {room.whole_id for room in rooms if room.whole_id is not None},
        "firsts": set(firsts.values()),
        "lasts": set(lasts.values()),
        "count": len(rooms),
    }


def told(request: Request, text: Any, kind: str = "ok", to: str | None = None) -> HTTPSeeOther:
    """Say something and lead back, to the page of all spaces unless another is named."""
    say(request, request.localizer.translate(text), kind)
    return HTTPSeeOther(to or request.route_path("desk.spaces"))


def refuse_stale(request: Request, form: Any, current: Draft) -> dict[str, Any]:
    """The second of two edits: status 409, the form with what was typed, and beside it how the place stands now."""
    request.response.status_int = 409
    form.refuse(None, CHANGED_MEANWHILE)
    form.seen.data = edition(current)
    return {"form": form, "stands": as_it_stands(request, form, current)}


@exception_view_config(PlaceGone)
def place_gone(_gone: PlaceGone, request: Request) -> Response:
    """Removed at this very moment, or never there."""
    return show_http_error(HTTPNotFound(NO_PLACE), request)


def _zone(request: Request) -> Zone:
    zone = request.db.get(Zone, path_id(request))
    if zone is None:
        raise HTTPNotFound(NO_PLACE)
    return zone


@view_config(route_name="desk.zone.new", request_method="GET", renderer=PAGE, **_MANAGES)
def new_zone(request: Request) -> dict[str, Any]:
    """An empty form."""
    return {"form": ZoneForm(request), "zone": None}


@view_config(route_name="desk.zone.new", request_method="POST", renderer=PAGE, **_MANAGES)
def make_zone(request: Request) -> dict[str, Any] | Response:
    """Write a new zone down."""
    form = ZoneForm(request)
    if not form.validate():
        return refused(request) | {"form": form, "zone": None}
    add_zone(request.db, form.draft(), by=request.identity.resident_id, now=request.now)
    return told(request, _("The zone is added."))


@view_config(route_name="desk.zone", request_method="GET", renderer=PAGE, **_MANAGES)
def show_zone(request: Request) -> dict[str, Any]:
    """A zone as it stands, to be changed."""
    zone = _zone(request)
    draft = zone_draft(zone)
    start = {"name_ko": draft.name_ko, "name_en": draft.name_en, "seen": edition(draft)}
    return {"form": ZoneForm(request, start=start), "zone": zone}


@view_config(route_name="desk.zone", request_method="POST", renderer=PAGE, **_MANAGES)
def save_zone(request: Request) -> dict[str, Any] | Response:
    """Save a zone; of two edits of one state the second is told."""
    zone, form = _zone(request), ZoneForm(request)
    if not form.validate():
        return refused(request) | {"form": form, "zone": zone}
    me, seen = request.identity.resident_id, form.seen.data or ""
    try:
        change_zone(request.db, zone.id, form.draft(), seen=seen, by=me, now=request.now)
    except StalePlace as stale:
        return refuse_stale(request, form, stale.current) | {"zone": zone}
    return told(request, _("Saved."))


@view_config(route_name="desk.zone.move", request_method="POST", **_MANAGES)
def put_zone(request: Request) -> Response:
    """One place up or down in the order of zones."""
    step = -1 if request.POST.get("to") == "up" else 1
    move_zone(request.db, path_id(request), step, by=request.identity.resident_id, now=request.now)
    return HTTPSeeOther(request.route_path("desk.spaces", _anchor=f"zone-{path_id(request)}"))


@view_config(route_name="desk.zone.remove", request_method="POST", **_MANAGES)
def take_zone_out(request: Request) -> Response:
    """Remove a zone without buildings."""
    try:
        clear_zone(request.db, path_id(request), by=request.identity.resident_id, now=request.now)
    except NotEmpty as stays:
        return told(request, still_has(request, stays.found), "warn")
    return told(request, _("The zone is removed."))
