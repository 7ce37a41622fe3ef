"""Business days and holidays, by the hub's facts."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus.domain.business_days import business_days_after, business_days_before, is_business_day
from campus.domain.errors import ClosedOnHoliday, Owner, TooLateToAsk
from campus.domain.holidays import HolidayCalendar, NamedDay
from campus.domain.hubtime import SEOUL, at
from campus.domain.opening import WeeklyHours
from campus.domain.rules import PolicyNumbers, RoomRules, first_bookable_day, judge, strictest
from campus.domain.slot import Slot

HALLS = Owner("홀 담당", "hall desk")
HOURS = tuple(WeeklyHours(weekday, 9 * 60, 22 * 60, date(2020, 1, 1)) for weekday in range(7))
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def rules(*policies: PolicyNumbers, holidays: HolidayCalendar | None = None) -> RoomRules:
    return RoomRules(50, strictest(policies), HOURS, (), holidays=holidays or HolidayCalendar())


def asked_on(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=SEOUL).astimezone(UTC)


@pytest.mark.parametrize(
    ("day", "count", "before"),
    [
        (date(2026, 10, 12), 5, date(2026, 10, 1)),
        (date(2027, 2, 12), 3, date(2027, 2, 5)),
        (date(2026, 11, 25), 0, date(2026, 11, 25)),
        (date(2026, 11, 23), 1, date(2026, 11, 20)),
        (date(2026, 6, 8), 1, date(2026, 6, 5)),  # 2026-06-06, a Saturday, has no substitute
    ],
)
def test_business_days_before(day: date, count: int, before: date) -> None:
    assert business_days_before(day, count) == before


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 3, 2),
        date(2026, 5, 1),
        date(2026, 5, 25),
        date(2026, 7, 17),
        date(2026, 8, 17),
        date(2026, 10, 5),
        date(2027, 2, 9),
        date(2027, 12, 27),
    ],
)
def test_substitutes_and_new_holidays_are_no_business_days(day: date) -> None:
    assert not is_business_day(day)


def test_what_the_managers_enter_counts_too() -> None:
    election = HolidayCalendar({date(2026, 11, 26): NamedDay("보궐선거일", "By-election day")})
    assert is_business_day(date(2026, 11, 26))
    assert not is_business_day(date(2026, 11, 26), election)
    assert business_days_after(date(2026, 11, 25), 1, election) == date(2026, 11, 27)
    assert (election.name(date(2026, 11, 26), "ko"), election.name(date(2026, 12, 25), "ko")) == (
        "보궐선거일",
        "성탄절",
    )


@given(days, st.integers(1, 30))
def test_walking_counts_every_business_day_once(day: date, count: int) -> None:
    after = business_days_after(day, count)
    between = [day + timedelta(days=step) for step in range(1, (after - day).days + 1)]
    assert sum(map(is_business_day, between)) == count
    assert is_business_day(after)
    before = business_days_before(day, count)
    assert sum(is_business_day(before + timedelta(days=step)) for step in range((day - before).days)) == count


def test_a_lead_of_five_business_days_ends_on_the_first_of_october() -> None:
    room = rules(PolicyNumbers(HALLS, lead_business_days=5, opens_minute=0))
    monday = Slot(at(date(2026, 10, 12), 600), at(date(2026, 10, 12), 720))
    assert judge(room, monday, people=1, now=asked_on(date(2026, 10, 1), 23)) == ()
    # Friday the 2nd is a business day, and already too late; the first day that passes then comes after the holidays.
    (refusal,) = judge(room, monday, people=1, now=asked_on(date(2026, 10, 2), 0))
    assert refusal == TooLateToAsk(HALLS, 5, date(2026, 10, 13))


@given(days, st.integers(0, 15))
def test_the_first_bookable_day_passes_and_the_day_before_does_not(day: date, lead: int) -> None:
    room = rules(PolicyNumbers(HALLS, lead_business_days=lead, days_ahead=60, opens_minute=0))
    now = asked_on(day)
    first = first_bookable_day(room, now)
    assert business_days_before(first, lead) >= day
    for moved, is_late in ((0, False), (-1, True)):
        asked = first + timedelta(days=moved)
        refusals = judge(room, Slot(at(asked, 900), at(asked, 960)), people=1, now=now)
        assert any(isinstance(each, TooLateToAsk) for each in refusals) == (is_late and asked >= day and lead > 0)


def test_a_room_that_closes_on_holidays_names_the_holiday() -> None:
    christmas = date(2026, 12, 25)
    slot, now = Slot(at(christmas, 600), at(christmas, 660)), asked_on(date(2026, 12, 1))
    shut = rules(PolicyNumbers(HALLS, opens_on_holidays=False))
    assert judge(shut, slot, people=1, now=now) == (ClosedOnHoliday(HALLS, christmas, "성탄절", "Christmas Day"),)
    assert shut.open_spans(christmas) == ()
    assert judge(rules(), slot, people=1, now=now) == ()


def test_where_a_manager_answers_two_business_days_are_needed() -> None:
    asked = strictest([PolicyNumbers(HALLS, needs_approval=True)])
    assert (asked.lead.value, asked.lead.owner) == (2, HALLS)
    assert strictest([PolicyNumbers(HALLS, needs_approval=True, lead_business_days=5)]).lead.value == 5
    assert strictest([PolicyNumbers(HALLS, needs_approval=False)]).lead.value == 0
