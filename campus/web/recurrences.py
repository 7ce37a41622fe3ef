"""Recurrences in words, in Korean and English: which days a rule means, and what is wrong with one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from babel.dates import get_day_names, get_month_names
from pyramid.i18n import TranslationString

from campus.domain.event import HUB_ZONE
from campus.domain.recurrence import (
    Frequency,
    NthWeekday,
    Recurrence,
    RecurrenceProblem,
    RecurrenceRefused,
    Rule,
    filled,
)
from campus.web import words
from campus.web.locale import _

_KO_NTHS = ("첫째", "둘째", "셋째", "넷째", "다섯째")
_EN_NTHS = ("first", "second", "third", "fourth", "fifth")
_EVERY = {
    "ko": {
        Frequency.DAILY: ("매일", "{}일마다"),
        Frequency.WEEKLY: ("매주", "{}주마다"),
        Frequency.MONTHLY: ("매월", "{}개월마다"),
        Frequency.YEARLY: ("매년", "{}년마다"),
    },
    "en": {
        Frequency.DAILY: ("Every day", "Every {} days"),
        Frequency.WEEKLY: ("Every week", "Every {} weeks"),
        Frequency.MONTHLY: ("Every month", "Every {} months"),
        Frequency.YEARLY: ("Every year", "Every {} years"),
    },
}

_SENTENCES: dict[RecurrenceProblem, TranslationString] = {
    RecurrenceProblem.NO_END: _("A series needs an end: a last day or a number of dates."),
    RecurrenceProblem.COUNT_AND_UNTIL: _("Choose either a last day or a number of dates, not both."),
    RecurrenceProblem.TOO_MANY_DATES: _("A series has at most ${most} dates. End it earlier, or meet less often."),
    RecurrenceProblem.BEYOND_TWO_YEARS: _("A series runs for at most two years, here until ${latest}."),
    RecurrenceProblem.SUB_DAILY: _("A series repeats by days, weeks, months or years, not by hours or less."),
    RecurrenceProblem.UNKNOWN_FREQUENCY: _("Choose whether it repeats daily, weekly, monthly or yearly."),
    RecurrenceProblem.BAD_INTERVAL: _("The interval is a number from ${least} to ${most}."),
    RecurrenceProblem.BAD_COUNT: _("The number of dates is 1 or more."),
    RecurrenceProblem.UNTIL_BEFORE_FIRST: _("The last day is before the first date, ${first}. Choose a later one."),
    RecurrenceProblem.NEVER_COMES: _("There is no such day: ${day}. Choose another."),
    RecurrenceProblem.MATCHES_NOTHING: _("No day fits this rule. Choose other days or a later end."),
    RecurrenceProblem.LIST_TOO_LONG: _("${part} lists too much: at most ${most} values pass."),
    RecurrenceProblem.BAD_VALUE: _("${part} has a value that does not exist. Choose another."),
    RecurrenceProblem.BAD_COMBINATION: _("Such a ${part} goes only with a monthly or yearly rule."),
    RecurrenceProblem.UNSUPPORTED_PART: _(
        "We cannot keep to ${part} in a rule: only to days, weekdays, months, an interval and an end."
    ),
    RecurrenceProblem.UNREADABLE: _("The rule cannot be read. It should look like FREQ=WEEKLY;COUNT=10."),
    RecurrenceProblem.BAD_ZONE: _("We do not know this time zone. Its name should look like Asia/Seoul."),
    RecurrenceProblem.BAD_LENGTH: _("Each date lasts at least a minute and at most ${most}."),
    RecurrenceProblem.NOT_WHOLE_MINUTES: _("Times are in whole minutes, without seconds."),
    RecurrenceProblem.YEAR_OUT_OF_RANGE: _("Days are between the years ${least} and ${most}."),
    RecurrenceProblem.OUT_OF_STEPS: _("This rule is too complicated to work out. Choose a simpler one."),
}


def problem_sentence(refused: RecurrenceRefused, locale: str) -> TranslationString:
    """What is wrong and what would pass, as one sentence or two; days and lengths in it are already in ``locale``."""
    say = _VALUES.get(refused.problem)
    mapping = say(refused.values, locale) if say else refused.values
    return _(str(_SENTENCES[refused.problem]), mapping=mapping)


def rule_sentence(recurrence: Recurrence, locale: str) -> str:
    """``매주 수요일 19:00~21:00, 2028. 8. 30.까지`` or ``Every Wednesday 19:00–21:00, until 30 August 2028``.

    On the recurrence's own clock, whose zone is named unless it is the hub's. Extra dates, and those left out, are not
    told.
    """
    rule = _simplified(filled(recurrence.rule, recurrence.first.date()))
    days = _korean_days(rule) if locale == "ko" else _english_days(rule)
    return ", ".join(filter(None, (f"{days} {_hours(recurrence, locale)}", _end(rule, locale))))


def _simplified(rule: Rule) -> Rule:
    """Its lists in the order of the calendar; and every day that is a Monday is every Monday."""
    rule = replace(
        rule,
        weekdays=tuple(
            sorted(rule.weekdays, key=lambda each: ((each.nth or 0) % 99, (each.weekday - rule.week_start) % 7))
        ),
        month_days=tuple(sorted(rule.month_days, key=lambda day: day % 99)),
        months=tuple(sorted(rule.months)),
    )
    if rule.frequency is not Frequency.DAILY or rule.interval > 1 or not (rule.weekdays or rule.month_days):
        return rule
    return replace(rule, frequency=Frequency.MONTHLY if rule.month_days else Frequency.WEEKLY)


def _every(rule: Rule, locale: str) -> str:
    plain, counted = _EVERY[locale][rule.frequency]
    return plain if rule.interval == 1 else counted.format(rule.interval)


def _korean_days(rule: Rule) -> str:
    numbers = "·".join(_day_in_month(day, "ko") for day in rule.month_days)
    weekdays = _korean_weekdays(rule)
    days = f"{numbers}이면서 {weekdays}인 날" if numbers and weekdays else numbers or weekdays
    months = f"{'·'.join(map(str, rule.months))}월" if rule.months else ""
    every = _every(rule, "ko")
    if rule.frequency is Frequency.YEARLY:
        return " ".join(filter(None, (every, months or ("매월" if rule.month_days else "그해"), days)))
    if rule.frequency is Frequency.DAILY:
        only = " ".join(filter(None, (months, days)))
        return f"{every}({only}에만)" if only else every
    return f"{every} {days}{f'({months}에만)' if months else ''}"


def _korean_weekdays(rule: Rule) -> str:
    names = get_day_names("wide", locale="ko")
    if any(each.nth for each in rule.weekdays):
        return "·".join(f"{_nth(each, 'ko')} {names[each.weekday]}".strip() for each in rule.weekdays)
    listed = "·".join(names[each.weekday].removesuffix("요일") for each in rule.weekdays)
    every = "모든 " if rule.frequency in {Frequency.MONTHLY, Frequency.YEARLY} and not rule.month_days else ""
    return f"{every}{listed}요일" if listed else ""


def _english_days(rule: Rule) -> str:
    numbers = _and([_day_in_month(day, "en") for day in rule.month_days])
    weekdays = _english_weekdays(rule)
    months = _and([get_month_names("wide", locale="en")[month] for month in rule.months])
    every = _every(rule, "en")
    if rule.frequency is Frequency.WEEKLY and rule.interval == 1:
        return f"Every {weekdays}{f' in {months}' if months else ''}"
    if rule.frequency is Frequency.YEARLY and not weekdays and len(rule.months) == len(rule.month_days) == 1:
        return f"{every} on {_day_of_month(rule.months[0], rule.month_days[0], 'en')}"
    if rule.frequency is Frequency.YEARLY and not rule.months:
        numbers, weekdays = numbers and f"{numbers} of each month", weekdays and f"{weekdays} of the year"
    days = f"{numbers} if it is {weekdays}" if numbers and weekdays else numbers or weekdays
    return f"{every}{f' on {days}' if days else ''}{f' in {months}' if months else ''}"


def _english_weekdays(rule: Rule) -> str:
    names = get_day_names("wide", locale="en")
    every = "every" if rule.frequency in {Frequency.MONTHLY, Frequency.YEARLY} and not rule.month_days else ""
    listed = [f"{_nth(each, 'en') if each.nth else every} {names[each.weekday]}".strip() for each in rule.weekdays]
    return _and(listed)


def _nth(each: NthWeekday, locale: str) -> str:
    """``둘째``, ``끝에서 둘째``, ``마지막``; ``the second``, ``the second to last``, ``the last``."""
    if each.nth is None:
        return ""
    if each.nth == -1:
        return "마지막" if locale == "ko" else "the last"
    if locale == "ko":
        return f"{'끝에서 ' if each.nth < 0 else ''}{_KO_NTHS[abs(each.nth) - 1]}"
    return f"the {_EN_NTHS[abs(each.nth) - 1]}{' to last' if each.nth < 0 else ''}"


def _day_in_month(day: int, locale: str) -> str:
    """``15일``, ``말일``, ``끝에서 2번째 날``; ``the 15th``, ``the last day``, ``the 2nd to last day``."""
    if day == -1:
        return "말일" if locale == "ko" else "the last day"
    if locale == "ko":
        return f"{day}일" if day > 0 else f"끝에서 {-day}번째 날"
    number = abs(day)
    ending = "th" if number in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"the {number}{ending}{' to last day' if day < 0 else ''}"


def _day_of_month(month: int, day: int, locale: str) -> str:
    """``3월 2일`` or ``2 March``."""
    if locale == "ko":
        return f"{month}월 {_day_in_month(day, locale)}"
    name = get_month_names("wide", locale="en")[month]
    return f"{day} {name}" if day > 0 else f"{_day_in_month(day, locale)} of {name}"


def _and(names: list[str]) -> str:
    """``Monday, Tuesday and Friday``."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _hours(recurrence: Recurrence, locale: str) -> str:
    starts_at = recurrence.first
    ends_at = starts_at + timedelta(minutes=recurrence.minutes)
    end = f"{ends_at:%H:%M}"
    if ends_at.date() > starts_at.date():
        end = "24:00" if end == "00:00" else f"다음 날 {end}" if locale == "ko" else f"{end} the next day"
    span = f"{starts_at:%H:%M}{'~' if locale == 'ko' else '–'}{end}"
    if recurrence.zone == HUB_ZONE:
        return span
    return f"{span}({recurrence.zone} 시각)" if locale == "ko" else f"{span} ({recurrence.zone} time)"


def _end(rule: Rule, locale: str) -> str:
    if rule.until is not None:
        day = rule.until
        if locale == "ko":
            return f"{day.year}. {day.month}. {day.day}.까지"
        return f"until {_day_of_month(day.month, day.day, 'en')} {day.year}"
    if rule.count is None:
        return ""
    return f"{rule.count}회" if locale == "ko" else "once" if rule.count == 1 else f"{rule.count} times"


_VALUES: dict[RecurrenceProblem, Callable[[dict[str, Any], str], dict[str, Any]]] = {
    RecurrenceProblem.BEYOND_TWO_YEARS: lambda said, locale: {"latest": words.full_day(said["latest"], locale)},
    RecurrenceProblem.UNTIL_BEFORE_FIRST: lambda said, locale: {"first": words.full_day(said["first"], locale)},
    RecurrenceProblem.NEVER_COMES: lambda said, locale: {"day": _day_of_month(said["month"], said["day"], locale)},
    RecurrenceProblem.BAD_LENGTH: lambda said, locale: {"most": words.length(said["most"], locale)},
}
