"""What tests of bookings share: acting residents, slots on the hub's clock, and the catalogue."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.booking.models import Allocation, Purpose
from campus.booking.services import BookRoom
from campus.db import Sessions
from campus.domain.hubtime import at
from campus.domain.rules import Visibility
from campus.domain.slot import Slot
from campus.people.models import Resident
from campus.people.queries.affiliations import current_organization_id
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import RoomFacts
from campus.spaces.queries.catalogue import read_catalogue
from tests.support.clock import NOW
from tests.support.hub import Person, Place

DAY = date(2026, 11, 25)
Acting = Callable[[Person], Identity]


def slot(start: str, end: str, *, days: int = 0) -> Slot:
    """A slot on the tests' Wednesday, or ``days`` later."""

    def minute(clock: str) -> int:
        hours, minutes = clock.split(":")
        return int(hours) * 60 + int(minutes)

    day = DAY + timedelta(days=days)
    return Slot(at(day, minute(start)), at(day, minute(end)))


def wish(where: Slot, **changes: object) -> BookRoom:
    """A plain command for a slot."""
    values = {"title": "논문 초안", "purpose": Purpose.MEETING, "people": 4, "visibility": Visibility.MEMBERS}
    return BookRoom(slot=where, **(values | changes))  # type: ignore[arg-type]


def room(db: Session, place: Place) -> RoomFacts:
    return read_catalogue(db).rooms[place.id]


def listed(db: Session) -> list[tuple[int, Slot]]:
    """All allocations, by room and start."""
    rows = db.execute(
        select(Allocation.room_id, Allocation.starts_at, Allocation.ends_at).order_by(
            Allocation.room_id, Allocation.starts_at
        )
    )
    return [(room_id, Slot(starts_at, ends_at)) for room_id, starts_at, ends_at in rows]


@pytest.fixture
def acting(sessions: Sessions) -> Acting:
    """The identity that a signed-in person would have."""

    def of(person: Person) -> Identity:
        with sessions.read() as db:
            resident = db.get_one(Resident, person.id)
            organization_id = current_organization_id(db, person.id, now=NOW)
            return Identity(
                resident.id, 0, resident.name, resident.email, resident.role, resident.locale, organization_id, NOW
            )

    return of
