"""Whether the database has the tables this code was written for, and bringing it there."""

import logging
import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.engine import make_url

from campus.db import Engine
from campus.paths import MIGRATIONS
from campus.settings import Settings

# It would say at every look which database it sees.
logging.getLogger("alembic.runtime.migration").setLevel(logging.WARNING)


class SchemaState(StrEnum):
    """How the database's schema stands to the code's."""

    CURRENT = "current"
    EMPTY = "empty"
    OLDER = "older"
    NEWER = "newer"  # of a revision this code has never heard of


@dataclass(frozen=True, slots=True)
class Schema:
    """The revision found (None: no tables yet), the one this code needs, and what that means."""

    found: str | None
    needed: str
    state: SchemaState

    def sentence(self) -> str:
        """What is the matter and which command mends it, in one or two sentences."""
        if self.state is SchemaState.EMPTY:
            return "The database has no tables yet. Run: campus upgrade"
        if self.state is SchemaState.OLDER:
            return (
                f"The database is at revision {self.found}, older than this program, which needs {self.needed}. "
                "Make a backup, then run: campus upgrade"
            )
        if self.state is SchemaState.NEWER:
            return (
                f"The database is at revision {self.found}, which this program does not know (it needs {self.needed}): "
                "a newer Campus has upgraded it. Install that version again, or restore the backup made before "
                "`campus upgrade`."
            )
        return f"The database is at revision {self.found}, as this program needs it."


class SchemaRefused(RuntimeError):
    """The schema does not fit the code; the message names the command that mends it."""


def alembic_config(settings: Settings) -> Config:
    """Alembic's configuration without an ini file; works in a checkout and in a wheel."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["settings"] = settings
    return config


def sqlite_file(settings: Settings) -> Path | None:
    """The database file when it is SQLite on disk, else None."""
    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    return Path(str(url.database))


def judge(connection: Connection) -> Schema:
    """How the schema behind ``connection`` stands to the code's."""
    heads = MigrationContext.configure(connection).get_current_heads()
    return _compared(heads[0] if heads else None)


def read_schema(settings: Settings, engine: Engine) -> Schema:
    """How the database's schema stands to the code's. Does not create a missing SQLite file."""
    file = sqlite_file(settings)
    if file is not None and not file.exists():
        return _compared(None)
    with engine.connect() as connection:
        return judge(connection)


def _compared(found: str | None) -> Schema:
    scripts = ScriptDirectory(str(MIGRATIONS))
    needed = str(scripts.get_current_head())
    if found is None:
        state = SchemaState.EMPTY
    elif found == needed:
        state = SchemaState.CURRENT
    elif found in {script.revision for script in scripts.walk_revisions()}:
        state = SchemaState.OLDER
    else:
        state = SchemaState.NEWER
    return Schema(found, needed, state)


def require_schema(settings: Settings, engine: Engine) -> None:
    """Raise :class:`SchemaRefused` unless the database has exactly the schema this code needs."""
    schema = read_schema(settings, engine)
    if schema.state is not SchemaState.CURRENT:
        raise SchemaRefused(schema.sentence())


def upgrade(settings: Settings, engine: Engine) -> tuple[Schema, Schema]:
    """Bring the schema to this code's revision in one transaction; what was found, and what stands now.

    Raises :class:`SchemaRefused` for a revision this code does not know. Creates a missing SQLite file, readable by its
    owner only, and its folder.
    """
    before = read_schema(settings, engine)
    if before.state is SchemaState.NEWER:
        raise SchemaRefused(before.sentence())
    file = sqlite_file(settings)
    if file is not None and not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    command.upgrade(alembic_config(settings), "head")
    return before, read_schema(settings, engine)
