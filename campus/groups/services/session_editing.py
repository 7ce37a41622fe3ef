"""Changing a session: what is said of it, its parts, its seats; elsewhere than in a room of the hub also when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.booking.changes import OccurrenceFacts
from campus.booking.models import LIVE, Booking, Occurrence
from campus.booking.queries.occurrences import find_occurrence
from campus.booking.services import ChangeBooking, change_booking
from campus.domain.slot import Slot
from campus.groups.changes import announce_sessions
from campus.groups.models import Group, GroupSession, Season
from campus.groups.services.seats import hold_session, settle_line
from campus.groups.services.segments import PartDraft, write_parts
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import Catalogue

LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class EditSession:
    """How a session shall be; ``version`` is the one that the form was filled from.

    ``seats`` None: what the room holds, elsewhere no limit. ``slot``, ``place`` count where it has no room of the hub.
    """

    version: int
    topic: str
    about: str
    notes: str
    parts: tuple[PartDraft, ...]
    seats: int | None
    takes_guests: bool
    place: str = ""
    online_url: str = ""
    slot: Slot | None = None


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit changed for others: who got a seat, and ``before``, the time and place of a session elsewhere that
    moved."""

    promoted: tuple[int, ...]
    before: tuple[Slot, str] | None = None


class StaleSession(Exception):
    """Somebody changed the session since the form was shown. Nothing was written."""


class SeatsTaken(Exception):
    """There cannot be fewer seats than the ``taken`` ones. Nothing was written."""

    def __init__(self, taken: int) -> None:
        super().__init__(str(taken))
        self.taken = taken


class PartsTooLong(Exception):
    """The parts take ``minutes``, the session ``most``. Nothing was written."""

    def __init__(self, minutes: int, most: int) -> None:
        super().__init__(f"{minutes} of {most}")
        self.minutes, self.most = minutes, most


def edit_session(
    db: Session, catalogue: Catalogue, session_id: int, command: EditSession, *, by: Identity, now: datetime
) -> Edited:
    """Change a session and return what follows from it. A new topic becomes the title of its room's date too.

    Raises :class:`StaleSession`, :class:`SeatsTaken`, :class:`PartsTooLong`, and what :func:`change_booking` does.
    """
    date = hold_date(db, session_id)
    session = hold_session(db, session_id)
    if session.version != command.version:
        raise StaleSession
    room = None if date is None else catalogue.rooms[date.room_id]
    seats = command.seats if room is None else min(command.seats or room.capacity, room.capacity)
    if seats is not None and seats < session.seats_taken:
        raise SeatsTaken(session.seats_taken)
    slot = command.slot if date is None and command.slot is not None else Slot(session.starts_at, session.ends_at)
    minutes = sum(part.minutes for part in command.parts)
    if minutes > slot.minutes:
        raise PartsTooLong(minutes, slot.minutes)
    if date is not None and session.topic != command.topic:
        _entitle(db, date, catalogue, command.topic, by=by, now=now)
    changed = _changed(session, command, seats)
    before = None
    if date is None and (slot, command.place) != (Slot(session.starts_at, session.ends_at), session.place):
        before = (Slot(session.starts_at, session.ends_at), session.place)
        session.starts_at, session.ends_at, session.place = slot.starts_at, slot.ends_at, command.place
        changed |= {"time": [slot.starts_at.isoformat(), slot.ends_at.isoformat()]}
    session.topic, session.about, session.notes = command.topic, command.about, command.notes
    session.online_url, session.takes_guests, session.seats = command.online_url, command.takes_guests, seats
    if write_parts(db, session_id, command.parts):
        changed["words"] = [*changed["words"], "parts"]
    session.version, session.revised_at = session.version + 1, now
    db.flush()  # the seats that the line is settled for
    promoted = settle_line(db, session, now=now)
    record(db, "session.changed", ("session", session_id), by=by.resident_id, now=now, details=changed)
    announce_sessions(db, [session_id], now=now)
    return Edited(tuple(each.id for each in promoted), before)


def hold_date(db: Session, session_id: int) -> OccurrenceFacts | None:
    """The date of a session's room, locked before the session itself is; None where it has no room of the hub."""
    row = db.execute(
        select(Occurrence.booking_id, Occurrence.original_starts_at)
        .join(GroupSession, GroupSession.occurrence_id == Occurrence.id)
        .where(GroupSession.id == session_id)
    ).first()
    return None if row is None else find_occurrence(db, row[0], original=row[1], for_update=True)


def _entitle(
    db: Session, date: OccurrenceFacts, catalogue: Catalogue, topic: str, *, by: Identity, now: datetime
) -> None:
    """Give the room's date the topic as its title, so that board and feeds say it. What is over keeps its own."""
    if date.status not in LIVE or date.is_over(now):
        return
    group = db.execute(
        select(Group.name_ko)
        .join(Season, Season.group_id == Group.id)
        .join(GroupSession, GroupSession.season_id == Season.id)
        .where(GroupSession.occurrence_id == date.occurrence_id)
    ).scalar_one()
    usual = db.scalar(select(Booking.title).where(Booking.id == date.booking_id)) or group
    title = f"{group} · {topic}"[:LONGEST_TITLE] if topic else usual
    command = change_of(date, title=title)
    change_booking(db, date.booking_id, catalogue.rooms[date.room_id], command, by=by, now=now)


def change_of(date: OccurrenceFacts, *, title: str | None = None, coming: int | None = None) -> ChangeBooking:
    """The command that leaves a held date as it is but for what is given."""
    return ChangeBooking(
        version=date.version,
        slot=date.slot,
        title=date.title if title is None else title,
        purpose=date.purpose,
        people=date.people,
        visibility=date.visibility,
        note=date.note,
        original=date.original_starts_at if date.is_series else None,
        coming=coming,
    )


_WORDS: Sequence[str] = ("topic", "about", "notes", "online_url")


def _changed(session: GroupSession, command: EditSession, seats: int | None) -> dict[str, Any]:
    """What the audit keeps: of texts only that they changed."""
    details: dict[str, Any] = {
        "words": [name for name in _WORDS if getattr(session, name) != getattr(command, name)]
    }
    if seats != session.seats:
        details["seats"] = [session.seats, seats]
    if command.takes_guests != session.takes_guests:
        details["guests"] = command.takes_guests
    return details
