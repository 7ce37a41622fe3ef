"""``campus reports rebuild``: work ended days out again from their bookings."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import date, timedelta
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from campus.cli.commands import add_command
from campus.cli.configuration import load
from campus.cli.console import complain, say
from campus.cli.databases import opened_hub
from campus.cli.schema import require_schema
from campus.db import Sessions
from campus.domain.days import ONE_DAY, Days
from campus.domain.hubtime import local_date
from campus.outbox.worker import read_clock
from campus.reports.queries.rollup import first_day, kept_days
from campus.reports.services.rolling import lock_keeping, roll
from campus.spaces.queries.catalogue import read_catalogue

REFUSED = 2
CHUNK = timedelta(days=30)

DETAILS = """\
Reports read ended days from sums that the worker keeps each night and mends whenever something in an ended day changes.
This works them out again from the bookings: all of them, or those from one day to another. When rooms were open and how
many seats they had stays as it was kept on the day; with --afresh it is taken from today's opening hours and closures.

Each month is a transaction of its own; the hub may run meanwhile, and an interrupted rebuild may simply be run again.

examples:
  campus reports rebuild
  campus reports rebuild --from 2026-10-01 --to 2026-10-31 --afresh
"""


def add_to(subparsers: Any) -> None:
    """Announce the command."""
    parser: ArgumentParser = add_command(subparsers, run, "reports", "work the sums of reports out again", DETAILS)
    parser.add_argument("act", choices=["rebuild"], help="work ended days out again from their bookings")
    parser.add_argument("--from", dest="first", type=_day, metavar="DAY", help="the first day, like 2026-10-01")
    parser.add_argument("--to", dest="last", type=_day, metavar="DAY", help="the last day; days that are over only")
    parser.add_argument("--afresh", action="store_true", help="take opening hours and seats as they are today")


def _day(raw: str) -> date:
    try:
        return date.fromisoformat(raw)
    except ValueError:
        raise ArgumentTypeError(f"{raw!r} is no day like 2026-10-01") from None


def run(arguments: Namespace) -> int:
    """Rebuild, with a bar on a terminal."""
    settings = load(arguments).settings
    with opened_hub(settings) as sessions:
        require_schema(settings, sessions.engine)
        days = wanted_days(sessions, arguments.first, arguments.last)
        if not len(days):
            complain("There is no ended day between these. Reports keep days that are over, from the first booking on.")
            return REFUSED
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        console = Console(stderr=True)
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
            task = bar.add_task("days", total=len(days))
            for done in rebuild(sessions, days, is_afresh=arguments.afresh):
                bar.update(task, completed=done)
    say(f"{len(days)} days from {days.first} to {days.last} were worked out again.")
    return 0


def wanted_days(sessions: Sessions, first: date | None, last: date | None) -> Days:
    """The days to rebuild: what is asked, cut to days that are over and grown so that what is kept has no gap."""
    with sessions.read() as db:
        today = local_date(read_clock())
        begins, kept = first_day(db, today), kept_days(db)
    days = Days(first or begins, min(last or today, today - ONE_DAY))
    if kept is None or not len(days):
        return days
    if days.last < kept.first:
        return Days(days.first, kept.first - ONE_DAY)
    return Days(kept.last + ONE_DAY, days.last) if days.first > kept.last else days


def rebuild(sessions: Sessions, days: Days, *, is_afresh: bool = False) -> Any:
    """Work ``days`` out again, a month at a time; yields how many are done."""
    first = days.first
    while first <= days.last:
        piece = Days(first, min(first + CHUNK, days.last))
        with sessions.write() as db:
            lock_keeping(db)
            roll(db, read_catalogue(db), piece, now=read_clock(), is_afresh=is_afresh)
        first = piece.last + ONE_DAY
        yield len(Days(days.first, piece.last))
