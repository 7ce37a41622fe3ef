"""SQLite's ways around a conflict do not lead around the no-overlap rule."""

import pytest

from tests.db.conftest import HOUR, INSERT, MINUTE, TEN
from tests.support.databases import Database


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    """PostgreSQL knows no such statements."""
    return sqlite_database


@pytest.mark.parametrize("act", ["REPLACE", "IGNORE"])
def test_sqlites_ways_around_a_conflict_do_not_lead_around_this_one(wire, hub, act):
    wire.insert(hub.meeting.id, TEN, TEN + HOUR)
    wire.refuses(hub.meeting.id, TEN, TEN + HOUR, INSERT.replace("INSERT", f"INSERT OR {act}"))
    wire.insert(hub.small.id, TEN, TEN + HOUR)
    move = f"UPDATE OR {act} allocations SET room_id = :room WHERE starts_at = :a AND ends_at = :b AND 0 <> :occurrence"
    wire.refuses(hub.meeting.id, TEN, TEN + HOUR, move)


def test_replacing_a_row_by_its_id_keeps_the_rule(wire, hub):
    """OR REPLACE deletes the row of the same id first; the other room's neighbour still counts."""
    wire.insert(hub.meeting.id, TEN, TEN + HOUR)
    wire.insert(hub.small.id, TEN, TEN + HOUR)
    replace = (
        "INSERT OR REPLACE INTO allocations (id, room_id, occurrence_id, starts_at, ends_at) "
        "SELECT id, :room, :occurrence, :a, :b FROM allocations WHERE room_id <> :room"
    )
    wire.refuses(hub.meeting.id, TEN + MINUTE, TEN + 2 * HOUR, replace)
