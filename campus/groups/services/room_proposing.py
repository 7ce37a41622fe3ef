"""A better room for those who signed up: a larger one when they outgrow it, a smaller one when it is half empty."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import LIVE
from campus.booking.services.verdict import Asking, Place, as_asked, asker_among, check_places
from campus.groups.models import GroupSession, SignUp, SignUpStatus
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import Catalogue, RoomFacts

MOST_PROPOSED = 3
# From how full a room on a larger one is proposed, and below which part of it a smaller one: in percent.
NEARLY_FULL, HALF_EMPTY = 95, 50


class Fit(StrEnum):
    """How a room suits those who signed up."""

    WELL = "well"
    TOO_SMALL = "too-small"
    TOO_LARGE = "too-large"


@dataclass(frozen=True, slots=True)
class RoomProposal:
    """Rooms that pass the whole check for the session's time, the nearest capacity first. ``people`` have a seat or
    stand in line. ``may_add_seats``: the room holds more than the session offers, so that a number is enough."""

    fit: Fit
    people: int
    rooms: tuple[RoomFacts, ...]
    may_add_seats: bool = False


def in_line(db: Session, session_id: int) -> int:
    """How many wait for a seat."""
    waits = (SignUp.session_id == session_id, SignUp.status == SignUpStatus.WAITING)
    return db.scalar(select(func.count()).select_from(SignUp).where(*waits)) or 0


def fit_of(taken: int, waiting: int, capacity: int) -> Fit:
    """How a room of ``capacity`` suits ``taken`` seats and a line."""
    if waiting or taken * 100 >= capacity * NEARLY_FULL:
        return Fit.TOO_SMALL
    return Fit.TOO_LARGE if taken * 100 < capacity * HALF_EMPTY else Fit.WELL


def propose_rooms(
    db: Session, catalogue: Catalogue, session: GroupSession, date: OccurrenceFacts, *, by: Identity, now: datetime
) -> RoomProposal | None:
    """What would suit a session better than the room of its ``date``; None while the room suits, or the session has
    begun. Judged in the name of whoever booked the room, as a change of the date is. Three or four statements."""
    if date.status not in LIVE or date.slot.starts_at <= now:
        return None
    room, waiting = catalogue.rooms[date.room_id], in_line(db, session.id)
    people = session.seats_taken + waiting
    if session.seats is not None and session.seats < room.capacity and waiting:
        return RoomProposal(Fit.TOO_SMALL, people, (), may_add_seats=True)
    fit = fit_of(session.seats_taken, waiting, room.capacity)
    if fit is Fit.WELL:
        return None
    wanted = [each for each in catalogue.bookable if _suits(each, room, fit, people)]
    asker = asker_among(db, wanted, date.organizer_id, by, now=now)
    asker = None if asker is None else as_asked(asker, date)
    asking = Asking(people, asker, now, frozenset({date.occurrence_id}))
    if fit is Fit.TOO_SMALL:
        # A room that is larger but not large enough for the whole line helps, too.
        wanted.sort(key=lambda each: (each.capacity < people, abs(each.capacity - people), each.id))
        asking = Asking(session.seats_taken, asker, now, asking.but_occurrences)
    else:
        wanted.sort(key=lambda each: (each.capacity, each.id))
    rooms = tuple(_free(db, wanted, date, asking))[:MOST_PROPOSED]
    return RoomProposal(fit, people, rooms) if rooms or fit is Fit.TOO_SMALL else None


def _suits(room: RoomFacts, now_in: RoomFacts, fit: Fit, people: int) -> bool:
    if fit is Fit.TOO_SMALL:
        return room.capacity > now_in.capacity
    # Not one that would be too small at once.
    return room.capacity < now_in.capacity and fit_of(people, 0, room.capacity) is not Fit.TOO_SMALL


def _free(db: Session, rooms: Iterable[RoomFacts], date: OccurrenceFacts, asking: Asking) -> Iterable[RoomFacts]:
    places = [Place(room, date.slot, is_wanted=False) for room in rooms]
    for place, refusals in zip(places, check_places(db, places, asking), strict=True):
        if not refusals:
            yield place.room
