"""What tests of reports share: bookings as plain rows, and the two ways to figures."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import insert

from campus.booking.models import Allocation, Booking, CheckIn, CheckInWay, Occurrence, OccurrenceStatus, Purpose
from campus.db import Sessions
from campus.domain.days import Days
from campus.domain.hubtime import at
from campus.domain.occupancy import DayMeasure
from campus.domain.rules import Visibility
from campus.people.queries.logins import Identity, find_identity
from campus.reports.queries.direct import Openings, Scope, measure_days, read_openings
from campus.reports.services.rolling import keep_ended_days
from campus.spaces.queries.catalogue import read_catalogue
from tests.support.applications import open_login
from tests.support.clock import NOW
from tests.support.hub import Hub, Person, Place

DAY = date(2026, 11, 24)  # a Tuesday, over for a day in the tests' present
Putting = Callable[..., int]
Acting = Callable[[Person], Identity]


@pytest.fixture(autouse=True)
def _some_day(clock: time_machine.Traveller) -> None:
    """All of these stand at the tests' Wednesday, 10:00."""


def on(day: date, clock: str) -> datetime:
    """The instant at ``clock`` of the hub's ``day``."""
    hours, minutes = clock.split(":")
    return at(day, int(hours) * 60 + int(minutes))


@dataclass(frozen=True, slots=True)
class Put:
    """A confirmed booking as it shall be; times on the clock of ``day``."""

    place: Place
    first: str
    last: str
    came: str | None = None
    ended: str | None = None
    missed: str | None = None
    people: int = 2
    counted: int | None = None
    day: date = DAY
    ahead: timedelta = timedelta(days=2)
    purpose: Purpose = Purpose.MEETING
    organization_id: int | None = None
    visibility: Visibility = Visibility.MEMBERS
    title: str = "회의"
    status: OccurrenceStatus = OccurrenceStatus.CONFIRMED
    is_known: bool = field(default=True)
    way: CheckInWay = CheckInWay.DOOR


def put(sessions: Sessions, it: Put, who: Person, parts: tuple[Place, ...] = ()) -> int:
    """Write ``it`` as rows, with allocations in ``parts`` or the room itself; the occurrence's id."""
    starts_at, ends_at = on(it.day, it.first), on(it.day, it.last)
    ended_at = on(it.day, it.ended) if it.ended else on(it.day, it.missed) if it.missed else None
    made_at = starts_at - it.ahead
    with sessions.write() as db:
        booking = Booking(
            uid=secrets.token_hex(16),
            title=it.title,
            purpose=it.purpose,
            visibility=it.visibility,
            people=it.people,
            organizer_id=who.id,
            booked_by_id=who.id,
            organization_id=it.organization_id,
            created_at=made_at,
            revised_at=made_at,
        )
        occurrence = Occurrence(
            booking=booking,
            room_id=it.place.id,
            original_starts_at=starts_at,
            starts_at=starts_at,
            ends_at=ends_at,
            ended_at=ended_at,
            status=it.status,
            revised_at=made_at,
        )
        db.add(occurrence)
        db.flush()
        for part in parts or (it.place,):
            times = {"starts_at": starts_at, "ends_at": ended_at or ends_at}
            db.add(Allocation(room_id=part.id, occurrence_id=occurrence.id, **times))
        if it.is_known:
            came = {"checked_in_at": on(it.day, it.came), "way": it.way} if it.came else {}
            values = {"is_required": True, "people": it.counted, **came}
            values["no_show_at"] = on(it.day, it.missed) if it.missed else None
            db.execute(insert(CheckIn).values(occurrence_id=occurrence.id, **values))
        return occurrence.id


@pytest.fixture
def acting(sessions: Sessions) -> Acting:
    """The identity that a signed-in person has."""

    def of(person: Person) -> Identity:
        token = open_login(sessions, person)
        with sessions.read() as db:
            found = find_identity(db, token, now=NOW)
        assert found is not None
        return found

    return of


def keep_all(sessions: Sessions, now: datetime = NOW) -> int:
    """Keep every day that is over; how many."""
    total = 0
    while True:
        with sessions.write() as db:
            done = keep_ended_days(db, read_catalogue(db), now=now)
        total += done
        if not done:
            return total


def judged(
    sessions: Sessions, days: Days, now: datetime, *, as_kept: bool = True
) -> dict[tuple[date, int], DayMeasure]:
    """What each room had on each of ``days``, worked out from the bookings."""
    with sessions.read() as db:
        catalogue = read_catalogue(db)
        openings = read_openings(db, catalogue, days) if as_kept else Openings(catalogue)
        scope = Scope(frozenset(catalogue.rooms))
        return {(it.day, it.room_id): it.found for it in measure_days(db, catalogue, days, scope, openings, now=now)}


def put_worked_example(sessions: Sessions, hub: Hub, first: Place, second: Place, day: date = DAY) -> list[int]:
    """The bookings of the design's worked example in two rooms."""
    dates = [
        Put(first, "9:00", "11:00", came="9:05", ended="10:30", counted=4),
        Put(first, "14:00", "16:00", missed="14:15"),
        Put(first, "14:30", "15:30", came="14:30", counted=2),
        Put(second, "10:00", "12:00", came="10:00", counted=4),
        Put(second, "17:00", "19:00", came="17:00", counted=3),
    ]
    return [put(sessions, it, hub.member) for it in dates]
