"""A series cut in two by days: what ends, and what begins in its place."""

from bisect import bisect_left, bisect_right
from dataclasses import replace
from datetime import date, datetime

from campus.domain.recurrence.dates import rule_days
from campus.domain.recurrence.problems import RecurrenceProblem, RecurrenceRefused
from campus.domain.recurrence.values import Frequency, Recurrence, Rule


def without_after(recurrence: Recurrence, last: date) -> Recurrence:
    """The dates of ``recurrence`` up to and including the local day ``last``. Raises RecurrenceRefused if none is."""
    days = rule_days(recurrence)
    kept = bisect_right(days, last)
    extra = tuple(wall for wall in recurrence.extra if wall.date() <= last)
    left_out = tuple(wall for wall in recurrence.left_out if wall.date() <= last)
    rule = recurrence.rule
    if not kept:
        return _of_extra_dates(recurrence, extra, left_out)
    if kept < len(days) or (rule.until and rule.until > last):
        rule = replace(rule, count=None, until=last)
    first = datetime.combine(days[0], recurrence.first.time())
    return replace(recurrence, rule=rule, first=first, extra=extra, left_out=left_out)


def from_on(recurrence: Recurrence, wall: datetime) -> Recurrence:
    """The dates of ``recurrence`` from the local day of ``wall`` on, with the same end; a COUNT is what is left of it.

    It goes by days: what ``without_after`` keeps of the day before, and this, are all dates again. Raises
    RecurrenceRefused if no date is left.
    """
    day = wall.date()
    days = rule_days(recurrence)
    gone = bisect_left(days, day)
    extra = tuple(each for each in recurrence.extra if each.date() >= day)
    left_out = tuple(each for each in recurrence.left_out if each.date() >= day)
    if gone == len(days):
        return _of_extra_dates(recurrence, extra, left_out)
    count = recurrence.rule.count and recurrence.rule.count - gone
    first = datetime.combine(days[gone], recurrence.first.time())
    return replace(recurrence, rule=replace(recurrence.rule, count=count), first=first, extra=extra, left_out=left_out)


def _of_extra_dates(recurrence: Recurrence, extra: tuple[datetime, ...], left_out: tuple[datetime, ...]) -> Recurrence:
    """A recurrence of nothing but ``extra`` dates, the first of which stands for the rule."""
    if not extra:
        raise RecurrenceRefused(RecurrenceProblem.MATCHES_NOTHING)
    first, *others = sorted(extra)
    rule = Rule(Frequency.DAILY, count=1)
    return replace(recurrence, rule=rule, first=first, extra=tuple(others), left_out=left_out)
