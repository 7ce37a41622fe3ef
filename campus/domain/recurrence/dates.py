"""The dates of a recurrence, in order."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from campus.domain.recurrence.checks import check_recurrence, check_year
from campus.domain.recurrence.days import Steps, filled, matching_days
from campus.domain.recurrence.problems import RecurrenceProblem, RecurrenceRefused
from campus.domain.recurrence.values import LONGEST_SPAN, MOST_DATES, Recurrence, SeriesDate
from campus.domain.recurrence.walls import clock_of, instant_of
from campus.domain.slot import Slot

_FEW = 32  # what one act asks again and again


@lru_cache(maxsize=_FEW)
def expand(recurrence: Recurrence) -> tuple[SeriesDate, ...]:
    """All dates of ``recurrence`` in order of start: at least one, at most MOST_DATES, within LONGEST_SPAN.

    The first is the first that the rule means, on or after ``recurrence.first``; COUNT counts from there, dates left
    out included. An extra date that the rule means as well is not extra. Raises RecurrenceRefused.
    """
    clock = clock_of(recurrence.zone)
    time, length = recurrence.first.time(), timedelta(minutes=recurrence.minutes)
    dates = [_date(datetime.combine(day, time), length, clock) for day in rule_days(recurrence)]
    if recurrence.extra or recurrence.left_out:
        dates = _changed(dates, recurrence, clock)
    return tuple(dates)


def aligned(recurrence: Recurrence) -> Recurrence:
    """``recurrence`` with the first date that its rule means as its first: same dates. Raises RecurrenceRefused."""
    return replace(recurrence, first=datetime.combine(rule_days(recurrence)[0], recurrence.first.time()))


def ends_on(recurrence: Recurrence) -> date:
    """The local day on which the last date starts. Raises RecurrenceRefused."""
    return expand(recurrence)[-1].wall.date()


@lru_cache(maxsize=_FEW)
def rule_days(recurrence: Recurrence) -> tuple[date, ...]:
    """The local days that the rule means, without extra dates, with those left out. Raises RecurrenceRefused."""
    check_recurrence(recurrence)
    asked = recurrence.first.date()
    rule = filled(recurrence.rule, asked)
    walk = matching_days(rule, asked, asked + 2 * LONGEST_SPAN, Steps())
    first = next(walk, None)
    if first is None or first > (rule.until or asked + LONGEST_SPAN):
        raise RecurrenceRefused(RecurrenceProblem.MATCHES_NOTHING)
    latest = first + LONGEST_SPAN
    if rule.until and rule.until > latest:
        raise RecurrenceRefused(RecurrenceProblem.BEYOND_TWO_YEARS, latest=latest)
    end = rule.until or latest
    most = rule.count or MOST_DATES + 1
    days = [first, *takewhile(lambda day: day <= end, islice(walk, most - 1))]
    if len(days) > MOST_DATES:
        raise RecurrenceRefused(RecurrenceProblem.TOO_MANY_DATES, most=MOST_DATES)
    if rule.count and len(days) < rule.count:
        raise RecurrenceRefused(RecurrenceProblem.BEYOND_TWO_YEARS, latest=latest)
    check_year(days[-1])
    return tuple(days)


def _date(wall: datetime, length: timedelta, clock: ZoneInfo) -> SeriesDate:
    start, note = instant_of(wall, clock)
    return SeriesDate(wall, Slot(start, start + length), note)


def _changed(dates: list[SeriesDate], recurrence: Recurrence, clock: ZoneInfo) -> list[SeriesDate]:
    """``dates`` with the extra ones, without those left out; both are known by their instants."""
    length = timedelta(minutes=recurrence.minutes)
    by_start = {each.slot.starts_at: each for each in dates}
    for wall in recurrence.extra:
        each = _date(wall, length, clock)
        by_start.setdefault(each.slot.starts_at, replace(each, is_extra=True))
    for wall in recurrence.left_out:
        by_start.pop(instant_of(wall, clock)[0], None)
    changed = [by_start[start] for start in sorted(by_start)]
    if not changed:
        raise RecurrenceRefused(RecurrenceProblem.MATCHES_NOTHING)
    if len(changed) > MOST_DATES:
        raise RecurrenceRefused(RecurrenceProblem.TOO_MANY_DATES, most=MOST_DATES)
    latest = changed[0].wall.date() + LONGEST_SPAN
    if changed[-1].wall.date() > latest:
        raise RecurrenceRefused(RecurrenceProblem.BEYOND_TWO_YEARS, latest=latest)
    return changed
