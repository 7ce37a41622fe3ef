"""Cancelling a booking before it starts, and giving the room back before it ends."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.booking.changes import Act, OccurrenceChange, OccurrenceFacts, OccurrencesChanged, announce
from campus.booking.models import Allocation, Booking, Occurrence, OccurrenceStatus
from campus.booking.services.approval import withdraw
from campus.booking.services.changing import lock_occurrence
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import RoomFacts


def cancel_booking(
    db: Session,
    booking_id: int,
    *,
    original: datetime | None = None,
    reason: str = "",
    by: Identity | None,
    now: datetime,
) -> OccurrenceFacts:
    """Cancel a booking that is not over, or the date of a series that was planned to start at ``original``; a running
    one is cancelled too, for managers who must clear a room. ``by`` is None where the display at the door was asked.

    Raises :class:`Refused` when it is over or cancelled already, :class:`BookingGone`.
    """
    before = lock_occurrence(db, booking_id, original=original, now=now)
    after = replace(
        before,
        status=OccurrenceStatus.CANCELLED,
        cancelled_at=now,
        sequence=before.sequence + 1,
        version=before.version + 1,
        revised_at=now,
    )
    db.execute(delete(Allocation).where(Allocation.occurrence_id == before.occurrence_id))
    db.execute(
        update(Occurrence)
        .where(Occurrence.id == before.occurrence_id)
        .values(
            status=after.status,
            cancelled_at=now,
            cancelled_by_id=None if by is None else by.resident_id,
            cancel_reason=reason,
            sequence=after.sequence,
            revised_at=now,
        )
    )
    if before.status is OccurrenceStatus.PENDING:
        withdraw(db, booking_id, now=now)
    return _tell(db, Act.CANCELLED, before, after, by, now)


def end_booking(
    db: Session,
    booking_id: int,
    room: RoomFacts,
    *,
    original: datetime | None = None,
    by: Identity | None,
    now: datetime,
) -> OccurrenceFacts:
    """Give ``room`` back at ``now``, to the minute; tidy-up still follows. The planned time is kept for the figures.
    ``by`` is None where the display at the door was asked.

    A booking that has not begun is cancelled instead. Raises :class:`Refused` when it is over, :class:`BookingGone`.
    """
    before = lock_occurrence(db, booking_id, original=original, now=now)
    ended_at = now.replace(second=0, microsecond=0) + (timedelta(minutes=1) if now.second else timedelta())
    if ended_at <= before.slot.starts_at:
        return cancel_booking(db, booking_id, original=original, by=by, now=now)
    if ended_at >= before.slot.ends_at:
        return before
    after = replace(before, ended_at=ended_at, sequence=before.sequence + 1, version=before.version + 1, revised_at=now)
    free_at = ended_at + timedelta(minutes=room.rules.policy.tidy.value)
    mine = Allocation.occurrence_id == before.occurrence_id
    db.execute(delete(Allocation).where(mine, Allocation.starts_at >= free_at))
    db.execute(update(Allocation).where(mine, Allocation.ends_at > free_at).values(ends_at=free_at))
    db.execute(
        update(Occurrence)
        .where(Occurrence.id == before.occurrence_id)
        .values(ended_at=ended_at, sequence=after.sequence, revised_at=now)
    )
    return _tell(db, Act.ENDED, before, after, by, now)


def _tell(
    db: Session, act: Act, before: OccurrenceFacts, after: OccurrenceFacts, by: Identity | None, now: datetime
) -> OccurrenceFacts:
    by_id = None if by is None else by.resident_id
    db.execute(update(Booking).where(Booking.id == before.booking_id).values(version=after.version, revised_at=now))
    record(db, f"booking.{act}", ("booking", before.booking_id), by=by_id, now=now)
    announce(db, OccurrencesChanged(act, by_id, now, (OccurrenceChange(before, after),)))
    return after
