"""The rules on one slot: each refuses on its own side of the border and passes on the other."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus.domain import errors
from campus.domain.conflicts import first_clash, free_stretches, nearest_slots
from campus.domain.errors import Owner
from campus.domain.hubtime import SEOUL, at
from campus.domain.opening import ClosedTime, WeeklyHours
from campus.domain.rules import PolicyNumbers, RoomRules, Visibility, judge, last_bookable_day, strictest
from campus.domain.slot import Slot

DAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=SEOUL).astimezone(UTC)
OPERATIONS = Owner("운영팀", "operations")
HALLS = Owner("홀 담당", "hall desk")
HOURS = tuple(WeeklyHours(weekday, 9 * 60, 22 * 60, date(2020, 1, 1)) for weekday in range(7))


def rules(*policies: PolicyNumbers, capacity: int = 8, closures: tuple[ClosedTime, ...] = ()) -> RoomRules:
    return RoomRules(capacity, strictest(policies), HOURS, closures)


def slot(start: str, end: str, day: date = DAY) -> Slot:
    def minute(clock: str) -> int:
        hours, minutes = clock.split(":")
        return int(hours) * 60 + int(minutes)

    return Slot(at(day, minute(start)), at(day, minute(end)))


def kinds(refusals: tuple[errors.Refusal, ...]) -> list[type[errors.Refusal]]:
    return [type(refusal) for refusal in refusals]


@pytest.mark.parametrize(
    ("start", "end", "refused"),
    [
        ("11:00", "12:00", []),
        ("10:00", "10:30", []),
        ("09:30", "10:30", [errors.InThePast]),
        ("11:10", "12:00", [errors.OffGrid]),
        ("11:00", "11:10", [errors.OffGrid, errors.TooShort]),
        ("11:00", "14:00", []),
        ("11:00", "14:30", [errors.TooLong]),
        ("21:00", "22:00", []),
        ("21:30", "22:30", [errors.OutsideOpeningHours]),
        ("08:00", "09:30", [errors.InThePast, errors.OutsideOpeningHours]),
    ],
)
def test_today(start: str, end: str, refused: list[type[errors.Refusal]]) -> None:
    assert kinds(judge(rules(), slot(start, end), people=4, now=NOW)) == refused


def test_a_room_may_be_taken_in_its_running_half_hour() -> None:
    now = NOW + timedelta(minutes=29)
    assert judge(rules(), slot("10:00", "11:00"), people=4, now=now) == ()
    assert kinds(judge(rules(), slot("10:00", "11:00"), people=4, now=now + timedelta(minutes=1))) == [errors.InThePast]


def test_the_window_moves_on_at_ten_and_not_at_midnight() -> None:
    policy = strictest([])
    before_ten = datetime(2026, 11, 25, 9, 59, tzinfo=SEOUL)
    assert last_bookable_day(policy, before_ten) == date(2026, 12, 24)
    assert last_bookable_day(policy, before_ten + timedelta(minutes=1)) == date(2026, 12, 25)
    refusals = judge(rules(), slot("11:00", "12:00", date(2026, 12, 25)), people=4, now=before_ten.astimezone(UTC))
    assert refusals == (errors.NotYetBookable(errors.HUB, 30, at(DAY, 600)),)


def test_the_strictest_policy_holds_and_is_named() -> None:
    room = rules(
        PolicyNumbers(OPERATIONS, longest_minutes=240, tidy_minutes=0, visibility=Visibility.PUBLIC),
        PolicyNumbers(HALLS, longest_minutes=120, tidy_minutes=10, visibility=Visibility.TIME_ONLY),
    )
    assert judge(room, slot("11:00", "13:30"), people=4, now=NOW) == (errors.TooLong(HALLS, 120, 150),)
    assert room.policy.tidy.owner == HALLS
    assert room.policy.visibility.value is Visibility.TIME_ONLY


def test_seats_are_counted() -> None:
    assert kinds(judge(rules(capacity=8), slot("11:00", "12:00"), people=9, now=NOW)) == [errors.TooManyPeople]
    assert judge(rules(capacity=8), slot("11:00", "12:00"), people=8, now=NOW) == ()


def test_a_closure_says_why() -> None:
    closure = ClosedTime(slot("12:00", "13:00"), "전기 점검", "power inspection")
    room = rules(closures=(closure,))
    assert kinds(judge(room, slot("11:30", "12:30"), people=4, now=NOW)) == [errors.RoomClosed]
    assert judge(room, slot("11:00", "12:00"), people=4, now=NOW) == ()
    assert judge(room, slot("13:00", "14:00"), people=4, now=NOW) == ()


def test_ten_minutes_of_tidy_up() -> None:
    """The example of the hub's facts: 11:00 does not fit after [10,11), 11:10 does; the grid then gives 11:30."""
    room = rules(PolicyNumbers(OPERATIONS, tidy_minutes=10))
    taken = [room.occupied(slot("10:00", "11:00"))]
    assert first_clash(room.occupied(slot("11:00", "12:00")), taken) is not None
    assert first_clash(room.occupied(slot("11:10", "12:10")), taken) is None
    now = NOW - timedelta(hours=2)
    assert free_stretches(room, taken, DAY, now)[0] == slot("09:00", "09:30")
    assert free_stretches(room, taken, DAY, now)[1].starts_at == slot("11:30", "12:00").starts_at


wanted_slots = st.builds(
    lambda start, length: Slot(at(DAY, start), at(DAY, start + length)), st.integers(0, 1300), st.integers(1, 400)
)
taken_slots = st.lists(
    st.builds(
        lambda start, length: Slot(at(DAY, start), at(DAY, start + length)), st.integers(0, 1300), st.integers(5, 300)
    ),
    max_size=8,
)


@given(wanted_slots, taken_slots, st.sampled_from([0, 10, 30]), st.sampled_from([0, 10, 30]), st.integers(0, 1439))
def test_whatever_is_proposed_passes_the_whole_check(
    wanted: Slot, taken: list[Slot], setup: int, tidy: int, minute: int
) -> None:
    room = rules(PolicyNumbers(OPERATIONS, setup_minutes=setup, tidy_minutes=tidy))
    now = at(DAY, minute)
    for proposal in nearest_slots(room, taken, wanted, people=4, now=now):
        assert judge(room, proposal, people=4, now=now) == ()
        assert first_clash(room.occupied(proposal), taken) is None


@given(taken_slots, st.integers(0, 1439))
def test_a_free_stretch_is_free_in_every_step(taken: list[Slot], minute: int) -> None:
    room = rules(PolicyNumbers(OPERATIONS, tidy_minutes=10))
    now = at(DAY, minute)
    for stretch in free_stretches(room, taken, DAY, now):
        start = stretch.starts_at
        while start < stretch.ends_at:
            step = Slot(start, start + timedelta(minutes=30))
            assert judge(room, step, people=1, now=now) == ()
            assert first_clash(room.occupied(step), taken) is None
            start += timedelta(minutes=30)


@given(taken_slots, wanted_slots)
def test_nothing_that_passes_is_missed(taken: list[Slot], wanted: Slot) -> None:
    """If the wanted slot itself passes and clashes with nothing it is the first proposal."""
    room = rules(PolicyNumbers(OPERATIONS, tidy_minutes=10))
    now = at(DAY, 0)
    if judge(room, wanted, people=4, now=now) == () and first_clash(room.occupied(wanted), taken) is None:
        assert nearest_slots(room, taken, wanted, people=4, now=now)[0] == wanted
