"""Healing beside everyone else: whoever is first has the room, no error escapes, nobody is told twice."""

from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import pairwise
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import text
from webtest import TestApp

from campus.booking.models import Healing
from campus.booking.services import book_room
from campus.cli.sweeps import SWEEPS, sweep
from campus.db import Sessions
from campus.settings import Settings
from tests.booking.conftest import Acting, listed, room, slot, wish
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.letters import news_to
from tests.support.waiting import SKIPPED, PutDate, put_season

pytestmark = pytest.mark.usefixtures("clock")
EVENING = slot("19:00", "21:00", days=7)
EVERY_SWEEP = set(SWEEPS)


def at_once(acts: Iterable[Callable[[], Any]]) -> list[Any]:
    many = list(acts)
    gate = Barrier(len(many))

    def run(act: Callable[[], Any]) -> Any:
        gate.wait()
        return act()

    with ThreadPoolExecutor(len(many)) as pool:
        return list(pool.map(run, many))


def test_healing_and_booking_one_slot(
    app: TestApp, sessions: Sessions, settings: Settings, hub: Hub, sign_in: SignIn
) -> None:
    """Several rounds: the slot belongs to exactly one of them, and whoever lost was told or waits on."""
    sign_in(app, hub.member)
    token = app.get("/bookings/new").forms[0]["csrf_token"].value
    for hour in range(9, 21, 2):
        span = f"{hour:02}:00", f"{hour + 2:02}:00"
        season = put_season(sessions, hub.organizer, hub.meeting, [PutDate(slot(*span, days=7), SKIPPED, Healing.TAKE)])
        fields = {"room": "meeting", "date": "2026-12-02", "start": span[0], "end": span[1], "people": "3"}
        fields |= {"title": "경주", "purpose": "meeting", "visibility": "members", "csrf_token": token}
        healing, booking = (
            lambda: sweep(sessions, settings, now=NOW),
            lambda fields=fields: app.post("/bookings/new", fields, status="*").status_int,
        )
        done, status = at_once([healing, booking])
        assert set(done) == EVERY_SWEEP
        with sessions.read() as db:
            found = listed(db)
        is_healed = done["dates in line for a room"] == 1
        assert (is_healed, status) in {(True, 409), (False, 303)}, season
        assert all(first[1].ends_at <= second[1].starts_at for first, second in pairwise(found))
    assert len(found) == 6


def test_a_booking_that_commits_while_healing_waits_for_it(
    sessions: Sessions, settings: Settings, hub: Hub, acting: Acting
) -> None:
    """The other's booking is written and not yet committed when the sweep looks: the sweep loses, and goes on."""
    other = slot("14:00", "16:00", days=7)
    dates = [PutDate(EVENING, SKIPPED, Healing.TAKE), PutDate(other, SKIPPED, Healing.TAKE)]
    put_season(sessions, hub.organizer, hub.meeting, dates)
    by = acting(hub.member)
    with ThreadPoolExecutor(1) as pool:
        with sessions.write() as db:
            book_room(db, room(db, hub.meeting), wish(EVENING), by=by, now=NOW)
            done: Future[dict[str, int]] = pool.submit(sweep, sessions, settings, now=NOW)
            wait_until_blocked(sessions)
        settled = done.result()
    assert (settled["requests that nobody answered"], settled["dates in line for a room"]) == (0, 1)
    with sessions.read() as db:
        assert listed(db) == [(hub.meeting.id, other), (hub.meeting.id, EVENING)]
    assert sweep(sessions, settings, now=NOW)["dates in line for a room"] == 0


def wait_until_blocked(sessions: Sessions) -> None:
    """On PostgreSQL: until someone waits for a lock. On SQLite a second writer cannot even begin."""
    if sessions.engine.dialect.name == "sqlite":
        return
    blocked = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    for _ in range(100_000):
        with sessions.read() as db:
            if db.scalar(blocked):
                return
    raise AssertionError("nobody waits")


def test_several_workers_offer_once(sessions: Sessions, settings: Settings, hub: Hub) -> None:
    dates = [PutDate(slot("19:00", "21:00", days=day), SKIPPED, Healing.OFFER) for day in range(7, 12)]
    season = put_season(sessions, hub.organizer, hub.meeting, dates)
    taken = put_season(sessions, hub.organizer, hub.small, [PutDate(EVENING, SKIPPED, Healing.TAKE)])
    results = at_once([lambda: sweep(sessions, settings, now=NOW)] * 4)
    assert all(set(done) == EVERY_SWEEP for done in results)
    assert sum(done["dates in line for a room"] for done in results) == 6
    letters = [letter.event for letter in news_to(sessions, hub.organizer.email)]
    assert sorted(letters) == ["booking-healed"] + ["booking-offered"] * 5
    assert len({*season.entry_ids, *taken.entry_ids}) == 6
