"""What meters send: understood or refused row by row, kept once, forgotten in time."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from campus.db import Sessions
from campus.domain.activity import Track
from campus.domain.slot import Slot
from campus.spaces.models import Reading, ReadingKind
from campus.spaces.queries.catalogue import read_catalogue
from campus.spaces.queries.readings import LatestReading, latest_readings, read_thresholds, read_tracks
from campus.spaces.services.readings import (
    KEPT,
    Added,
    NewReading,
    RawReading,
    RowError,
    WrongReading,
    add_readings,
    forget_readings,
    set_threshold,
    understand,
)
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("clock")


def raw(**said: str) -> RawReading:
    return RawReading(7, **({"room": "meeting", "kind": "power", "at": NOW.isoformat(), "value": "12.5"} | said))


def new(hub: Hub, minutes: int, value: float = 150, kind: ReadingKind = ReadingKind.POWER) -> NewReading:
    return NewReading(hub.meeting.id, kind, NOW - timedelta(minutes=minutes), value)


@pytest.mark.parametrize("at", ["2026-11-23T09:00:00+09:00", "2026-11-23T00:00:00Z", " 2026-11-22T19:00:00.9-05:00 "])
def test_an_instant_is_an_instant_in_any_zone(sessions: Sessions, hub: Hub, at: str) -> None:
    with sessions.read() as db:
        ((found,), wrong) = understand(read_catalogue(db), [raw(at=at)], now=NOW)
    assert (found.room_id, found.kind, found.value, wrong) == (hub.meeting.id, ReadingKind.POWER, 12.5, [])
    assert found.at.isoformat() == "2026-11-23T00:00:00+00:00"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"room": "nowhere"}, WrongReading.ROOM),
        ({"kind": "sound"}, WrongReading.KIND),
        ({"at": "2026-11-23T09:00:00"}, WrongReading.INSTANT),
        ({"at": "yesterday"}, WrongReading.INSTANT),
        ({"at": "9999-12-31T23:59:59-12:00"}, WrongReading.INSTANT),
        ({"at": (NOW + timedelta(minutes=6)).isoformat()}, WrongReading.FUTURE),
        ({"at": (NOW - KEPT - timedelta(seconds=1)).isoformat()}, WrongReading.OLD),
        ({"value": "warm"}, WrongReading.VALUE),
        ({"value": "nan"}, WrongReading.VALUE),
        ({"value": "-1"}, WrongReading.VALUE),
    ],
)
def test_what_is_wrong_is_said(sessions: Sessions, hub: Hub, said: dict[str, str], why: WrongReading) -> None:
    with sessions.read() as db:
        assert understand(read_catalogue(db), [raw(**said)], now=NOW) == ([], [RowError(7, why)])


def test_sent_twice_kept_once(sessions: Sessions, hub: Hub) -> None:
    rows = [new(hub, 10), new(hub, 5), new(hub, 5, 999)]
    with sessions.write() as db:
        assert add_readings(db, rows, now=NOW) == Added(2, 1)
    with sessions.write() as db:
        assert add_readings(db, [new(hub, 10, 7), new(hub, 1)], now=NOW) == Added(1, 1)
        values = db.scalars(select(Reading.value).order_by(Reading.at)).all()
        assert values == [150, 150, 150]
        newest = [LatestReading(ReadingKind.POWER, NOW - timedelta(minutes=1), 150)]
        assert latest_readings(db) == {hub.meeting.id: newest}


def test_only_what_has_a_threshold_speaks(sessions: Sessions, hub: Hub) -> None:
    within = Slot(NOW - timedelta(hours=1), NOW)
    with sessions.write() as db:
        add_readings(db, [new(hub, 90), new(hub, 10), new(hub, 10, 400, ReadingKind.CO2)], now=NOW)
        assert read_tracks(db, [([hub.meeting.id], within)]) == {}
        set_threshold(db, hub.meeting.id, ReadingKind.POWER, 80, by=hub.manager.id, now=NOW)
        expected = Track(80, ((NOW - timedelta(minutes=10), 150),))
        assert read_tracks(db, [([hub.meeting.id], within)]) == {hub.meeting.id: [expected]}
        assert read_tracks(db, []) == {}
        set_threshold(db, hub.meeting.id, ReadingKind.POWER, 90, by=hub.manager.id, now=NOW)
        assert read_thresholds(db) == {(hub.meeting.id, ReadingKind.POWER): 90}
        set_threshold(db, hub.meeting.id, ReadingKind.POWER, None, by=hub.manager.id, now=NOW)
        assert read_thresholds(db) == {}


@pytest.mark.parametrize("at_least", [0, -1, float("nan")])
def test_a_threshold_is_above_zero(sessions: Sessions, hub: Hub, at_least: float) -> None:
    with sessions.write() as db, pytest.raises(ValueError):
        set_threshold(db, hub.meeting.id, ReadingKind.POWER, at_least, by=hub.manager.id, now=NOW)


def test_thousands_take_a_handful_of_statements_and_are_forgotten_in_time(sessions: Sessions, hub: Hub) -> None:
    rows = [new(hub, minutes) for minutes in range(5_000)]
    with sessions.write() as db, counted(sessions) as statements:
        assert add_readings(db, rows, now=NOW).new == 5_000
    assert len(statements) <= 7
    with sessions.write() as db:
        assert forget_readings(db, now=NOW + KEPT - timedelta(minutes=1_000)) == 3_999
        assert db.scalar(select(func.count()).select_from(Reading)) == 1_001
