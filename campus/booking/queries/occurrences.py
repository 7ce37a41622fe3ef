"""One occurrence with its booking, and lists of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import LIVE, Booking, Occurrence, OccurrenceStatus, Series
from campus.domain.slot import Slot

# What one still looks forward to: a date that stands in line may yet come true.
AHEAD = (*LIVE, OccurrenceStatus.WAITING)
_COLUMNS = (
    Occurrence.id,
    Booking.id,
    Booking.uid,
    Occurrence.room_id,
    Occurrence.starts_at,
    Occurrence.ends_at,
    Occurrence.status,
    Occurrence.sequence,
    Booking.created_at,
    Occurrence.revised_at,
    Occurrence.ended_at,
    Occurrence.cancelled_at,
    func.coalesce(Occurrence.title, Booking.title),
    Booking.note,
    Booking.purpose,
    Booking.people,
    Booking.visibility,
    Booking.organizer_id,
    Booking.booked_by_id,
    Booking.organization_id,
    Booking.version,
    Occurrence.original_starts_at,
    Series.booking_id.is_not(None),
    Occurrence.is_extra,
    Occurrence.skip_kind,
    Occurrence.skip_ko,
    Occurrence.skip_en,
    Booking.is_for_group,
)
OCCURRENCES = (
    select(*_COLUMNS)
    .select_from(Occurrence)
    .join(Booking, Booking.id == Occurrence.booking_id)
    .outerjoin(Series, Series.booking_id == Booking.id)
)


def facts_of(row: Sequence[Any]) -> OccurrenceFacts:
    """A row of :data:`OCCURRENCES` as a value."""
    occurrence_id, booking_id, uid, room_id, starts_at, ends_at, *rest = row
    return OccurrenceFacts(occurrence_id, booking_id, uid, room_id, Slot(starts_at, ends_at), *rest)


def find_occurrence(
    db: Session, booking_id: int, *, original: datetime | None = None, for_update: bool = False
) -> OccurrenceFacts | None:
    """One date of a booking, or None: the one that was planned to start at ``original``, else the first.

    ``for_update`` locks booking and occurrence on PostgreSQL.
    """
    statement = OCCURRENCES.where(Booking.id == booking_id).order_by(Occurrence.original_starts_at).limit(1)
    if original is not None:
        statement = statement.where(Occurrence.original_starts_at == original)
    if for_update:
        statement = statement.with_for_update(of=(Booking, Occurrence))
    row = db.execute(statement).first()
    return None if row is None else facts_of(row)


def occurrences_of(db: Session, booking_id: int, *, for_update: bool = False) -> list[OccurrenceFacts]:
    """Every date of a booking in the order in which they were planned; ``for_update`` locks them on PostgreSQL."""
    statement = OCCURRENCES.where(Booking.id == booking_id).order_by(Occurrence.original_starts_at)
    if for_update:
        statement = statement.with_for_update(of=(Booking, Occurrence))
    return [facts_of(row) for row in db.execute(statement)]


def find_date(db: Session, occurrence_id: int, *, for_update: bool = False) -> OccurrenceFacts | None:
    """One date by its own id, or None; ``for_update`` locks it and its booking on PostgreSQL."""
    statement = OCCURRENCES.where(Occurrence.id == occurrence_id)
    row = db.execute(statement.with_for_update(of=(Booking, Occurrence)) if for_update else statement).first()
    return None if row is None else facts_of(row)


def override_reason_of(db: Session, booking_id: int) -> str:
    """Why a manager set rules aside for a booking; empty when none did. For managers only."""
    return db.scalar(select(Booking.override_reason).where(Booking.id == booking_id)) or ""


def pending_of(db: Session, booking_id: int) -> list[OccurrenceFacts]:
    """The dates of a booking that wait for a manager, soonest first, locked on PostgreSQL with their booking."""
    statement = OCCURRENCES.where(Booking.id == booking_id, Occurrence.status == OccurrenceStatus.PENDING)
    statement = statement.order_by(Occurrence.starts_at, Occurrence.id).with_for_update(of=(Booking, Occurrence))
    return [facts_of(row) for row in db.execute(statement)]


def confirmed_ahead(db: Session, booking_id: int, *, now: datetime) -> list[OccurrenceFacts]:
    """The dates of a booking that are confirmed and have not begun, soonest first, locked on PostgreSQL with it."""
    statement = OCCURRENCES.where(
        Booking.id == booking_id, Occurrence.status == OccurrenceStatus.CONFIRMED, Occurrence.starts_at > now
    )
    statement = statement.order_by(Occurrence.starts_at, Occurrence.id).with_for_update(of=(Booking, Occurrence))
    return [facts_of(row) for row in db.execute(statement)]


def _of(resident_id: int) -> ColumnElement[bool]:
    return or_(Booking.organizer_id == resident_id, Booking.booked_by_id == resident_id)


def _ahead(now: datetime) -> ColumnElement[bool]:
    return and_(Occurrence.status.in_(AHEAD), Occurrence.ends_at > now, Occurrence.ended_at.is_(None))


def upcoming_of(db: Session, resident_id: int, *, now: datetime, limit: int = 100) -> list[OccurrenceFacts]:
    """What a resident organizes or booked and is not over, soonest first."""
    statement = OCCURRENCES.where(_of(resident_id), _ahead(now)).order_by(Occurrence.starts_at, Occurrence.id)
    return [facts_of(row) for row in db.execute(statement.limit(limit))]


def earlier_of(
    db: Session, resident_id: int, *, now: datetime, page: int, size: int
) -> tuple[list[OccurrenceFacts], int]:
    """What a resident had: over, ended or cancelled, latest first; page ``page`` (from 1), and how many there are."""
    # A date that will be skipped is neither ahead nor had.
    will_be_skipped = and_(Occurrence.status == OccurrenceStatus.SKIPPED, Occurrence.starts_at > now)
    condition = and_(_of(resident_id), ~_ahead(now), ~will_be_skipped)
    total = db.scalar(
        select(func.count()).select_from(Occurrence).join(Booking, Booking.id == Occurrence.booking_id).where(condition)
    )
    statement = OCCURRENCES.where(condition).order_by(Occurrence.starts_at.desc(), Occurrence.id.desc())
    rows = db.execute(statement.offset((page - 1) * size).limit(size))
    return [facts_of(row) for row in rows], total or 0
