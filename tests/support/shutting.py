"""Shutting rooms as tests do it: planned and agreed to in one go."""

from collections.abc import Callable, Iterable
from itertools import pairwise

import pytest
from sqlalchemy.orm import Session

from campus.booking.services import book_room
from campus.booking.services.clearing import Choice, Message, Way
from campus.booking.services.rehousing import Planned
from campus.booking.services.shutting import (
    Agreed,
    Shut,
    Shutting,
    plan_shutting,
    shut,
)
from campus.db import Sessions
from campus.domain.slot import Slot
from campus.people.queries.logins import Identity
from campus.spaces.queries.catalogue import read_catalogue
from tests.booking.conftest import Acting, listed, room, wish
from tests.support.clock import NOW
from tests.support.hub import Person, Place

SORRY = Message("배관 공사로 옮겼습니다.", "We had to move you: works on the pipes.")
Book = Callable[[Person, Place, Slot], int]


@pytest.fixture
def book(sessions: Sessions, acting: Acting) -> Book:
    def book(person: Person, place: Place, when: Slot, people: int = 4) -> int:
        with sessions.write() as db:
            return book_room(db, room(db, place), wish(when, people=people), by=acting(person), now=NOW)

    return book


def works(*places: Place, when: Iterable[Slot]) -> Shutting:
    return Shutting(Shut.MAINTENANCE, tuple(when), ("점검", "Works"), tuple(each.id for each in places))


def emptied(place: Place, when: Slot) -> Shutting:
    return Shutting(Shut.EMPTIED, (when,), room_ids=(place.id,))


def first_of(planned: Planned) -> Choice:
    return Choice(Way.MOVE, planned.berths[0]) if planned.berths else Choice(Way.CANCEL)


def done(db: Session, shutting: Shutting, by: Identity, pick: Callable[[Planned], Choice] = first_of) -> Agreed:
    """Plan and do at once, as whoever agrees to ``pick``."""
    catalogue = read_catalogue(db)
    plan = plan_shutting(db, catalogue, shutting, now=NOW)
    agreed = Agreed({each.facts.occurrence_id: pick(each) for each in plan.dates}, SORRY)
    shut(db, catalogue, shutting, agreed, by=by, now=NOW)
    return agreed


def assert_no_overlap(sessions: Sessions) -> None:
    with sessions.read() as db:
        for (one, time), (other, next_time) in pairwise(listed(db)):
            assert one != other or time.ends_at <= next_time.starts_at


