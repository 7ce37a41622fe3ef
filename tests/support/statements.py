"""Counting the SQL statements that something costs."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from campus.db import Sessions

OF_THE_ACCESS_LOG = re.compile(r'\baccess_(head|entries|people)\b|^SELECT residents\.id, residents\."?key\b')


@contextmanager
def counted(sessions: Sessions) -> Iterator[list[str]]:
    """The statements that run inside the block, in order; the BEGIN of a transaction is none. Nor are those that write
    the access log after a page: they are as many for one person as for thirty, and tests of the log count them."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN") and not OF_THE_ACCESS_LOG.search(statement):
            statements.append(statement)

    event.listen(sessions.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(sessions.engine, "before_cursor_execute", note)
