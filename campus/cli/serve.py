"""``campus serve``: answer requests in several processes, and deliver mail beside."""

from argparse import ArgumentParser, BooleanOptionalAction, Namespace
from dataclasses import replace
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.cli.commands import add_command
from campus.cli.configuration import Configuration, load
from campus.cli.console import say
from campus.cli.databases import opened_engine
from campus.cli.init import setup_hint
from campus.cli.jobs import answer_requests, deliver_mail
from campus.cli.processes import Job, Processes
from campus.cli.schema import require_schema
from campus.cli.seed.accounts import DEMO_ACCOUNTS
from campus.cli.serving import FINISH_SECONDS, listen
from campus.db import Engine
from campus.people.models import Resident
from campus.settings import Settings, SettingsRefused

# After the requests, the threads and the worker need a moment to end.
KILL_AFTER_SECONDS = FINISH_SECONDS + 3.0

DETAILS = """\
The server listens on campus.listen (host:port or unix:/path, several with spaces between) with campus.processes
processes of campus.threads threads each. It refuses to start on tables of another version: run `campus upgrade`.

SIGTERM and SIGINT end it: nothing new is taken, what runs is finished within ten seconds. A process that dies is
started again. On the open internet put a reverse proxy in front; docs/operating.md says why and how.

examples:
  campus serve
  campus serve --processes 2 --no-worker
  CAMPUS_LISTEN=unix:/run/campus/http.sock campus --ini production.ini serve
"""


def add_to(subparsers: Any) -> None:
    """Announce the command."""
    parser: ArgumentParser = add_command(subparsers, run, "serve", "answer requests, and deliver mail beside", DETAILS)
    parser.add_argument("--processes", type=int, metavar="N", help="instead of campus.processes; one per core is right")
    parser.add_argument(
        "--worker", action=BooleanOptionalAction, default=True, help="deliver mail in a process beside (default: yes)"
    )


def run(arguments: Namespace) -> int:
    """Serve until told to stop; the exit status."""
    configuration = load(arguments)
    settings = configuration.settings
    if arguments.processes is not None:
        if arguments.processes < 1:
            raise SettingsRefused("--processes must be at least 1.")
        settings = replace(settings, processes=arguments.processes)
    # Connections do not survive a fork: this one is closed, and every process opens its own.
    with opened_engine(settings) as engine:
        require_schema(settings, engine)
        welcome = _welcome(settings, engine)
    configuration = replace(configuration, settings=settings)
    jobs = _jobs(configuration, with_worker=arguments.worker)
    say(welcome)
    return Processes(jobs, KILL_AFTER_SECONDS).run()


def _jobs(configuration: Configuration, *, with_worker: bool) -> list[Job]:
    settings = configuration.settings
    sockets = listen(settings.listen)
    jobs = [
        Job(f"web process {number}", partial(answer_requests, configuration, sockets))
        for number in range(1, settings.processes + 1)
    ]
    return [*jobs, Job("worker", partial(deliver_mail, settings))] if with_worker else jobs


def _welcome(settings: Settings, engine: Engine) -> str:
    """Where the hub is to be found; in development also whom to sign in as."""
    lines = [f"Campus is at {settings.base_url} (listening on {' '.join(settings.listen)})."]
    if hint := setup_hint(settings, engine):
        lines += hint
    if settings.is_development:
        lines += [*_demo_lines(engine), f"Mails: {settings.base_url}/dev/mails"]
    return "\n".join([*lines, "Ctrl-C ends it."])


def _demo_lines(engine: Engine) -> list[str]:
    with Session(engine) as db:
        known = set(
            db.scalars(select(Resident.email).where(Resident.email.in_([each.email for each in DEMO_ACCOUNTS])))
        )
    accounts = [each for each in DEMO_ACCOUNTS if each.email in known]
    if not accounts:
        return ["There are no demo accounts yet: campus seed"]
    lines = [f"  {each.label_ko} / {each.label_en:15} {each.email:28} {each.password}" for each in accounts]
    return ["Sign in as:", *lines]
