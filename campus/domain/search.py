"""Search as Koreans type it: initial consonants, half-typed syllables, aliases, Korean on an English keyboard.

Three strings per thing are stored; a query becomes substrings to look for in them. Both sides are casefolded, so that
``column LIKE :pattern ESCAPE '\\'`` means the same on SQLite, which ignores ASCII case, and PostgreSQL, which does not.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from campus.domain.hangul import from_keyboard, initials, is_consonant, is_jamo, jamo

# SQLite refuses LIKE patterns above 50,000 bytes; nobody types more than this.
LONGEST_QUERY = 100

_FULL_WIDTH = {0xFF01 + at: 0x21 + at for at in range(94)} | {0x3000: 0x20}
# Fillers count as letters in Unicode but show nothing.
_FILLERS = "\u115f\u1160\u3164\uffa0"


class SearchColumn(StrEnum):
    """The stored strings of a `SearchKey`, by attribute name."""

    TEXT = "text"
    JAMO = "jamo"
    INITIALS = "initials"


@dataclass(frozen=True, slots=True)
class SearchKey:
    """What is stored beside a thing so that it can be found: its names, folded three ways, one name a line."""

    text: str
    jamo: str
    initials: str


@dataclass(frozen=True, slots=True)
class QueryForm:
    """One way to read a query: the column that must contain the needle."""

    column: SearchColumn
    needle: str

    @property
    def pattern(self) -> str:
        """The needle as a LIKE pattern, to be used with ESCAPE '\\'."""
        return f"%{like_escape(self.needle)}%"


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFC", text.translate(_FULL_WIDTH))


def _fold(text: str) -> str:
    """Casefolded NFC, letters and digits only."""
    folded = unicodedata.normalize("NFC", _narrow(text).casefold())
    return "".join(ch for ch in folded if ch.isalnum() and ch not in _FILLERS)


def search_key(names: Iterable[str]) -> SearchKey:
    """Fold the names and aliases of one thing for storing; what folds to nothing or comes twice is left out."""
    folded = [name for name in dict.fromkeys(map(_fold, names)) if name]
    return SearchKey(
        text="\n".join(folded),
        jamo="\n".join(map(jamo, folded)),
        initials="\n".join(map(initials, folded)),
    )


@lru_cache(maxsize=256)
def query_forms(query: str) -> tuple[QueryForm, ...]:
    """Return the forms of a query; a thing is found if any of them holds. Blank or punctuation alone gives none.

    Consonants only (ㅅㅁㄴ, AIㅍㄹㅈ) are initials; other Hangul is compared by key presses, so that 세미ㄴ and 셈 find
    세미나; all else is compared as text, and by key presses if it could be Korean on an English keyboard. Only the
    first `LONGEST_QUERY` characters count. Words are joined: who wants each word found asks for each one.
    """
    typed = _narrow(query)[:LONGEST_QUERY]
    folded = _fold(typed)
    if not folded:
        return ()
    spelt = jamo(folded)
    letters = [ch for ch in spelt if is_jamo(ch)]
    if letters and all(map(is_consonant, letters)):
        return (QueryForm(SearchColumn.INITIALS, initials(folded)),)
    if letters:
        return (QueryForm(SearchColumn.JAMO, spelt),)
    # Telephones turn the first letter into a capital, which would read ㅆ for ㅅ.
    slips = (from_keyboard(typed), from_keyboard(typed.lower()))
    needles = dict.fromkeys(jamo(_fold(slip)) for slip in slips if slip)
    return (
        QueryForm(SearchColumn.TEXT, folded),
        *(QueryForm(SearchColumn.JAMO, needle) for needle in needles),
    )


def matches(key: SearchKey, query: str) -> bool:
    """Say whether the query finds the thing: what the SQL over `query_forms` says, in Python."""
    columns = {SearchColumn.TEXT: key.text, SearchColumn.JAMO: key.jamo, SearchColumn.INITIALS: key.initials}
    return any(form.needle in columns[form.column] for form in query_forms(query))


def like_escape(text: str) -> str:
    """Escape what LIKE reads as a wildcard, for use with ESCAPE '\\'."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
