"""What tests of bookings share: acting residents, slots on the hub's clock, and the catalogue."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime, timedelta
from typing import Any, Protocol

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from webtest import TestApp

from campus.booking.models import Allocation, Purpose, SwapOutcome
from campus.booking.queries.swaps import Swap, find_swap, open_swaps_of
from campus.booking.services import BookRoom, book_room
from campus.booking.services.joining import JoinLine, join_line
from campus.booking.services.swapping import accept_swap
from campus.cli.sweeps import sweep
from campus.db import Sessions
from campus.domain.hubtime import at
from campus.domain.rules import Visibility
from campus.domain.slot import Slot
from campus.people.models import Resident
from campus.people.queries.affiliations import current_organization_id
from campus.people.queries.logins import Identity
from campus.settings import Settings
from campus.spaces.catalogue import RoomFacts
from campus.spaces.queries.catalogue import read_catalogue
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub, Person, Place
from tests.support.series_pages import ask, press
from tests.support.waiting import look, unblock

DAY = date(2026, 11, 25)
Block = Callable[[Place, Slot], int]
Acting = Callable[[Person], Identity]
FreeUp = Callable[[Place], AbstractContextManager[None]]


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


AFTERNOON = slot("14:00", "16:00", days=2)


@pytest.fixture
def acting(sessions: Sessions) -> Acting:
    """The identity that a signed-in person would have."""

    def of(person: Person) -> Identity:
        with sessions.read() as db:
            resident = db.get_one(Resident, person.id)
            organization_id = current_organization_id(db, person.id, now=NOW)
            who = (resident.id, 0, resident.name, resident.email, resident.role, resident.locale)
            return Identity(*who, organization_id, NOW, resident.last_no_show_at)

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


class Join(Protocol):
    """Stands in line for a slot, as the member unless told otherwise; the booking's id."""

    def __call__(
        self, place: Place, when: Slot = AFTERNOON, *, who: Person | None = None, **how: Any
    ) -> int: ...


@pytest.fixture
def join(sessions: Sessions, acting: Acting, hub: Hub) -> Join:
    """``reach`` and ``healing`` say how one waits; other words are the booking's."""

    def stand(place: Place, when: Slot = AFTERNOON, *, who: Person | None = None, **how: Any) -> int:
        line = {name: how.pop(name) for name in ("reach", "healing") if name in how}
        with sessions.write() as db:
            by = acting(who or hub.member)
            return join_line(db, room(db, place), JoinLine(wish(when, **how), **line), by=by, now=NOW)

    return stand


@pytest.fixture
def free_up(sessions: Sessions, settings: Settings, acting: Acting, hub: Hub, block: Block) -> FreeUp:
    """The room is taken within, free again and looked at afterwards."""

    @contextmanager
    def taken(place: Place) -> Iterator[None]:
        blocker = block(place, AFTERNOON)
        yield
        unblock(sessions, blocker, acting(hub.other_member))
        look(sessions, settings)

    return taken


SOON = NOW + timedelta(minutes=1)


class Hands:
    """Does things on the small hub in few words."""

    def __init__(self, sessions: Sessions, settings: Settings, acting: Acting) -> None:
        self.sessions, self.settings, self.acting = sessions, settings, acting

    def book(self, who: Person, place: Place, people: int, **words: object) -> int:
        with self.sessions.write() as db:
            command = wish(AFTERNOON, people=people, **words)
            return book_room(db, room(db, place), command, by=self.acting(who), now=NOW)

    def sweep(self, now: datetime = NOW) -> int:
        return sweep(self.sessions, self.settings, now=now)["rooms to be changed"]

    def swaps(self, booking_id: int) -> list[Swap]:
        with self.sessions.read() as db:
            return open_swaps_of(db, booking_id, now=NOW)

    def accept(self, swap: Swap, who: Person, now: datetime = SOON) -> None:
        with self.sessions.write() as db:
            accept_swap(db, swap.id, by=self.acting(who), now=now)

    def outcome(self, swap: Swap) -> SwapOutcome | None:
        with self.sessions.read() as db:
            found = find_swap(db, swap.id)
        assert found is not None
        return found.outcome


@pytest.fixture
def hands(sessions: Sessions, settings: Settings, acting: Acting) -> Hands:
    return Hands(sessions, settings, acting)
