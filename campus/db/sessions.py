"""Database sessions for whoever has no request: the worker, the seed, the command line, and short writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Sessions:
    """Makes sessions on one engine. ``info`` reaches every one as ``session.info``: listeners and caches live there."""

    engine: Engine
    info: dict[str, Any]

    def open(self, *, write: bool) -> Session:
        """A session; with ``write`` its transaction takes the write lock at once on SQLite."""
        return Session(self.engine, info=self.info, execution_options={"write": write}, expire_on_commit=False)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A write transaction that commits when the block returns and rolls back when it raises."""
        with self.open(write=True) as session, session.begin():
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A read transaction."""
        with self.open(write=False) as session, session.begin():
            yield session


def make_sessions(engine: Engine, **info: Any) -> Sessions:
    """Sessions on ``engine`` that all carry ``info``."""
    return Sessions(engine, dict(info))
