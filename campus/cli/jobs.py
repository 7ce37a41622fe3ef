"""What the processes of Campus do: answer requests; deliver mail and see to what time brings."""

import gc
import signal
import socket
from collections.abc import Callable
from time import monotonic
from types import FrameType

from campus import make_app, open_database
from campus.cli.chores import do_chores
from campus.cli.configuration import Configuration
from campus.cli.databases import opened_hub
from campus.cli.processes import ENDING, CannotStart
from campus.cli.seed.accounts import DEMO_ACCOUNTS
from campus.cli.serving import allow_many_connections, make_server
from campus.cli.sweeps import sweep
from campus.db import Sessions
from campus.enrolling.working import work_on_people
from campus.importing.working import work_on_imports
from campus.outbox.delivery import make_delivery
from campus.outbox.letterhead import letterhead_of
from campus.outbox.worker import read_clock, work
from campus.reports.working import work_on_reports
from campus.settings import Settings

SWEEPS_EVERY_SECONDS = 60.0
CHORES_EVERY_SECONDS = 3_600.0


def answer_requests(configuration: Configuration, sockets: list[socket.socket]) -> None:
    """Serve on ``sockets`` until SIGTERM or SIGINT. Engine and application are made here, after the fork."""
    settings = configuration.settings
    try:
        allow_many_connections()
        sessions = open_database(settings)
        app = make_app(settings, sessions, configuration.ini)
        if settings.is_development:
            app.registry["demo_accounts"] = DEMO_ACCOUNTS
        server = make_server(app, settings, sockets)
        # What stands now stands until the end: the collector need not walk through it again at every full round.
        gc.collect()
        gc.freeze()
    except Exception as problem:
        raise CannotStart(f"{type(problem).__name__}: {problem}") from problem

    def stop(_number: int, _frame: FrameType | None) -> None:
        server.stop()

    for each in ENDING:
        signal.signal(each, stop)
    server.run()
    sessions.engine.dispose()


def _told_to_stop(seconds: float) -> bool:
    """Wait so long for SIGTERM or SIGINT, which are blocked: a mail in hand is finished first."""
    return signal.sigtimedwait(ENDING, seconds) is not None


def _every(seconds: float, act: Callable[[], object]) -> Callable[[], None]:
    """A function that does ``act`` when it is called first, and then when so long has passed."""
    due_at = 0.0

    def when_due() -> None:
        nonlocal due_at
        if monotonic() >= due_at:
            act()
            due_at = monotonic() + seconds

    return when_due


def beside_mail(sessions: Sessions, settings: Settings) -> Callable[[], None]:
    """What a worker does between two mails: a step of an import, a long report, each minute sweeps, hourly chores."""
    sweeps = _every(SWEEPS_EVERY_SECONDS, lambda: sweep(sessions, settings, now=read_clock()))
    chores = _every(CHORES_EVERY_SECONDS, lambda: do_chores(sessions, now=read_clock()))

    def do_due() -> None:
        work_on_imports(sessions, settings, now=read_clock())
        work_on_reports(sessions, read_clock)
        work_on_people(sessions, settings, now=read_clock())
        sweeps()
        chores()

    return do_due


def deliver_mail(settings: Settings) -> None:
    """Deliver mail, sweep and do the chores until SIGTERM or SIGINT."""
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    with opened_hub(settings) as sessions:
        beside = beside_mail(sessions, settings)
        work(sessions, make_delivery(settings.mail), letterhead_of(settings), _told_to_stop, beside)
