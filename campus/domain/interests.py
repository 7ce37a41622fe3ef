"""Interests: free words people put to themselves, each brought to one form so that the same word is the same."""

import re
from dataclasses import dataclass
from enum import Enum

from campus.domain.search import search_key
from campus.domain.text import TextRefused, clean_line

LONGEST_INTEREST = 30
MOST_INTERESTS = 10
_PARTS = re.compile(r"[,;\n\r，、；]+")


class InterestProblem(Enum):
    """Why interests were refused."""

    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    UNREADABLE = "unreadable"


class InterestsRefused(ValueError):
    """Interests that cannot be kept; `reason` says why."""

    def __init__(self, reason: InterestProblem) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Interest:
    """A word as written, and the key under which all spellings of it meet: "Deep Learning" and "#deep-learning"."""

    key: str
    label: str


def read_interests(raw: str) -> tuple[Interest, ...]:
    """The interests in ``raw``, parted by commas, semicolons or line ends; each key once, in the order written.

    What has neither letter nor digit is left out. Raises InterestsRefused: for a word above 30 characters, for more
    than 10, for text that cannot be kept.
    """
    found: dict[str, Interest] = {}
    for part in _PARTS.split(raw):
        try:
            label = clean_line(part, longest=1_000).lstrip("#").strip()
        except TextRefused as refusal:
            raise InterestsRefused(InterestProblem.UNREADABLE) from refusal
        key = search_key([label]).text
        if not key:
            continue
        if len(label) > LONGEST_INTEREST:
            raise InterestsRefused(InterestProblem.TOO_LONG)
        found.setdefault(key, Interest(key, label))
    if len(found) > MOST_INTERESTS:
        raise InterestsRefused(InterestProblem.TOO_MANY)
    return tuple(found.values())
