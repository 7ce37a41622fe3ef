"""Browser tests try pages, not databases: one of the two is enough for them."""

import pytest

from tests.support.databases import Database


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    """SQLite only."""
    return sqlite_database
