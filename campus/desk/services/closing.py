"""Closing an account together with the bookings that lie ahead of it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import Booking, Occurrence
from campus.booking.queries.occurrences import AHEAD, OCCURRENCES, facts_of
from campus.booking.services.ending import cancel_booking
from campus.booking.services.series_edits import Scope
from campus.booking.services.series_ending import cancel_dates
from campus.people.models import Resident
from campus.people.queries.logins import Identity
from campus.people.services.deciding import disable_resident


def close_account(
    db: Session, resident_id: int, reason: str, *, cancels: bool, by: Identity, now: datetime
) -> tuple[Resident, int]:
    """Shut an account; with ``cancels`` every booking of theirs that has not begun is cancelled too, with the reason.
    The resident, and how many bookings that were. Raises what :func:`disable_resident` raises.
    """
    resident = disable_resident(db, resident_id, reason, by=by.resident_id, now=now)
    return resident, cancel_ahead(db, resident_id, reason, by=by, now=now) if cancels else 0


def cancel_ahead(db: Session, resident_id: int, reason: str, *, by: Identity, now: datetime) -> int:
    """Cancel what a resident organizes and has not begun; how many bookings."""
    ahead = (Occurrence.status.in_(AHEAD), Occurrence.starts_at > now, Booking.organizer_id == resident_id)
    dates = [facts_of(row) for row in db.execute(OCCURRENCES.where(*ahead).order_by(Occurrence.starts_at))]
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
    ahead = (Occurrence.status.in_(AHEAD), Occurrence.starts_at > now, Booking.organizer_id == resident_id)
    ids = select(Booking.id).join(Occurrence, Occurrence.booking_id == Booking.id).where(*ahead).distinct()
    return len(db.scalars(ids).all())
