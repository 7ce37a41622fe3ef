"""``campus seed``: the demo hub around today, or the benchmarks' data."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from time import perf_counter
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy.orm import Session

from campus.cli.commands import add_command
from campus.cli.configuration import load
from campus.cli.console import complain, say
from campus.cli.schema import require_schema
from campus.cli.seed.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from campus.cli.seed.demo import Report, Seeded, TextRows, seed_demo
from campus.cli.seed.scale import SCALES, seed_scale
from campus.cli.seed.writing import Row, is_empty, wipe
from campus.db import Sessions, make_engine, make_sessions
from campus.feeds.rebuilding import event_text_rows, rebuild_texts, series_text_rows
from campus.people.passwords import hash_password
from campus.settings import Environment, Settings

DETAILS = """\
Without --scale: the five zones and their rooms, organizations, invented people and half a year of bookings around
today, in a few seconds. The demo accounts are printed at the end; `campus serve` says them too.

With --scale: what the benchmarks measure on. S is 50 rooms with 52,000 bookings, L is 200 rooms with 1,040,000; the
data begin eleven weeks ago and go on for a year. L takes some minutes and 1.6 gigabytes; if it is interrupted, begin
anew with --again.

A database with anything in it is left alone. In production nothing is seeded: the accounts' password is public.

examples:
  campus seed                             fill an empty database with the demo hub
  campus seed --again                     throw everything away and begin anew, around today
  campus seed --scale S                   data for `make bench`
"""
REFUSED = 2


class SeedRefused(RuntimeError):
    """The database must not be seeded; the message says why and what to do."""


def add_to(subparsers: Any) -> None:
    """Announce the command."""
    parser: ArgumentParser = add_command(subparsers, run, "seed", "fill an empty database with a demo hub", DETAILS)
    parser.add_argument("--scale", choices=sorted(SCALES), help="the benchmarks' data instead of the demo hub")
    parser.add_argument("--again", action="store_true", help="delete everything in the database first")
    parser.add_argument("--if-empty", action="store_true", help="do nothing, and well, when something is there")


def run(arguments: Namespace) -> int:
    """Seed, and say what is there now."""
    settings = load(arguments).settings
    sessions = make_sessions(make_engine(settings), catalogue_cache={})
    started = perf_counter()
    try:
        require_schema(settings, sessions.engine)
        if arguments.if_empty and not _is_empty(sessions):
            return 0
        with _progress() as report:
            seeded = seed(
                sessions, settings, datetime.now(UTC), scale=arguments.scale, again=arguments.again, report=report
            )
    except SeedRefused as refused:
        complain(str(refused))
        return REFUSED
    finally:
        sessions.engine.dispose()
    say(
        f"{seeded.rooms} rooms, {seeded.residents} residents and {seeded.bookings:,} bookings "
        f"in {perf_counter() - started:.1f} seconds."
    )
    say(f"Sign in with the password {DEMO_PASSWORD} as:")
    for account in DEMO_ACCOUNTS:
        say(f"  {account.email:<24} {account.label_en} ({account.label_ko})")
    return 0


def _is_empty(sessions: Sessions) -> bool:
    with sessions.read() as db:
        return is_empty(db)


def seed(
    sessions: Sessions, settings: Settings, now: datetime, *, scale: str | None, again: bool, report: Report
) -> Seeded:
    """Fill the database behind ``sessions`` with the demo hub around ``now`` (aware), or with ``scale`` of SCALES.

    ``again`` deletes every row first. Raises :class:`SeedRefused` in production, and for a database that is not empty
    unless ``again`` is set; nothing is changed then.
    """
    if settings.environment is Environment.PRODUCTION:
        raise SeedRefused("In production nothing is seeded: everyone knows the password of the demo accounts.")
    # Hashing is slow on purpose: once, and before the write lock is taken.
    password_hash = hash_password(DEMO_PASSWORD)
    texts: TextRows = partial(_text_rows, settings)
    with sessions.write() as db:
        if again:
            report("wiping", 0.0)
            wipe(db)
        elif not is_empty(db):
            raise SeedRefused(
                "The database is not empty. To delete everything in it and begin anew: campus seed --again"
            )
        if scale is None:
            series_texts: TextRows = partial(_series_text_rows, settings)
            seeded = seed_demo(
                db, now, texts=texts, series_texts=series_texts, password_hash=password_hash, report=report
            )
            rebuild_texts(db, settings, now=now.replace(microsecond=0))
            return seeded
    return seed_scale(sessions, SCALES[scale], now, texts=texts, password_hash=password_hash, report=report)


def _text_rows(settings: Settings, db: Session, occurrence_ids: Sequence[int]) -> list[Row]:
    return list(event_text_rows(db, occurrence_ids, settings))


def _series_text_rows(settings: Settings, db: Session, booking_ids: Sequence[int]) -> list[Row]:
    return list(series_text_rows(db, booking_ids, settings))


@contextmanager
def _progress() -> Iterator[Report]:
    """A bar on a terminal, silence elsewhere."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description:<18}"), BarColumn(bar_width=40), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("seeding", total=1.0)

        def report(what: str, share: float) -> None:
            bar.update(task, description=what, completed=share)

        yield report
