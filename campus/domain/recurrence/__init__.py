"""Recurrence: the dates of a series in local wall time, with an end always (RFC 5545, 3.3.10 and 3.8.5)."""

from campus.domain.recurrence.checks import check_frequency, check_rule, check_year
from campus.domain.recurrence.dates import aligned, ends_on, expand
from campus.domain.recurrence.days import filled
from campus.domain.recurrence.plainness import is_plain
from campus.domain.recurrence.problems import RecurrenceProblem, RecurrenceRefused
from campus.domain.recurrence.splits import from_on, without_after
from campus.domain.recurrence.values import (
    LONGEST_MINUTES,
    LONGEST_SPAN,
    MOST_DATES,
    Frequency,
    NthWeekday,
    Recurrence,
    Rule,
    SeriesDate,
    WallNote,
)
from campus.domain.recurrence.walls import clock_of, instant_of, skipped_days

__all__ = [
    "LONGEST_MINUTES",
    "LONGEST_SPAN",
    "MOST_DATES",
    "Frequency",
    "NthWeekday",
    "Recurrence",
    "RecurrenceProblem",
    "RecurrenceRefused",
    "Rule",
    "SeriesDate",
    "WallNote",
    "aligned",
    "check_frequency",
    "check_rule",
    "check_year",
    "clock_of",
    "ends_on",
    "expand",
    "filled",
    "from_on",
    "instant_of",
    "is_plain",
    "skipped_days",
    "without_after",
]
