"""One occurrence with its booking, and lists of them."""

from datetime import datetime

from sqlalchemy import ColumnElement, Row, and_, func, or_, select
from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import Booking, Occurrence, OccurrenceStatus
from campus.domain.slot import Slot

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
    Booking.title,
    Booking.note,
    Booking.purpose,
    Booking.people,
    Booking.visibility,
    Booking.organizer_id,
    Booking.booked_by_id,
    Booking.organization_id,
    Booking.version,
)
OCCURRENCES = select(*_COLUMNS).select_from(Occurrence).join(Booking, Booking.id == Occurrence.booking_id)


def facts_of(row: Row[*tuple[object, ...]]) -> OccurrenceFacts:
    """A row of :data:`OCCURRENCES` as a value."""
    occurrence_id, booking_id, uid, room_id, starts_at, ends_at, *rest = row
    return OccurrenceFacts(occurrence_id, booking_id, uid, room_id, Slot(starts_at, ends_at), *rest)  # type: ignore[arg-type]


def find_occurrence(db: Session, booking_id: int, *, for_update: bool = False) -> OccurrenceFacts | None:
    """The occurrence of a booking of one date, or None; ``for_update`` locks both rows on PostgreSQL."""
    statement = OCCURRENCES.where(Booking.id == booking_id).order_by(Occurrence.original_starts_at).limit(1)
    if for_update:
        statement = statement.with_for_update()
    row = db.execute(statement).first()
    return None if row is None else facts_of(row)


def _of(resident_id: int) -> ColumnElement[bool]:
    return or_(Booking.organizer_id == resident_id, Booking.booked_by_id == resident_id)


def _ahead(now: datetime) -> ColumnElement[bool]:
    return and_(
        Occurrence.status == OccurrenceStatus.CONFIRMED, Occurrence.ends_at > now, Occurrence.ended_at.is_(None)
    )


def upcoming_of(db: Session, resident_id: int, *, now: datetime, limit: int = 100) -> list[OccurrenceFacts]:
    """What a resident organizes or booked and is not over, soonest first."""
    statement = OCCURRENCES.where(_of(resident_id), _ahead(now)).order_by(Occurrence.starts_at, Occurrence.id)
    return [facts_of(row) for row in db.execute(statement.limit(limit))]


def earlier_of(
    db: Session, resident_id: int, *, now: datetime, page: int, size: int
) -> tuple[list[OccurrenceFacts], int]:
    """What a resident had: over, ended or cancelled, latest first; page ``page`` (from 1), and how many there are."""
    condition = and_(_of(resident_id), ~_ahead(now))
    total = db.scalar(
        select(func.count()).select_from(Occurrence).join(Booking, Booking.id == Occurrence.booking_id).where(condition)
    )
    statement = OCCURRENCES.where(condition).order_by(Occurrence.starts_at.desc(), Occurrence.id.desc())
    rows = db.execute(statement.offset((page - 1) * size).limit(size))
    return [facts_of(row) for row in rows], total or 0
