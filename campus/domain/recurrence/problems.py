"""What can be wrong with a recurrence. ``campus.web.recurrences`` says each of them in words."""

from enum import StrEnum, auto
from typing import Any


class RecurrenceProblem(StrEnum):
    """Why a recurrence is refused; beside each, the values that come with it."""

    NO_END = auto()
    COUNT_AND_UNTIL = auto()
    TOO_MANY_DATES = auto()  # most
    BEYOND_TWO_YEARS = auto()  # latest: the last day that would pass
    SUB_DAILY = auto()
    UNKNOWN_FREQUENCY = auto()
    BAD_INTERVAL = auto()  # least, most
    BAD_COUNT = auto()
    UNTIL_BEFORE_FIRST = auto()  # first: the day of the first date
    NEVER_COMES = auto()  # month, day
    MATCHES_NOTHING = auto()
    LIST_TOO_LONG = auto()  # part, most
    BAD_VALUE = auto()  # part
    BAD_COMBINATION = auto()  # part
    UNSUPPORTED_PART = auto()  # part
    UNREADABLE = auto()
    BAD_ZONE = auto()
    BAD_LENGTH = auto()  # most: minutes
    NOT_WHOLE_MINUTES = auto()
    YEAR_OUT_OF_RANGE = auto()  # least, most
    OUT_OF_STEPS = auto()


class RecurrenceRefused(ValueError):
    """The recurrence has no dates that could be booked; ``values`` are what a sentence about ``problem`` needs."""

    def __init__(self, problem: RecurrenceProblem, **values: Any) -> None:
        super().__init__(", ".join([problem, *(f"{name}={value}" for name, value in values.items())]))
        self.problem = problem
        self.values = values
