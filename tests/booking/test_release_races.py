"""Release beside everyone else: each thing once, however many workers; and nobody who came is left without a room."""

from itertools import pairwise

import pytest
from sqlalchemy import func, select

from campus.audit.models import AuditEntry
from campus.booking.models import CheckIn, CheckInWay, NoShowPoint
from campus.booking.services.checking_in import check_in
from campus.cli.sweeps import SWEEPS, sweep
from campus.db import Sessions
from campus.domain.errors import Refused
from campus.outbox.models import OutboxMessage
from campus.settings import Settings
from campus.spaces.queries.catalogue import read_catalogue
from tests.booking.conftest import Acting, listed, slot
from tests.booking.presence import Presence, today
from tests.booking.test_healing_races import at_once
from tests.support.hub import Hub

pytestmark = pytest.mark.usefixtures("clock")
NAME = "rooms that nobody came to"
WORKERS = 4


@pytest.fixture
def it(sessions: Sessions, hub: Hub, acting: Acting) -> Presence:
    return Presence(sessions, hub, acting)


def count(sessions: Sessions, *what: object) -> int:
    with sessions.read() as db:
        return db.scalar(select(func.count()).where(*what)) or 0  # type: ignore[arg-type]


def test_several_workers_do_each_thing_once(
    it: Presence, hub: Hub, sessions: Sessions, settings: Settings
) -> None:
    places = [hub.meeting, hub.small, hub.seminar, hub.studio]
    for place in places:
        it.book(place, by=hub.organizer, people=2)
    done = {}
    for clock in ("14:00", "14:10", "14:15", "14:16"):
        results = at_once([lambda clock=clock: sweep(sessions, settings, now=today(clock))] * WORKERS)
        assert all(set(each) == set(SWEEPS) for each in results)
        done[clock] = sum(each[NAME] for each in results)
    # A worker that leaves a room to another one comes back a minute later.
    assert done["14:00"] == 0
    assert done["14:10"] == len(places)
    assert done["14:15"] + done["14:16"] == len(places)
    for event in ("booking-warning", "booking-released"):
        assert count(sessions, OutboxMessage.event == event) == len(places)
    assert count(sessions, AuditEntry.act == "booking.released") == len(places)
    assert count(sessions, NoShowPoint.id > 0) == len(places)
    with sessions.read() as db:
        assert all(taken.ends_at <= today("14:16") for _room, taken in listed(db))


def test_whoever_comes_at_that_very_moment_has_the_room(it: Presence, hub: Hub, sessions: Sessions) -> None:
    """Checked in first, or released and taken again: in the end they are in, and nobody was given a point."""
    for hour in range(14, 20):
        booked = it.book(hub.meeting, slot(f"{hour}:00", f"{hour + 1}:00"))
        it.sweep(today(f"{hour}:10"))
        now = today(f"{hour}:15")
        at_once([lambda now=now: it.sweep(now), lambda now=now, it_=booked: it.come(it_, now)])
        known, facts = it.known(booked), it.facts(booked)
        assert known is not None
        assert (known.checked_in_at, known.no_show_at) == (now, None)
        assert facts.ended_at is None
    assert count(sessions, NoShowPoint.id > 0) == 0
    assert count(sessions, CheckIn.checked_in_at.is_not(None)) == 6
    with sessions.read() as db:
        found = [taken for _room, taken in listed(db)]
    assert found == [slot(f"{hour}:00", f"{hour + 1}:00") for hour in range(14, 20)]


def test_who_comes_back_and_who_books_cannot_both_have_it(it: Presence, hub: Hub, sessions: Sessions) -> None:
    for hour in range(14, 20, 2):
        booked = it.book(hub.meeting, slot(f"{hour}:00", f"{hour + 2}:00"))
        for minute in ("10", "15"):
            it.sweep(today(f"{hour}:{minute}"))
        now = today(f"{hour}:20")

        def come(booked=booked, now=now) -> str:  # type: ignore[no-untyped-def]
            try:
                with sessions.write() as db:
                    room = read_catalogue(db).rooms[booked.room_id]
                    check_in(db, booked, room, CheckInWay.DOOR, by_id=hub.member.id, now=now)
            except Refused:
                return "lost"
            except Exception as lost:
                return lost_to_the_database(lost)
            return "has it"

        def book(hour=hour, now=now) -> str:  # type: ignore[no-untyped-def]
            try:
                it.book(hub.meeting, slot(f"{hour}:30", f"{hour + 1}:30"), by=hub.other_member, now=now)
            except Refused:
                return "lost"
            except Exception as lost:
                return lost_to_the_database(lost)
            return "has it"

        assert sorted(at_once([come, book])) == ["has it", "lost"]
    with sessions.read() as db:
        found = listed(db)
    assert all(first[1].ends_at <= second[1].starts_at for first, second in pairwise(found))


def lost_to_the_database(problem: Exception) -> str:
    """Whoever asks again, as requests do, is then told why."""
    assert "overlap" in str(problem), problem
    return "lost"
