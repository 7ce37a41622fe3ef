"""The database session of a request: one transaction, committed when the view returns, rolled back when it raises."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pyramid_tm
from pyramid.config import Configurator
from pyramid.request import Request
from sqlalchemy.orm import Session
from zope.sqlalchemy.datamanager import STATUS_CHANGED, join_transaction

from campus.db.sessions import Sessions

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def _is_write(request: Request) -> bool:
    """Safe methods read, all others write, except on routes that declare that they write apart."""
    route = request.matched_route
    return request.method not in SAFE_METHODS and (
        route is None or route.name not in request.registry["routes_writing_apart"]
    )


def _request_db(request: Request) -> Session:
    """The session of this request: one that writes is joined to its transaction, one that reads ends with the request.

    What a reading session writes is rolled back, always.
    """
    sessions: Sessions = request.registry["sessions"]
    write = _is_write(request)
    session = sessions.open(write=write)
    if write:
        # Joined by hand: listening to the events of each new session costs as much as a statement. And without
        # "changed", text() and Core statements would be rolled back silently.
        join_transaction(session, STATUS_CHANGED, request.tm)
    else:
        request.add_finished_callback(lambda _request: session.close())
    return session


@contextmanager
def reading(request: Request) -> Iterator[Session]:
    """A session to read what a request needs before it writes: ``request.db`` itself where that only reads.

    A writing one takes SQLite's only write lock with its first statement, so what can be read before is read apart.
    """
    if _is_write(request):
        with request.registry["sessions"].read() as session:
            yield session
    else:
        yield request.db


@contextmanager
def short_write(request: Request) -> Iterator[Session]:
    """A write transaction of its own, for what must survive a refusal (throttling) or is written while reading.

    Never open it after ``request.db`` has written: SQLite has one writer.
    """
    with request.registry["sessions"].write() as session:
        yield session


def _write_apart(config: Configurator, *routes: str) -> None:
    """Declare that ``request.db`` only reads on ``routes``, whatever the method; their views use ``short_write``.

    For views that do slow work (hashing a password) or wait: on SQLite nobody else could write meanwhile.
    """
    config.registry["routes_writing_apart"] |= set(routes)


def _may_write(request: Request) -> bool:
    """Whether the request needs a transaction that commits; before its route is known."""
    return request.method not in SAFE_METHODS


def includeme(config: Configurator) -> None:
    """Transactions with commit veto and bounded retry, ``request.db``, and the directive ``config.write_apart``."""
    hook: Callable[[Request], Any] = pyramid_tm.explicit_manager
    config.add_settings(
        {
            "tm.manager_hook": hook,
            "tm.commit_veto": pyramid_tm.default_commit_veto,
            "tm.activate_hook": _may_write,
            # It would ask who is signed in before the route is known, and so before we know whether to write.
            "tm.annotate_user": False,
            "retry.attempts": 3,
        }
    )
    config.include("pyramid_tm")
    config.include("pyramid_retry")
    config.registry["routes_writing_apart"] = set()
    config.add_directive("write_apart", _write_apart, action_wrap=False)
    config.add_request_method(_request_db, "db", reify=True)
