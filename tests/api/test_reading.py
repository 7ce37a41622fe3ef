"""Readings asked for: one meter, the newest first, a hundred at a time."""

from datetime import timedelta

import pytest

from campus.db import Sessions
from campus.spaces.models import ReadingKind
from campus.spaces.services.readings import NewReading, add_readings
from tests.api.conftest import Ask, new_key
from tests.support.clock import NOW
from tests.support.hub import Hub, Place
from tests.support.statements import counted


def put(sessions: Sessions, room: Place, count: int) -> None:
    new = [NewReading(room.id, ReadingKind.POWER, NOW - timedelta(minutes=each), float(each)) for each in range(count)]
    with sessions.write() as db:
        add_readings(db, new, now=NOW)


def test_a_page_at_a_time(get: Ask, sessions: Sessions, hub: Hub) -> None:
    put(sessions, hub.meeting, 250)
    put(sessions, hub.studio, 3)
    seen: list[float] = []
    before: dict[str, str] = {}
    for size in (100, 100, 50):
        answer = get(room="meeting", kind="power", **before).json
        assert len(answer["readings"]) == size
        seen += [each["value"] for each in answer["readings"]]
        before = {"before": answer["before"]}
    assert before == {"before": None}
    assert seen == [float(each) for each in range(250)]


def test_a_reading_as_it_is_shown_can_be_sent_again(get: Ask, post: Ask, sessions: Sessions, hub: Hub) -> None:
    put(sessions, hub.meeting, 2)
    answer = get(room="meeting", kind="power")
    first = {"room": "meeting", "kind": "power", "at": "2026-11-25T01:00:00Z", "value": 0.0}
    assert answer.json["readings"][0] == first
    assert answer.headers["Cache-Control"] == "no-store"
    assert post({"readings": answer.json["readings"]}).json == {"new": 0, "known": 2}


def test_a_plus_that_was_not_escaped(get: Ask, sessions: Sessions, hub: Hub) -> None:
    put(sessions, hub.meeting, 3)
    assert len(get(room="meeting", kind="power", before="2026-11-25T10:00:00 09:00").json["readings"]) == 2


@pytest.mark.parametrize(
    ("query", "parameters"),
    [
        ({}, ["room", "kind"]),
        ({"room": "nowhere", "kind": "power"}, ["room"]),
        ({"room": "meeting", "kind": "noise"}, ["kind"]),
        ({"room": "meeting", "kind": "power", "before": "yesterday"}, ["before"]),
        ({"room": "meeting", "kind": "power", "before": "2026-11-25T10:00:00"}, ["before"]),
        ({"room": "meeting", "kind": "power", "before": "0001-01-01T00:00:00+14:00"}, ["before"]),
    ],
)
def test_what_cannot_be_asked(get: Ask, query: dict[str, str], parameters: list[str]) -> None:
    assert [each["parameter"] for each in get(422, **query).json["errors"]] == parameters


def test_a_key_for_one_room_reads_that_one(get: Ask, sessions: Sessions, hub: Hub) -> None:
    own = new_key(sessions, hub, hub.meeting)
    get(token=own, room="meeting", kind="power")
    assert get(403, token=own, room="studio", kind="power").json == get(403, token=own, room="x", kind="power").json
    get(401, token=None, room="meeting", kind="power")


def test_it_costs_the_same_however_much_there_is(get: Ask, sessions: Sessions, hub: Hub) -> None:
    put(sessions, hub.meeting, 1)
    get(room="meeting", kind="power")
    with counted(sessions) as few:
        get(room="meeting", kind="power")
    put(sessions, hub.meeting, 300)
    with counted(sessions) as many:
        get(room="meeting", kind="power")
    assert len(few) == len(many)
