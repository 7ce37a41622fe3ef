"""What in a policy cannot be together: each kind once, and what merely looks like it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus.domain.asker import Audience, Holder, Period
from campus.domain.errors import Owner
from campus.domain.hubtime import SEOUL
from campus.domain.opening import WeeklyHours
from campus.domain.rules import (
    ContradictionKind,
    PolicyNumbers,
    Quota,
    RoomRules,
    contradictions,
    first_bookable_day,
    last_bookable_day,
    never_open_long_enough,
    strictest,
)
from campus.domain.rules.contradictions import least_days_ahead

OWNER = Owner("팀", "team")
KIND = ContradictionKind


def said(**numbers: Any) -> PolicyNumbers:
    return PolicyNumbers(OWNER, **numbers)


def quota(minutes: int) -> Quota:
    return Quota(OWNER, Holder.RESIDENT, Period.DAY, minutes, None)


def kinds(policy: Any) -> set[ContradictionKind]:
    return {each.kind for each in contradictions(policy)}


@pytest.mark.parametrize(
    ("numbers", "kind"),
    [
        ({"shortest_minutes": 120, "longest_minutes": 60}, KIND.LENGTHS),
        ({"grid_minutes": 30, "shortest_minutes": 45}, KIND.STEPS),
        ({"grid_minutes": 60, "group_longest_minutes": 90}, KIND.STEPS),
        ({"grid_minutes": 60, "longest_minutes": 45}, KIND.NO_LENGTH),
        ({"answer_business_days": 4, "expiry_business_days": 3}, KIND.ANSWER),
        ({"warning_minutes": 20, "release_minutes": 15}, KIND.RELEASE),
        ({"near_offer_minutes": 20, "offer_minutes": 15}, KIND.OFFERS),
        ({"lead_business_days": 5, "days_ahead": 4}, KIND.NEVER),
        ({"lead_business_days": 6, "days_ahead": 7}, KIND.NEVER),
        ({"needs_approval": True, "days_ahead": 1}, KIND.NEVER),
        ({"shortest_minutes": 60, "quotas": (quota(45),)}, KIND.QUOTA),
        ({"grid_minutes": 60, "quotas": (quota(30),)}, KIND.QUOTA),
        ({"needs_check_in": True, "shortest_minutes": 60, "exempt_minutes": 60}, KIND.CHECK_IN),
    ],
)
def test_what_cannot_be_is_found(numbers: dict[str, Any], kind: ContradictionKind) -> None:
    assert kind in kinds(said(**numbers))
    for name in numbers:
        rest = {each: value for each, value in numbers.items() if each != name}
        assert kind not in kinds(said(**rest)), "one alone contradicts nothing"


@pytest.mark.parametrize(
    "numbers",
    [
        {},
        {"shortest_minutes": 60, "longest_minutes": 60, "grid_minutes": 30},
        {"lead_business_days": 5, "days_ahead": 5},
        {"lead_business_days": 6, "days_ahead": 8},
        {"needs_approval": True, "days_ahead": 2},
        {"lead_business_days": 0, "days_ahead": 0},
        {"shortest_minutes": 60, "quotas": (quota(60),)},
        {"needs_check_in": False, "shortest_minutes": 60, "exempt_minutes": 60},
        {"audience": Audience(frozenset({"organizer"}), frozenset({"startup"}))},
    ],
)
def test_what_can_be_is_left_alone(numbers: dict[str, Any]) -> None:
    assert contradictions(said(**numbers)) == []


def test_the_defaults_contradict_nothing() -> None:
    assert contradictions(strictest([])) == []
    assert contradictions(strictest([said(grid_minutes=60)])) == [], "the default shortest is simply not used"


def test_two_policies_that_are_well_alone() -> None:
    one, other = said(shortest_minutes=120, needs_approval=True), said(longest_minutes=90, days_ahead=1)
    assert contradictions(one) == contradictions(other) == []
    assert kinds(strictest([one, other])) >= {KIND.LENGTHS, KIND.NEVER}
    roles = [said(audience=Audience(frozenset({role}))) for role in ("member", "manager")]
    assert kinds(strictest(roles)) == {KIND.NOBODY}
    assert KIND.NOBODY not in kinds(strictest([roles[0], said(audience=Audience(frozenset({"member", "admin"})))]))


def test_a_room_that_is_never_open_long_enough() -> None:
    hours = [WeeklyHours(day, 540, 600, date(2026, 1, 1)) for day in range(5)]
    assert never_open_long_enough(strictest([said(shortest_minutes=60)]), hours) is None
    found = never_open_long_enough(strictest([said(shortest_minutes=90)]), hours)
    assert found is not None and found.values == (90, 60)
    night = [WeeklyHours(0, 1380, 1440, date(2026, 1, 1)), WeeklyHours(1, 0, 60, date(2026, 1, 1))]
    assert never_open_long_enough(strictest([said(shortest_minutes=90)]), night) is None


@given(lead=st.integers(0, 15), ahead=st.integers(0, 30))
def test_never_is_said_only_where_no_day_of_years_can_be_booked(lead: int, ahead: int) -> None:
    """Against the rules themselves, at noon of each day of a year."""
    policy = strictest([said(lead_business_days=lead, days_ahead=ahead, opens_minute=600)])
    rules = RoomRules(4, policy, (), ())
    noon = datetime(2027, 1, 1, 12, tzinfo=SEOUL)
    days = [noon + timedelta(days=each) for each in range(120)]
    ever = any(first_bookable_day(rules, now) <= last_bookable_day(policy, now) for now in days)
    assert (KIND.NEVER in kinds(policy)) == (not ever)
    assert (least_days_ahead(lead) > ahead) == (not ever)
