"""The demo's bookings as planned, on an ordinary day, a Sunday, New Year's Day and Seollal."""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest

from campus.booking.models import LIVE, Allocation, Occurrence
from campus.cli.seed.accounts import DEMO_ACCOUNTS
from campus.cli.seed.booking_plans import PlannedBooking
from campus.cli.seed.booking_rows import audit_rows, booking_tables
from campus.cli.seed.demo import plan_bookings
from campus.cli.seed.friends import friends_number
from campus.cli.seed.ledger import Timeline
from campus.cli.seed.people import plan_residents
from campus.domain.errors import NotYetBookable
from campus.domain.hubtime import at, local, local_date
from campus.domain.rules import judge
from campus.domain.slot import Slot
from campus.permissions import Role
from campus.spaces.catalogue import RoomFacts

WEDNESDAY, SUNDAY = date(2026, 11, 25), date(2026, 11, 22)
NEW_YEAR, SEOLLAL = date(2027, 1, 1), date(2027, 2, 7)
DAYS = (WEDNESDAY, SUNDAY, NEW_YEAR, SEOLLAL)
Plan = Callable[[date], list[PlannedBooking]]


def confirmed(bookings: list[PlannedBooking]) -> list[PlannedBooking]:
    return [each for each in bookings if each.cancelled_at is None]


def test_the_same_day_gives_the_same_plan(plan: Plan, rooms_on: Callable[[date], list[RoomFacts]]) -> None:
    again = plan_bookings(WEDNESDAY, rooms_on(WEDNESDAY), plan_residents(WEDNESDAY))
    assert again == plan(WEDNESDAY)


@pytest.mark.parametrize("today", DAYS)
def test_no_two_overlap(plan: Plan, today: date) -> None:
    taken: dict[int, list[Slot]] = defaultdict(list)
    for row in booking_tables(plan(today), Random(1))[Allocation]:
        taken[row["room_id"]].append(Slot(row["starts_at"], row["ends_at"]))
    for slots in taken.values():
        slots.sort()
        assert all(first.ends_at <= second.starts_at for first, second in pairwise(slots))


@pytest.mark.parametrize("today", DAYS)
def test_every_booking_passed_the_rooms_rules_when_it_was_made(plan: Plan, today: date) -> None:
    """Only a season's organizer and a manager book further ahead than the policy allows."""
    for each in plan(today):
        refusals = judge(each.room.rules, each.slot, people=each.people, now=each.created_at)
        assert all(isinstance(refusal, NotYetBookable) for refusal in refusals), (each.title, refusals)
        if refusals:
            assert each.organizer.role is not Role.MEMBER or each.booked_by_id != each.organizer.id


@pytest.mark.parametrize("today", DAYS)
def test_everything_was_done_before_today_began(plan: Plan, today: date) -> None:
    midnight = at(today)
    for each in plan(today):
        assert each.created_at < min(midnight, each.slot.starts_at)
        done = [moment for moment in (each.revised_at, each.cancelled_at, each.ended_at) if moment is not None]
        assert all(each.created_at <= moment <= midnight for moment in done)
        if each.ended_at is not None:
            assert each.slot.starts_at < each.ended_at < each.slot.ends_at
        assert each.organizer.created_at < each.slot.starts_at
    assert all(row["at"] < midnight + timedelta(seconds=1) for row in audit_rows(plan(today)))


@pytest.mark.parametrize("today", DAYS)
def test_today_is_alive_at_every_half_hour(plan: Plan, today: date) -> None:
    bookings = confirmed(plan(today))
    for minute in range(0, 24 * 60, 30):
        instant = at(today, minute)
        running = sum(each.slot.starts_at <= instant < each.slot.ends_at for each in bookings)
        assert running >= (4 if 9 * 60 <= minute < 21 * 60 else 1), f"{minute // 60}:{minute % 60:02}"


@pytest.mark.parametrize("today", DAYS)
def test_the_demo_member_has_something_on_every_page(plan: Plan, today: date) -> None:
    mine = [each for each in plan(today) if each.organizer.email == DEMO_ACCOUNTS[0].email]
    days = Counter((local_date(each.slot.starts_at) - today).days for each in confirmed(mine))
    assert days[0] >= 3 and days[1] >= 1
    assert any(-8 <= day <= -2 for day in days) and any(day > 5 for day in days)
    assert any(each.cancelled_at for each in mine) and any(each.ended_at for each in mine)
    # Something lies ahead until late in the evening.
    assert max(each.slot.starts_at for each in confirmed(mine) if local_date(each.slot.starts_at) == today) >= at(
        today, 21 * 60
    )


def test_the_density_is_believable(plan: Plan) -> None:
    bookings = confirmed(plan(WEDNESDAY))
    days = Counter(local_date(each.slot.starts_at) for each in bookings)
    assert 5_000 <= len(bookings) <= 12_000
    assert min(days) <= WEDNESDAY - timedelta(days=88) and max(days) >= WEDNESDAY + timedelta(days=80)

    def per_day(first: int, last: int) -> float:
        return sum(days[WEDNESDAY + timedelta(days=offset)] for offset in range(first, last)) / (last - first)

    assert per_day(-28, 0) > per_day(7, 21) > per_day(35, 84) > 1
    by_weekday = Counter[int]()
    for day, count in days.items():
        by_weekday[day.weekday()] += count
    assert by_weekday[2] > by_weekday[5] > by_weekday[6]
    hours = Counter(local(each.slot.starts_at).hour for each in bookings)
    # Mornings and afternoons are busy, noon is not, the study groups come at seven.
    assert hours[10] > 2 * hours[12] < hours[14] and hours[19] > hours[17]


def test_all_sorts_of_bookings_occur(plan: Plan) -> None:
    bookings = plan(WEDNESDAY)
    assert {each.purpose.value for each in bookings} >= {"meeting", "study", "seminar", "event", "focus", "recording"}
    assert len({each.visibility for each in bookings}) == 3
    share = sum(each.cancelled_at is not None for each in bookings) / len(bookings)
    assert 0.02 < share < 0.1
    assert sum(each.ended_at is not None for each in bookings) > 50
    assert sum(each.original_starts_at is not None for each in bookings) > 20
    assert any(each.slot.starts_at < at(local_date(each.slot.ends_at)) < each.slot.ends_at for each in bookings)
    assert any(each.title.isascii() for each in bookings) and any(each.note for each in bookings)
    assert any(each.booked_by_id != each.organizer.id for each in bookings)


def test_some_weeks_the_whole_hall_is_booked(plan: Plan) -> None:
    bookings = plan(WEDNESDAY)
    rows = booking_tables(bookings, Random(1))
    held = [(number, each) for number, each in enumerate(bookings, 1) if each.status in LIVE]
    whole = [number for number, each in held if each.room.slug == "kkachi-hall"]
    assert len(whole) >= 8
    rooms = Counter(row["occurrence_id"] for row in rows[Allocation])
    assert all(rooms[number] == 3 for number in whole)
    assert any(local_date(bookings[number - 1].slot.starts_at) > WEDNESDAY for number in whole)


@pytest.mark.parametrize(
    ("evening", "number"),
    [
        (date(2026, 11, 25), 112),
        (date(2026, 12, 2), 113),
        (date(2026, 11, 18), 111),
        # 2027-09-15 is 추석: nobody meets, and the number waits.
        (date(2027, 9, 22), friends_number(date(2027, 9, 8)) + 1),
        # 2026-06-03 was an election day.
        (date(2026, 6, 10), friends_number(date(2026, 5, 27)) + 1),
    ],
)
def test_friends_are_counted_without_holidays(evening: date, number: int) -> None:
    assert friends_number(evening) == number


def test_versions_and_sequences_tell_what_happened(plan: Plan) -> None:
    bookings = plan(WEDNESDAY)
    rows = booking_tables(bookings, Random(1))
    for booking, row in zip(bookings, rows[Occurrence], strict=True):
        is_rescheduled = bool(booking.cancelled_at or booking.ended_at or booking.original_starts_at)
        is_decided = booking.request is not None and booking.request.decided_at is not None
        assert row["sequence"] == (is_rescheduled or is_decided)
        assert (row["status"].value == "cancelled") == (booking.cancelled_at is not None)
    freed = {number for number, each in enumerate(bookings, 1) if each.cancelled_at}
    assert not freed & {row["occurrence_id"] for row in rows[Allocation]}


def test_an_early_end_frees_the_room_after_tidying(plan: Plan) -> None:
    bookings = plan(WEDNESDAY)
    ends = {row["occurrence_id"]: row["ends_at"] for row in booking_tables(bookings, Random(1))[Allocation]}
    early = [(number, each) for number, each in enumerate(bookings, 1) if each.ended_at and not each.room.part_ids]
    for number, each in early:
        assert each.ended_at is not None
        assert ends[number] == each.ended_at + timedelta(minutes=each.room.rules.policy.tidy.value)


def test_a_timeline_lets_neighbours_touch_and_nothing_overlap() -> None:
    def slot(first: int, last: int) -> Slot:
        return Slot(datetime(2026, 11, 25, first, tzinfo=UTC), datetime(2026, 11, 25, last, tzinfo=UTC))

    timeline = Timeline()
    timeline.take(slot(10, 11))
    timeline.take(slot(6, 7))
    assert timeline.is_free(slot(11, 12)) and timeline.is_free(slot(9, 10)) and timeline.is_free(slot(7, 10))
    assert not any(timeline.is_free(each) for each in (slot(10, 11), slot(9, 12), slot(5, 7), slot(6, 23)))
