"""Which rules every calendar program can hold, Exchange too ([MS-OXOCAL], 2.2.1.44.1)."""

from datetime import date

from campus.domain.recurrence.days import filled
from campus.domain.recurrence.values import Frequency, Rule

_MOST_INTERVAL = 99
_NTHS = {1, 2, 3, 4, -1}


def is_plain(rule: Rule, first: date | None = None) -> bool:
    """Whether programs agree on ``rule``; with ``first``, the days that it leaves to its first date are regarded too.

    Not plain: several nth weekdays or month days, a day that some months lack (Exchange moves it to the last), a fifth
    weekday (Exchange takes the last), and lists that narrow a shorter period.
    """
    if first is not None:
        rule = filled(rule, first)
    if rule.interval > _MOST_INTERVAL:
        return False
    if rule.frequency is Frequency.DAILY:
        return not (rule.weekdays or rule.month_days or rule.months)
    if rule.frequency is Frequency.WEEKLY:
        return not (rule.month_days or rule.months)
    if rule.frequency is Frequency.MONTHLY:
        return not rule.months and _is_one_day(rule)
    if not (rule.weekdays or rule.month_days):
        return rule.interval == 1 and not rule.months
    return rule.interval == 1 and len(rule.months) == 1 and _is_one_day(rule)


def _is_one_day(rule: Rule) -> bool:
    """Whether each month has exactly one day, the same for all programs."""
    if rule.weekdays and rule.month_days:
        return False
    if rule.weekdays:
        return len(rule.weekdays) == 1 and rule.weekdays[0].nth in _NTHS
    return not rule.month_days or (len(rule.month_days) == 1 and _comes_always(rule.month_days[0], rule))


def _comes_always(day: int, rule: Rule) -> bool:
    longest = 28 if not rule.months or 2 in rule.months else 30 if {4, 6, 9, 11} & set(rule.months) else 31
    return day == -1 or 1 <= day <= longest
