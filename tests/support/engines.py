"""Engines that outlive a test, on databases that come again."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, event

from campus.db import make_engine
from campus.settings import Settings


def _do_not_wait(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")


class Engines:
    """An engine for each database that comes again: statements are compiled once, connections stay open."""

    def __init__(self) -> None:
        self._made: dict[tuple[object, ...], Engine] = {}

    def on(self, settings: Settings) -> Engine:
        """The engine that ``settings`` ask for; on SQLite it never waits for the disk."""
        key = settings.database_url, settings.pool_size, settings.statement_timeout_seconds
        if key not in self._made:
            self._made[key] = make_engine(settings)
            if self._made[key].dialect.name == "sqlite":
                event.listen(self._made[key], "connect", _do_not_wait)
        return self._made[key]

    def dispose(self) -> None:
        for engine in self._made.values():
            engine.dispose()


@pytest.fixture(scope="session")
def engines() -> Iterator[Engines]:
    made = Engines()
    yield made
    made.dispose()
