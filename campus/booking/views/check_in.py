"""A booking's own page, as far as it is checked in to: by one tap, by six digits, how many came, half an hour more."""

from collections.abc import Collection
from typing import Any

from pyramid.httpexceptions import HTTPForbidden, HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.booking.changes import OccurrenceFacts
from campus.booking.check_in_forms import CheckInCodeForm, HeadcountForm
from campus.booking.models import CheckInWay
from campus.booking.queries.check_ins import find_check_in
from campus.booking.resources import BookingResource
from campus.booking.services.changing import BookingGone
from campus.booking.services.checking_in import CheckInShut, check_in, count_people
from campus.booking.services.extending import extend_booking
from campus.booking.views.codes import judged, shut_words
from campus.booking.views.series_pages import date_path
from campus.booking.views.sheets import whole_sheet
from campus.db import short_write
from campus.domain.check_in import code_of
from campus.domain.errors import Refused
from campus.permissions import Permission
from campus.spaces.catalogue import RoomFacts
from campus.web.locale import _
from campus.web.sentences import sentence
from campus.web.visits import say
from campus.web.words import clock

PAGE = "booking/check_in.html"


def date_page(request: Request, facts: OccurrenceFacts) -> str:
    """The address of a date's own page."""
    if facts.is_series:
        return date_path(request, facts)
    return str(request.route_path("booking.show", id=facts.booking_id))


def come_in(request: Request, facts: OccurrenceFacts, room: RoomFacts, way: CheckInWay, *, by_id: int) -> None:
    """Check resident ``by_id`` in, and say how that went. For routes that write apart."""
    translate = request.localizer.translate
    try:
        with short_write(request) as db:
            check_in(db, facts, room, way, by_id=by_id, now=request.now)
    except CheckInShut as shut:
        say(request, translate(shut_words(shut, request.locale_name)), "warn")
    except Refused:
        say(request, translate(_("Others have the room by now. See below what is free instead.")), "warn")
    except BookingGone:
        say(request, translate(_("There is no such booking any more.")), "warn")
    else:
        say(request, translate(_("Welcome! You are checked in.")))


def way_of(request: Request, holders: Collection[int], way: CheckInWay) -> CheckInWay:
    """``way``, unless a manager does it for the ``holders`` of a booking."""
    identity = request.identity
    is_own = identity.resident_id in holders
    return CheckInWay.MANAGER if not is_own and identity.may(Permission.MANAGE_BOOKINGS) else way


def _page(context: BookingResource, request: Request, form: CheckInCodeForm) -> dict[str, Any]:
    may_change = bool(request.has_permission(Permission.CHANGE_BOOKING))
    sheet = whole_sheet(request, context.facts, may_change=may_change)
    return {
        "it": context.facts,
        "room": context.room,
        "form": form,
        "sheet": sheet,
        "back": date_page(request, context.facts),
    }


@view_config(route_name="booking.check_in", request_method="GET", permission=Permission.BE_RESIDENT, renderer=PAGE)
@view_config(route_name="booking.date_check_in", request_method="GET", permission=Permission.BE_RESIDENT, renderer=PAGE)
def show_code(context: BookingResource, request: Request) -> dict[str, Any]:
    """Where those who attend type the six digits; whoever may change the booking taps a button instead."""
    return _page(context, request, CheckInCodeForm(request))


@view_config(route_name="booking.check_in", request_method="POST", permission=Permission.BE_RESIDENT, renderer=PAGE)
@view_config(
    route_name="booking.date_check_in", request_method="POST", permission=Permission.BE_RESIDENT, renderer=PAGE
)
def take(context: BookingResource, request: Request) -> dict[str, Any] | Response:
    """Check in: by one tap for those who may change the booking, by the digits for all others who see it."""
    facts, way = context.facts, CheckInWay.PAGE
    if not request.has_permission(Permission.CHANGE_BOOKING):
        form, way = CheckInCodeForm(request), CheckInWay.CODE
        digits = code_of(request.registry["settings"].secret, facts.occurrence_id, facts.slot.starts_at)
        if judged(request, form, f"occurrence {facts.occurrence_id}", {digits: facts}) is None:
            return _page(context, request, form)
    else:
        way = way_of(request, context.holders, way)
    come_in(request, facts, context.room, way, by_id=request.identity.resident_id)
    return HTTPSeeOther(date_page(request, facts))


@view_config(route_name="booking.count", request_method="POST", permission=Permission.BE_RESIDENT)
@view_config(route_name="booking.date_count", request_method="POST", permission=Permission.BE_RESIDENT)
def count(context: BookingResource, request: Request) -> Response:
    """How many are here: told by those who may change the booking, or by whoever checked in."""
    known = find_check_in(request.db, context.facts.occurrence_id)
    is_there = known is not None and known.by_id == request.identity.resident_id
    if not (is_there or request.has_permission(Permission.CHANGE_BOOKING)):
        raise HTTPForbidden()
    take_count(request, context.facts, context.room)
    return HTTPSeeOther(date_page(request, context.facts))


def take_count(request: Request, facts: OccurrenceFacts, room: RoomFacts) -> None:
    """Note the headcount that was sent, and say so. For routes that write apart."""
    form, translate = HeadcountForm(request), request.localizer.translate
    if not form.validate():
        say(request, translate(form.people.errors[0]), "warn")
        return
    by_id = request.identity.resident_id
    try:
        with short_write(request) as db:
            count_people(db, facts, room, form.people.data, by_id=by_id, now=request.now)
    except (CheckInShut, BookingGone):
        say(request, translate(_("How many came is told after check-in, until the end.")), "warn")
    else:
        say(request, translate(_("Thank you. ${n} people are noted.", mapping={"n": form.people.data})))


@view_config(route_name="booking.extend", request_method="POST", permission=Permission.CHANGE_BOOKING)
@view_config(route_name="booking.date_extend", request_method="POST", permission=Permission.CHANGE_BOOKING)
def extend(context: BookingResource, request: Request) -> Response:
    """Stay one step longer."""
    stay_longer(request, context.facts, context.room)
    return HTTPSeeOther(date_page(request, context.facts))


def stay_longer(request: Request, facts: OccurrenceFacts, room: RoomFacts) -> None:
    """Let ``facts`` have one step more, and say until when, or why not. For routes that write apart."""
    translate, minutes = request.localizer.translate, room.rules.policy.grid.value
    try:
        with short_write(request) as db:
            after = extend_booking(db, facts, room, minutes, by=request.identity, now=request.now)
    except Refused as refused:
        why = (translate(sentence(each, request.locale_name)) for each in refused.refusals)
        say(request, " ".join(why), "warn")
    except BookingGone:
        say(request, translate(_("There is no such booking any more.")), "warn")
    else:
        text = _("The room is yours until ${time}.", mapping={"time": clock(after.slot.ends_at)})
        say(request, translate(text))
