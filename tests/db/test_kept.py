"""Databases that tests use one after another: whatever a test does to one, the next finds it as it was, or another."""

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from campus.db import Base, Sessions
from campus.people.models import Resident
from campus.spaces.models import OpeningHours, Room, Zone
from tests.support.databases import Database
from tests.support.hub import Hub
from tests.support.kept import KeptDatabase

pytestmark = pytest.mark.postgresql


@pytest.fixture
def database(postgresql_database: Database) -> Database:
    return postgresql_database


@pytest.fixture
def kept(database: Database, hub: Hub) -> Iterator[KeptDatabase]:
    it = KeptDatabase(database.url)
    yield it
    it.close()


def contents(sessions: Sessions) -> dict[str, list[tuple[object, ...]]]:
    with sessions.read() as db:
        return {
            table.name: [tuple(row) for row in db.execute(select(table).order_by(*table.primary_key))]
            for table in Base.metadata.sorted_tables
        }


def add_zone(db: Session) -> int:
    zone = Zone(slug="new", name_ko="새 구역", name_en="New zone", position=9)
    db.add(zone)
    db.flush()
    return zone.id


def test_rows_and_numbers_are_as_they_were(kept: KeptDatabase, sessions: Sessions, hub: Hub) -> None:
    before = contents(sessions)
    with sessions.write() as db:
        number = add_zone(db)
        db.get_one(Room, hub.meeting.id).name_en = "Another"
        db.execute(text("DELETE FROM logins"))
        db.execute(text("DELETE FROM affiliations"))
        db.query(OpeningHours).filter_by(room_id=hub.hall.id).delete()
    assert contents(sessions) != before
    assert kept.restore()
    assert contents(sessions) == before
    # And once more, from what was put back.
    with sessions.write() as db:
        assert add_zone(db) == number
        db.get_one(Resident, hub.member.id).name = "다른 이름"
    assert kept.restore()
    assert contents(sessions) == before


def test_what_was_only_read_or_rolled_back_needs_nothing(kept: KeptDatabase, sessions: Sessions) -> None:
    before = contents(sessions)
    with pytest.raises(ZeroDivisionError), sessions.write() as db:
        add_zone(db)
        raise ZeroDivisionError
    assert kept.restore()
    assert contents(sessions) == before


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE zones ADD COLUMN colour text",
        "CREATE TABLE notes (id int)",
        "DROP INDEX ix_logins_resident_id",
        "ALTER TABLE rooms DISABLE TRIGGER ALL",
        "ALTER TABLE rooms DROP CONSTRAINT fk_rooms_floor_id",
        "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    ],
)
def test_from_changed_tables_there_is_no_way_back(kept: KeptDatabase, sessions: Sessions, statement: str) -> None:
    with sessions.write() as db:
        db.execute(text(statement))
    assert not kept.restore()


def test_while_someone_is_in_a_transaction_there_is_no_way_back(kept: KeptDatabase, sessions: Sessions) -> None:
    with sessions.write() as db:
        add_zone(db)
        assert not kept.restore()


def test_each_test_has_the_hub_and_nothing_else(sessions: Sessions, hub: Hub) -> None:
    with sessions.read() as db:
        assert db.scalar(select(func.count()).select_from(Resident)) == 5
        assert db.scalar(select(func.count()).select_from(Zone)) == 1
