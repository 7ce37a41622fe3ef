"""What rooms may have: the kinds of equipment."""

from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.desk.forms.spaces import EquipmentForm
from campus.desk.manage.spaces import refuse_stale, told
from campus.desk.place_words import IN_ROOMS, NO_PLACE
from campus.permissions import Permission
from campus.spaces.drafts import edition
from campus.spaces.models import Equipment
from campus.spaces.queries.places import equipment_draft, list_equipment
from campus.spaces.refused import NotEmpty, StalePlace
from campus.spaces.services.equipment import add_equipment, change_equipment, remove_equipment
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.resources import path_id

LIST, PAGE = "desk/equipment.html", "desk/thing.html"
_MANAGES = {"permission": Permission.MANAGE_SPACES}


@view_config(route_name="desk.equipment", request_method="GET", renderer=LIST, **_MANAGES)
def show_equipment(request: Request) -> dict[str, Any]:
    """Every kind with how many rooms have it, and a form for another."""
    return {"things": list_equipment(request.db), "form": EquipmentForm(request, start={"icon": "check"})}


@view_config(route_name="desk.equipment", request_method="POST", renderer=LIST, **_MANAGES)
def make_thing(request: Request) -> dict[str, Any] | Response:
    """Add a kind."""
    form = EquipmentForm(request)
    if not form.validate():
        return refused(request) | {"things": list_equipment(request.db), "form": form}
    add_equipment(request.db, form.draft(), by=request.identity.resident_id, now=request.now)
    return told(request, _("Added. Rooms can have it now."), to=request.route_path("desk.equipment"))


def _thing(request: Request) -> Equipment:
    thing = request.db.get(Equipment, path_id(request))
    if thing is None:
        raise HTTPNotFound(NO_PLACE)
    return thing


@view_config(route_name="desk.thing", request_method="GET", renderer=PAGE, **_MANAGES)
def show_thing(request: Request) -> dict[str, Any]:
    """A kind as it stands, to be changed."""
    thing = _thing(request)
    draft = equipment_draft(thing)
    start = {"name_ko": draft.name_ko, "name_en": draft.name_en, "icon": draft.icon, "seen": edition(draft)}
    return {"form": EquipmentForm(request, start=start), "thing": thing}


@view_config(route_name="desk.thing", request_method="POST", renderer=PAGE, **_MANAGES)
def keep_thing(request: Request) -> dict[str, Any] | Response:
    """Save a kind; of two edits of one state the second is told."""
    thing, form = _thing(request), EquipmentForm(request)
    if not form.validate():
        return refused(request) | {"form": form, "thing": thing}
    me, seen = request.identity.resident_id, form.seen.data or ""
    try:
        change_equipment(request.db, thing.id, form.draft(), seen=seen, by=me, now=request.now)
    except StalePlace as stale:
        return refuse_stale(request, form, stale.current) | {"thing": thing}
    return told(request, _("Saved."), to=request.route_path("desk.equipment"))


@view_config(route_name="desk.thing.remove", request_method="POST", **_MANAGES)
def take_thing_out(request: Request) -> Response:
    """Remove a kind that no room has."""
    to = request.route_path("desk.equipment")
    try:
        remove_equipment(request.db, path_id(request), by=request.identity.resident_id, now=request.now)
    except NotEmpty as stays:
        text = _(IN_ROOMS, mapping={"count": stays.found["rooms"]})
        return told(request, request.localizer.translate(text), "warn", to)
    return told(request, _("Removed."), to=to)
