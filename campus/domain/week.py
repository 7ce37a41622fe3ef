"""Weeks of opening hours, and how they follow each other through time: what holds from a day on, or for a while.

Hours are kept as rows, each for one weekday in a period (:class:`campus.domain.opening.WeeklyHours`); rows that hold on
one day add up. A week that is set for a while cuts the rows it lies over, so that the former hours hold again after it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise, zip_longest

from campus.domain.days import ONE_DAY
from campus.domain.opening import WeeklyHours
from campus.domain.spans import DAY_MINUTES, Span, united

DAYS_IN_WEEK = 7
STEP = 5
LAST_DAY = date(2100, 12, 31)


class HoursProblem(StrEnum):
    """Why hours are not as they should be."""

    BACKWARDS = "backwards"  # closes before it opens, or at once
    OFF_STEP = "off_step"  # not in whole steps of five minutes
    OUT_OF_DAY = "out_of_day"  # before 0:00 or after 24:00
    OVERLAP = "overlap"  # two spans of a day lie over each other
    PAST = "past"  # begins before today
    ENDS_FIRST = "ends_first"  # the last day lies before the first
    TOO_FAR = "too_far"  # after 2100


class HoursRefused(ValueError):
    """The hours are not taken, for ``problem``; ``weekday`` (Monday 0) where it is one day's."""

    def __init__(self, problem: HoursProblem, weekday: int | None = None) -> None:
        super().__init__(problem.value, weekday)
        self.problem, self.weekday = problem, weekday


def _problem_of(spans: Sequence[Span]) -> HoursProblem | None:
    for first, last in spans:
        if first < 0 or last > DAY_MINUTES:
            return HoursProblem.OUT_OF_DAY
        if first >= last:
            return HoursProblem.BACKWARDS
        if first % STEP or last % STEP:
            return HoursProblem.OFF_STEP
    ordered = sorted(spans)
    if any(before[1] > after[0] for before, after in pairwise(ordered)):
        return HoursProblem.OVERLAP
    return None


@dataclass(frozen=True, slots=True)
class Week:
    """The open spans of each weekday from Monday on, in minutes from midnight; a day without any is closed.

    Raises :class:`HoursRefused` where a span runs backwards, leaves the day, stands between steps of five minutes or
    lies over another. Spans that touch are kept as one.
    """

    days: tuple[tuple[Span, ...], ...]

    def __post_init__(self) -> None:
        if len(self.days) != DAYS_IN_WEEK:
            raise ValueError("a week has seven days")
        for weekday, spans in enumerate(self.days):
            problem = _problem_of(spans)
            if problem is not None:
                raise HoursRefused(problem, weekday)
        object.__setattr__(self, "days", tuple(tuple(united(spans)) for spans in self.days))

    @property
    def is_closed(self) -> bool:
        return not any(self.days)

    @property
    def minutes(self) -> int:
        """How long the room is open in a week."""
        return sum(last - first for spans in self.days for first, last in spans)


CLOSED_WEEK = Week(((),) * DAYS_IN_WEEK)


@dataclass(frozen=True, slots=True)
class Validity:
    """The hub's days from ``first`` to ``last``, or without an end."""

    first: date
    last: date | None = None

    def __contains__(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The time in which one week holds."""

    validity: Validity
    week: Week


def check_validity(validity: Validity, today: date) -> None:
    """Raise :class:`HoursRefused` unless ``validity`` begins today or later, ends after it begins, and before 2101."""
    if validity.first < today:
        raise HoursRefused(HoursProblem.PAST)
    if validity.last is not None and validity.last < validity.first:
        raise HoursRefused(HoursProblem.ENDS_FIRST)
    if max(validity.first, validity.last or validity.first) > LAST_DAY:
        raise HoursRefused(HoursProblem.TOO_FAR)


def week_on(hours: Iterable[WeeklyHours], day: date) -> Week:
    """The week whose rows hold on ``day``, all seven weekdays of it."""
    days: list[list[Span]] = [[] for _ in range(DAYS_IN_WEEK)]
    for each in hours:
        if each.valid_from <= day and (each.valid_until is None or day <= each.valid_until):
            days[each.weekday].append((each.opens_minute, each.closes_minute))
    return Week(tuple(tuple(united(spans)) for spans in days))


def stretches(hours: Sequence[WeeklyHours]) -> list[Stretch]:
    """What ``hours`` say, in order: the weeks that follow each other from the first row on; the last has no end."""
    begins = {each.valid_from for each in hours}
    begins |= {each.valid_until + ONE_DAY for each in hours if each.valid_until not in (None, date.max)}
    found: list[tuple[date, Week]] = []
    for first in sorted(begins):
        week = week_on(hours, first)
        if not found or found[-1][1] != week:
            found.append((first, week))
    ends = [first - ONE_DAY for first, _week in found[1:]]
    return [Stretch(Validity(first, last), week) for (first, week), last in zip_longest(found, ends)]


def without_stretch(hours: Sequence[WeeklyHours], first: date, today: date) -> Stretch | None:
    """What is set when the stretch that begins on ``first`` goes: of one ahead, the hours before it hold on; of one
    that runs and has an end, those after it begin tomorrow. None where none begins there, or nothing lies beside it."""
    found = stretches(hours)
    for before, it in pairwise(found):
        if it.validity.first == first > today:
            return Stretch(it.validity, before.week)
    for it, after in pairwise(found):
        last = it.validity.last
        if it.validity.first == first <= today and last is not None and last > today:
            return Stretch(Validity(today + ONE_DAY, last), after.week)
    return None


def relaid(hours: Iterable[WeeklyHours], validity: Validity, week: Week) -> list[WeeklyHours]:
    """``hours`` with ``week`` in ``validity`` and as they were outside it; equal rows that meet are one."""
    rows = [part for each in hours for part in _outside(each, validity)]
    rows += [
        WeeklyHours(weekday, opens, closes, validity.first, validity.last)
        for weekday, spans in enumerate(week.days)
        for opens, closes in spans
    ]
    return joined(rows)


def joined(hours: Iterable[WeeklyHours]) -> list[WeeklyHours]:
    """The same hours in as few rows as they can be, in the order of their days."""
    alike: dict[tuple[int, int, int], list[WeeklyHours]] = defaultdict(list)
    for each in sorted(hours, key=lambda each: each.valid_from):
        rows = alike[each.weekday, each.opens_minute, each.closes_minute]
        if rows and _meets(rows[-1], each):
            until = None if None in (rows[-1].valid_until, each.valid_until) else _later(rows[-1], each)
            rows[-1] = replace(rows[-1], valid_until=until)
        else:
            rows.append(each)
    return sorted((row for rows in alike.values() for row in rows), key=lambda row: (row.valid_from, *_place(row)))


def _outside(row: WeeklyHours, validity: Validity) -> list[WeeklyHours]:
    """What is left of ``row`` before and after ``validity``."""
    parts = []
    if row.valid_from < validity.first:
        before = validity.first - ONE_DAY
        parts.append(row if row.valid_until is not None and row.valid_until <= before else _until(row, before))
    if validity.last is not None and (row.valid_until is None or row.valid_until > validity.last):
        parts.append(replace(row, valid_from=max(row.valid_from, validity.last + ONE_DAY)))
    return parts


def _until(row: WeeklyHours, last: date) -> WeeklyHours:
    return replace(row, valid_until=last)


def _meets(row: WeeklyHours, later: WeeklyHours) -> bool:
    return row.valid_until is None or row.valid_until >= later.valid_from - ONE_DAY


def _later(row: WeeklyHours, other: WeeklyHours) -> date:
    return max(each.valid_until for each in (row, other) if each.valid_until is not None)


def _place(row: WeeklyHours) -> tuple[int, int, int]:
    return row.weekday, row.opens_minute, row.closes_minute
