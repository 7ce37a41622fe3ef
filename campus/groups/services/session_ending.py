"""Cancelling a session, and letting one elsewhere take place after all; with a room through its booking."""

from datetime import datetime

from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.booking.services import cancel_booking
from campus.booking.services.series_edits import Scope
from campus.booking.services.series_ending import cancel_dates
from campus.groups.changes import announce_sessions
from campus.groups.models import COMING, GroupSession, SessionStatus
from campus.groups.services.seats import hold_session
from campus.groups.services.session_editing import hold_date
from campus.groups.services.signing_up import SignUpReason, SignUpRefused
from campus.people.queries.logins import Identity


def cancel_session(db: Session, session_id: int, reason: str, *, by: Identity, now: datetime) -> GroupSession:
    """Call a session off that has not begun and return it. Its room is given back, and whoever follows bookings writes
    the mails; one without a room is the caller's to tell.

    Raises :class:`SignUpRefused` when it has begun or was called off already, and what bookings raise.
    """
    date = hold_date(db, session_id)
    session = hold_session(db, session_id)
    _assert_ahead(session, now, was_called_off=False)
    if date is not None and date.is_series:
        original = date.original_starts_at
        cancel_dates(db, date.booking_id, Scope.THIS, original, reason=reason, by=by, now=now)
    elif date is not None:
        cancel_booking(db, date.booking_id, reason=reason, by=by, now=now)
    else:
        session.status = SessionStatus.CANCELLED
    session.version, session.revised_at = session.version + 1, now
    record(db, "session.cancelled", ("session", session_id), by=by.resident_id, now=now, details={"reason": reason})
    announce_sessions(db, [session_id], now=now)
    return session


def restore_session(db: Session, session_id: int, *, by: Identity, now: datetime) -> GroupSession:
    """Let a session elsewhere that was cancelled take place after all, and return it.

    Raises :class:`SignUpRefused` when it has begun or takes place anyway, LookupError for one with a room: its date is
    brought back on the booking's page.
    """
    session = hold_session(db, session_id)
    if session.occurrence_id is not None:
        raise LookupError(session_id)
    _assert_ahead(session, now, was_called_off=True)
    session.status = SessionStatus.PLANNED
    session.version, session.revised_at = session.version + 1, now
    record(db, "session.restored", ("session", session_id), by=by.resident_id, now=now)
    announce_sessions(db, [session_id], now=now)
    return session


def _assert_ahead(session: GroupSession, now: datetime, *, was_called_off: bool) -> None:
    if (session.status not in COMING) != was_called_off:
        raise SignUpRefused(SignUpReason.CALLED_OFF)
    if session.starts_at <= now:
        raise SignUpRefused(SignUpReason.OVER if session.ends_at <= now else SignUpReason.RUNNING)
