"""Rooms at the desk: new ones, changes, parts, order."""

from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config
from sqlalchemy import select

from campus.booking.queries.room_use import count_fuller, fuller_dates
from campus.booking.services.rooms import RoomHasHistory, WasBooked, WholeIsBooked, open_room, remove_room
from campus.desk.forms.rooms import RoomForm
from campus.desk.manage.spaces import refuse_stale, told
from campus.desk.place_words import NO_PLACE
from campus.desk.services.places import save_room
from campus.permissions import Permission
from campus.spaces.drafts import RoomDraft
from campus.spaces.models import Room
from campus.spaces.queries.places import all_floors, list_equipment, parts_of, room_draft
from campus.spaces.refused import PartOfPart, PlaceGone, StalePlace
from campus.spaces.services.rooms import move_room
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.words import floor_name, named

PAGE = "desk/room.html"
_MANAGES = {"permission": Permission.MANAGE_SPACES}
_SHOWN = 10


def _form(request: Request, start: RoomDraft | None = None) -> RoomForm:
    locale = request.locale_name
    floors = [
        (floor.id, f"{named(floor.building, locale)} {floor_name(floor.level, locale)}")
        for floor in all_floors(request.db)
    ]
    return RoomForm(request, floors, [row for row, _count in list_equipment(request.db)], start=start)


def _page(request: Request, form: RoomForm, room: Room | None = None, **values: Any) -> dict[str, Any]:
    parts = [] if room is None else parts_of(request.db, room.id)
    whole_id = values.get("whole_id") or (room.whole_id if room else None)
    whole = None if whole_id is None else request.db.get(Room, whole_id)
    return {"form": form, "room": room, "parts": parts, "whole": whole, "fuller": [], "fuller_count": 0} | values


def _room(request: Request) -> Room:
    room = request.db.scalar(select(Room).where(Room.slug == request.matchdict["slug"]))
    if room is None:
        raise HTTPNotFound(NO_PLACE)
    return room


def _number(request: Request, name: str) -> int | None:
    raw = request.params.get(name, "")
    return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 10 else None


def _whole(request: Request) -> Room | None:
    number = _number(request, "whole")
    if number is None:
        return None
    whole = request.db.get(Room, number)
    if whole is None:
        raise HTTPNotFound(NO_PLACE)
    return whole


@view_config(route_name="desk.room.new", request_method="GET", renderer=PAGE, **_MANAGES)
def new_room(request: Request) -> dict[str, Any]:
    """An empty form, on the floor that the address names; a part begins as its whole is."""
    whole = _whole(request)
    form = _form(request, None if whole is None else room_draft(whole))
    if whole is not None:
        for field in (form.name_ko, form.name_en, form.number, form.capacity, form.area_m2, form.aliases):
            field.process(None)
    elif (floor := _number(request, "floor")) is not None:
        form.floor.data = floor
    return _page(request, form, whole_id=whole.id if whole else None)


@view_config(route_name="desk.room.new", request_method="POST", renderer=PAGE, **_MANAGES)
def make_room(request: Request) -> dict[str, Any] | Response:
    """Write a new room down; it can be booked once it has opening hours."""
    whole, form = _whole(request), _form(request)
    whole_id = whole.id if whole else None
    if not form.validate():
        return refused(request) | _page(request, form, whole_id=whole_id)
    db, me, now = request.db, request.identity.resident_id, request.now
    try:
        number = open_room(db, form.draft(), whole_id=whole_id, by=me, now=now)
    except WasBooked:
        form.refuse(
            None,
            _(
                "This room was booked as it is, and the past keeps that. Add a new divisible room with its parts, then "
                "retire this one: its bookings are moved for you."
            ),
        )
    except WholeIsBooked as booked:
        text = _(
            "The whole room is booked on ${count} dates ahead, which would not take this part. Move or cancel them "
            "first.",
            mapping={"count": booked.count},
        )
        form.refuse(None, text)
    except PartOfPart:
        form.refuse(None, _("A part is not divided again. Add the part to the whole room."))
    except PlaceGone:
        form.refuse(None, _("The floor or a piece of equipment was removed meanwhile. Choose again."))
    else:
        to = request.route_path("desk.room.edit", slug=db.get_one(Room, number).slug)
        return told(request, _("The room is added. It opens for booking once it has opening hours."), to=to)
    return refused(request) | _page(request, form, whole_id=whole_id)


@view_config(route_name="desk.room.edit", request_method="GET", renderer=PAGE, **_MANAGES)
def show_room(request: Request) -> dict[str, Any]:
    """A room as it stands, to be changed, and its parts."""
    room = _room(request)
    return _page(request, _form(request, room_draft(room)), room)


@view_config(route_name="desk.room.edit", request_method="POST", renderer=PAGE, **_MANAGES)
def keep_room(request: Request) -> dict[str, Any] | Response:
    """Save a room. With fewer seats than people who are expected it asks first, and shows which bookings these are."""
    room, form, db, now = _room(request), _form(request), request.db, request.now
    if not form.validate():
        return refused(request) | _page(request, form, room)
    draft = form.draft()
    if draft.capacity < room.capacity and not form.sure.data:
        count = count_fuller(db, room.id, draft.capacity, now=now)
        if count:
            form.refuse("capacity", _("More people are expected on dates ahead: ${count}.", mapping={"count": count}))
            dates = fuller_dates(db, room.id, draft.capacity, now=now, limit=_SHOWN)
            return refused(request) | _page(request, form, room, fuller=dates, fuller_count=count)
    edit, me = (draft, form.seen.data or ""), request.identity.resident_id
    try:
        save_room(db, request.registry["settings"], room.id, edit, by=me, now=now)
    except StalePlace as stale:
        return refuse_stale(request, form, stale.current) | _page(request, form, room)
    except PlaceGone:
        form.refuse(None, _("The floor or a piece of equipment was removed meanwhile. Choose again."))
        return refused(request) | _page(request, form, room)
    return told(request, _("Saved."))


@view_config(route_name="desk.room.move", request_method="POST", **_MANAGES)
def put_room(request: Request) -> Response:
    """One place up or down among the rooms of its floor, or of a part among the parts."""
    step = -1 if request.POST.get("to") == "up" else 1
    room = _room(request)
    move_room(request.db, room.id, step, by=request.identity.resident_id, now=request.now)
    return HTTPSeeOther(request.route_path("desk.spaces", _anchor=f"room-{room.slug}"))


@view_config(route_name="desk.room.remove", request_method="POST", **_MANAGES)
def take_room_out(request: Request) -> Response:
    """Remove a room that nobody ever booked; any other can be retired."""
    room = _room(request)
    slug = room.slug
    try:
        remove_room(request.db, room.id, by=request.identity.resident_id, now=request.now)
    except RoomHasHistory:
        text = _("Bookings, figures or closures speak of this room, so it stays. Retire it instead.")
        return told(request, text, "warn", request.route_path("desk.room.edit", slug=slug))
    return told(request, _("The room is removed."))
