"""What a calendar file from elsewhere may lack, and what was assumed to read it: values that the web puts in words."""

from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Any


class ProblemKind(StrEnum):
    """Why a file, or something in it, was not read; beside each, the values that come with it."""

    FILE_TOO_LARGE = auto()  # most, octets
    FILE_EMPTY = auto()
    UTF_16 = auto()
    UNKNOWN_ENCODING = auto()
    BROKEN_CHARACTERS = auto()  # count: of lines
    NOT_A_CALENDAR = auto()
    NO_EVENTS = auto()
    TOO_MANY_EVENTS = auto()  # most, count
    TOO_MANY_SERIES = auto()
    NOT_AN_EVENT = auto()  # component, count
    UNREADABLE_LINES = auto()  # count
    MORE_PROBLEMS = auto()  # count
    CUT_OFF = auto()
    NO_START = auto()
    UNREADABLE_DATE = auto()  # part
    MIXED_DATES = auto()
    END_BEFORE_START = auto()
    NEGATIVE_DURATION = auto()
    UNREADABLE_DURATION = auto()
    NO_LENGTH = auto()
    YEAR_OUT_OF_RANGE = auto()  # least, most
    BAD_TEXT = auto()  # part
    BAD_RULE = auto()  # recurrence: a RecurrenceProblem, and the values that come with it
    EXRULE = auto()
    IS_OVER = auto()  # last: the day
    SUPERSEDED = auto()  # by: the line of the event that was taken
    BROKEN = auto()


class NoteKind(StrEnum):
    """What was assumed about an event, changed in it or left out of it; beside each, the values that come with it."""

    UID_MADE = auto()
    ALL_DAY = auto()
    FLOATING_TIME = auto()  # zone
    ZONE_UNKNOWN = auto()  # name, zone
    ZONE_BY_CLOCK = auto()  # name, zone
    SECONDS_CUT = auto()
    MOVED_OUT_OF_GAP = auto()  # wall
    COMES_TWICE = auto()  # wall
    NO_END_GIVEN = auto()
    ENDS_WHERE_IT_STARTS = auto()
    TEXT_CUT = auto()  # part, most
    EXTRA_DATES = auto()  # count
    RULE_SHORTENED = auto()  # first, last: days
    THIS_AND_FUTURE = auto()
    SERIES_MISSING = auto()  # original
    DATE_NOT_IN_SERIES = auto()  # original


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that was not read. ``line`` counts from 1 in the file; ``uid`` is empty where there is none."""

    kind: ProblemKind
    line: int | None = None
    uid: str = ""
    values: tuple[tuple[str, Any], ...] = ()

    def __getitem__(self, name: str) -> Any:
        return dict(self.values)[name]


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was assumed."""

    kind: NoteKind
    values: tuple[tuple[str, Any], ...] = ()

    def __getitem__(self, name: str) -> Any:
        return dict(self.values)[name]


class ReadingRefused(ValueError):
    """An event, or the whole file, cannot be read; ``values`` are what a sentence about ``kind`` needs."""

    def __init__(self, kind: ProblemKind, **values: Any) -> None:
        super().__init__(", ".join([kind, *(f"{name}={value}" for name, value in values.items())]))
        self.kind = kind
        self.values = tuple(values.items())


def note(kind: NoteKind, **values: Any) -> Note:
    """A note with its values by name."""
    return Note(kind, tuple(values.items()))
