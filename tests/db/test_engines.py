"""What the engines promise: the right kind of transaction, instants in UTC, and which errors deserve another try."""

import sqlite3
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyramid_retry import IRetryableError
from sqlalchemy import Connection, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError, OperationalError

from campus.db import Sessions, UtcDateTime
from campus.db.engines import is_retryable

instants = st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1), timezones=st.timezones())  # noqa: DTZ001


def pragma(connection: Connection, name: str) -> object:
    return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


def test_sqlite_is_set_up_to_keep_its_promises(sqlite_database, sessions_on):
    with sessions_on(sqlite_database).engine.connect() as connection:
        assert pragma(connection, "journal_mode") == "wal"
        assert pragma(connection, "foreign_keys") == 1
        assert pragma(connection, "synchronous") == 1  # NORMAL, for tests only
        assert pragma(connection, "secure_delete") == 1
        assert pragma(connection, "busy_timeout") == 10_000


def test_acknowledged_writes_are_on_disk_unless_told_otherwise(sqlite_database, sessions_on):
    with sessions_on(sqlite_database, sqlite_synchronous="FULL").engine.connect() as connection:
        assert pragma(connection, "synchronous") == 2


def test_postgresql_speaks_utc(postgresql_database, sessions_on):
    with sessions_on(postgresql_database).engine.connect() as connection:
        assert connection.exec_driver_sql("SHOW timezone").scalar() == "UTC"
        assert connection.exec_driver_sql("SHOW statement_timeout").scalar() == "20s"


def test_a_writer_waits_at_its_beginning_and_a_reader_never(sqlite_database, sessions_on):
    sessions = sessions_on(sqlite_database)
    with sessions.write() as first:
        first.execute(text("SELECT 1"))
        with sessions.read() as reader:
            assert reader.execute(text("SELECT count(*) FROM rooms")).scalar() == 0
        second = sessions.engine.raw_connection()
        second.driver_connection.execute("PRAGMA busy_timeout=0")
        with pytest.raises(sqlite3.OperationalError, match="locked") as locked:
            second.driver_connection.execute("BEGIN IMMEDIATE")
        assert is_retryable(locked.value)
        second.invalidate()


def test_what_was_written_is_rolled_back_by_an_error(sessions: Sessions):
    with pytest.raises(ZeroDivisionError), sessions.write() as db:
        db.execute(text("INSERT INTO zones (slug, name_ko, name_en, position) VALUES ('z', 'z', 'z', 0)"))
        raise ZeroDivisionError
    with sessions.read() as db:
        assert db.execute(text("SELECT count(*) FROM zones")).scalar() == 0


def test_losing_a_race_may_be_tried_again_and_a_wrong_row_may_not(sessions: Sessions):
    insert = text("INSERT INTO zones (slug, name_ko, name_en, position) VALUES ('z', 'z', 'z', 0)")
    with sessions.write() as db:
        db.execute(insert)
    with pytest.raises(IntegrityError) as twice, sessions.write() as db:
        db.execute(insert)
    assert IRetryableError.providedBy(twice.value)
    orphan = text("INSERT INTO floors (building_id, level) VALUES (999, 1)")
    with pytest.raises(IntegrityError) as wrong, sessions.write() as db:
        db.execute(orphan)
    assert not IRetryableError.providedBy(wrong.value)


def test_instants_come_back_as_they_went(sessions: Sessions):
    moment = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
    with sessions.write() as db:
        db.execute(
            text("INSERT INTO spaces_revision (id, token, changed_at) VALUES (1, 't', :at)").bindparams(
                at=UtcDateTime().bind_processor(sessions.engine.dialect)(moment)
            )
        )
    with sessions.read() as db:
        found = db.execute(text("SELECT changed_at FROM spaces_revision").columns(changed_at=UtcDateTime)).scalar_one()
    assert found == moment
    assert found.tzinfo is UTC


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()], ids=["sqlite", "postgresql"])
@given(moment=instants)
def test_every_zone_becomes_utc_to_the_second(dialect, moment):
    column = UtcDateTime()
    stored = column.process_bind_param(moment, dialect)
    assert column.result_processor(dialect, None)(stored) == moment.astimezone(UTC).replace(microsecond=0)


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()], ids=["sqlite", "postgresql"])
def test_a_naive_time_is_refused(dialect):
    with pytest.raises(ValueError, match="naive"):
        UtcDateTime().process_bind_param(datetime(2026, 11, 25, 10), dialect)  # noqa: DTZ001


def test_an_unknown_database_is_an_operational_error(tmp_path, sessions_on):
    with pytest.raises(OperationalError), sessions_on(f"sqlite:///{tmp_path}/no/such/folder.sqlite").read() as db:
        db.execute(text("SELECT 1"))
