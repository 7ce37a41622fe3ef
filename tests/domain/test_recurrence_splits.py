"""Series cut in two, and rules that every program can hold."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from campus.domain.recurrence import (
    Frequency,
    NthWeekday,
    Recurrence,
    RecurrenceProblem,
    RecurrenceRefused,
    Rule,
    SeriesDate,
    expand,
    from_on,
    is_plain,
    without_after,
)
from tests.support.recurrences import recurrences, wall

TWO_WEEKS = Recurrence(
    Rule(Frequency.WEEKLY, 2, (NthWeekday(0), NthWeekday(2)), count=7), wall("2027-09-01 19:00"), 120
)


def dates(recurrence: Recurrence) -> tuple[SeriesDate, ...]:
    """Its dates, or none; whether a date is extra is not regarded: one that stands alone becomes the rule."""
    try:
        return tuple(replace(each, is_extra=False) for each in expand(recurrence))
    except RecurrenceRefused as refused:
        assert refused.problem is RecurrenceProblem.MATCHES_NOTHING
        return ()


def halves(recurrence: Recurrence, day: date) -> tuple[SeriesDate, ...]:
    found: tuple[SeriesDate, ...] = ()
    for cut in (
        lambda: without_after(recurrence, day - timedelta(days=1)),
        lambda: from_on(recurrence, recurrence.first.combine(day, recurrence.first.time())),
    ):
        try:
            found += dates(cut())
        except RecurrenceRefused as refused:
            assert refused.problem is RecurrenceProblem.MATCHES_NOTHING
    return found


def is_booked(recurrence: Recurrence) -> bool:
    try:
        return bool(expand(recurrence))
    except RecurrenceRefused:
        return False


@settings(deadline=None)
@given(recurrences(), st.data())
def test_both_halves_are_the_whole(recurrence: Recurrence, data: st.DataObject) -> None:
    assume(is_booked(recurrence))
    walls = [each.wall for each in expand(recurrence)]
    others = [each.replace(hour=3, minute=0) for each in walls]
    extra = tuple(data.draw(st.lists(st.sampled_from(others), max_size=3)))
    left_out = tuple(data.draw(st.lists(st.sampled_from(walls + others), max_size=3)))
    changed = replace(recurrence, extra=extra, left_out=left_out)
    assume(is_booked(changed))
    day = data.draw(st.sampled_from(walls)).date() + timedelta(days=data.draw(st.integers(-2, 2)))
    assert halves(changed, day) == dates(changed)


def test_a_count_becomes_what_is_left_of_it() -> None:
    later = from_on(TWO_WEEKS, wall("2027-09-15 19:00"))
    assert later.rule.count == 5
    assert later.first == wall("2027-09-15 19:00")
    assert expand(later) == expand(TWO_WEEKS)[2:]


def test_an_end_stays_where_it_was() -> None:
    ended = replace(TWO_WEEKS, rule=replace(TWO_WEEKS.rule, count=None, until=date(2027, 10, 30)))
    assert from_on(ended, wall("2027-09-15 19:00")).rule.until == date(2027, 10, 30)


def test_what_went_before_ends_by_day() -> None:
    before = without_after(TWO_WEEKS, date(2027, 9, 14))
    assert (before.rule.count, before.rule.until) == (None, date(2027, 9, 14))
    assert expand(before) == expand(TWO_WEEKS)[:2]
    assert without_after(TWO_WEEKS, date(2028, 1, 1)) == TWO_WEEKS
    ended = replace(TWO_WEEKS, rule=replace(TWO_WEEKS.rule, count=None, until=date(2027, 9, 30)))
    assert without_after(ended, date(2027, 9, 29)).rule.until == date(2027, 9, 29)


def test_only_extra_dates_may_be_left() -> None:
    extra = (wall("2028-03-02 10:00"), wall("2028-03-01 10:00"))
    later = from_on(replace(TWO_WEEKS, extra=extra), wall("2028-02-01 19:00"))
    assert later.first == extra[1]
    assert [each.wall for each in expand(later)] == sorted(extra)


@pytest.mark.parametrize(
    "cut", [lambda: without_after(TWO_WEEKS, date(2027, 8, 31)), lambda: from_on(TWO_WEEKS, wall("2028-01-01 00:00"))]
)
def test_a_half_without_dates_is_refused(cut: Any) -> None:
    with pytest.raises(RecurrenceRefused) as refused:
        cut()
    assert refused.value.problem is RecurrenceProblem.MATCHES_NOTHING


def rule(frequency: str, **parts: Any) -> Rule:
    return Rule(Frequency(frequency), count=2, **parts)


SECOND_THURSDAY, LAST_FRIDAY = NthWeekday(3, 2), NthWeekday(4, -1)


@pytest.mark.parametrize(
    "plain",
    [
        rule("DAILY", interval=3),
        rule("WEEKLY", interval=2, weekdays=(NthWeekday(0), NthWeekday(2))),
        rule("MONTHLY"),
        rule("MONTHLY", month_days=(28,)),
        rule("MONTHLY", month_days=(-1,)),
        rule("MONTHLY", weekdays=(SECOND_THURSDAY,)),
        rule("MONTHLY", weekdays=(LAST_FRIDAY,), interval=2),
        rule("YEARLY"),
        rule("YEARLY", months=(3,), month_days=(2,)),
        rule("YEARLY", months=(3,), month_days=(31,)),
        rule("YEARLY", months=(5,), weekdays=(SECOND_THURSDAY,)),
    ],
)
def test_plain_rules(plain: Rule) -> None:
    assert is_plain(plain)
    assert is_plain(plain, date(2027, 9, 1))


@pytest.mark.parametrize(
    "odd",
    [
        rule("DAILY", weekdays=(NthWeekday(0),)),
        rule("DAILY", months=(3,)),
        rule("DAILY", interval=100),
        rule("WEEKLY", months=(3,)),
        rule("MONTHLY", month_days=(1, 15)),
        rule("MONTHLY", month_days=(29,)),
        rule("MONTHLY", month_days=(-2,)),
        rule("MONTHLY", weekdays=(SECOND_THURSDAY, LAST_FRIDAY)),
        rule("MONTHLY", weekdays=(NthWeekday(0),)),
        rule("MONTHLY", weekdays=(NthWeekday(0, 5),)),
        rule("MONTHLY", weekdays=(NthWeekday(0, -2),)),
        rule("MONTHLY", weekdays=(SECOND_THURSDAY,), month_days=(9,)),
        rule("MONTHLY", months=(3,), month_days=(2,)),
        rule("YEARLY", months=(2,), month_days=(29,)),
        rule("YEARLY", months=(4,), month_days=(31,)),
        rule("YEARLY", months=(3, 5), month_days=(2,)),
        rule("YEARLY", interval=2),
        rule("YEARLY", weekdays=(SECOND_THURSDAY,)),
    ],
)
def test_rules_that_programs_disagree_on(odd: Rule) -> None:
    assert not is_plain(odd)


@pytest.mark.parametrize(("frequency", "first"), [("MONTHLY", date(2027, 8, 31)), ("YEARLY", date(2028, 2, 29))])
def test_the_day_of_the_first_date_counts(frequency: str, first: date) -> None:
    assert is_plain(rule(frequency))
    assert not is_plain(rule(frequency), first)
