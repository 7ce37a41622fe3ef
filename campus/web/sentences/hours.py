"""Weeks of opening hours in words."""

from datetime import date, timedelta
from itertools import groupby

from pyramid.i18n import TranslationString

from campus.domain.spans import CLOCKS, DAY_MINUTES, Span
from campus.domain.week import DAYS_IN_WEEK, HoursProblem, Validity, Week
from campus.web import words
from campus.web.locale import _

_MONDAY = date(2024, 1, 1)
HOURS_PROBLEMS = {
    HoursProblem.BACKWARDS: _("The end must be later than the start."),
    HoursProblem.OFF_STEP: _("Use steps of five minutes."),
    HoursProblem.OUT_OF_DAY: _("Hours lie between 0:00 and 24:00."),
    HoursProblem.OVERLAP: _("The two times lie over each other."),
    HoursProblem.PAST: _("What was stays as it was: choose today or a later day."),
    HoursProblem.ENDS_FIRST: _("The last day must not lie before the first."),
    HoursProblem.TOO_FAR: _("Choose a day up to the year 2100."),
}


def weekday_name(weekday: int, locale: str) -> str:
    """``월`` or ``Mon`` for 0."""
    return words.weekday(_MONDAY + timedelta(days=weekday), locale)


def span_words(spans: tuple[Span, ...], locale: str) -> str | TranslationString:
    """``09:00~12:00, 13:00~18:00``; closed, or all day, in a word."""
    if not spans:
        return _("not open")
    if spans == ((0, DAY_MINUTES),):
        return _("all day")
    dash = "~" if locale == "ko" else "–"
    return ", ".join(f"{CLOCKS[opens]}{dash}{CLOCKS[closes]}" for opens, closes in spans)


def week_lines(week: Week, locale: str) -> list[tuple[str | TranslationString, str | TranslationString]]:
    """The week as (days, hours), days of one kind that follow each other together: ``월~금``, ``09:00~18:00``."""
    found: list[tuple[str | TranslationString, str | TranslationString]] = []
    for spans, run in groupby(range(DAYS_IN_WEEK), key=lambda weekday: week.days[weekday]):
        days = list(run)
        label: str | TranslationString = weekday_name(days[0], locale)
        if len(days) == DAYS_IN_WEEK:
            label = _("every day")
        elif len(days) > 1:
            joint = ("·" if locale == "ko" else ", ") if len(days) == 2 else ("~" if locale == "ko" else "–")
            label = f"{label}{joint}{weekday_name(days[-1], locale)}"
        found.append((label, span_words(spans, locale)))
    return found


def validity_words(validity: Validity, locale: str) -> TranslationString:
    """From which day on, or from when until when."""
    first = words.full_day(validity.first, locale)
    if validity.last is None:
        return _("from ${day} on", mapping={"day": first})
    if validity.last == validity.first:
        return _("on ${day} only", mapping={"day": first})
    return _("${first} to ${last}", mapping={"first": first, "last": words.full_day(validity.last, locale)})
