"""Another room for one session: its date moves through the booking, and seats and line follow, or nothing does."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.booking.changes import OccurrenceFacts
from campus.booking.services import change_booking
from campus.groups.models import GroupSession
from campus.groups.services.seats import hold_session, settle_line
from campus.groups.services.session_editing import change_of, hold_date
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import Catalogue, RoomFacts


@dataclass(frozen=True, slots=True)
class RoomTaken:
    """The date in its new room, the session with its seats there, and who got one beyond those that followed the room
    (these were told already)."""

    date: OccurrenceFacts
    session: GroupSession
    promoted: tuple[int, ...]


def take_room(
    db: Session, catalogue: Catalogue, session_id: int, room: RoomFacts, *, by: Identity, now: datetime
) -> RoomTaken:
    """Move a session to ``room`` at the same time. What was as large as the old room is as large as the new one.

    Raises LookupError for a session without a room, and what :func:`change_booking` does: nothing is written then.
    """
    date = hold_date(db, session_id)
    if date is None:
        raise LookupError(session_id)
    session = hold_session(db, session_id)
    usual = catalogue.rooms[date.room_id]
    was_full_size = session.seats is None or session.seats >= usual.capacity
    command = change_of(date, coming=max(session.seats_taken, 1))
    after = change_booking(db, date.booking_id, room, command, by=by, now=now)
    promoted = []
    if was_full_size and session.seats != room.capacity:
        session.seats = room.capacity
        db.flush()  # the seats that the line is settled for
        promoted = [each.id for each in settle_line(db, session, now=now)]
    details = {"room": [usual.id, room.id], "seats": session.seats}
    record(db, "session.room-taken", ("session", session_id), by=by.resident_id, now=now, details=details)
    return RoomTaken(after, session, tuple(promoted))
