"""Closing an account together with the bookings that lie ahead of it."""

from datetime import datetime

from sqlalchemy.orm import Session

from campus.booking.services.cancelling_ahead import cancel_ahead
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
