"""The page that the QR code at a room's door opens: what is on, check in, stay longer, leave, or take the free room."""

import secrets
from dataclasses import replace
from typing import Any

from pyramid.httpexceptions import HTTPBadRequest, HTTPForbidden, HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.booking.check_in_forms import CheckInCodeForm
from campus.booking.check_in_sheet import CheckInSheet
from campus.booking.door import Door, HereDate
from campus.booking.kin import kin_of
from campus.booking.models import CheckInWay
from campus.booking.queries.here import dates_here
from campus.booking.resources import RoomResource
from campus.booking.services import end_booking
from campus.booking.services.changing import BookingGone
from campus.booking.sight import sight_of
from campus.booking.stages import Stage, said_of_date
from campus.booking.views.check_in import come_in, stay_longer, take_count, way_of
from campus.booking.views.codes import judged
from campus.booking.views.dates import sent_number
from campus.booking.views.door_offers import book_now, offers_now
from campus.booking.views.sheets import completed, sheets_of
from campus.db import short_write
from campus.domain.check_in import code_of
from campus.domain.errors import Refused
from campus.people.queries.names import names_of
from campus.permissions import Permission
from campus.web.locale import _
from campus.web.sentences import sentence
from campus.web.visits import say

PAGE = "booking/here.html"
MOST_NEXT = 3


def read_door(context: RoomResource, request: Request) -> Door:
    """The door as whoever asks may see it. The number of statements does not grow with the day's bookings."""
    found = dates_here(request.db, context.catalogue, context.room, now=request.now)
    identity, sight = request.identity, sight_of(request.identity)
    dates: dict[int, HereDate] = {}
    for facts in found:
        kin = kin_of(request, facts) if len(dates) <= MOST_NEXT else None
        holders = frozenset({facts.organizer_id, facts.booked_by_id, *(kin.leader_ids if kin else ())})
        may_see = sight.may_see(facts.visibility, tuple(holders))
        title, organizer_id = (facts.title, facts.organizer_id) if may_see else (None, None)
        dates[facts.occurrence_id] = HereDate(facts, holders, title, organizer_id)
    is_manager = identity is not None and identity.may(Permission.CHANGE_BOOKING)
    mine = {
        number
        for number, each in dates.items()
        if is_manager or (identity is not None and identity.resident_id in each.holders)
    }
    sheets = sheets_of(request, found, mine)
    shown = [_with_sheet(request, each, sheets.get(number)) for number, each in dates.items()]
    return Door(
        on=tuple(each for each in shown if each.is_on),
        released=tuple(each for each in shown if each.stage is Stage.RELEASED),
        later=tuple(each for each in shown if each.stage in (None, Stage.AHEAD))[:MOST_NEXT],
    )


def _with_sheet(request: Request, date: HereDate, sheet: CheckInSheet | None) -> HereDate:
    if sheet is None:
        return date
    who, check_in = request.identity, sheet.check_in
    came_first = who is not None and check_in is not None and check_in.by_id == who.resident_id
    may_count = (sheet.may_change or came_first) and (sheet.is_on or (check_in is not None and check_in.is_checked_in))
    return replace(date, sheet=completed(request, sheet), may_count=may_count)


def _page(context: RoomResource, request: Request, form: CheckInCodeForm, door: Door | None = None) -> dict[str, Any]:
    door = door or read_door(context, request)
    dates = (*door.on, *door.released, *door.later)
    shown = {each.organizer_id for each in dates if each.organizer_id is not None}
    offers = None if door.is_taken else offers_now(context.room, request)
    return {
        "room": context.room,
        "door": door,
        "form": form,
        "names": names_of(request.db, shown) if request.identity else {},
        "offers": offers,
        "chosen": offers.chosen(request.GET.get("stay", ""), request.now) if offers else None,
        "form_key": secrets.token_urlsafe(18),
        "said_of": lambda date: said_of_date(date.facts, context.room.rules.policy, None, request.now),
    }


@view_config(route_name="booking.here", request_method="GET", permission=Permission.VISIT, renderer=PAGE)
def here(context: RoomResource, request: Request) -> dict[str, Any]:
    """The door as it stands."""
    return _page(context, request, CheckInCodeForm(request))


@view_config(route_name="booking.here", request_method="POST", permission=Permission.BE_RESIDENT, renderer=PAGE)
def act(context: RoomResource, request: Request) -> dict[str, Any] | Response:
    """What somebody does at the door; the form's ``act`` says what."""
    chosen = request.POST.get("act")
    back = HTTPSeeOther(request.path)
    if chosen == "book":
        book_now(context.room, request)
        return back
    door = read_door(context, request)
    if chosen == "code":
        return _take_digits(context, request, door) or back
    if chosen not in _ACTS:
        raise HTTPBadRequest()
    occurrence_id = sent_number(request, "occurrence")
    found = next((each for each in (*door.on, *door.released) if each.facts.occurrence_id == occurrence_id), None)
    if found is None or found.sheet is None:
        say(request, request.localizer.translate(_("This booking is over.")), "warn")
    else:
        _ACTS[chosen](request, found, found.sheet)
    return back


def _take_digits(context: RoomResource, request: Request, door: Door) -> dict[str, Any] | None:
    form, secret = CheckInCodeForm(request), request.registry["settings"].secret
    right = {code_of(secret, each.facts.occurrence_id, each.facts.slot.starts_at): each for each in door.takes_digits}
    found = judged(request, form, f"room {context.room.id}", right)
    if found is None:
        return _page(context, request, form, door)
    room = context.catalogue.rooms[found.facts.room_id]
    come_in(request, found.facts, room, CheckInWay.CODE, by_id=request.identity.resident_id)
    return None


def _come(request: Request, date: HereDate, sheet: CheckInSheet) -> None:
    if not sheet.may_change:
        raise HTTPForbidden()
    way = way_of(request, date.holders, CheckInWay.DOOR)
    come_in(request, date.facts, sheet.room, way, by_id=request.identity.resident_id)


def _count(request: Request, date: HereDate, sheet: CheckInSheet) -> None:
    if not date.may_count:
        raise HTTPForbidden()
    take_count(request, date.facts, sheet.room)


def _extend(request: Request, date: HereDate, sheet: CheckInSheet) -> None:
    if not sheet.may_change:
        raise HTTPForbidden()
    stay_longer(request, date.facts, sheet.room)


def _end(request: Request, date: HereDate, sheet: CheckInSheet) -> None:
    if not sheet.may_change:
        raise HTTPForbidden()
    translate, facts = request.localizer.translate, date.facts
    try:
        with short_write(request) as db:
            original = facts.original_starts_at
            end_booking(db, facts.booking_id, sheet.room, original=original, by=request.identity, now=request.now)
    except (Refused, BookingGone) as refused:
        why = [translate(sentence(each, request.locale_name)) for each in getattr(refused, "refusals", ())]
        say(request, " ".join(why) or translate(_("There is no such booking any more.")), "warn")
    else:
        say(request, translate(_("Thank you. The room is free for others now.")))


_ACTS = {"check-in": _come, "count": _count, "extend": _extend, "end": _end}
