"""What the house is made of does not depend on the database."""

import pytest

from tests.support.databases import Database


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    """SQLite only."""
    return sqlite_database
