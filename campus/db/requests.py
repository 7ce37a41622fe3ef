"""The database session of a request: one transaction, committed when the view returns, rolled back when it raises."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pyramid_tm
import zope.sqlalchemy
from pyramid.config import Configurator
from pyramid.request import Request
from sqlalchemy.orm import Session

from campus.db.sessions import Sessions

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def _is_write(request: Request) -> bool:
    """Safe methods read, all others write, except on routes that declare that they write apart."""
    route = request.matched_route
    return request.method not in SAFE_METHODS and (
        route is None or route.name not in request.registry["routes_writing_apart"]
    )


def _request_db(request: Request) -> Session:
    """The session of this request, joined to its transaction."""
    sessions: Sessions = request.registry["sessions"]
    write = _is_write(request)
    session = sessions.open(write=write)
    # Without "changed", text() and Core statements would be rolled back silently.
    zope.sqlalchemy.register(session, initial_state="changed" if write else "active", transaction_manager=request.tm)
    return session


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


def _is_dynamic(request: Request) -> bool:
    # Not path_info: a path that is no UTF-8 gets its error page further in.
    return not request.environ["PATH_INFO"].startswith("/static/")


def includeme(config: Configurator) -> None:
    """Transactions with commit veto and bounded retry, ``request.db``, and the directive ``config.write_apart``."""
    hook: Callable[[Request], Any] = pyramid_tm.explicit_manager
    config.add_settings(
        {
            "tm.manager_hook": hook,
            "tm.commit_veto": pyramid_tm.default_commit_veto,
            "tm.activate_hook": _is_dynamic,
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
