"""Cancelling everything that a resident organizes and that has not begun."""

from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import Booking, Occurrence
from campus.booking.queries.occurrences import AHEAD, OCCURRENCES, facts_of
from campus.booking.services.ending import cancel_booking
from campus.booking.services.series_edits import Scope
from campus.booking.services.series_ending import cancel_dates
from campus.people.queries.logins import Identity


def _ahead(resident_id: int, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return Occurrence.status.in_(AHEAD), Occurrence.starts_at > now, Booking.organizer_id == resident_id


def cancel_ahead(db: Session, resident_id: int, reason: str, *, by: Identity, now: datetime) -> int:
    """Cancel what a resident organizes and has not begun; how many bookings."""
    found = OCCURRENCES.where(*_ahead(resident_id, now)).order_by(Occurrence.starts_at)
    dates = [facts_of(row) for row in db.execute(found)]
    first: dict[int, OccurrenceFacts] = {}
    for each in sorted(dates, key=lambda date: date.original_starts_at):
        first.setdefault(each.booking_id, each)
    for booking_id, date in sorted(first.items()):
        if date.is_series:
            original = date.original_starts_at
            cancel_dates(db, booking_id, Scope.FOLLOWING, original, reason=reason, by=by, now=now)
        else:
            cancel_booking(db, booking_id, reason=reason, by=by, now=now)
    return len(first)


def count_ahead(db: Session, resident_id: int, *, now: datetime) -> int:
    """How many bookings :func:`cancel_ahead` would cancel."""
    ids = select(Booking.id).join(Occurrence, Occurrence.booking_id == Booking.id)
    return len(db.scalars(ids.where(*_ahead(resident_id, now)).distinct()).all())
