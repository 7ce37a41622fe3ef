"""What tests of help share: people who are in rooms, calls, the roster, and forms sent by someone."""

import secrets
from collections.abc import Callable
from datetime import date, datetime

import pytest
import time_machine
from sqlalchemy import insert, select, update
from webtest import TestApp, TestResponse

from campus.booking.models import Allocation, Booking, CheckIn, CheckInWay, Occurrence, OccurrenceStatus, Purpose
from campus.db import Sessions
from campus.domain.hubtime import at
from campus.domain.rules import Visibility
from campus.domain.slot import Slot
from campus.help.alarms import check_on_the_lone, escalate_calls, sound_alarm
from campus.help.models import HelpAlert, HelpCall, HelpKind, WeeklyTurn
from campus.help.queries.calls import CallFacts, find_call
from campus.help.services.calling import CallHelp
from campus.people.queries.logins import Identity, find_identity
from campus.settings import Settings
from campus.spaces.queries.catalogue import read_catalogue
from tests.support.applications import SignIn, open_login
from tests.support.clock import NOW
from tests.support.hub import Hub, Person, Place
from tests.support.letters import letters_to
from tests.support.pages import token_of

Acting = Callable[[Person], Identity]
Calling = Callable[..., CallFacts]
Sending = Callable[..., TestResponse]
DAY = date(2026, 11, 25)
WEDNESDAY = DAY.weekday()


def clock_at(hours: int, minutes: int = 0) -> datetime:
    """A time of the tests' Wednesday on the hub's clock; hours from 24 on are Thursday's."""
    return at(DAY, hours * 60 + minutes)


NIGHT = Slot(clock_at(21), clock_at(27))


@pytest.fixture(autouse=True)
def _some_day(clock: time_machine.Traveller) -> None:
    """All of these stand at the tests' Wednesday, 10:00."""


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


def put_booking(sessions: Sessions, place: Place, slot: Slot, who: Person, *, people: int = 1) -> int:
    """A confirmed booking as plain rows, in an undivided room; the occurrence's id."""
    then = NOW.replace(hour=8)
    with sessions.write() as db:
        booking = Booking(
            uid=secrets.token_hex(16),
            title="논문 마감",
            purpose=Purpose.FOCUS,
            visibility=Visibility.TIME_ONLY,
            people=people,
            organizer_id=who.id,
            booked_by_id=who.id,
            created_at=then,
            revised_at=then,
        )
        times = {"starts_at": slot.starts_at, "ends_at": slot.ends_at}
        occurrence = Occurrence(
            booking=booking,
            room_id=place.id,
            original_starts_at=slot.starts_at,
            status=OccurrenceStatus.CONFIRMED,
            revised_at=then,
            **times,
        )
        db.add(occurrence)
        db.flush()
        db.add(Allocation(room_id=place.id, occurrence_id=occurrence.id, **times))
        return occurrence.id


def check_in(
    sessions: Sessions, occurrence_id: int, when: datetime, *, people: int | None = None, by: Person | None = None
) -> None:
    """Whoever came, as a plain row."""
    way = CheckInWay.DOOR if by else CheckInWay.DISPLAY
    values = {"is_required": True, "checked_in_at": when, "way": way, "people": people, "by_id": by.id if by else None}
    with sessions.write() as db:
        db.execute(insert(CheckIn).values(occurrence_id=occurrence_id, **values))


def end_early(sessions: Sessions, occurrence_id: int, when: datetime) -> None:
    """The booking ends at ``when``, and with it what it takes of the room."""
    with sessions.write() as db:
        db.execute(update(Occurrence).where(Occurrence.id == occurrence_id).values(ended_at=when))
        db.execute(update(Allocation).where(Allocation.occurrence_id == occurrence_id).values(ends_at=when))


def put_on_duty(sessions: Sessions, who: Person, *, weekday: int = WEDNESDAY, hours: tuple[int, int] = (0, 24)) -> None:
    """A turn of every week; by default the whole of the tests' Wednesday."""
    minutes = {"starts_minute": hours[0] * 60, "ends_minute": hours[1] * 60}
    with sessions.write() as db:
        db.execute(insert(WeeklyTurn).values(resident_id=who.id, weekday=weekday, **minutes))


@pytest.fixture
def calling(sessions: Sessions, settings: Settings, hub: Hub, acting: Acting) -> Calling:
    """``calling(place, who, kind=…, now=…)``: a call with its mails; ``who`` None is the display. The call."""

    def call(
        place: Place | None = None,
        who: Person | None = None,
        *,
        kind: HelpKind = HelpKind.HURT,
        words: str = "",
        now: datetime = NOW,
    ) -> CallFacts:
        by = None if who is None else acting(who)
        with sessions.write() as db:
            room = read_catalogue(db).rooms[(place or hub.meeting).id]
            return sound_alarm(db, settings, room, CallHelp(kind, words), by=by, now=now).call

    return call


def standing(sessions: Sessions, call: CallFacts | int) -> CallFacts:
    """A call as it stands now."""
    with sessions.read() as db:
        found = find_call(db, call if isinstance(call, int) else call.id)
    assert found is not None
    return found


def escalated(sessions: Sessions, settings: Settings, now: datetime) -> int:
    with sessions.write() as db:
        return escalate_calls(db, settings, now=now)


def looked_after(sessions: Sessions, settings: Settings, now: datetime) -> int:
    with sessions.write() as db:
        return check_on_the_lone(db, settings, now=now)


def mails_to(sessions: Sessions, person: Person) -> list[str]:
    """The names of the mails of help that someone got, the oldest first."""
    return [each.event for each in letters_to(sessions, person.email) if each.event.startswith("help-")]


def told_of(sessions: Sessions, call: CallFacts) -> set[int]:
    with sessions.read() as db:
        return set(db.scalars(select(HelpAlert.resident_id).where(HelpAlert.call_id == call.id)))


def all_calls(sessions: Sessions) -> list[HelpCall]:
    with sessions.read() as db:
        return list(db.scalars(select(HelpCall).order_by(HelpCall.id)))


def browse(app: TestApp, sign_in: SignIn, person: Person | None) -> TestApp:
    """``app`` as the browser of ``person`` (None: a stranger), in English: the ids are what is read."""
    app.reset()
    if person is not None:
        sign_in(app, person)
    app.set_cookie("locale", "en")
    return app


@pytest.fixture
def send(app: TestApp, sign_in: SignIn) -> Sending:
    """``send(person, path, status, **values)``: a form sent by a person; lists are sent as they are."""

    def send(person: Person | None, path: str, status: int | str = 303, **values: object) -> TestResponse:
        browse(app, sign_in, person)
        token = token_of(app.get("/rooms"))
        pairs = [("csrf_token", token)]
        for name, value in values.items():
            pairs += [(name.replace("__", "-"), str(each)) for each in (value if isinstance(value, list) else [value])]
        return app.post(path, pairs, status=status)

    return send
