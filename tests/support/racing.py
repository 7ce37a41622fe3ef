"""Doing several things at the same moment, each tried again as a request would be."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from campus.db import Sessions
from campus.db.engines import is_retryable

ATTEMPTS = 6
Act = Callable[[Session], object]


def at_once(sessions: Sessions, acts: Iterable[Act], refusals: tuple[type[Exception], ...]) -> list[str]:
    """Do all ``acts`` at the same moment; what became of each, in their order: "done", the name of the one of
    ``refusals`` that it raised, or "busy"."""
    many = list(acts)
    gate = Barrier(len(many))

    def run(act: Act) -> str:
        gate.wait()
        return _tried(sessions, act, refusals)

    with ThreadPoolExecutor(len(many)) as pool:
        return list(pool.map(run, many))


def _tried(sessions: Sessions, act: Act, refusals: tuple[type[Exception], ...]) -> str:
    for _ in range(ATTEMPTS):
        try:
            with sessions.write() as db:
                act(db)
            return "done"
        except refusals as refusal:
            return type(refusal).__name__
        except DBAPIError as error:
            assert error.orig is not None and is_retryable(error.orig), error
    return "busy"
