"""The rows of a series: booking, rule, dates, allocations, and who stands in line; a statement each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import (
    LIVE,
    Healing,
    Occurrence,
    OccurrenceStatus,
    Reach,
    Series,
    SkipKind,
    WaitingEntry,
    Wish,
)
from campus.booking.queries.series import WALL
from campus.booking.services.approval import ask_for_approvals, first_status, status_after
from campus.booking.services.making import BookingWords, allocate_all, wanted_facts, write_all_bookings
from campus.booking.services.series_deciding import Decided
from campus.booking.services.series_planning import SeriesWish
from campus.domain.errors import RoomClosed
from campus.domain.recurrence import Recurrence, aligned
from campus.domain.series import How, Verdict, verdict_of
from campus.domain.slot import Slot
from campus.ical.rules import rule_value
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import RoomFacts

# Core tables: what the mapper does for each statement costs more than the database takes for all dates.
_OCCURRENCES: Table = Occurrence.metadata.tables["occurrences"]
_INSERT_SERIES = insert(Series.metadata.tables["series"])
_INSERT_OCCURRENCES = insert(_OCCURRENCES).returning(
    _OCCURRENCES.c.booking_id, _OCCURRENCES.c.original_starts_at, _OCCURRENCES.c.id
)
_SKIPS = {
    Verdict.FREE: SkipKind.CHOICE,
    Verdict.HOLIDAY: SkipKind.HOLIDAY,
    Verdict.CLOSED: SkipKind.CLOSED,
    Verdict.CLASH: SkipKind.CLASH,
    Verdict.RULE: SkipKind.RULE,
}


@dataclass(frozen=True, slots=True)
class Writing:
    """Who writes, when, and what shall become of dates that clashed."""

    by: Identity
    now: datetime
    healing: Healing


@dataclass(frozen=True, slots=True)
class NewBooking:
    """A booking as it will be written: planned for ``room``, its dates as ``decided``, its rule where it is a series.

    ``originals`` are the starts that the rule gives to dates which are planned for another time, by their wall times.
    """

    room: RoomFacts
    words: BookingWords
    decided: Sequence[Decided]
    recurrence: Recurrence | None = None
    originals: Mapping[datetime, datetime] = field(default_factory=dict)


def write_series(
    db: Session, wish: SeriesWish, words: BookingWords, decided: Sequence[Decided], writing: Writing
) -> list[OccurrenceFacts]:
    """Write the booking, its series and every date as ``decided``; return the dates as they stand, in order."""
    return write_bookings(db, [NewBooking(wish.room, words, decided, wish.recurrence)], writing)[0]


def write_bookings(db: Session, new: Sequence[NewBooking], writing: Writing) -> list[list[OccurrenceFacts]]:
    """Write bookings with all of their dates; return the dates of each as they stand, in order. The number of
    statements grows with neither."""
    patterns = _write_heads(db, new, writing)
    facts = _write_dates(db, new, patterns, writing.by)
    pairs = [pair for each, dates in zip(new, facts, strict=True) for pair in zip(each.decided, dates, strict=True)]
    booked = [(each.room, date) for each, date in pairs if date.status in LIVE]
    allocate_all(db, [(room, date.slot, date.occurrence_id) for room, date in booked])
    lines = [
        line
        for each, dates in zip(new, facts, strict=True)
        if each.recurrence is not None
        for line in _lines(each.room, each.decided, dates, writing)
    ]
    if lines:
        db.execute(insert(WaitingEntry), lines)
    pending: dict[int, tuple[Slot, RoomFacts]] = {}
    for room, date in booked:
        if date.status is OccurrenceStatus.PENDING:
            first = pending.get(date.booking_id)
            pending[date.booking_id] = (date.slot, room) if first is None or date.slot < first[0] else first
    ask_for_approvals(db, [(number, room, slot) for number, (slot, room) in pending.items()], now=writing.now)
    return facts


def _write_heads(db: Session, new: Sequence[NewBooking], writing: Writing) -> list[OccurrenceFacts]:
    """Write bookings and series; what the dates of each have in common."""
    by, now = writing.by, writing.now
    patterns = [
        replace(
            wanted_facts(db, each.room, each.decided[0].slot, each.words, by=by, now=now),
            is_series=each.recurrence is not None,
        )
        for each in new
    ]
    ids = write_all_bookings(db, [(pattern, each.words) for pattern, each in zip(patterns, new, strict=True)])
    patterns = [replace(pattern, booking_id=number) for pattern, number in zip(patterns, ids, strict=True)]
    series = [
        series_row(each.recurrence)
        | {"room_id": each.room.id, "healing": writing.healing, "booking_id": pattern.booking_id}
        for each, pattern in zip(new, patterns, strict=True)
        if each.recurrence is not None
    ]
    if series:
        db.connection().execute(_INSERT_SERIES, series)
    return patterns


def _write_dates(
    db: Session, new: Sequence[NewBooking], patterns: Sequence[OccurrenceFacts], by: Identity
) -> list[list[OccurrenceFacts]]:
    rows = []
    facts: list[list[dict[str, Any]]] = []
    for each, pattern in zip(new, patterns, strict=True):
        dates = [_new(date, by, each) for date in each.decided]
        rows += [_row(pattern, date) for date in dates]
        shared = {name.name: getattr(pattern, name.name) for name in fields(pattern)}
        facts.append([shared | date for date in dates])
    written = db.connection().execute(_INSERT_OCCURRENCES, rows)
    ids = {(booking_id, original): number for booking_id, original, number in written}
    return [
        [
            OccurrenceFacts(**date | {"occurrence_id": ids[date["booking_id"], date["original_starts_at"]]})
            for date in dates
        ]
        for dates in facts
    ]


def series_row(recurrence: Recurrence) -> dict[str, Any]:
    """What ``series`` keeps of ``recurrence``; its extra dates are occurrences of their own."""
    first = aligned(recurrence)
    row = {"rule": rule_value(first), "zone": first.zone, "minutes": first.minutes}
    return row | {"first_wall": first.first.strftime(WALL)}


def as_decided(facts: OccurrenceFacts, decided: Decided, by: Identity) -> OccurrenceFacts:
    """``facts`` with the place and the status that were decided."""
    return replace(facts, **_decided(decided, by))


def _decided(decided: Decided, by: Identity) -> dict[str, Any]:
    kind, ko, en = (None, "", "") if decided.choice.how is not How.SKIP else _why_skipped(decided)
    return {
        "room_id": decided.room.id,
        "slot": decided.slot,
        "status": _status(decided, by),
        "skip_kind": kind,
        "skip_ko": ko,
        "skip_en": en,
    }


def _new(decided: Decided, by: Identity, of: NewBooking) -> dict[str, Any]:
    planned = decided.date.slot if of.recurrence is not None else decided.slot
    original = of.originals.get(decided.date.wall, planned.starts_at)
    return _decided(decided, by) | {"original_starts_at": original, "is_extra": decided.date.is_extra}


def _status(decided: Decided, by: Identity) -> OccurrenceStatus:
    if decided.choice.how is How.WAIT:
        return OccurrenceStatus.WAITING
    if decided.choice.how is How.SKIP:
        return OccurrenceStatus.SKIPPED
    before = decided.before
    if before is None or before.status not in LIVE:
        return first_status(decided.room, by)
    return status_after(before, decided.room, decided.slot, by)


def _why_skipped(decided: Decided) -> tuple[SkipKind, str, str]:
    """Why a date is skipped, with the name of the holiday or the closure in both languages."""
    if decided.holiday is not None:
        return SkipKind.HOLIDAY, decided.holiday.ko, decided.holiday.en
    kind = _SKIPS[verdict_of(decided.refusals, is_holiday=False)]
    closed = next((each for each in decided.refusals if isinstance(each, RoomClosed)), None)
    return (kind, closed.reason_ko, closed.reason_en) if closed is not None else (kind, "", "")


def _row(pattern: OccurrenceFacts, new: dict[str, Any]) -> dict[str, Any]:
    slot: Slot = new["slot"]
    values = {name: value for name, value in new.items() if name != "slot"}
    return values | {
        "booking_id": pattern.booking_id,
        "starts_at": slot.starts_at,
        "ends_at": slot.ends_at,
        "sequence": pattern.sequence,
        "revised_at": pattern.revised_at,
        "cancel_reason": "",
    }


def stand_in_line(
    db: Session, room: RoomFacts, decided: Sequence[Decided], facts: Sequence[OccurrenceFacts], writing: Writing
) -> None:
    """Dates that wait, and those that were skipped or re-housed because of a clash: they stay on watch."""
    rows = _lines(room, decided, facts, writing)
    if rows:
        db.execute(insert(WaitingEntry), rows)


def _lines(
    room: RoomFacts, decided: Sequence[Decided], facts: Sequence[OccurrenceFacts], writing: Writing
) -> list[dict[str, Any]]:
    return [
        {
            "occurrence_id": fact.occurrence_id,
            "room_id": room.id,
            "starts_at": each.date.slot.starts_at,
            "ends_at": each.date.slot.ends_at,
            "wish": Wish.WAIT if each.choice.how is How.WAIT else Wish.HEAL,
            "reach": Reach.LIKE if each.choice.is_wide else Reach.ROOM,
            "healing": writing.healing,
            "created_at": writing.now,
        }
        for each, fact in zip(decided, facts, strict=True)
        if each.stands_in_line and (writing.healing is not Healing.LEAVE or each.choice.how is How.WAIT)
    ]
