"""Nothing is forgotten: every column of words has a fate, and what is emptied is what the list says."""

from sqlalchemy import JSON, Enum, LargeBinary, String

from campus.leaving.words import WORDS
from campus.models import metadata


def columns_of_words() -> set[str]:
    kinds = (String, JSON, LargeBinary)
    return {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, kinds) and not isinstance(column.type, Enum)
    }


def test_every_column_of_words_has_a_fate() -> None:
    found = columns_of_words()
    assert found - set(WORDS) == set(), "say in campus/leaving/words.py what becomes of these when somebody leaves"
    assert set(WORDS) - found == set(), "no such columns"
