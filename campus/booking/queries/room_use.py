"""What of a room's bookings stands against a change of the room."""

from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import LIVE, Allocation, Booking, Occurrence
from campus.booking.queries.occurrences import OCCURRENCES, facts_of


def was_ever_taken(db: Session, room_id: int) -> bool:
    """Whether any booking, hold or block ever took time in the undivided room itself: then it gets no parts."""
    return bool(db.scalar(select(exists().where(Allocation.room_id == room_id))))


def whole_bookings_ahead(db: Session, room_id: int, *, now: datetime) -> int:
    """How many dates of the divisible room as a whole are not over."""
    ahead = (Occurrence.room_id == room_id, Occurrence.status.in_(LIVE), Occurrence.ends_at > now)
    return db.scalar(select(func.count()).select_from(Occurrence).where(*ahead)) or 0


def _fuller(room_id: int, capacity: int, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Occurrence.room_id == room_id,
        Occurrence.status.in_(LIVE),
        Occurrence.ends_at > now,
        Booking.people > capacity,
    )


def count_fuller(db: Session, room_id: int, capacity: int, *, now: datetime) -> int:
    """How many dates ahead expect more people than ``capacity``."""
    dates = select(func.count()).select_from(Occurrence).join(Booking, Booking.id == Occurrence.booking_id)
    return db.scalar(dates.where(*_fuller(room_id, capacity, now))) or 0


def fuller_dates(db: Session, room_id: int, capacity: int, *, now: datetime, limit: int) -> list[OccurrenceFacts]:
    """The first of them, by their times."""
    rows = OCCURRENCES.where(*_fuller(room_id, capacity, now)).order_by(Occurrence.starts_at, Occurrence.id)
    return [facts_of(row) for row in db.execute(rows.limit(limit))]

