"""The rows of a series: booking, rule, dates, allocations, and who stands in line; a statement each."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import (
    LIVE,
    Healing,
    Occurrence,
    OccurrenceStatus,
    Series,
    SkipKind,
    WaitingEntry,
    Wish,
)
from campus.booking.queries.series import WALL
from campus.booking.services.approval import ask_for_approval, first_status, status_after
from campus.booking.services.making import BookingWords, allocate_all, wanted_facts, write_booking
from campus.booking.services.series_deciding import Decided
from campus.booking.services.series_planning import SeriesWish
from campus.domain.errors import RoomClosed
from campus.domain.recurrence import Recurrence, aligned
from campus.domain.series import How, Verdict, verdict_of
from campus.domain.slot import Slot
from campus.ical.rules import rule_value
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import RoomFacts

_OCCURRENCES: Table = Occurrence.metadata.tables["occurrences"]
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


def write_series(
    db: Session, wish: SeriesWish, words: BookingWords, decided: Sequence[Decided], writing: Writing
) -> list[OccurrenceFacts]:
    """Write the booking, its series and every date as ``decided``; return the dates as they stand, in order."""
    by, now = writing.by, writing.now
    pattern = replace(wanted_facts(db, wish.room, decided[0].slot, words, by=by, now=now), is_series=True)
    booking_id = write_booking(db, pattern, words)
    pattern = replace(pattern, booking_id=booking_id)
    series = series_row(wish.recurrence) | {"room_id": wish.room.id, "healing": writing.healing}
    db.execute(insert(Series), [series | {"booking_id": booking_id}])
    new = [_new(each, by) for each in decided]
    db.execute(insert(_OCCURRENCES), [_row(pattern, each) for each in new])
    it = _OCCURRENCES.c
    written = db.execute(select(it.original_starts_at, it.id).where(it.booking_id == booking_id))
    ids = {original: number for original, number in written}  # noqa: C416 - mypy does not take rows for pairs
    shared = {field.name: getattr(pattern, field.name) for field in fields(pattern)}
    facts = [OccurrenceFacts(**shared | each | {"occurrence_id": ids[each["original_starts_at"]]}) for each in new]
    booked = [(each.room, fact) for each, fact in zip(decided, facts, strict=True) if fact.status in LIVE]
    allocate_all(db, [(room, fact.slot, fact.occurrence_id) for room, fact in booked])
    stand_in_line(db, wish.room, decided, facts, writing)
    pending = [(room, fact.slot) for room, fact in booked if fact.status is OccurrenceStatus.PENDING]
    if pending:
        room, slot = min(pending, key=lambda each: each[1])
        ask_for_approval(db, booking_id, room, slot, now=now)
    return facts


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


def _new(decided: Decided, by: Identity) -> dict[str, Any]:
    date = decided.date
    return _decided(decided, by) | {"original_starts_at": date.slot.starts_at, "is_extra": date.is_extra}


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
    rows = [
        {
            "occurrence_id": fact.occurrence_id,
            "room_id": room.id,
            "starts_at": each.date.slot.starts_at,
            "ends_at": each.date.slot.ends_at,
            "wish": Wish.WAIT if each.choice.how is How.WAIT else Wish.HEAL,
            "healing": writing.healing,
            "created_at": writing.now,
        }
        for each, fact in zip(decided, facts, strict=True)
        if each.stands_in_line and (writing.healing is not Healing.LEAVE or each.choice.how is How.WAIT)
    ]
    if rows:
        db.execute(insert(WaitingEntry), rows)
