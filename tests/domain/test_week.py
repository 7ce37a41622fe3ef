"""Weeks of opening hours in time: against a list of what was said, the latest word counting."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus.domain.opening import WeeklyHours, open_slots
from campus.domain.week import (
    CLOSED_WEEK,
    HoursProblem,
    HoursRefused,
    Stretch,
    Validity,
    Week,
    check_validity,
    joined,
    relaid,
    stretches,
    week_on,
)

MONDAY = date(2026, 11, 23)
OFFICE = Week((((540, 1080),),) * 5 + ((), ()))
SHORT = Week((((600, 720), (780, 960)),) * 5 + ((), ()))
DAYS = [MONDAY + timedelta(days=each) for each in range(-10, 50)]


def spans() -> st.SearchStrategy[tuple[tuple[int, int], ...]]:
    """None, one or two spans of a day, in steps of five minutes."""
    edges = st.lists(st.integers(0, 288), unique=True, max_size=4).map(sorted)
    return edges.map(lambda at: tuple((at[each] * 5, at[each + 1] * 5) for each in range(0, len(at) - 1, 2)))


def weeks() -> st.SearchStrategy[Week]:
    return st.lists(spans(), min_size=7, max_size=7).map(lambda days: Week(tuple(days)))


def validities() -> st.SearchStrategy[Validity]:
    first = st.integers(0, 40).map(lambda days: MONDAY + timedelta(days=days))
    return st.builds(
        lambda day, length: Validity(day, None if length is None else day + timedelta(days=length)),
        first,
        st.none() | st.integers(0, 20),
    )


@given(st.lists(st.tuples(validities(), weeks()), max_size=6))
def test_the_latest_word_holds_on_every_day(said: list[tuple[Validity, Week]]) -> None:
    hours = relaid([], Validity(MONDAY - timedelta(days=7)), OFFICE)
    before = {day: open_slots(hours, day) for day in DAYS if day < MONDAY}
    for validity, week in said:
        hours = relaid(hours, validity, week)
    for day in DAYS:
        words = [week for validity, week in said if day in validity]
        if day < MONDAY:
            assert open_slots(hours, day) == before[day]
        else:
            assert week_on(hours, day) == (words[-1] if words else OFFICE)
    assert joined(hours) == hours
    found = stretches(hours)
    assert all(one.week != other.week for one, other in pairwise(found))
    for day in DAYS:
        holding = [each.week for each in found if day in each.validity]
        assert holding == ([week_on(hours, day)] if day >= MONDAY - timedelta(days=7) else [])


@given(st.lists(st.tuples(validities(), weeks()), max_size=5), validities(), weeks())
def test_saying_it_twice_changes_nothing(said: list[tuple[Validity, Week]], validity: Validity, week: Week) -> None:
    hours: list[WeeklyHours] = []
    for each in said:
        hours = relaid(hours, *each)
    once = relaid(hours, validity, week)
    assert relaid(once, validity, week) == once


def test_after_a_while_the_former_hours_hold_again() -> None:
    hours = relaid([], Validity(date(2026, 1, 1)), OFFICE)
    summer = Validity(date(2027, 7, 1), date(2027, 8, 31))
    assert stretches(relaid(hours, summer, SHORT)) == [
        Stretch(Validity(date(2026, 1, 1), date(2027, 6, 30)), OFFICE),
        Stretch(summer, SHORT),
        Stretch(Validity(date(2027, 9, 1)), OFFICE),
    ]


def test_a_while_of_nothing_is_closed_and_then_open_again() -> None:
    hours = relaid([], Validity(date(2026, 1, 1)), OFFICE)
    shut = Validity(date(2027, 7, 1), date(2027, 7, 7))
    assert [each.week for each in stretches(relaid(hours, shut, CLOSED_WEEK))] == [OFFICE, CLOSED_WEEK, OFFICE]
    assert stretches([]) == []


def test_spans_that_touch_are_one() -> None:
    assert Week((((540, 720), (720, 1080)),) * 5 + ((), ())) == OFFICE


@pytest.mark.parametrize(
    ("day", "problem"),
    [
        (((600, 600),), HoursProblem.BACKWARDS),
        (((660, 600),), HoursProblem.BACKWARDS),
        (((601, 660),), HoursProblem.OFF_STEP),
        (((600, 663),), HoursProblem.OFF_STEP),
        (((-5, 600),), HoursProblem.OUT_OF_DAY),
        (((600, 1445),), HoursProblem.OUT_OF_DAY),
        (((540, 720), (715, 1080)), HoursProblem.OVERLAP),
    ],
)
def test_a_day_that_cannot_be(day: tuple[tuple[int, int], ...], problem: HoursProblem) -> None:
    with pytest.raises(HoursRefused) as refused:
        Week(((), (), day, (), (), (), ()))
    assert (refused.value.problem, refused.value.weekday) == (problem, 2)


@pytest.mark.parametrize(
    ("first", "last", "problem"),
    [
        (MONDAY - timedelta(days=1), None, HoursProblem.PAST),
        (MONDAY, MONDAY - timedelta(days=1), HoursProblem.ENDS_FIRST),
        (MONDAY, date(2101, 1, 1), HoursProblem.TOO_FAR),
        (date(2101, 1, 1), None, HoursProblem.TOO_FAR),
    ],
)
def test_days_that_cannot_be(first: date, last: date | None, problem: HoursProblem) -> None:
    with pytest.raises(HoursRefused) as refused:
        check_validity(Validity(first, last), MONDAY)
    assert refused.value.problem is problem
    check_validity(Validity(MONDAY, MONDAY), MONDAY)
