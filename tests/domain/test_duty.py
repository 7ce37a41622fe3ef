"""Who is on duty at an instant, and how the coming days are cut by it."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from campus.domain.duty import DutyChange, WeeklyDuty, duty_stretches, ends_after, on_duty
from campus.domain.hubtime import SEOUL
from campus.domain.slot import Slot

MONDAY = datetime(2026, 11, 23, tzinfo=SEOUL)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# Mondays to Fridays by day; Friday night until Saturday morning.
DAYS = [WeeklyDuty(day, 7, day, 9 * 60, 18 * 60) for day in range(5)]
NIGHT = WeeklyDuty(9, 8, 4, 18 * 60, ends_after(18 * 60, 9 * 60))


def test_a_week_has_its_hours() -> None:
    week = [*DAYS, NIGHT]
    assert on_duty(week, [], MONDAY + 9 * HOUR) == {7}
    assert on_duty(week, [], MONDAY + 18 * HOUR) == frozenset()
    friday = MONDAY + 4 * DAY
    assert on_duty(week, [], friday + 18 * HOUR) == {8}
    assert on_duty(week, [], friday + DAY + 8 * HOUR) == {8}
    assert on_duty(week, [], friday + DAY + 9 * HOUR) == frozenset()
    assert on_duty([*week, WeeklyDuty(10, 5, 0, 8 * 60, 10 * 60)], [], MONDAY + 9 * HOUR) == {5, 7}


def test_an_end_that_is_not_later_is_the_next_mornings() -> None:
    assert ends_after(9 * 60, 18 * 60) == 18 * 60
    assert ends_after(22 * 60, 6 * 60) == 30 * 60
    assert ends_after(0, 0) == 24 * 60


def test_a_change_takes_the_place_of_the_week() -> None:
    noon = Slot(MONDAY + 12 * HOUR, MONDAY + 13 * HOUR)
    assert on_duty(DAYS, [DutyChange(1, 3, noon)], MONDAY + 12 * HOUR) == {3}
    assert on_duty(DAYS, [DutyChange(1, None, noon)], MONDAY + 12 * HOUR) == frozenset()
    assert on_duty(DAYS, [DutyChange(1, None, noon), DutyChange(2, 4, noon)], MONDAY + 12 * HOUR) == {4}
    assert on_duty(DAYS, [DutyChange(1, 3, noon)], MONDAY + 13 * HOUR) == {7}


def test_a_day_as_it_is_read() -> None:
    noon = DutyChange(1, 3, Slot(MONDAY + 12 * HOUR, MONDAY + 13 * HOUR))
    found = duty_stretches(DAYS, [noon], Slot(MONDAY, MONDAY + DAY))
    said = [((each.slot.ends_at - each.slot.starts_at) // HOUR, set(each.resident_ids)) for each in found]
    assert said == [(9, set()), (3, {7}), (1, {3}), (5, {7}), (6, set())]
    assert [each.is_changed for each in found] == [False, False, True, False, False]


@st.composite
def turns(draw: st.DrawFn) -> WeeklyDuty:
    starts, length = draw(st.integers(0, 1439)), draw(st.integers(1, 1440))
    number, who, weekday = draw(st.integers(1, 99)), draw(st.integers(1, 4)), draw(st.integers(0, 6))
    return WeeklyDuty(number, who, weekday, starts, starts + length)


instants = st.integers(0, 14 * 24 * 60).map(lambda minute: (MONDAY + timedelta(minutes=minute)).astimezone(UTC))


@st.composite
def slots(draw: st.DrawFn) -> Slot:
    start = draw(instants)
    return Slot(start, start + timedelta(minutes=draw(st.integers(1, 9_000))))


@st.composite
def changes(draw: st.DrawFn) -> DutyChange:
    return DutyChange(draw(st.integers(1, 99)), draw(st.none() | st.integers(1, 4)), draw(slots()))


@given(st.lists(turns(), max_size=6), st.lists(changes(), max_size=4), slots(), st.floats(0, 0.999))
def test_stretches_say_what_holds_at_each_instant(weekly, single, within, share) -> None:
    found = duty_stretches(weekly, single, within)
    assert found[0].slot.starts_at == within.starts_at and found[-1].slot.ends_at == within.ends_at
    for before, after in pairwise(found):
        assert before.slot.ends_at == after.slot.starts_at
        assert (before.resident_ids, before.is_changed) != (after.resident_ids, after.is_changed)
    instant = within.starts_at + timedelta(seconds=int(share * within.length.total_seconds()))
    (at,) = (each for each in found if each.slot.starts_at <= instant < each.slot.ends_at)
    assert at.resident_ids == on_duty(weekly, single, instant)
