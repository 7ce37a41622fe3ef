"""Waits that end without a room: dates of series are skipped, single bookings come to nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.booking.changes import Act, OccurrenceChange, OccurrenceFacts, OccurrencesChanged, announce
from campus.booking.models import Booking, Occurrence, OccurrenceStatus, SkipKind, WaitingEntry, WaitingOutcome
from campus.booking.queries.waiting import Waiting
from campus.booking.services.holding import close_entries
from campus.booking.services.skipping import SkipReason, skip_dates

# What became of the wait, as the audit of the booking tells it.
_TOLD = {WaitingOutcome.LAPSED: "booking.lapsed", WaitingOutcome.DECLINED: "booking.left-line"}


def end_waits(
    db: Session,
    entries: Sequence[Waiting],
    outcome: WaitingOutcome,
    why: SkipKind = SkipKind.CLASH,
    *,
    by_id: int | None,
    now: datetime,
) -> None:
    """Close ``entries``, which are locked, as ``outcome`` and give back what is held for them.

    Dates that have no room meanwhile do not take place: those of series are skipped because of ``why``; a single
    booking is cancelled where somebody (``by_id``) left the line, and expired where nobody did anything.
    """
    if not entries:
        return
    ids = [each.id for each in entries]
    close_entries(db, WaitingEntry.__table__.c.id.in_(ids), outcome=outcome, now=now)
    for each in entries if outcome in _TOLD else ():
        about = {"starts_at": each.slot.starts_at.isoformat(), "offered": each.is_offered}
        record(db, _TOLD[outcome], ("booking", each.facts.booking_id), by=by_id, now=now, details=about)
    roomless = [each.facts for each in entries if each.facts.status is OccurrenceStatus.WAITING]
    of_series = [each for each in roomless if each.is_series]
    skip_dates(db, of_series, SkipReason(why), by_id=by_id, now=now)
    _end_single(db, [each for each in roomless if not each.is_series], by_id, now=now)


def _end_single(db: Session, dates: Sequence[OccurrenceFacts], by_id: int | None, *, now: datetime) -> None:
    """Nobody's calendar ever knew of them: their sequence stays."""
    if not dates:
        return
    is_left = by_id is not None
    ended: dict[str, Any] = {"status": OccurrenceStatus.CANCELLED if is_left else OccurrenceStatus.EXPIRED}
    ended |= {"revised_at": now, "cancelled_at": now if is_left else None}
    after = [replace(each, version=each.version + 1, **ended) for each in dates]
    ids = [each.occurrence_id for each in dates]
    db.execute(update(Occurrence).where(Occurrence.id.in_(ids)).values(ended | {"cancelled_by_id": by_id}))
    revision = {"version": Booking.version + 1, "revised_at": now}
    db.execute(update(Booking).where(Booking.id.in_([each.booking_id for each in dates])).values(revision))
    changes = tuple(OccurrenceChange(before, now_) for before, now_ in zip(dates, after, strict=True))
    announce(db, OccurrencesChanged(Act.CANCELLED if is_left else Act.EXPIRED, by_id, now, changes))
