"""What the processes of Campus do: answer requests, deliver mail."""

import gc
import signal
import socket
from collections.abc import Callable
from time import monotonic
from types import FrameType

from campus import make_app, open_database
from campus.cli.chores import do_chores
from campus.cli.configuration import Configuration
from campus.cli.databases import opened_sessions
from campus.cli.processes import ENDING, CannotStart
from campus.cli.seed.accounts import DEMO_ACCOUNTS
from campus.cli.serving import allow_many_connections, make_server
from campus.db import Sessions
from campus.outbox.delivery import make_delivery
from campus.outbox.worker import read_clock, work
from campus.settings import Settings

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


def _hourly_chores(sessions: Sessions) -> Callable[[], None]:
    """A function that does the chores when it is called first and an hour or more later."""
    due_at = 0.0

    def when_idle() -> None:
        nonlocal due_at
        if monotonic() >= due_at:
            do_chores(sessions, now=read_clock())
            due_at = monotonic() + CHORES_EVERY_SECONDS

    return when_idle


def deliver_mail(settings: Settings) -> None:
    """Deliver mail and do the chores until SIGTERM or SIGINT."""
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    with opened_sessions(settings) as sessions:
        work(sessions, make_delivery(settings.mail), settings.mail.sender, _told_to_stop, _hourly_chores(sessions))
