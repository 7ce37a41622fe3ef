"""The days that a rule means, period by period (RFC 5545, 3.3.10), within a budget of steps."""

import calendar
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from campus.domain.recurrence.problems import RecurrenceProblem, RecurrenceRefused
from campus.domain.recurrence.values import Frequency, NthWeekday, Rule

STEP_BUDGET = 4000


@dataclass(slots=True)
class Steps:
    """What looking for days may still cost: a step for each period and for each day looked at in it."""

    left: int = STEP_BUDGET

    def take(self, count: int = 1) -> None:
        """Raises RecurrenceRefused when the budget is spent."""
        self.left -= count
        if self.left < 0:
            raise RecurrenceRefused(RecurrenceProblem.OUT_OF_STEPS)


def filled(rule: Rule, first: date) -> Rule:
    """``rule`` with the lists that it leaves to its first date."""
    if rule.weekdays or rule.month_days or rule.frequency is Frequency.DAILY:
        return rule
    if rule.frequency is Frequency.WEEKLY:
        return replace(rule, weekdays=(NthWeekday(first.weekday()),))
    if rule.frequency is Frequency.MONTHLY:
        return replace(rule, month_days=(first.day,))
    return replace(rule, month_days=(first.day,), months=rule.months or (first.month,))


def matching_days(rule: Rule, first: date, last: date, steps: Steps) -> Iterator[date]:
    """The days from ``first`` to ``last`` that the ``filled`` and checked ``rule`` means, in order.

    Its periods are counted from that of ``first``; its end is not regarded. Raises RecurrenceRefused.
    """
    for day in _WALKS[rule.frequency](rule, first, last, steps):
        if day > last:
            return
        if day >= first:
            yield day


def _by_day(rule: Rule, first: date, last: date, steps: Steps) -> Iterator[date]:
    weekdays = {each.weekday for each in rule.weekdays}
    for ordinal in range(first.toordinal(), last.toordinal() + 1, rule.interval):
        steps.take()
        day = date.fromordinal(ordinal)
        if rule.months and day.month not in rule.months:
            continue
        if weekdays and day.weekday() not in weekdays:
            continue
        if not rule.month_days or _is_listed(day, rule.month_days):
            yield day


def _by_week(rule: Rule, first: date, last: date, steps: Steps) -> Iterator[date]:
    offsets = sorted({(each.weekday - rule.week_start) % 7 for each in rule.weekdays})
    first_week = first.toordinal() - (first.weekday() - rule.week_start) % 7
    for week in range(first_week, last.toordinal() + 1, 7 * rule.interval):
        steps.take(1 + len(offsets))
        for offset in offsets:
            day = date.fromordinal(week + offset)
            if not rule.months or day.month in rule.months:
                yield day


def _by_month(rule: Rule, first: date, last: date, steps: Steps) -> Iterator[date]:
    for number in range(_month_number(first), _month_number(last) + 1, rule.interval):
        year, month = number // 12, number % 12 + 1
        steps.take()
        if not rule.months or month in rule.months:
            yield from _counted(_days_of_month(rule, year, month), steps)


def _by_year(rule: Rule, first: date, last: date, steps: Steps) -> Iterator[date]:
    for year in range(first.year, last.year + 1, rule.interval):
        steps.take()
        if rule.weekdays and not rule.months:
            days = _weekdays_between(rule.weekdays, date(year, 1, 1), date(year, 12, 31))
            if rule.month_days:
                days = {day for day in days if _is_listed(day, rule.month_days)}
            yield from _counted(days, steps)
        else:
            for month in sorted(set(rule.months)) or range(1, 13):
                yield from _counted(_days_of_month(rule, year, month), steps)


_WALKS: dict[Frequency, Callable[[Rule, date, date, Steps], Iterator[date]]] = {
    Frequency.DAILY: _by_day,
    Frequency.WEEKLY: _by_week,
    Frequency.MONTHLY: _by_month,
    Frequency.YEARLY: _by_year,
}


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _counted(days: set[date], steps: Steps) -> list[date]:
    steps.take(1 + len(days))
    return sorted(days)


def _days_of_month(rule: Rule, year: int, month: int) -> set[date]:
    """What month days and weekdays say together: days that are in both where both are given."""
    if not rule.weekdays:
        return _listed_days(rule.month_days, year, month)
    days = _weekdays_between(rule.weekdays, date(year, month, 1), date(year, month, _length(year, month)))
    return days & _listed_days(rule.month_days, year, month) if rule.month_days else days


def _listed_days(month_days: Iterable[int], year: int, month: int) -> set[date]:
    length = _length(year, month)
    counted = {number if number > 0 else length + 1 + number for number in month_days}
    return {date(year, month, number) for number in counted if 1 <= number <= length}


def _is_listed(day: date, month_days: tuple[int, ...]) -> bool:
    return day.day in month_days or day.day - 1 - _length(day.year, day.month) in month_days


def _length(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def _weekdays_between(weekdays: Iterable[NthWeekday], start: date, end: date) -> set[date]:
    """All of the weekdays from ``start`` to ``end``, or the nth of them counted from one side."""
    found: set[int] = set()
    for each in weekdays:
        first = start.toordinal() + (each.weekday - start.weekday()) % 7
        every = range(first, end.toordinal() + 1, 7)
        if each.nth is None:
            found.update(every)
        elif abs(each.nth) <= len(every):
            found.add(every[each.nth - 1 if each.nth > 0 else each.nth])
    return set(map(date.fromordinal, found))
