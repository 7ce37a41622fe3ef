"""Buildings and their floors at the desk."""

from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config
from sqlalchemy import select

from campus.desk.forms.spaces import BuildingForm, FloorForm
from campus.desk.manage.spaces import refuse_stale, told
from campus.desk.place_words import NO_PLACE, still_has
from campus.desk.services.places import clear_building, save_building
from campus.permissions import Permission
from campus.spaces.drafts import edition
from campus.spaces.models import Building, Floor
from campus.spaces.queries.catalogue import read_catalogue
from campus.spaces.queries.places import building_draft, floors_of
from campus.spaces.refused import LevelTaken, NotEmpty, StalePlace
from campus.spaces.services.places import add_building, add_floor, remove_floor
from campus.web.forms import choices, refused
from campus.web.locale import _
from campus.web.resources import path_id
from campus.web.words import floor_name, named

PAGE = "desk/building.html"
_MANAGES = {"permission": Permission.MANAGE_SPACES}


def _form(request: Request, start: dict[str, Any] | None = None) -> BuildingForm:
    form = BuildingForm(request, start=start)
    zones = read_catalogue(request.db).zones
    form.zone.choices = choices((zone.id, named(zone, request.locale_name)) for zone in zones)
    return form


def _page(
    request: Request, form: BuildingForm, building: Building | None = None, floor: FloorForm | None = None
) -> dict[str, Any]:
    floors = [] if building is None else floors_of(request.db, building.id)
    has_zones = bool(read_catalogue(request.db).zones)
    return {
        "form": form,
        "building": building,
        "floors": floors,
        "floor_form": floor or FloorForm(request),
        "has_zones": has_zones,
    }


def _building(request: Request) -> Building:
    building = request.db.get(Building, path_id(request))
    if building is None:
        raise HTTPNotFound(NO_PLACE)
    return building


def _start(building: Building) -> dict[str, Any]:
    draft = building_draft(building)
    names = ("name_ko", "name_en", "address_ko", "address_en", "latitude", "longitude")
    return {name: getattr(draft, name) for name in names} | {"zone": draft.zone_id, "seen": edition(draft)}


@view_config(route_name="desk.building.new", request_method="GET", renderer=PAGE, **_MANAGES)
def new_building(request: Request) -> dict[str, Any]:
    """An empty form, in the zone that the address names and where the hub's other buildings stand."""
    raw = request.GET.get("zone", "")
    start: dict[str, Any] = {"zone": int(raw)} if raw.isascii() and raw.isdecimal() and len(raw) < 10 else {}
    known = read_catalogue(request.db).buildings
    if known:
        start |= {"latitude": known[0].latitude, "longitude": known[0].longitude}
    return _page(request, _form(request, start))


@view_config(route_name="desk.building.new", request_method="POST", renderer=PAGE, **_MANAGES)
def make_building(request: Request) -> dict[str, Any] | Response:
    """Write a new building down; its floors come next."""
    form = _form(request)
    if not form.validate():
        return refused(request) | _page(request, form)
    number = add_building(request.db, form.draft(), by=request.identity.resident_id, now=request.now)
    to = request.route_path("desk.building", id=number)
    return told(request, _("The building is added. Now its floors."), to=to)


@view_config(route_name="desk.building", request_method="GET", renderer=PAGE, **_MANAGES)
def show_building(request: Request) -> dict[str, Any]:
    """A building as it stands, to be changed, and its floors."""
    building = _building(request)
    return _page(request, _form(request, _start(building)), building)


@view_config(route_name="desk.building", request_method="POST", renderer=PAGE, **_MANAGES)
def keep_building(request: Request) -> dict[str, Any] | Response:
    """Save a building; calendars say its new name from then on."""
    building, form = _building(request), _form(request)
    if not form.validate():
        return refused(request) | _page(request, form, building)
    edit = (form.draft(), form.seen.data or "")
    settings, me = request.registry["settings"], request.identity.resident_id
    try:
        save_building(request.db, settings, building.id, edit, by=me, now=request.now)
    except StalePlace as stale:
        return refuse_stale(request, form, stale.current) | _page(request, form, building)
    return told(request, _("Saved."))


@view_config(route_name="desk.building.remove", request_method="POST", **_MANAGES)
def take_building_out(request: Request) -> Response:
    """Remove a building without floors."""
    try:
        clear_building(request.db, path_id(request), by=request.identity.resident_id, now=request.now)
    except NotEmpty as stays:
        to = request.route_path("desk.building", id=path_id(request))
        return told(request, still_has(request, stays.found), "warn", to)
    return told(request, _("The building is removed."))


@view_config(route_name="desk.floor.add", request_method="POST", renderer=PAGE, **_MANAGES)
def make_floor(request: Request) -> dict[str, Any] | Response:
    """Add a floor to a building."""
    building, floor = _building(request), FloorForm(request)
    form = BuildingForm(request, start=_start(building))
    form.process(data=_start(building))
    form.zone.choices = _form(request).zone.choices
    if not floor.validate():
        return refused(request) | _page(request, form, building, floor)
    level = floor.level.data
    try:
        add_floor(request.db, building.id, level, by=request.identity.resident_id, now=request.now)
    except LevelTaken:
        name = floor_name(level, request.locale_name)
        floor.refuse("level", _("The building has ${floor} already.", mapping={"floor": name}))
        return refused(request) | _page(request, form, building, floor)
    to = request.route_path("desk.building", id=building.id)
    return told(request, _("The floor is added."), to=to)


@view_config(route_name="desk.floor.remove", request_method="POST", **_MANAGES)
def take_floor_out(request: Request) -> Response:
    """Remove a floor without rooms."""
    db, number = request.db, path_id(request)
    building_id = db.scalar(select(Floor.building_id).where(Floor.id == number))
    if building_id is None:
        raise HTTPNotFound(NO_PLACE)
    to = request.route_path("desk.building", id=building_id)
    try:
        remove_floor(db, number, by=request.identity.resident_id, now=request.now)
    except NotEmpty as stays:
        return told(request, still_has(request, stays.found), "warn", to)
    return told(request, _("The floor is removed."), to=to)
