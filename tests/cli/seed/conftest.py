"""The demo's rooms and its plan of bookings, made once for each day that is asked for."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from campus import open_database
from campus.cli.seed.booking_plans import PlannedBooking
from campus.cli.seed.demo import plan_bookings
from campus.cli.seed.people import plan_residents
from campus.cli.seed.spaces import demo_spaces, space_tables
from campus.cli.seed.writing import write_tables
from campus.domain.hubtime import at
from campus.spaces.catalogue import RoomFacts
from campus.spaces.queries.catalogue import read_catalogue
from tests.support.databases import SqliteTemplates, make_settings

Plan = Callable[[date], list[PlannedBooking]]


@pytest.fixture(scope="session")
def rooms_on(
    sqlite_templates: SqliteTemplates, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[date], list[RoomFacts]]:
    """The demo's rooms with their rules, as the catalogue reads them, seeded around a day."""

    def read(today: date) -> list[RoomFacts]:
        file = tmp_path_factory.mktemp("rooms") / "rooms.sqlite"
        shutil.copyfile(sqlite_templates.file(with_hub=False), file)
        sessions = open_database(make_settings(f"sqlite:///{file}", Path("unused")))
        with sessions.write() as db:
            write_tables(db, space_tables(demo_spaces(today), today, at(today)))
            rooms = list(read_catalogue(db).rooms.values())
        sessions.engine.dispose()
        return rooms

    return read


@pytest.fixture(scope="session")
def plan(rooms_on: Callable[[date], list[RoomFacts]]) -> Plan:
    """The plan of a day, made once."""
    made: dict[date, list[PlannedBooking]] = {}

    def once(today: date) -> list[PlannedBooking]:
        if today not in made:
            made[today] = plan_bookings(today, rooms_on(today), plan_residents(today))
        return made[today]

    return once
