"""``campus mails``: how the outbox stands, and giving failed mails another chance."""

from argparse import ArgumentParser, Namespace
from typing import Any

from campus.cli.commands import add_command
from campus.cli.configuration import load
from campus.cli.console import say
from campus.cli.databases import opened_sessions
from campus.cli.schema import require_schema
from campus.db import Sessions
from campus.outbox.claims import retry_failed
from campus.outbox.models import MessageState
from campus.outbox.queries import list_mails, read_backlog
from campus.outbox.worker import read_clock

SHOWN = 20

DETAILS = """\
Counts waiting, sent and failed mails, and lists the latest failed ones with what the mail server said.

examples:
  campus mails
  campus mails --retry                    after mending the mail server: try the failed ones again
"""


def add_to(subparsers: Any) -> None:
    """Announce the command."""
    parser: ArgumentParser = add_command(subparsers, run, "mails", "show how the outbox stands", DETAILS)
    parser.add_argument("--retry", action="store_true", help="let the failed mails be tried again from now on")


def run(arguments: Namespace) -> int:
    """Say how the outbox stands; with ``--retry`` put failed mails back first."""
    settings = load(arguments).settings
    with opened_sessions(settings) as sessions:
        require_schema(settings, sessions.engine)
        if arguments.retry:
            with sessions.write() as db:
                say(f"{retry_failed(db, now=read_clock())} mails will be tried again.")
        _show(sessions)
    return 0


def _show(sessions: Sessions) -> None:
    with sessions.read() as db:
        backlog = read_backlog(db)
        failed = list_mails(db, limit=SHOWN, state=MessageState.FAILED)
    say(f"{backlog.waiting} waiting, {backlog.sent} sent, {backlog.failed} failed")
    for mail in failed:
        say(f"  {mail.created_at:%Y-%m-%d %H:%M}Z  {mail.event}  to {mail.address}: {mail.last_problem}")
