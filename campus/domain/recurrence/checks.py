"""Whether a recurrence may be looked at, before a single day is counted."""

from datetime import date, datetime

from campus.domain.recurrence.days import filled
from campus.domain.recurrence.problems import RecurrenceProblem, RecurrenceRefused
from campus.domain.recurrence.values import (
    FIRST_YEAR,
    LAST_YEAR,
    LONGEST_MINUTES,
    MOST_DATES,
    MOST_INTERVAL,
    Frequency,
    Recurrence,
    Rule,
)

MOST_LISTED = {"BYDAY": 7, "BYMONTHDAY": 31, "BYMONTH": 12}
_SUB_DAILY = {"SECONDLY", "MINUTELY", "HOURLY"}
_LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def check_recurrence(recurrence: Recurrence) -> None:
    """Raises RecurrenceRefused unless all of ``recurrence`` but its zone is within bounds."""
    if not 1 <= recurrence.minutes <= LONGEST_MINUTES:
        raise RecurrenceRefused(RecurrenceProblem.BAD_LENGTH, most=LONGEST_MINUTES)
    if max(len(recurrence.extra), len(recurrence.left_out)) > MOST_DATES:
        raise RecurrenceRefused(RecurrenceProblem.TOO_MANY_DATES, most=MOST_DATES)
    for wall in (recurrence.first, *recurrence.extra, *recurrence.left_out):
        _check_wall(wall)
    check_rule(recurrence.rule)
    first = recurrence.first.date()
    if recurrence.rule.until and recurrence.rule.until < first:
        raise RecurrenceRefused(RecurrenceProblem.UNTIL_BEFORE_FIRST, first=first)
    _check_day_comes(filled(recurrence.rule, first))


def check_rule(rule: Rule) -> None:
    """Raises RecurrenceRefused unless ``rule`` has an end, and each of its parts a meaning."""
    check_frequency(rule.frequency)
    if not 1 <= rule.interval <= MOST_INTERVAL:
        raise RecurrenceRefused(RecurrenceProblem.BAD_INTERVAL, least=1, most=MOST_INTERVAL)
    _check_end(rule)
    for part, listed in (("BYDAY", rule.weekdays), ("BYMONTHDAY", rule.month_days), ("BYMONTH", rule.months)):
        if len(listed) > MOST_LISTED[part]:
            raise RecurrenceRefused(RecurrenceProblem.LIST_TOO_LONG, part=part, most=MOST_LISTED[part])
    _check_lists(rule)


def check_frequency(name: str) -> None:
    """Raises RecurrenceRefused unless ``name`` is that of a Frequency."""
    if name in _SUB_DAILY:
        raise RecurrenceRefused(RecurrenceProblem.SUB_DAILY)
    if name not in Frequency.__members__:
        raise RecurrenceRefused(RecurrenceProblem.UNKNOWN_FREQUENCY)


def check_year(day: date) -> None:
    """Raises RecurrenceRefused for days that no calendar of ours holds."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise RecurrenceRefused(RecurrenceProblem.YEAR_OUT_OF_RANGE, least=FIRST_YEAR, most=LAST_YEAR)


def _check_wall(wall: datetime) -> None:
    if wall.tzinfo is not None or wall.second or wall.microsecond:
        raise RecurrenceRefused(RecurrenceProblem.NOT_WHOLE_MINUTES)
    check_year(wall)


def _check_end(rule: Rule) -> None:
    if rule.count is None and rule.until is None:
        raise RecurrenceRefused(RecurrenceProblem.NO_END)
    if rule.count is not None and rule.until is not None:
        raise RecurrenceRefused(RecurrenceProblem.COUNT_AND_UNTIL)
    if rule.count is not None and rule.count < 1:
        raise RecurrenceRefused(RecurrenceProblem.BAD_COUNT)
    if rule.count is not None and rule.count > MOST_DATES:
        raise RecurrenceRefused(RecurrenceProblem.TOO_MANY_DATES, most=MOST_DATES)
    if rule.until is not None:
        check_year(rule.until)


def _check_lists(rule: Rule) -> None:
    """RFC 5545, 3.3.10: which values there are, and which parts a frequency takes."""
    nths = [each.nth for each in rule.weekdays if each.nth is not None]
    if not all(1 <= abs(nth) <= 5 for nth in nths) or not all(0 <= each.weekday <= 6 for each in rule.weekdays):
        raise RecurrenceRefused(RecurrenceProblem.BAD_VALUE, part="BYDAY")
    if not all(1 <= abs(day) <= 31 for day in rule.month_days):
        raise RecurrenceRefused(RecurrenceProblem.BAD_VALUE, part="BYMONTHDAY")
    if not all(1 <= month <= 12 for month in rule.months):
        raise RecurrenceRefused(RecurrenceProblem.BAD_VALUE, part="BYMONTH")
    if not 0 <= rule.week_start <= 6:
        raise RecurrenceRefused(RecurrenceProblem.BAD_VALUE, part="WKST")
    if nths and rule.frequency in {Frequency.DAILY, Frequency.WEEKLY}:
        raise RecurrenceRefused(RecurrenceProblem.BAD_COMBINATION, part="BYDAY")
    if rule.month_days and rule.frequency is Frequency.WEEKLY:
        raise RecurrenceRefused(RecurrenceProblem.BAD_COMBINATION, part="BYMONTHDAY")


def _check_day_comes(rule: Rule) -> None:
    """Refuses 30 February: month days of which none is in any of the months."""
    months = rule.months or range(1, 13)
    if rule.month_days and not any(
        abs(day) <= _LONGEST_MONTH[month - 1] for day in rule.month_days for month in months
    ):
        raise RecurrenceRefused(RecurrenceProblem.NEVER_COMES, month=months[0], day=rule.month_days[0])
