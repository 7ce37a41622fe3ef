"""The benchmarks' data: the two sizes, and a small one of the same make in both databases."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from campus.booking.models import Allocation, Booking, Occurrence
from campus.cli.seed.command import seed
from campus.cli.seed.demo import Seeded
from campus.cli.seed.scale import SCALES, Scale, seed_scale
from campus.db import Sessions
from campus.domain.hubtime import at, local
from campus.domain.rules import judge
from campus.domain.slot import Slot
from campus.feeds.models import EventText
from campus.feeds.rebuilding import event_text_rows
from campus.people.models import Resident
from campus.settings import Settings
from campus.spaces.queries.catalogue import read_catalogue

NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
SMALL = Scale(rooms=3, residents=120, steps=(1, 2, 4, 1))


def test_the_sizes_are_those_of_the_measurements() -> None:
    assert (SCALES["S"].rooms, SCALES["S"].bookings) == (50, 52_000)
    assert (SCALES["L"].rooms, SCALES["L"].bookings) == (200, 1_040_000)


def test_a_small_scale_in_the_database(sessions: Sessions, settings: Settings) -> None:
    seeded = seed_scale(
        sessions,
        SMALL,
        NOW,
        texts=lambda db, ids: list(event_text_rows(db, ids, settings)),
        password_hash="x",
        report=lambda what, share: None,
    )
    assert seeded == Seeded(3, 120, SMALL.bookings) and SMALL.bookings == 3 * 4 * 5 * 52
    with sessions.read() as db:
        rooms = read_catalogue(db).rooms
        for model in (Booking, Occurrence, Allocation, EventText):
            assert db.scalar(select(func.count()).select_from(model)) == SMALL.bookings
        rows = db.execute(
            select(Occurrence.room_id, Occurrence.starts_at, Occurrence.ends_at, Booking.people)
            .join(Booking)
            .order_by(Occurrence.room_id, Occurrence.starts_at)
        ).all()
        titles = db.scalar(select(func.count(Booking.title.distinct()))) or 0
    assert not any(room.rules.policy.looks_at_people for room in rooms.values())
    for room_id, starts_at, ends_at, people in rows:
        assert not judge(rooms[room_id].rules, Slot(starts_at, ends_at), people=people, now=starts_at)
    assert set(Counter(row.room_id for row in rows).values()) == {4 * 5 * 52}
    assert {local(row.starts_at).weekday() for row in rows} == {0, 1, 2, 3, 4}
    assert titles > 20
    # A whole year, all of it in a feed's window of 90 days back and 18 months ahead.
    first, last = min(row.starts_at for row in rows), max(row.ends_at for row in rows)
    assert at(local(NOW).date() - timedelta(days=90)) <= first and last < NOW + timedelta(days=500)
    assert last - first > timedelta(days=350)
    with sessions.write() as db:
        db.add(Resident(email="new@kaist.example", name="새사람", status="active", created_at=NOW))


def test_the_same_seed_gives_the_same_data(
    sessions: Sessions, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SCALES, "tiny", Scale(rooms=1, residents=8, steps=(1, 2)))
    found = []
    for again in (False, True):
        seed(sessions, settings, NOW, scale="tiny", again=again, report=lambda what, share: None)
        with sessions.read() as db:
            found.append(db.execute(select(Booking.uid, Booking.title).order_by(Booking.id)).all())
    assert found[0] == found[1] and len(found[0]) == 2 * 5 * 52
