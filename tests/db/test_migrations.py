"""Migrations lead from nothing to the tables of the code and back, and never stop half way."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from campus.cli.checks import missing_guards
from campus.cli.schema import SchemaRefused, SchemaState, alembic_config, read_schema, require_schema, upgrade
from campus.db import Engine, make_engine
from campus.paths import MIGRATIONS
from campus.settings import Settings
from tests.support.databases import execute_apart, make_settings, on_database

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Settings that name a database without tables."""
    if request.param == "sqlite":
        yield make_settings(f"sqlite:///{tmp_path}/new folder/campus.sqlite", tmp_path)
        return
    admin_url = request.getfixturevalue("postgresql_server")
    name = f"campus_empty_{uuid4().hex[:12]}"
    execute_apart(admin_url, f"CREATE DATABASE {name}")
    yield make_settings(on_database(admin_url, name), tmp_path)
    execute_apart(admin_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def engine(empty: Settings) -> Iterator[Engine]:
    engine = make_engine(empty)
    yield engine
    engine.dispose()


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names())


def revisions() -> list[str]:
    """From the first to the last."""
    return [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()][::-1]


def guards_missing(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return missing_guards(connection)


def test_there_is_one_head():
    assert len(ScriptDirectory(str(MIGRATIONS)).get_heads()) == 1


def test_there_and_back_one_revision_at_a_time(empty, engine):
    upgrade(empty, engine)
    with_all = tables(engine)
    command.downgrade(alembic_config(empty), "base")
    assert tables(engine) == {"alembic_version"}
    for revision in revisions():
        command.upgrade(alembic_config(empty), revision)
    assert tables(engine) == with_all
    assert guards_missing(engine) == set()
    for _revision in revisions():
        command.downgrade(alembic_config(empty), "-1")
    assert tables(engine) == {"alembic_version"}
    command.upgrade(alembic_config(empty), "head")
    assert tables(engine) == with_all


def test_the_tables_are_those_of_the_code(empty, engine):
    upgrade(empty, engine)
    command.check(alembic_config(empty))


def test_the_guards_are_in_the_catalogue(empty, engine):
    upgrade(empty, engine)
    assert guards_missing(engine) == set()


def test_upgrading_says_from_where_to_where_and_twice_does_nothing(empty, engine):
    before, after = upgrade(empty, engine)
    assert (before.state, after.state) == (SchemaState.EMPTY, SchemaState.CURRENT)
    assert upgrade(empty, engine) == (after, after)


def test_no_tables_are_refused_with_the_command_to_run(empty, engine):
    with pytest.raises(SchemaRefused, match="campus upgrade"):
        require_schema(empty, engine)


def test_looking_makes_no_file(tmp_path):
    settings = make_settings(f"sqlite:///{tmp_path}/campus.sqlite", tmp_path)
    engine = make_engine(settings)
    assert read_schema(settings, engine).state is SchemaState.EMPTY
    assert not (tmp_path / "campus.sqlite").exists()


def test_the_file_is_closed_to_other_accounts(tmp_path):
    settings = make_settings(f"sqlite:///{tmp_path}/campus.sqlite", tmp_path)
    engine = make_engine(settings)
    upgrade(settings, engine)
    engine.dispose()
    assert (tmp_path / "campus.sqlite").stat().st_mode & 0o777 == 0o600


def test_a_revision_of_a_newer_program_is_refused(empty, engine):
    upgrade(empty, engine)
    with engine.connect().execution_options(write=True) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '29990101_from_the_future'")
        connection.commit()
    assert read_schema(empty, engine).state is SchemaState.NEWER
    with pytest.raises(SchemaRefused, match="newer Campus"):
        upgrade(empty, engine)
    with pytest.raises(SchemaRefused, match="29990101_from_the_future"):
        require_schema(empty, engine)


# Migrates, and dies when the last table is being made: kill -9 in the middle.
DIES = """
import os, signal
from sqlalchemy import event
from sqlalchemy.engine import Engine
from campus.cli.schema import upgrade
from campus.db import make_engine
from tests.support.databases import make_settings
from pathlib import Path

@event.listens_for(Engine, "before_cursor_execute")
def die(connection, cursor, statement, *rest):
    if "CREATE TABLE event_texts" in statement:
        os.kill(os.getpid(), signal.SIGKILL)

settings = make_settings(os.environ["URL"], Path("unused"))
upgrade(settings, make_engine(settings))
"""


def test_killed_half_way_nothing_happened_and_the_next_try_succeeds(empty, engine):
    environ = os.environ | {"URL": empty.database_url, "PYTHONPATH": str(ROOT)}
    died = subprocess.run([sys.executable, "-c", DIES], env=environ, cwd=ROOT, check=False)
    assert died.returncode == -signal.SIGKILL
    assert read_schema(empty, engine).state is SchemaState.EMPTY
    assert tables(engine) == set()
    upgrade(empty, engine)
    require_schema(empty, engine)


def test_the_alembic_command_works_with_the_ini_file(tmp_path):
    url = f"sqlite:///{tmp_path}/campus.sqlite"
    environ = os.environ | {"CAMPUS_DATABASE_URL": url}
    alembic = Path(sys.executable).with_name("alembic")
    subprocess.run(
        [alembic, "-c", "development.ini", "upgrade", "head"], env=environ, cwd=ROOT, check=True, capture_output=True
    )
    settings = replace(make_settings(url, tmp_path))
    engine = make_engine(settings)
    require_schema(settings, engine)
    engine.dispose()
