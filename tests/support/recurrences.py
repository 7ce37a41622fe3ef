"""Recurrences for property tests: every kind of rule that is within bounds, whether it has dates or not."""

from datetime import date, datetime, time, timedelta

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from campus.domain.recurrence import Frequency, NthWeekday, Recurrence, Rule

ZONES = ("Asia/Seoul", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Europe/Dublin", "UTC")
_MONTH_DAYS = st.integers(1, 31) | st.integers(-31, -1) | st.sampled_from([29, 30, 31, -1])


def wall(text: str) -> datetime:
    """A naive wall time from ``2027-09-01 19:00``."""
    return datetime.fromisoformat(text)


def lists(each: SearchStrategy, most: int) -> SearchStrategy:
    """Often empty, never with the same thing twice."""
    return st.just(()) | st.lists(each, min_size=1, max_size=most, unique=True).map(tuple)


def weekdays(nths: SearchStrategy) -> SearchStrategy:
    return lists(st.builds(NthWeekday, st.integers(0, 6), nths), 4)


@st.composite
def rules(draw: DrawFn, first: date) -> Rule:
    """All of the weekdays of a rule are nth, or none: where they are mixed, the judges read them wrongly."""
    frequency = draw(st.sampled_from(Frequency))
    is_long = frequency in {Frequency.MONTHLY, Frequency.YEARLY}
    nths = st.integers(1, 5) | st.integers(-5, -1)
    until = draw(st.none() | st.integers(300, 731) | st.integers(0, 760))
    return Rule(
        frequency,
        interval=draw(st.just(1) | st.integers(1, 4) | st.integers(1, 366)),
        weekdays=draw(weekdays(st.none()) | weekdays(nths) if is_long else weekdays(st.none())),
        month_days=draw(st.just(()) if frequency is Frequency.WEEKLY else lists(_MONTH_DAYS, 3)),
        months=draw(lists(st.integers(1, 12), 3)),
        count=draw(st.integers(1, 12) | st.integers(1, 366)) if until is None else None,
        until=None if until is None else first + timedelta(days=until),
        week_start=draw(st.sampled_from([0, 6])),
    )


@st.composite
def recurrences(draw: DrawFn, zones: tuple[str, ...] = ZONES) -> Recurrence:
    """Without extra dates, and with none left out."""
    day = draw(st.dates(date(2024, 1, 1), date(2034, 12, 31)))
    minute = draw(st.integers(0, 23).map(lambda hour: hour * 60) | st.integers(0, 1439))
    first = datetime.combine(day, time(minute // 60, minute % 60))
    return Recurrence(draw(rules(day)), first, draw(st.integers(1, 24 * 60)), draw(st.sampled_from(zones)))
