"""What the doctor looks at, one function per question; each says what it found."""

import shutil
import smtplib
import stat
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from campus.audit.guards import missing_access_guards
from campus.cli.findings import Finding, fail, ok, warn
from campus.cli.overlap_trial import try_overlap
from campus.cli.provider_checks import check_providers
from campus.cli.schema import SchemaState, read_schema, sqlite_file
from campus.db import Sessions
from campus.leaving.periods import left_over
from campus.leaving.services.receipts import last_runs
from campus.outbox.delivery import TIMEOUT_SECONDS
from campus.outbox.queries import read_backlog
from campus.outbox.worker import read_clock
from campus.settings import Settings

MEGABYTE = 1024 * 1024
LITTLE_SPACE_MB = 1_000
NO_SPACE_MB = 100
LATE = timedelta(minutes=10)
RETENTION_LATE = timedelta(days=2)

GUARDS = {
    "sqlite": (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        {
            "allocations_no_overlap_insert",
            "allocations_no_overlap_update",
            "rooms_parts_insert",
            "rooms_parts_update",
        },
    ),
    "postgresql": (
        "SELECT conname FROM pg_constraint WHERE convalidated"
        " UNION SELECT tgname FROM pg_trigger WHERE tgenabled = 'O'",
        {"ex_allocations_no_overlap", "ck_allocations_one_day", "allocations_undivided", "rooms_parts"},
    ),
}

Check = Callable[[Settings, Sessions], Iterator[Finding]]


def check_python(_settings: Settings, _sessions: Sessions) -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield ok(f"Python {version}") if sys.version_info >= (3, 11) else fail(f"Python {version}; 3.11 or newer is needed")


def check_database(_settings: Settings, sessions: Sessions) -> Iterator[Finding]:
    """Is it there, and which one is it?"""
    with sessions.engine.connect() as connection:
        yield ok(f"{sessions.engine.dialect.name} {_server_version(connection)} answers")


def _server_version(connection: Connection) -> str:
    question = "SELECT sqlite_version()" if connection.dialect.name == "sqlite" else "SHOW server_version"
    return str(connection.exec_driver_sql(question).scalar())


def check_schema(settings: Settings, sessions: Sessions) -> Iterator[Finding]:
    schema = read_schema(settings, sessions.engine)
    yield ok(schema.sentence()) if schema.state is SchemaState.CURRENT else fail(schema.sentence())


def missing_guards(connection: Connection) -> set[str]:
    """Names of those parts of the no-overlap rule that the database's catalogue does not list."""
    question, names = GUARDS[connection.dialect.name]
    return names - set(connection.exec_driver_sql(question).scalars())


def check_guards(_settings: Settings, sessions: Sessions) -> Iterator[Finding]:
    """Is the no-overlap rule in the database, and does it hold?"""
    with sessions.engine.connect() as connection:
        missing = missing_guards(connection)
    if missing:
        yield fail(f"The no-overlap rule lacks {', '.join(sorted(missing))}; restore a backup or ask for help")
    took = try_overlap(sessions)
    if took == {"first": True, "next": True, "overlapping": False}:
        yield ok("The database refuses two bookings of one room at one time (tried, and rolled back)")
    else:
        yield fail(f"The no-overlap rule does not hold: the database said {took}")


def check_access_log(_settings: Settings, sessions: Sessions) -> Iterator[Finding]:
    """Does the database refuse to change the access log? Whether it is whole, `campus audit verify` says."""
    with sessions.engine.connect() as connection:
        missing = missing_access_guards(connection)
    if missing:
        yield fail(f"The access log lacks {', '.join(sorted(missing))}; run `campus audit verify`")
    else:
        yield ok("The database lets the access log grow at its end only")


def check_retention(_settings: Settings, sessions: Sessions) -> Iterator[Finding]:
    """Is what need not be kept forgotten?"""
    now = read_clock()
    with sessions.read() as db:
        runs, left = last_runs(db, limit=1), left_over(db, now=now - RETENTION_LATE)
    if not runs or runs[0].at < now - RETENTION_LATE:
        since = "never" if not runs else f"last on {runs[0].at:%Y-%m-%d %H:%M} UTC"
        yield warn(f"Data on people is not forgotten: {since}. Does the worker run?")
    elif left:
        yield fail(f"Rows are kept beyond their time: {', '.join(left)}. Run: campus retention")
    else:
        yield ok("nothing about people is kept beyond its time")


def check_references(_settings: Settings, sessions: Sessions) -> Iterator[Finding]:
    """Does every row point somewhere? PostgreSQL makes sure of it by itself."""
    if sessions.engine.dialect.name != "sqlite":
        return
    with sessions.engine.connect() as connection:
        if not connection.exec_driver_sql("PRAGMA foreign_keys").scalar():
            yield fail("Foreign keys are switched off")
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        damage = connection.exec_driver_sql("PRAGMA quick_check").scalar()
    yield (
        fail(f"{len(orphans)} rows point nowhere, the first in {orphans[0][0]}")
        if orphans
        else ok("Every row points somewhere")
    )
    yield ok("The file is sound") if damage == "ok" else fail(f"The file is damaged: {damage}")


def check_outbox(_settings: Settings, sessions: Sessions) -> Iterator[Finding]:
    """Do mails leave?"""
    with sessions.read() as db:
        backlog = read_backlog(db)
    if backlog.failed:
        yield warn(f"{backlog.failed} mails were given up; `campus mails` says why")
    if backlog.oldest_due_at is not None and read_clock() - backlog.oldest_due_at > LATE:
        since = f"{backlog.oldest_due_at:%Y-%m-%d %H:%M}Z"
        yield warn(f"{backlog.waiting} mails wait, the oldest since {since}: is a worker running?")
    else:
        yield ok(f"{backlog.waiting} mails wait")


def check_mail(settings: Settings, _sessions: Sessions) -> Iterator[Finding]:
    """Is there a way out for mail?"""
    mail = settings.mail
    if mail.folder is not None:
        yield ok(f"Mail goes into the folder {mail.folder}")
        return
    try:
        with smtplib.SMTP(mail.host, mail.port, timeout=TIMEOUT_SECONDS) as server:
            code, _reply = server.noop()
    except (smtplib.SMTPException, OSError) as problem:
        yield fail(f"The mail server {mail.host}:{mail.port} does not answer: {problem}")
    else:
        yield ok(f"The mail server {mail.host}:{mail.port} answers ({code})")


def check_disk(settings: Settings, _sessions: Sessions) -> Iterator[Finding]:
    """Is there room for the SQLite file, and is it private?"""
    file = sqlite_file(settings)
    if file is None:
        return
    free = shutil.disk_usage(file.parent).free // MEGABYTE
    say = fail if free < NO_SPACE_MB else warn if free < LITTLE_SPACE_MB else ok
    yield say(f"{free:,} MB are free beside the database")
    yield _privacy(file)


def _privacy(file: Path) -> Finding:
    mode = stat.S_IMODE(file.stat().st_mode)
    if mode & stat.S_IRWXO:
        return warn(f"{file} is open to every account of this machine (mode {mode:o}): chmod 600 {file}")
    return ok(f"{file} is closed to other accounts (mode {mode:o})")


CHECKS: tuple[Check, ...] = (
    check_python,
    check_database,
    check_schema,
    check_guards,
    check_access_log,
    check_retention,
    check_references,
    check_outbox,
    check_mail,
    check_providers,
    check_disk,
)


def examine(settings: Settings, sessions: Sessions) -> Iterator[Finding]:
    """Every finding, in order. A check that the database breaks off becomes a finding itself."""
    for check in CHECKS:
        try:
            yield from check(settings, sessions)
        except SQLAlchemyError as trouble:
            yield fail(f"{check.__name__.replace('_', ' ')}: {str(trouble).splitlines()[0]}")
