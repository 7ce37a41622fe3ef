"""``campus upgrade``: bring the database to the tables this version needs."""

from argparse import Namespace
from datetime import UTC, datetime
from typing import Any

from campus.cli import schema
from campus.cli.commands import add_command
from campus.cli.configuration import load
from campus.cli.console import say
from campus.cli.databases import opened_engine, opened_hub
from campus.feeds.rebuilding import refresh_texts

DETAILS = """\
All steps run in one transaction: interrupted or killed half way, the database stands as before, and the same
command may be run again. A database that a newer version has upgraded is refused.

Afterwards the texts of calendar feeds are written anew if this version words them otherwise.

Make a backup first (docs/operating.md says how), and stop the server: it refuses to serve tables of another version.

examples:
  campus upgrade
  campus --ini production.ini upgrade
"""


def add_to(subparsers: Any) -> None:
    """Announce the command."""
    add_command(subparsers, run, "upgrade", "make the tables, or bring them to this version", DETAILS)


def run(arguments: Namespace) -> int:
    """Upgrade and say from where to where."""
    settings = load(arguments).settings
    with opened_engine(settings) as engine:
        before, after = schema.upgrade(settings, engine)
    with opened_hub(settings) as sessions, sessions.write() as db:
        written = refresh_texts(db, settings, now=datetime.now(UTC).replace(microsecond=0))
    if before == after:
        say(f"Nothing to do: the database is at revision {after.found}.")
    else:
        say(f"The database went from {before.found or 'nothing'} to revision {after.found}.")
    if written:
        say(f"{written:,} texts of calendar feeds were written anew.")
    return 0
