"""Adding and removing rooms, where bookings have a say. What a room is called and has, spaces change by themselves."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.booking.models import RoomVersion
from campus.booking.queries.room_use import was_ever_taken, whole_bookings_ahead
from campus.booking.services.versions import renew_versions
from campus.spaces.drafts import RoomDraft
from campus.spaces.models import ReadingThreshold, Room, RoomPolicy
from campus.spaces.queries.catalogue import read_catalogue
from campus.spaces.services.places import locked
from campus.spaces.services.revision import renew_revision
from campus.spaces.services.rooms import add_room


class WasBooked(Exception):
    """The undivided room had bookings of its own, so it gets no parts: the past keeps the room as it was."""


class WholeIsBooked(Exception):
    """The whole is booked on ``count`` dates ahead, which do not take the new part."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} dates of the whole lie ahead.")
        self.count = count


class RoomHasHistory(Exception):
    """Something refers to the room: it can be retired, not removed."""


def open_room(db: Session, draft: RoomDraft, *, whole_id: int | None = None, by: int | None, now: datetime) -> int:
    """A new room that can be booked once it has opening hours; its id. ``whole_id`` makes it a part of that one.

    Raises :class:`WasBooked`, :class:`WholeIsBooked`, and what :func:`campus.spaces.services.rooms.add_room` raises.
    """
    if whole_id is not None:
        locked(db, Room, whole_id)
        if was_ever_taken(db, whole_id):
            raise WasBooked(whole_id)
        if count := whole_bookings_ahead(db, whole_id, now=now):
            raise WholeIsBooked(count)
    room_id = add_room(db, draft, whole_id=whole_id, by=by, now=now)
    catalogue = read_catalogue(db)
    renew_versions(db, catalogue.related_ids(catalogue.rooms[room_id]), now=now)
    return room_id


def remove_room(db: Session, room_id: int, *, by: int, now: datetime) -> None:
    """Take a room out that nobody ever booked and nothing refers to. Raises PlaceGone, :class:`RoomHasHistory`."""
    room = locked(db, Room, room_id)
    about = {"name": room.name_ko}
    try:
        with db.begin_nested():
            for table in (RoomVersion, RoomPolicy, ReadingThreshold):
                db.execute(delete(table).where(table.room_id == room_id))
            db.delete(room)
            db.flush()  # so that the database's refusal comes here
    except IntegrityError as refusal:
        raise RoomHasHistory(room_id) from refusal
    record(db, "room.removed", ("room", room_id), by=by, now=now, details=about)
    renew_revision(db, now=now)

