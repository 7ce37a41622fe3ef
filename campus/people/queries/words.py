"""What someone typed into a search field, as SQL over the columns that things are found by."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, or_

from campus.domain.search import QueryForm, SearchColumn, query_forms

MOST_WORDS = 8


def found_words(text: str) -> list[tuple[QueryForm, ...]]:
    """The words of ``text``, each in the ways it can be read; words of signs alone ask for nothing."""
    return [forms for word in text.split()[:MOST_WORDS] if (forms := query_forms(word))]


def found_by(forms: tuple[QueryForm, ...], columns: Mapping[SearchColumn, Any]) -> ColumnElement[bool]:
    """Whether ``columns`` hold the word that ``forms`` are the readings of."""
    return or_(*(columns[form.column].like(form.pattern, escape="\\") for form in forms))
