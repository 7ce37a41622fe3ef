"""A booking's page, the list of one's own, and the acts of one button."""

from collections import Counter
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.audit.queries import history
from campus.booking.changes import OccurrenceFacts
from campus.booking.models import OccurrenceStatus
from campus.booking.queries.approvals import waiting_approvals
from campus.booking.queries.occurrences import earlier_of, override_reason_of, upcoming_of
from campus.booking.queries.swaps import asked_to_swap
from campus.booking.queries.waiting import entries_of
from campus.booking.resources import BookingResource
from campus.booking.services import cancel_booking, end_booking
from campus.booking.services.taking import EntryClosed, decline_offer
from campus.booking.views.asking import approval_values
from campus.booking.views.dates import date_values, waits_among
from campus.booking.views.series_pages import date_path, show_series
from campus.booking.views.sheets import check_in_values, sheets_of
from campus.booking.views.swaps import swap_values
from campus.booking.words import ACTS, PURPOSES, STATUS_BADGES, STATUSES, VISIBILITIES, VISIBILITY_NOTES
from campus.domain.errors import Refused
from campus.domain.hubtime import local_date
from campus.people.queries.names import names_of
from campus.permissions import Permission
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.locale import _
from campus.web.paging import paged, read_page_number
from campus.web.sentences import sentence
from campus.web.visits import say

PAGE_SIZE = 20
# A resident may lead several seasons of a hundred dates; of each only the next is shown.
MOST_UPCOMING = 600


@view_config(route_name="booking.show", request_method="GET", permission=Permission.VISIT, renderer="booking/show.html")
def show(context: BookingResource, request: Request) -> dict[str, Any]:
    """One booking, what can be done with it, and what happened to it; a series shows its dates."""
    if context.facts.is_series:
        return show_series(context, request)
    facts = context.facts
    may_change = bool(request.has_permission(Permission.CHANGE_BOOKING))
    is_managing = request.identity is not None and request.identity.may(Permission.MANAGE_BOOKINGS)
    entries = history(request.db, ("booking", facts.booking_id)) if may_change else []
    people = {facts.organizer_id, facts.booked_by_id, *(entry.actor_id for entry in entries if entry.actor_id)}
    return {
        "it": facts,
        "room": context.room,
        "rooms": context.catalogue.rooms,
        "names": names_of(request.db, people) if request.identity else {},
        "purpose": PURPOSES[facts.purpose],
        "visibility": VISIBILITIES[facts.visibility],
        "visibility_note": VISIBILITY_NOTES[facts.visibility],
        "may_change": may_change,
        "is_cancelled": facts.status is OccurrenceStatus.CANCELLED,
        "is_over": facts.is_over(request.now),
        "is_running": facts.status is OccurrenceStatus.CONFIRMED
        and facts.slot.starts_at <= request.now < facts.effective_end,
        "entries": entries,
        "is_managing": is_managing,
        "exception": override_reason_of(request.db, facts.booking_id) if is_managing else "",
        "today": local_date(request.now),
        "status": STATUSES[facts.status],
        "badge_kind": STATUS_BADGES[facts.status],
        "acts": ACTS,
        "kin": context.kin,
        **approval_values(context, request, may_change=may_change),
        **date_values(context, request, may_change=may_change),
        **swap_values(context, request, may_change=may_change),
        **check_in_values(request, facts, may_change=may_change),
    }


@view_config(route_name="booking.mine", request_method="GET", permission=Permission.BOOK, renderer="booking/mine.html")
def mine(request: Request) -> dict[str, Any]:
    """What I have ahead, and what I had."""
    resident_id = request.identity.resident_id
    page = read_page_number(request)
    earlier, total = earlier_of(request.db, resident_id, now=request.now, page=page, size=PAGE_SIZE)
    upcoming, more = _first_of_each(upcoming_of(request.db, resident_id, now=request.now, limit=MOST_UPCOMING))
    pending = {it.booking_id for it in upcoming if it.status is OccurrenceStatus.PENDING}
    shown = [*upcoming, *earlier]
    waiting = waiting_approvals(request.db, pending).values()
    catalogue = read_catalogue(request.db)
    return {
        "upcoming": upcoming,
        "more": more,
        "asked_back": {each.booking_id for each in waiting if each.is_asked},
        "statuses": STATUSES,
        "badges": STATUS_BADGES,
        "sheets": sheets_of(request, shown, {it.occurrence_id for it in shown}),
        "earlier": paged(request, earlier, number=page, total=total, size=PAGE_SIZE),
        "waits": waits_among(request, catalogue, upcoming),
        "asked_to_swap": asked_to_swap(request.db, {it.booking_id for it in upcoming}, now=request.now),
        "rooms": catalogue.rooms,
        "today": local_date(request.now),
    }


def _first_of_each(upcoming: list[OccurrenceFacts]) -> tuple[list[OccurrenceFacts], dict[int, int]]:
    """Of a series only its next date, and how many follow that one, by its id."""
    shown: dict[int, OccurrenceFacts] = {}
    more: Counter[int] = Counter()
    for it in upcoming:
        if it.is_series and it.booking_id in shown:
            more[shown[it.booking_id].occurrence_id] += 1
        else:
            shown[it.booking_id] = it
    return list(shown.values()), dict(more)


@view_config(route_name="booking.cancel", request_method="POST", permission=Permission.CHANGE_BOOKING)
def cancel(context: BookingResource, request: Request) -> Response:
    """One tap until the start; a second tap says that it is cancelled already. Of a series is asked what is meant."""
    if context.facts.is_series:
        return HTTPSeeOther(date_path(request, context.facts, "booking.date_cancel"))
    if context.facts.status is OccurrenceStatus.WAITING:
        return _leave_line(context, request)
    is_confirmed = context.facts.status is OccurrenceStatus.CONFIRMED
    has_begun = is_confirmed and context.facts.slot.starts_at <= request.now
    if has_begun and not request.identity.may(Permission.MANAGE_BOOKINGS):
        return _end(context, request)
    try:
        cancel_booking(request.db, context.facts.booking_id, by=request.identity, now=request.now)
    except Refused as refused:
        return _say_why(context, request, refused)
    say(request, request.localizer.translate(_("The booking is cancelled. The room is free again.")))
    return HTTPSeeOther(request.route_path("booking.show", id=context.facts.booking_id))


def _leave_line(context: BookingResource, request: Request) -> Response:
    """Whoever has no room yet has nothing to cancel but their place in line."""
    try:
        for entry in entries_of(request.db, context.facts.booking_id, now=request.now):
            decline_offer(request.db, entry.id, by=request.identity, now=request.now)
        say(request, request.localizer.translate(_("You are out of the line.")))
    except EntryClosed:
        say(request, request.localizer.translate(_("This was decided already.")), "warn")
    return HTTPSeeOther(request.route_path("booking.show", id=context.facts.booking_id))


@view_config(route_name="booking.end", request_method="POST", permission=Permission.CHANGE_BOOKING)
def end(context: BookingResource, request: Request) -> Response:
    """Give the room back early; a date of a series has a page of its own for it."""
    if context.facts.is_series:
        return HTTPSeeOther(date_path(request, context.facts))
    return _end(context, request)


def _end(context: BookingResource, request: Request) -> Response:
    try:
        end_booking(request.db, context.facts.booking_id, context.room, by=request.identity, now=request.now)
    except Refused as refused:
        return _say_why(context, request, refused)
    say(request, request.localizer.translate(_("Thank you. The room is free for others now.")))
    return HTTPSeeOther(request.route_path("booking.show", id=context.facts.booking_id))


def _say_why(context: BookingResource, request: Request, refused: Refused) -> Response:
    why = " ".join(request.localizer.translate(sentence(each, request.locale_name)) for each in refused.refusals)
    say(request, why, "warn")
    return HTTPSeeOther(request.route_path("booking.show", id=context.facts.booking_id))
