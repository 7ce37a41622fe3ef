"""The two engines, SQLite and PostgreSQL, set up so that an acknowledged write is on disk and writers queue."""

import sqlite3
from typing import Any

import psycopg.errors
from pyramid_retry import mark_error_retryable
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext, make_url

from campus.settings import Settings

__all__ = ["Engine", "make_engine"]

SQLITE_BUSY_MILLISECONDS = 10_000

# What a second attempt can mend: another writer was first. The overlap itself is among them: on the second attempt the
# clash query sees the other booking and answers with a refusal and its alternatives.
_RETRYABLE_STATES = (
    psycopg.errors.SerializationFailure,
    psycopg.errors.DeadlockDetected,
    psycopg.errors.LockNotAvailable,
    psycopg.errors.ExclusionViolation,
    psycopg.errors.UniqueViolation,
)
_RETRYABLE_SQLITE = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_CONSTRAINT_SQLITE = (
    sqlite3.SQLITE_CONSTRAINT_TRIGGER,
    sqlite3.SQLITE_CONSTRAINT_UNIQUE,
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY,
)


def is_retryable(error: BaseException) -> bool:
    """Whether a DBAPI error says that another writer was first, so that the same request may be tried again."""
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", 0)
        return code & 0xFF in _RETRYABLE_SQLITE or code in _CONSTRAINT_SQLITE
    return isinstance(error, _RETRYABLE_STATES)


def _mark_retryable(context: ExceptionContext) -> None:
    if context.sqlalchemy_exception is not None and is_retryable(context.original_exception):
        mark_error_retryable(context.sqlalchemy_exception)


def _prepare_sqlite(engine: Engine, synchronous: str) -> None:
    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        # Autocommit at driver level: our own BEGIN below decides between IMMEDIATE and DEFERRED.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={SQLITE_BUSY_MILLISECONDS}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute(f"PRAGMA synchronous={synchronous}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA secure_delete=ON")
        cursor.execute("PRAGMA temp_store=MEMORY")
        cursor.execute("PRAGMA cache_size=-65536")
        cursor.execute("PRAGMA mmap_size=268435456")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A deferred transaction that turns into a writer fails at once when another writer is active.
        if connection.get_execution_options().get("write", False):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            # It takes no lock and cannot fail, so it goes to the driver itself: every page begins with it.
            connection.connection.dbapi_connection.execute("BEGIN DEFERRED")  # type: ignore[union-attr]


def make_engine(settings: Settings) -> Engine:
    """An engine for ``settings.database_url``; sessions carry ``write`` as an execution option."""
    url = make_url(settings.database_url)
    options: dict[str, Any] = {"pool_size": settings.pool_size, "max_overflow": 4, "pool_timeout": 5}
    # What a statement was given may be somebody's name: it stays out of errors, and so out of logs.
    options["hide_parameters"] = True
    if url.get_backend_name() == "postgresql":
        timeout = settings.statement_timeout_seconds * 1000
        options["connect_args"] = {
            "options": f"-c timezone=UTC -c statement_timeout={timeout} -c lock_timeout={timeout // 2}",
            "connect_timeout": 5,
        }
        options["pool_pre_ping"] = True
    engine = create_engine(url, **options)
    event.listen(engine, "handle_error", _mark_retryable)
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, settings.sqlite_synchronous)
    return engine
