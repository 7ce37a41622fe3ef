"""What the database itself refuses to do to the access log, who queues, and what an entry costs."""

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from campus.audit.access import append
from campus.audit.verifying import Verified
from campus.cli.checks import check_access_log
from campus.cli.findings import Level
from campus.db import Sessions
from campus.settings import Settings
from tests.audit.conftest import check, look, write
from tests.support.racing import at_once


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE access_entries SET reason = 'x' WHERE number = 3",
        "DELETE FROM access_people WHERE entry_number = 3",
        "DELETE FROM access_entries WHERE number = 10",
        "DELETE FROM access_entries",
        "UPDATE access_people SET person_key = 'x' WHERE entry_number = 3",
        "INSERT INTO access_people (entry_number, person_key) VALUES (3, 'x')",
        "UPDATE access_head SET last_number = 9",
        "UPDATE access_head SET last_number = 11, hash = 'x'",
        "DELETE FROM access_head",
        "INSERT INTO access_head (id, last_number, hash) VALUES (1, 0, 'x')",
        "INSERT INTO access_entries SELECT 12, at, actor_key, role, network, what, thing, act, purpose, reason,"
        " hash, 'x' FROM access_entries WHERE number = 10",
        "INSERT INTO access_entries SELECT 11, at, actor_key, role, network, what, thing, act, purpose, reason,"
        " previous, 'x' FROM access_entries WHERE number = 10",
    ],
)
def test_the_database_itself_refuses(sessions: Sessions, ten: tuple[int, str], statement: str) -> None:
    with pytest.raises(DBAPIError), sessions.write() as db:
        db.execute(text(statement))
    assert check(sessions) == Verified(1, 10, ten[1])


@pytest.mark.parametrize("table", ["access_entries", "access_people", "access_head"])
def test_nobody_empties_a_table_at_once(sessions: Sessions, ten: tuple[int, str], table: str) -> None:
    statement = f"TRUNCATE {table} CASCADE"
    if sessions.engine.dialect.name == "sqlite":
        statement = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
    with pytest.raises(DBAPIError), sessions.write() as db:
        db.execute(text(statement))
    assert check(sessions) == Verified(1, 10, ten[1])


def test_the_doctor_misses_a_guard(sessions: Sessions, settings: Settings) -> None:
    assert [each.level for each in check_access_log(settings, sessions)] == [Level.OK]
    with sessions.write() as db:
        where = "" if sessions.engine.dialect.name == "sqlite" else " ON access_entries"
        db.execute(text(f"DROP TRIGGER access_entries_update{where}"))
    (found,) = check_access_log(settings, sessions)
    assert found.level is Level.FAIL and "access_entries_update" in found.text


@pytest.mark.parametrize("people", [1, 30])
def test_an_entry_takes_four_statements_whoever_is_in_it(sessions: Sessions, people: int) -> None:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement.split()[0])

    event.listen(sessions.engine, "before_cursor_execute", note)
    write(sessions, [look(people=[f"{number:032x}" for number in range(people)])])
    event.remove(sessions.engine, "before_cursor_execute", note)
    assert [each for each in seen if each != "BEGIN"] == ["SELECT", "INSERT", "INSERT", "UPDATE"]


def test_eight_writers_at_once_make_one_chain(sessions: Sessions) -> None:
    acts = [
        lambda db, number=number: append(db, [look(number), look(number + 100), look(number + 200)])
        for number in range(8)
    ]
    assert at_once(sessions, acts, ()) == ["done"] * 8
    assert (check(sessions).fault, check(sessions).last) == (None, 24)
