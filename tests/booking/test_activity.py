"""What a room's meters say of who did not check in: nobody is missed where something stirs."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from campus.audit.models import AuditEntry
from campus.booking.models import CheckInWay
from campus.booking.queries.activity import activity_of, used_without_check_in
from campus.booking.services.releasing import SweptCheckIns
from campus.db import Sessions
from campus.domain.slot import Slot
from campus.spaces.models import ReadingKind
from campus.spaces.queries.catalogue import read_catalogue
from campus.spaces.services.readings import NewReading, add_readings, set_threshold
from tests.booking.conftest import Acting, slot
from tests.booking.presence import Presence, today
from tests.support.clock import NOW
from tests.support.hub import Hub, Place
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def it(sessions: Sessions, hub: Hub, acting: Acting) -> Presence:
    return Presence(sessions, hub, acting)


def measure(sessions: Sessions, hub: Hub, place: Place, *said: tuple[str, float], at_least: float | None = 100) -> None:
    with sessions.write() as db:
        set_threshold(db, place.id, ReadingKind.POWER, at_least, by=hub.manager.id, now=NOW)
        rows = [NewReading(place.id, ReadingKind.POWER, today(clock), value) for clock, value in said]
        add_readings(db, rows, now=today("23:00"))


def test_where_something_stirs_nobody_is_missed(it: Presence, hub: Hub, sessions: Sessions) -> None:
    booked = it.book(hub.meeting)
    measure(sessions, hub, hub.meeting, ("13:55", 400), ("14:03", 180))
    it.sweep(today("14:00"))
    assert it.sweep(today("14:10")) == SweptCheckIns()
    assert it.sweep(today("14:20")) == SweptCheckIns()
    known = it.known(booked)
    assert known is not None
    assert (known.checked_in_at, known.way, known.no_show_at) == (today("14:03"), CheckInWay.ACTIVITY, None)
    with sessions.read() as db:
        acts = [entry for entry in db.scalars(select(AuditEntry)) if entry.act == "booking.checked-in"]
    assert [(entry.actor_id, entry.details["way"]) for entry in acts] == [(None, "activity")]


@pytest.mark.parametrize(
    ("said", "at_least"),
    [
        ([("13:59", 400)], 100),  # the meeting before
        ([("14:03", 99)], 100),  # a lamp
        ([("14:01", 400), ("14:04", 5)], 100),  # in passing
        ([("14:03", 400)], None),  # nobody said what counts
    ],
)
def test_else_it_is_as_ever(
    it: Presence, hub: Hub, sessions: Sessions, said: list[tuple[str, float]], at_least: float | None
) -> None:
    it.book(hub.meeting)
    measure(sessions, hub, hub.meeting, *said, at_least=at_least)
    it.sweep(today("14:00"))
    assert len(it.sweep(today("14:10")).warned) == 1
    assert len(it.sweep(today("14:15")).released) == 1


def test_a_meter_in_a_part_speaks_for_the_whole(it: Presence, hub: Hub, sessions: Sessions) -> None:
    booked = it.book(hub.hall, slot("14:00", "15:00"))
    measure(sessions, hub, hub.hall_a, ("14:02", 300))
    with sessions.read() as db:
        catalogue = read_catalogue(db)
        assert activity_of(db, catalogue, [booked]) == {booked.occurrence_id: [slot("14:02", "14:17")]}
        assert activity_of(db, catalogue, [booked], until=today("14:00")) == {}


def test_rooms_without_meters_say_nothing(it: Presence, hub: Hub, sessions: Sessions) -> None:
    one, other = it.book(hub.meeting), it.book(hub.small)
    measure(sessions, hub, hub.meeting)
    with sessions.read() as db, counted(sessions) as statements:
        assert activity_of(db, read_catalogue(db), [one, other]) == {one.occurrence_id: []}
    assert len(statements) <= 4


def test_used_without_check_in(it: Presence, hub: Hub, sessions: Sessions) -> None:
    booked = it.book(hub.meeting, slot("14:00", "15:00"))
    it.come(booked, today("14:10"))
    measure(sessions, hub, hub.meeting, *((f"{hour}:{minute:02}", 200) for hour in (14, 15) for minute in (0, 15, 30)))
    day = Slot(today("00:00"), today("00:00") + timedelta(days=1))
    with sessions.read() as db:
        found = used_without_check_in(db, read_catalogue(db), day)
    assert found == {hub.meeting.id: [slot("14:00", "14:10"), slot("15:00", "15:45")]}
