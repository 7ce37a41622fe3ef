"""The page of a series, and that of one of its dates."""

from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from campus.audit.queries import history
from campus.booking.changes import OccurrenceFacts
from campus.booking.models import LIVE, OccurrenceStatus
from campus.booking.queries.check_ins import check_ins_of
from campus.booking.queries.occurrences import occurrences_of, override_reason_of
from campus.booking.queries.series import SeriesFacts, following_of, read_series
from campus.booking.resources import BookingResource
from campus.booking.series_sheet import DatesWriter
from campus.booking.stamps import stamp_of
from campus.booking.views.asking import approval_values, review_values
from campus.booking.views.dates import date_values
from campus.booking.views.sheets import check_in_values
from campus.booking.views.swaps import swap_path, swap_values
from campus.booking.words import ACTS, PURPOSES, STATUS_BADGES, STATUSES, VISIBILITIES, VISIBILITY_NOTES
from campus.domain.hubtime import local_date
from campus.people.queries.names import names_of
from campus.permissions import Permission
from campus.web.recurrences import rule_sentence

_ACTS = ("edit", "cancel", "skip", "restore", "end")
_ANSWERED = (OccurrenceStatus.PENDING, OccurrenceStatus.DECLINED, OccurrenceStatus.EXPIRED)


def date_path(request: Request, facts: OccurrenceFacts, route: str = "booking.date", **query: str) -> str:
    """The address of one date of a series, or of an act on it."""
    stamp = stamp_of(facts.original_starts_at)
    return str(request.route_path(route, id=facts.booking_id, stamp=stamp, _query=query or None))


def show_series(context: BookingResource, request: Request) -> dict[str, Any]:
    """A series: its rule, its next date, every date with its state, and what can be done with all of them."""
    request.override_renderer = "booking/series.html"
    facts = context.facts
    may_change = bool(request.has_permission(Permission.CHANGE_BOOKING))
    dates = occurrences_of(request.db, facts.booking_id)
    # A request for approval speaks of the dates that wait for its answer.
    context.facts = next((each for each in dates if each.status in _ANSWERED), facts)
    values = _common(context, request, may_change)
    past = [each.occurrence_id for each in dates if each.slot.starts_at <= request.now]
    sheet = _writer(context, request, values).sheet(dates, check_ins_of(request.db, past))
    following = sheet.next
    return values | {
        "sheet": sheet,
        "dates": dates,
        "next_url": None if following is None else date_path(request, following),
        "edit_url": None if following is None else date_path(request, following, "booking.date_edit", scope="all"),
        "cancel_url": None if following is None else date_path(request, following, "booking.date_cancel", scope="all"),
        "follows": values["series"].follows_id,
        "followed_by": following_of(request.db, facts.booking_id),
        "is_pending": any(each.status is OccurrenceStatus.PENDING for each in dates),
    }


@view_config(route_name="booking.date", request_method="GET", permission=Permission.VISIT, renderer="booking/date.html")
def show_date(context: BookingResource, request: Request) -> dict[str, Any]:
    """One date of a series, and what can be done with it."""
    it, now = context.facts, request.now
    may_change = bool(request.has_permission(Permission.CHANGE_BOOKING))
    values = _common(context, request, may_change)
    mine = it.occurrence_id
    values["waits"] = [each for each in values["waits"] if each.entry.facts.occurrence_id == mine]
    values["questions"] = [each for each in values["questions"] if each.question.facts.occurrence_id == mine]
    values["swaps_asked"] = [each for each in values["swaps_asked"] if each.swap.holder.occurrence_id == mine]
    values["swaps_asking"] = [each for each in values["swaps_asking"] if each.swap.asking.occurrence_id == mine]
    begins_later = it.slot.starts_at > now
    values |= check_in_values(request, it, may_change=may_change)
    return values | {
        "is_over": it.is_over(now),
        "is_running": it.status is OccurrenceStatus.CONFIRMED and it.slot.starts_at <= now < it.effective_end,
        "may_skip": may_change and begins_later and it.status in (*LIVE, OccurrenceStatus.WAITING),
        "may_restore": may_change and begins_later and it.status not in LIVE,
        "is_elsewhere": it.status in LIVE and it.room_id != values["series"].room_id,
        "skip_reason": _writer(context, request, values).skip_reason(it),
        "urls": {name: date_path(request, it, f"booking.date_{name}") for name in _ACTS},
        "swap_url": swap_path(request, it),
        "refusals": [],
        "alternatives": [],
    }


def series_of(context: BookingResource, request: Request) -> SeriesFacts:
    """The series that the context's date belongs to."""
    return read_series(request.db, [context.facts.booking_id])[context.facts.booking_id]


def _writer(context: BookingResource, request: Request, values: dict[str, Any]) -> DatesWriter:
    places = {each.entry.facts.occurrence_id: each.place for each in values["waits"]}
    return DatesWriter(values["series"], context.catalogue, request.localizer, request.locale_name, request.now, places)


def _common(context: BookingResource, request: Request, may_change: bool) -> dict[str, Any]:
    """What both pages show."""
    it = context.facts
    series = series_of(context, request)
    is_managing = request.identity is not None and request.identity.may(Permission.MANAGE_BOOKINGS)
    entries = history(request.db, ("booking", it.booking_id)) if may_change else []
    people = {it.organizer_id, it.booked_by_id, *(entry.actor_id for entry in entries if entry.actor_id)}
    return {
        "it": it,
        "series": series,
        "rule": rule_sentence(series.recurrence, request.locale_name),
        "room": context.catalogue.rooms[it.room_id],
        "usual_room": context.catalogue.rooms[series.room_id],
        "rooms": context.catalogue.rooms,
        "names": names_of(request.db, people) if request.identity else {},
        "purpose": PURPOSES[it.purpose],
        "visibility": VISIBILITIES[it.visibility],
        "visibility_note": VISIBILITY_NOTES[it.visibility],
        "may_change": may_change,
        "entries": entries,
        "is_managing": is_managing,
        "exception": override_reason_of(request.db, it.booking_id) if is_managing else "",
        "today": local_date(request.now),
        "status": STATUSES[it.status],
        "badge_kind": STATUS_BADGES[it.status],
        "acts": ACTS,
        "kin": context.kin,
        **approval_values(context, request, may_change=may_change),
        **review_values(context, request, may_change=may_change),
        **date_values(context, request, may_change=may_change),
        **swap_values(context, request, may_change=may_change),
    }
