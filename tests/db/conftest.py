"""Sessions on a database that the test names itself, and raw SQL against the no-overlap rule."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, TextClause, bindparam, text
from sqlalchemy.exc import IntegrityError

from campus.booking.models import Booking, Occurrence, OccurrenceStatus, Purpose
from campus.db import Sessions, UtcDateTime, make_engine, make_sessions
from campus.domain.rules import Visibility
from tests.support.databases import Database, make_settings
from tests.support.hub import Hub

TEN = datetime(2026, 11, 25, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
INSERT = "INSERT INTO allocations (room_id, occurrence_id, starts_at, ends_at) VALUES (:room, :occurrence, :a, :b)"


def timed(statement: str) -> TextClause:
    return text(statement).bindparams(bindparam("a", type_=UtcDateTime), bindparam("b", type_=UtcDateTime))


@pytest.fixture
def occurrence(sessions: Sessions, hub: Hub) -> int:
    """The id of an occurrence that allocations may belong to."""
    with sessions.write() as db:
        booking = Booking(
            uid="guard",
            title="회의",
            purpose=Purpose.MEETING,
            visibility=Visibility.MEMBERS,
            people=2,
            organizer_id=hub.member.id,
            booked_by_id=hub.member.id,
            created_at=TEN,
            revised_at=TEN,
        )
        occurrence = Occurrence(
            booking=booking,
            room_id=hub.meeting.id,
            original_starts_at=TEN,
            starts_at=TEN,
            ends_at=TEN + HOUR,
            status=OccurrenceStatus.CONFIRMED,
            revised_at=TEN,
        )
        db.add(occurrence)
        db.flush()
        return occurrence.id


class Wire:
    """Raw SQL on a connection of its own."""

    def __init__(self, connection: Connection, occurrence: int) -> None:
        self.connection = connection
        self.occurrence = occurrence

    def insert(self, room: int, starts_at: datetime, ends_at: datetime, statement: str = INSERT) -> None:
        values = {"room": room, "occurrence": self.occurrence, "a": starts_at, "b": ends_at}
        with self.connection.begin_nested():
            self.connection.execute(timed(statement), values)

    def refuses(self, room: int, starts_at: datetime, ends_at: datetime, statement: str = INSERT) -> None:
        before = self.rows()
        with pytest.raises(IntegrityError):
            self.insert(room, starts_at, ends_at, statement)
        assert self.rows() == before

    def run(self, statement: str, **values) -> None:
        with self.connection.begin_nested():
            self.connection.execute(text(statement), values)

    def rows(self) -> list:
        return list(self.connection.execute(text("SELECT room_id, starts_at, ends_at FROM allocations ORDER BY id")))


@pytest.fixture
def wire(sessions: Sessions, occurrence: int) -> Iterator[Wire]:
    with sessions.engine.connect().execution_options(write=True) as connection:
        yield Wire(connection, occurrence)


@pytest.fixture
def sessions_on(tmp_path: Path) -> Iterator[Callable[..., Sessions]]:
    """``sessions_on(database or url, setting=value…)``; closed at the end."""
    opened: list[Sessions] = []

    def open_(database: Database | str, **values: str) -> Sessions:
        url = database if isinstance(database, str) else database.url
        opened.append(make_sessions(make_engine(make_settings(url, tmp_path, **values))))
        return opened[-1]

    yield open_
    for sessions in opened:
        sessions.engine.dispose()
