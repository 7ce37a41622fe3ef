"""Rooms of the small hub in which a manager answers, and a hall that is asked for."""

from datetime import timedelta

from sqlalchemy import insert

from campus.booking.models import Allocation, Occurrence, OccurrenceStatus, Purpose
from campus.booking.queries.approvals import ApprovalFacts, latest_approval
from campus.booking.queries.occurrences import find_occurrence
from campus.booking.services import BookRoom, book_room
from campus.db import Sessions
from campus.domain.hubtime import at
from campus.domain.rules import Visibility
from campus.domain.slot import Slot
from campus.people.queries.logins import Identity
from campus.spaces.models import Policy, RoomPolicy
from campus.spaces.queries.catalogue import read_catalogue
from campus.spaces.services import renew_revision
from tests.support.clock import NOW
from tests.support.hub import Hub, Place


def need_approval(sessions: Sessions, hub: Hub) -> None:
    """Let a manager answer for the hall and its parts; all other rooms stay instant."""
    with sessions.write() as db:
        policy = Policy(
            slug="halls",
            name_ko="강당",
            name_en="Halls",
            owner_ko="허브 운영팀",
            owner_en="Hub team",
            needs_approval=True,
        )
        db.add(policy)
        db.flush()
        for place in (hub.hall, hub.hall_a, hub.hall_b, hub.hall_c):
            db.add(RoomPolicy(room_id=place.id, policy_id=policy.id))
        renew_revision(db, now=NOW)


def week_later(start: int, end: int, *, days: int = 7) -> Slot:
    """From hour ``start`` to hour ``end`` a week, or ``days``, after the tests' Wednesday."""
    day = NOW.date() + timedelta(days=days)
    return Slot(at(day, start * 60), at(day, end * 60))


def ask_for(sessions: Sessions, place: Place, slot: Slot, by: Identity, **words: object) -> int:
    """A booking of ``place`` as the form makes it; its id."""
    said = {"title": "연구 교류회", "purpose": Purpose.EVENT, "people": 30, "visibility": Visibility.PUBLIC}
    command = BookRoom(slot=slot, **(said | words))  # type: ignore[arg-type]
    with sessions.write() as db:
        return book_room(db, read_catalogue(db).rooms[place.id], command, by=by, now=NOW)


def request_of(sessions: Sessions, booking_id: int) -> ApprovalFacts:
    """The newest request of a booking."""
    with sessions.read() as db:
        found = latest_approval(db, booking_id)
    assert found is not None
    return found


def status_of(sessions: Sessions, booking_id: int) -> OccurrenceStatus:
    """Where the first date of a booking stands."""
    with sessions.read() as db:
        found = find_occurrence(db, booking_id)
    assert found is not None
    return found.status


def grown_to_series(sessions: Sessions, booking_id: int, dates: int) -> None:
    """Give a booking further pending dates, a week apart each, with their slots held."""
    with sessions.write() as db:
        first = find_occurrence(db, booking_id)
        assert first is not None
        hall = read_catalogue(db).rooms[first.room_id]
        for week in range(1, dates):
            slot = first.slot.shifted(timedelta(weeks=week))
            row = {
                "booking_id": booking_id,
                "room_id": hall.id,
                "original_starts_at": slot.starts_at,
                "starts_at": slot.starts_at,
                "ends_at": slot.ends_at,
                "status": OccurrenceStatus.PENDING,
                "sequence": 0,
                "revised_at": NOW,
                "cancel_reason": "",
            }
            occurrence_id = db.scalar(insert(Occurrence).returning(Occurrence.id), [row])
            for room_id in hall.standing_ids:
                taken = {"starts_at": slot.starts_at, "ends_at": slot.ends_at, "occurrence_id": occurrence_id}
                db.execute(insert(Allocation), [taken | {"room_id": room_id}])
