"""``campus worker``: deliver mail, see to what time brings, and forget what need not be kept."""

from argparse import ArgumentParser, Namespace
from typing import Any

from campus.cli.chores import do_chores
from campus.cli.commands import add_command
from campus.cli.configuration import load
from campus.cli.console import say
from campus.cli.databases import opened_engine, opened_hub
from campus.cli.jobs import deliver_mail
from campus.cli.schema import require_schema
from campus.cli.sweeps import DAYS, sweep
from campus.enrolling.working import work_on_people
from campus.importing.working import work_on_imports
from campus.outbox.delivery import make_delivery
from campus.outbox.letterhead import letterhead_of
from campus.outbox.worker import deliver_all, read_clock
from campus.reports.working import work_on_reports
from campus.settings import Settings

DETAILS = """\
The worker looks for due mail every second and delivers it by SMTP, or into a folder when campus.mail.folder is set. One
that cannot be delivered is tried again after 30 s, 2 min, 8 min, ... and given up after eight attempts; `campus mails`
shows it. Imports of large calendars go on here as soon as somebody begins one. Once a minute requests that nobody
answered expire, rooms that nobody came to are released, and rooms that freed up go to the dates that stand in line for
them; days that are over are worked out for the reports. Once an hour the worker deletes what has run out: logins,
mailed links, failed sign-ins, texts of old mails, calendar files.

Several workers may run at once. `campus serve` has one beside it unless told --no-worker. SIGTERM ends a worker as soon
as the mail in its hands has left.

examples:
  campus worker
  campus worker --once                    sweep, deliver what is due now, do the chores, and end
"""


def add_to(subparsers: Any) -> None:
    """Announce the command."""
    parser: ArgumentParser = add_command(subparsers, run, "worker", "deliver mail and forget what has run out", DETAILS)
    parser.add_argument("--once", action="store_true", help="deliver what is due now and end")


def run(arguments: Namespace) -> int:
    """Work until told to stop, or once."""
    settings = load(arguments).settings
    with opened_engine(settings) as engine:
        require_schema(settings, engine)
    if arguments.once:
        _work_once(settings)
    else:
        deliver_mail(settings)
    return 0


def _work_once(settings: Settings) -> None:
    with opened_hub(settings) as sessions:
        # First: what is swept writes mails.
        swept = sweep(sessions, settings, now=read_clock())
        settled = sum(count for name, count in swept.items() if name != DAYS)
        while work_on_imports(sessions, settings, now=read_clock()):
            pass
        while work_on_reports(sessions, read_clock):
            pass
        while work_on_people(sessions, settings, now=read_clock()):
            pass
        tried = deliver_all(sessions, make_delivery(settings.mail), letterhead_of(settings))
        forgotten = sum(do_chores(sessions, now=read_clock()).values())
    say(f"{tried} mails tried, {settled} requests and dates settled, {forgotten} old rows forgotten.")
