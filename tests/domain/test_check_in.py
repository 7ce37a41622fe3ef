"""When one checks in, is warned and loses the room; and of several policies the strictest."""

from dataclasses import fields
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus.domain.check_in import asks_for_check_in, check_in_times, is_checked_in_at_once
from campus.domain.errors import Owner
from campus.domain.rules import HALL_DEFAULTS, PolicyNumbers, RoomPolicy, strictest
from campus.domain.slot import Slot
from tests.support.clock import NOW

OPERATIONS, HALLS = Owner("운영팀", "operations"), Owner("홀 담당", "hall desk")
TWO_HOURS = Slot(NOW, NOW + timedelta(hours=2))
# The stricter of two values for each number of check-in, no-shows and offers: earlier, shorter, fewer or longer.
STRICTER = {
    "needs_check_in": (True, False),
    "check_in_opens_minutes": (5, 20),
    "warning_minutes": (5, 12),
    "release_minutes": (10, 20),
    "exempt_minutes": (600, 240),
    "late_minutes": (10, 60),
    "no_show_limit": (2, 4),
    "no_show_days": (120, 60),
    "restriction_days": (40, 10),
    "offer_minutes": (15, 45),
    "near_offer_minutes": (2, 5),
}
SHORT = {
    "needs_check_in": "check_in",
    "no_show_limit": "no_show_limit",
    "no_show_days": "no_show_days",
    "restriction_days": "restriction",
}


def of(**numbers: object) -> RoomPolicy:
    return strictest([PolicyNumbers(OPERATIONS, **numbers)])  # type: ignore[arg-type]


def test_the_table_of_defaults() -> None:
    times = check_in_times(strictest([]), TWO_HOURS)
    minutes = [(each - NOW) // timedelta(minutes=1) for each in (times.opens_at, times.warns_at, times.releases_at)]
    assert minutes == [-15, 10, 15]
    assert times.closes_at == TWO_HOURS.ends_at
    assert times.grace == timedelta(minutes=5)


@pytest.mark.parametrize(("minutes", "is_asked"), [(30, True), (479, True), (480, False), (600, False)])
def test_eight_hours_and_longer_are_exempt(minutes: int, is_asked: bool) -> None:
    where = Slot(NOW, NOW + timedelta(minutes=minutes))
    assert asks_for_check_in(strictest([]), where) is is_asked
    assert not asks_for_check_in(strictest([], HALL_DEFAULTS), where)


@pytest.mark.parametrize(("minutes_ahead", "is_in"), [(31, False), (30, False), (29, True), (0, True), (-10, True)])
def test_booked_less_than_half_an_hour_ahead_is_in(minutes_ahead: int, is_in: bool) -> None:
    assert is_checked_in_at_once(strictest([]), TWO_HOURS, NOW - timedelta(minutes=minutes_ahead)) is is_in


@pytest.mark.parametrize("name", STRICTER)
def test_the_strictest_of_each_number_holds_and_is_named(name: str) -> None:
    strict, mild = STRICTER[name]
    short = SHORT.get(name, name.removesuffix("_minutes"))
    for policies in ((strict, mild), (mild, strict)):
        owners = (OPERATIONS, HALLS)
        numbers = [PolicyNumbers(owner, **{name: value}) for owner, value in zip(owners, policies, strict=True)]  # type: ignore[arg-type]
        limit = getattr(strictest(numbers), short)
        assert (limit.value, limit.owner) == (strict, owners[policies.index(strict)])


def test_no_number_is_forgotten_here() -> None:
    about = ("check_in", "warning", "release", "exempt", "late", "no_show", "restriction", "offer")
    assert {field.name for field in fields(PolicyNumbers) if any(each in field.name for each in about)} == set(STRICTER)


@given(st.integers(1, 240), st.integers(1, 240), st.integers(0, 120), st.integers(1, 600))
def test_the_times_follow_each_other_whatever_the_numbers(warning: int, release: int, opens: int, minutes: int) -> None:
    policy = of(warning_minutes=warning, release_minutes=release, check_in_opens_minutes=opens)
    slot = Slot(NOW, NOW + timedelta(minutes=minutes))
    times = check_in_times(policy, slot)
    assert times.opens_at <= slot.starts_at < times.warns_at <= times.releases_at
    assert times.grace >= timedelta()
    assert times.is_open(slot.starts_at)
    assert not times.is_open(slot.ends_at)
