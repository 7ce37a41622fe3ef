"""A rule that runs for longer than a series may: what of it begins with the present month."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice, takewhile

from campus.domain.imported import ProblemKind, ReadingRefused
from campus.domain.recurrence import (
    LONGEST_SPAN,
    MOST_DATES,
    Frequency,
    Recurrence,
    RecurrenceProblem,
    RecurrenceRefused,
    Rule,
    clock_of,
    filled,
)
from campus.domain.recurrence.days import Steps, matching_days

_LAST_DAY = date(2100, 12, 31)


def window_start(first: date, now: datetime, zone: str) -> date:
    """The first day that is read of a series from ``first`` on that is too long: not before the month of ``now``.

    It moves by months, so that reading a file again within one changes nothing.
    """
    return max(first, now.astimezone(clock_of(zone)).date().replace(day=1))


def last_day(start: date) -> date:
    """The last day that a series from ``start`` on may have."""
    return min(start + LONGEST_SPAN, _LAST_DAY)


def shortened(recurrence: Recurrence, start: date) -> Recurrence:
    """The dates of ``recurrence`` from the day ``start`` on, as many as a series may have.

    The interval is counted as before. Raises ReadingRefused if none is left, RecurrenceRefused if it costs too much.
    """
    rule = _until_rule(recurrence, last_day(start))
    days = _days(rule, recurrence.first.date(), start)
    end = last_day(days[0] if days else start)
    extra = [wall for wall in sorted(set(recurrence.extra)) if start <= wall.date() <= end][: MOST_DATES - len(days)]
    left_out = [wall for wall in sorted(set(recurrence.left_out)) if start <= wall.date() <= end]
    if days:
        rule = replace(rule, until=days[-1])
        first = datetime.combine(days[0], recurrence.first.time())
        left_out = [wall for wall in left_out if wall.date() <= days[-1]]
    elif extra:
        rule = Rule(Frequency.DAILY, count=1)
        first, *extra = extra
    else:
        last = max((wall.date() for wall in recurrence.extra), default=rule.until or start)
        raise ReadingRefused(ProblemKind.IS_OVER, last=max(last, rule.until or last))
    return replace(recurrence, rule=rule, first=first, extra=tuple(extra), left_out=tuple(left_out))


def end_of_count(recurrence: Recurrence, count: int, last: date) -> date | None:
    """The day of the ``count``-th date of the rule, its end aside; None if that is after ``last`` or too far away."""
    first = recurrence.first.date()
    try:
        walk = matching_days(filled(recurrence.rule, first), first, last, Steps())
        return next(islice(walk, count - 1, None), None) if count else None
    except RecurrenceRefused:
        return None


def _until_rule(recurrence: Recurrence, last: date) -> Rule:
    """The rule with its lists, ended by a day and not by a number; what comes after ``last`` is not looked at."""
    first = recurrence.first.date()
    rule = filled(recurrence.rule, first)
    if not rule.count:
        return rule
    days = list(islice(matching_days(rule, first, last, Steps()), rule.count))
    if not days:
        raise RecurrenceRefused(RecurrenceProblem.MATCHES_NOTHING)
    return replace(rule, count=None, until=days[-1])


def _days(rule: Rule, first: date, start: date) -> list[date]:
    """The days of ``rule`` from ``start`` on, without those that are too late or too many."""
    end = min(last_day(start), rule.until or _LAST_DAY)
    walk = matching_days(rule, _in_step(rule, first, start), _LAST_DAY, Steps())
    return list(islice((day for day in takewhile(lambda day: day <= end, walk) if day >= start), MOST_DATES))


def _in_step(rule: Rule, first: date, start: date) -> date:
    """A day at or before ``start`` from which the periods of ``rule`` are counted as they are from ``first``."""
    if rule.frequency in {Frequency.DAILY, Frequency.WEEKLY}:
        step = rule.interval * (7 if rule.frequency is Frequency.WEEKLY else 1)
        return first + timedelta(days=(start - first).days // step * step)
    months = (start.year - first.year) * 12 + start.month - first.month
    step = rule.interval * (12 if rule.frequency is Frequency.YEARLY else 1)
    gone = months // step * step
    if not gone:
        return first
    number = first.year * 12 + first.month - 1 + gone
    if rule.frequency is Frequency.YEARLY:
        return date(number // 12, 1, 1)
    return date(number // 12, number % 12 + 1, 1)

