"""What tests of bookings share: acting residents, slots on the hub's clock, and the catalogue."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from webtest import TestApp

from campus.booking.models import Allocation, Purpose
from campus.booking.services import BookRoom, book_room
from campus.db import Sessions
from campus.domain.hubtime import at
from campus.domain.rules import Visibility
from campus.domain.slot import Slot
from campus.people.models import Resident
from campus.people.queries.affiliations import current_organization_id
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import RoomFacts
from campus.spaces.queries.catalogue import read_catalogue
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub, Person, Place
from tests.support.series_pages import ask, press

DAY = date(2026, 11, 25)
Block = Callable[[Place, Slot], int]
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


@pytest.fixture
def organizer(app: TestApp, hub: Hub, sign_in: SignIn) -> TestApp:
    sign_in(app, hub.organizer)
    app.set_cookie("locale", "en")
    return app


@pytest.fixture
def block(sessions: Sessions, hub: Hub, acting: Acting) -> Block:
    def take(place: Place, when: Slot) -> int:
        with sessions.write() as db:
            return book_room(db, room(db, place), wish(when), by=acting(hub.other_member), now=NOW)

    return take


@pytest.fixture
def season(organizer: TestApp) -> str:
    """The address of five Wednesdays from 2 December on."""
    return str(press(ask(organizer), "book", status=303).location).replace("http://localhost", "")
