"""``campus retention``: forget what need not be kept, and prove it."""

from argparse import ArgumentParser, Namespace
from typing import Any

from campus.cli.chores import do_chores
from campus.cli.commands import add_command
from campus.cli.configuration import load
from campus.cli.console import complain, say
from campus.cli.databases import opened_hub
from campus.cli.schema import require_schema
from campus.db import Sessions
from campus.leaving.periods import stand
from campus.outbox.worker import read_clock

LEFT_OVER = 1
DETAILS = """\
Everything about people has a period after which it goes; the worker sees to it every hour. This does the same at once
and prints how each period stands then: how long rows are kept, how many are beyond that, and the oldest that is kept.
After a run nothing is beyond its period, and the exit status says so. Where somebody left, the file of an SQLite
database is written anew, so that not even its free pages hold what was deleted.

examples:
  campus retention --dry-run              how each period stands, nothing is deleted
  campus retention
"""


def add_to(subparsers: Any) -> None:
    """Announce the command."""
    parser: ArgumentParser = add_command(subparsers, run, "retention", "forget what need not be kept", DETAILS)
    parser.add_argument("--dry-run", action="store_true", help="only say what would go")


def run(arguments: Namespace) -> int:
    """Forget, unless it is a dry run, and say how everything stands."""
    settings = load(arguments).settings
    with opened_hub(settings) as sessions:
        require_schema(settings, sessions.engine)
        if not arguments.dry_run:
            for name, count in do_chores(sessions, now=read_clock()).items():
                if count:
                    say(f"forgotten: {count} {name}")
        return tell(sessions, is_dry=arguments.dry_run)


def tell(sessions: Sessions, *, is_dry: bool) -> int:
    """Print each period; 1 where a run left anything."""
    with sessions.read() as db:
        found = stand(db, now=read_clock())
    say(f"{'rows':40} {'kept':>8} {'due':>6}  oldest that is kept")
    for each in found:
        oldest = f"{each.oldest:%Y-%m-%d %H:%M} UTC" if each.oldest else "–"
        say(f"{each.period.name!s:40} {each.period.days:>4} days {each.due:>5}  {oldest}")
    if is_dry or not any(each.due for each in found):
        return 0
    complain("Rows are kept beyond their time.")
    return LEFT_OVER
