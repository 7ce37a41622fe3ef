"""Several processes under one: started, watched, started again when they die, ended together."""

import ctypes
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NoReturn

log = logging.getLogger(__name__)

ENDING = frozenset({signal.SIGTERM, signal.SIGINT})
WATCHED = ENDING | {signal.SIGCHLD}

# A child that cannot start ends with this: it would not fare better the next time.
COULD_NOT_START = 3
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0
# Who lived this long had not failed at starting: the next pause is short again.
SETTLED_SECONDS = 60.0
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Job:
    """What one process does; ``run`` returns when SIGTERM asks it to, and raises ``CannotStart`` if it never began."""

    name: str
    run: Callable[[], None]


class CannotStart(Exception):
    """A process could not be set up; the reason is its message."""


@dataclass(slots=True)
class _Place:
    """A job and the process that does it: ``pid`` is 0 while none does."""

    job: Job
    pid: int = 0
    started_at: float = 0.0
    start_at: float = 0.0
    pause: float = FIRST_PAUSE_SECONDS


def _end_with_parent(parent: int) -> None:
    """Ask Linux for SIGTERM when the parent dies, so that a killed parent leaves no children on its port."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)


def _be_child(job: Job, parent: int) -> NoReturn:
    """The life of a child process; never returns into the parent's code."""
    status = 1
    try:
        for each in WATCHED:
            signal.signal(each, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, WATCHED)
        _end_with_parent(parent)
        job.run()
        status = 0
    except CannotStart as reason:
        log.error("%s cannot start: %s", job.name, reason)
        status = COULD_NOT_START
    except BaseException:
        log.exception("%s ended by an error", job.name)
    finally:
        logging.shutdown()
        sys.stdout.flush()
        os._exit(status)


class Processes:
    """The parent of all. ``finish_seconds`` is how long children may take to end before they are killed."""

    def __init__(self, jobs: Sequence[Job], finish_seconds: float) -> None:
        self._places = [_Place(job) for job in jobs]
        self._finish_seconds = finish_seconds

    def run(self) -> int:
        """Keep every job running until SIGTERM or SIGINT; the exit status."""
        signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)
        status = 0
        while status == 0:
            self._start_due()
            told = signal.sigtimedwait(WATCHED, self._seconds_to_next_start())
            if told is not None and told.si_signo in ENDING:
                break
            status = self._reap()
        self._end()
        return status

    def _start_due(self) -> None:
        for place in self._places:
            if not place.pid and place.start_at <= time.monotonic():
                self._start(place)

    def _start(self, place: _Place) -> None:
        parent = os.getpid()
        sys.stdout.flush()
        place.started_at = time.monotonic()
        place.pid = os.fork()
        if not place.pid:
            _be_child(place.job, parent)

    def _seconds_to_next_start(self) -> float:
        waiting = [place.start_at for place in self._places if not place.pid]
        return max(min(waiting) - time.monotonic(), 0.0) if waiting else 3_600.0

    def _reap(self) -> int:
        """Note who ended; 1 when one of them could not even start."""
        status = 0
        for place, code in self._ended():
            if code == COULD_NOT_START:
                status = 1
                continue
            lived = time.monotonic() - place.started_at
            place.pause = FIRST_PAUSE_SECONDS if lived > SETTLED_SECONDS else place.pause
            place.start_at = time.monotonic() + place.pause
            log.warning("%s ended (%s) and starts again in %.0f s", place.job.name, code, place.pause)
            place.pause = min(place.pause * 2, LONGEST_PAUSE_SECONDS)
        return status

    def _ended(self) -> list[tuple[_Place, int]]:
        """Places whose process has just ended, with its exit status (negative: the signal that killed it)."""
        ended = []
        for place in self._places:
            if place.pid:
                pid, status = os.waitpid(place.pid, os.WNOHANG)
                if pid:
                    place.pid = 0
                    ended.append((place, os.waitstatus_to_exitcode(status)))
        return ended

    def _end(self) -> None:
        """Ask everyone to end; kill who does not in time."""
        self._tell(signal.SIGTERM)
        deadline = time.monotonic() + self._finish_seconds
        while any(place.pid for place in self._places) and time.monotonic() < deadline:
            signal.sigtimedwait({signal.SIGCHLD}, 0.2)
            self._ended()
        self._tell(signal.SIGKILL)
        for place in self._places:
            if place.pid:
                log.warning("%s did not end in time and was killed", place.job.name)
                os.waitpid(place.pid, 0)

    def _tell(self, what: signal.Signals) -> None:
        for place in self._places:
            if place.pid:
                os.kill(place.pid, what)
