"""A recurrence as values: the rule, where it begins, what is added to it and what is left out."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum, auto

from campus.domain.slot import Slot

MOST_DATES = 366
LONGEST_SPAN = timedelta(days=731)
LONGEST_MINUTES = 24 * 60
MOST_INTERVAL = 366
FIRST_YEAR, LAST_YEAR = 2000, 2100


class Frequency(StrEnum):
    """RFC 5545, 3.3.10, without what is shorter than a day."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


@dataclass(frozen=True, slots=True)
class NthWeekday:
    """A weekday (Monday is 0); with ``nth`` (1 to 5, or -1 to -5 from the end) only that one of the month.

    In a yearly rule without months ``nth`` counts within the year.
    """

    weekday: int
    nth: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """Which days: RFC 5545, 3.3.10. Without any list, the day is that of the first date.

    ``month_days`` are 1 to 31, or -1 to -31 from the end of the month; ``months`` 1 to 12. ``until`` is the last local
    day on which a date may start. ``week_start`` (Monday is 0) matters only for weekdays every second week or
    less often.
    """

    frequency: Frequency
    interval: int = 1
    weekdays: tuple[NthWeekday, ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    count: int | None = None
    until: date | None = None
    week_start: int = 0


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A rule on the wall clock of ``zone``, an IANA name; each date lasts ``minutes`` of elapsed time.

    ``first`` is the naive wall time of the first date that was asked for; ``extra`` and ``left_out`` are naive wall
    times too.
    """

    rule: Rule
    first: datetime
    minutes: int
    zone: str = "Asia/Seoul"
    extra: tuple[datetime, ...] = ()
    left_out: tuple[datetime, ...] = ()


class WallNote(StrEnum):
    """What the clock did to a date: put forward over it, so that it moves on; or put back, and the first is taken."""

    MOVED_OUT_OF_GAP = auto()
    COMES_TWICE = auto()


@dataclass(frozen=True, slots=True)
class SeriesDate:
    """One date: ``wall`` is naive, as the rule says; ``slot`` is when it is, in UTC."""

    wall: datetime
    slot: Slot
    note: WallNote | None = None
    is_extra: bool = False
