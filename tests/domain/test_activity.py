"""When a room's meters say that it is in use."""

import math
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus.domain.activity import HOLDS, Track, active_slots, is_reading, is_use
from campus.domain.hubtime import at
from campus.domain.slot import Slot
from tests.booking.conftest import DAY, slot

TWO_HOURS = slot("14:00", "16:00")


def track(*said: tuple[str, float], at_least: float = 100) -> Track:
    def instant(clock: str):
        hours, minutes = clock.split(":")
        return at(DAY, int(hours) * 60 + int(minutes))

    return Track(at_least, tuple((instant(clock), value) for clock, value in said))


def test_a_reading_holds_until_the_next_and_no_longer_than_a_quarter() -> None:
    one = track(("14:05", 120), ("14:10", 99.9), ("14:20", 100), ("15:00", 300), ("15:05", 20))
    assert active_slots([one], TWO_HOURS) == [
        slot("14:05", "14:10"),
        slot("14:20", "14:35"),
        slot("15:00", "15:05"),
    ]


def test_the_meeting_before_says_nothing_about_this_one() -> None:
    assert active_slots([track(("13:59", 500))], TWO_HOURS) == []
    assert active_slots([track(("15:55", 500), ("16:00", 500))], TWO_HOURS) == [slot("15:55", "16:00")]


def test_one_meter_is_enough() -> None:
    power, people = track(("14:00", 10)), track(("14:10", 2), at_least=1)
    assert active_slots([power, people], TWO_HOURS) == [slot("14:10", "14:25")]


@pytest.mark.parametrize(("end", "is_one"), [("14:04", False), ("14:05", True)])
def test_in_passing_is_no_use(end: str, is_one: bool) -> None:
    assert is_use([slot("14:00", end)]) is is_one
    assert is_use([slot("14:00", "14:02"), slot("14:10", "14:13")])
    assert not is_use([])


@pytest.mark.parametrize(
    ("value", "is_one"), [(0, True), (1.5, True), (-0.1, False), (1e6, False), (math.nan, False), (math.inf, False)]
)
def test_what_comes_from_a_meter(value: float, is_one: bool) -> None:
    assert is_reading(value) is is_one


minutes = st.integers(-60, 180)


@given(st.lists(st.tuples(minutes, st.floats(0, 300)), max_size=30, unique_by=lambda each: each[0]), minutes)
def test_every_minute_is_judged_by_the_last_reading_before_it(said: list[tuple[int, float]], minute: int) -> None:
    begin = TWO_HOURS.starts_at
    readings = tuple((begin + timedelta(minutes=of), value) for of, value in sorted(said))
    found = active_slots([Track(100, readings)], TWO_HOURS)
    moment = begin + timedelta(minutes=minute)
    inside = [each for each in readings if TWO_HOURS.starts_at <= each[0] <= moment]
    expected = bool(
        TWO_HOURS.starts_at <= moment < TWO_HOURS.ends_at
        and inside
        and inside[-1][1] >= 100
        and moment - inside[-1][0] < HOLDS
    )
    assert any(each.starts_at <= moment < each.ends_at for each in found) is expected
    assert all(isinstance(each, Slot) and TWO_HOURS.contains(each) for each in found)
