"""Recurrences against dateutil: the same days, the same instants, the same refusals; and never many steps."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil import rrule
from hypothesis import example, given, settings
from hypothesis import strategies as st

from campus.domain.recurrence import (
    LONGEST_SPAN,
    MOST_DATES,
    Frequency,
    NthWeekday,
    Recurrence,
    RecurrenceProblem,
    RecurrenceRefused,
    Rule,
    WallNote,
    aligned,
    expand,
    filled,
)
from campus.domain.recurrence.days import STEP_BUDGET, Steps, matching_days
from tests.support.recurrences import recurrences, wall

NEVER = {RecurrenceProblem.MATCHES_NOTHING, RecurrenceProblem.NEVER_COMES}


def by_dateutil(rule: Rule, first: date, last: date) -> list[date]:
    """All days to ``last`` that dateutil finds, whatever the rule's own end."""
    found = rrule.rrule(
        getattr(rrule, rule.frequency),
        dtstart=datetime.combine(first, time()),
        interval=rule.interval,
        wkst=rule.week_start,
        byweekday=[rrule.weekday(each.weekday, each.nth) for each in rule.weekdays] or None,
        bymonthday=rule.month_days or None,
        bymonth=rule.months or None,
        until=datetime.combine(last, time()),
    )
    return [each.date() for each in found]


def judged(recurrence: Recurrence) -> list[date] | set[RecurrenceProblem]:
    """The days of a recurrence as the policy and dateutil have them, or what may be said against it."""
    rule, asked = recurrence.rule, recurrence.first.date()
    days = by_dateutil(rule, asked, asked + 2 * LONGEST_SPAN)
    if not days or days[0] > (rule.until or asked + LONGEST_SPAN):
        return NEVER
    latest = days[0] + LONGEST_SPAN
    if rule.until and rule.until > latest:
        return {RecurrenceProblem.BEYOND_TWO_YEARS}
    days = [day for day in days if day <= (rule.until or latest)][: rule.count]
    if len(days) > MOST_DATES:
        return {RecurrenceProblem.TOO_MANY_DATES}
    return {RecurrenceProblem.BEYOND_TWO_YEARS} if rule.count and len(days) < rule.count else days


def outcome(recurrence: Recurrence) -> list[date] | RecurrenceProblem:
    try:
        return [each.wall.date() for each in expand(recurrence)]
    except RecurrenceRefused as refused:
        return refused.problem


def at_nine(rule: Rule, day: str = "2027-01-31") -> Recurrence:
    return Recurrence(rule, wall(f"{day} 09:00"), 60)


@settings(max_examples=300, deadline=None)
@given(recurrences())
@example(at_nine(Rule(Frequency.MONTHLY, count=10)))
@example(at_nine(Rule(Frequency.YEARLY, weekdays=(NthWeekday(0, 1),), count=2)))
@example(at_nine(Rule(Frequency.YEARLY, months=(2,), month_days=(29,), count=1)))
@example(at_nine(Rule(Frequency.YEARLY, months=(2,), month_days=(29,), count=1), "2028-03-01"))
@example(at_nine(Rule(Frequency.WEEKLY, 2, (NthWeekday(6), NthWeekday(0)), count=9, week_start=6)))
@example(at_nine(Rule(Frequency.DAILY, until=date(2028, 2, 1))))
def test_the_days_are_those_of_dateutil(recurrence: Recurrence) -> None:
    said, expected = outcome(recurrence), judged(recurrence)
    assert said in expected if isinstance(expected, set) else said == expected


@settings(deadline=None)
@given(recurrences())
def test_each_date_is_when_its_clock_shows_it(recurrence: Recurrence) -> None:
    """What a clock skips moves on; of what it shows twice it is the first."""
    if isinstance(judged(recurrence), set):
        return
    clock = ZoneInfo(recurrence.zone)
    for each in expand(recurrence):
        start = each.wall.replace(tzinfo=clock)
        assert each.slot.starts_at == start.astimezone(UTC)
        assert each.slot.minutes == recurrence.minutes
        shown = each.slot.starts_at.astimezone(clock).replace(tzinfo=None)
        again = (each.slot.starts_at + timedelta(hours=1)).astimezone(clock).replace(tzinfo=None)
        half = (each.slot.starts_at + timedelta(minutes=30)).astimezone(clock).replace(tzinfo=None)
        if shown != each.wall:
            assert each.note is WallNote.MOVED_OUT_OF_GAP
            assert shown > each.wall
        else:
            assert each.note is (WallNote.COMES_TWICE if each.wall in {again, half} else None)


@settings(deadline=None)
@given(recurrences())
def test_aligned_begins_with_the_first_date_and_changes_nothing(recurrence: Recurrence) -> None:
    if isinstance(judged(recurrence), set):
        return
    dates, moved = expand(recurrence), aligned(recurrence)
    assert moved.first == dates[0].wall
    assert expand(moved) == dates
    assert aligned(moved) == moved


@settings(deadline=None)
@given(recurrences(zones=("Asia/Seoul", "America/New_York")), st.data())
def test_extra_dates_and_those_left_out_are_a_rruleset(recurrence: Recurrence, data: st.DataObject) -> None:
    if isinstance(judged(recurrence), set):
        return
    walls = [each.wall for each in expand(recurrence) if each.note is None]
    noon = [each.replace(hour=12, minute=30) for each in walls]
    extra = tuple(data.draw(st.lists(st.sampled_from(noon), max_size=3))) if noon else ()
    left_out = tuple(data.draw(st.lists(st.sampled_from([*walls, *extra]), max_size=4))) if walls else ()
    both = rrule.rruleset()
    for each in (*(known.wall for known in expand(recurrence)), *extra):
        both.rdate(each)
    for each in left_out:
        both.exdate(each)
    changed = replace(recurrence, extra=extra, left_out=left_out)
    expected = list(both)
    if 0 < len(expected) <= MOST_DATES:
        assert [each.wall for each in expand(changed)] == expected
    else:
        with pytest.raises(RecurrenceRefused):
            expand(changed)


@pytest.mark.parametrize(
    "rule",
    [
        Rule(Frequency.DAILY, count=366),
        Rule(Frequency.DAILY, interval=366, count=366),
        Rule(Frequency.DAILY, months=(2,), month_days=(30, 31), count=1),
        Rule(Frequency.WEEKLY, weekdays=tuple(map(NthWeekday, range(7))), months=(2,), count=366),
        Rule(Frequency.MONTHLY, weekdays=(NthWeekday(0, 5),), count=366),
        Rule(Frequency.MONTHLY, month_days=tuple(range(1, 32)), weekdays=(NthWeekday(0, 5),), months=(2,), count=366),
        Rule(Frequency.MONTHLY, interval=12, month_days=(30,), count=366),
        Rule(Frequency.YEARLY, months=(2,), month_days=(30,), count=366),
        Rule(Frequency.YEARLY, weekdays=tuple(map(NthWeekday, range(7))), month_days=(31,), count=366),
        Rule(Frequency.YEARLY, weekdays=tuple(NthWeekday(day, 5) for day in range(7)), months=(2,), count=366),
        Rule(Frequency.YEARLY, interval=366, count=366),
    ],
)
def test_a_hostile_rule_costs_few_steps(rule: Rule) -> None:
    assert spent(rule, date(2027, 2, 1)) < STEP_BUDGET / 2


@settings(deadline=None)
@given(recurrences())
def test_no_rule_spends_the_budget(recurrence: Recurrence) -> None:
    assert spent(recurrence.rule, recurrence.first.date()) < STEP_BUDGET


def spent(rule: Rule, first: date) -> int:
    """The steps for all days that ``expand`` could ever look at."""
    steps = Steps()
    list(matching_days(filled(rule, first), first, first + 2 * LONGEST_SPAN, steps))
    return STEP_BUDGET - steps.left


def test_steps_are_counted_and_end() -> None:
    days = matching_days(Rule(Frequency.DAILY, count=9), date(2027, 9, 1), date(2029, 9, 1), Steps(5))
    with pytest.raises(RecurrenceRefused) as refused:
        list(days)
    assert refused.value.problem is RecurrenceProblem.OUT_OF_STEPS
