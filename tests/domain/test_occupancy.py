"""Occupancy: the worked example of the hub's rules, and what holds for every day of every room."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus.domain.figures import FigureKind, Peak, figures, highest, peak_of_day
from campus.domain.lanes import HOURS, KINDS, SLOTS, Lanes
from campus.domain.occupancy import (
    Begun,
    DayMeasure,
    Measure,
    Stay,
    measure_day,
    minutes_in,
    shared_people,
    shares,
    without_bookings,
    without_opening,
)
from campus.domain.spans import Span, united

DAY = date(2026, 11, 25)
K = FigureKind


def clock(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def span(first: str, last: str) -> Span:
    return clock(first), clock(last)


def required(people: int, capacity: int, *, is_no_show: bool = False) -> Begun:
    return Begun(1_440, people, capacity, True, is_no_show, not is_no_show)


def worked_example() -> list[DayMeasure]:
    """The one of the design: two rooms, one day."""
    open_a = [span("9:00", "12:00"), span("13:00", "18:00")]
    stays_a = [
        Stay(1, span("9:00", "11:00"), span("9:05", "10:30"), 4, clock("10:30")),
        Stay(2, span("14:00", "16:00"), None, 0, clock("14:15")),
        Stay(3, span("14:30", "15:30"), span("14:30", "15:30"), 2),
    ]
    open_b = [span("9:00", "18:00")]
    stays_b = [
        Stay(4, span("10:00", "12:00"), span("10:00", "12:00"), 4),
        Stay(5, span("17:00", "19:00"), span("17:00", "19:00"), 3),
    ]
    begun_a = [required(4, 8), required(2, 8, is_no_show=True), required(2, 8)]
    begun_b = [required(4, 4), required(3, 4)]
    return [
        measure_day(open_a, 8, shares(open_a, stays_a), begun_a),
        measure_day(open_b, 4, shares(open_b, stays_b), begun_b),
    ]


def together(days: list[DayMeasure]) -> tuple[Measure, Peak | None]:
    total = Measure()
    for each in days:
        total = total + each.measure
    in_use = [sum(slots) for slots in zip(*(each.used_slots for each in days), strict=True)]
    is_open = [sum(slots) for slots in zip(*(each.open_slots for each in days), strict=True)]
    return total, peak_of_day(DAY, in_use, is_open)


def test_the_worked_example() -> None:
    total, peak = together(worked_example())
    sums = total.sums
    assert (sums.open_minutes, sums.booked_minutes, sums.used_minutes, sums.ghost_minutes) == (1020, 420, 325, 95)
    assert (sums.no_shows, sums.required) == (1, 5)
    assert (sums.released_minutes, sums.rebooked_minutes) == (135, 60)
    found = figures(sums, peak)
    assert {kind: each.percent for kind, each in found.items() if not each.is_amount} == {
        K.BOOKED: 41.2,
        K.USED: 31.9,
        K.NO_SHOWS: 20.0,
        K.REBOOKED: 44.4,
        K.SEATS: 59.6,
        K.OVERALL: 18.7,
        K.PEAK: 100.0,
    }
    assert (found[K.GHOST].part, found[K.RECOVERED].part) == (95, 135)
    assert peak == Peak(2, 2, DAY, clock("10:00"))


def test_the_spread_of_the_worked_example() -> None:
    total, _ = together(worked_example())
    assert total.used_hours[9:18] == (55, 90, 60, 0, 0, 30, 30, 0, 60)
    assert total.open_hours[9:18] == (120, 120, 120, 60, 120, 120, 120, 120, 120)
    assert total.leads == (0, 0, 5, 0, 0, 0)
    assert total.fits == (1, 1, 1, 1, 0, 1)


def test_nothing_to_divide_by_is_no_figure() -> None:
    assert {each.rate for each in figures(Measure().sums).values()} == {None}
    assert figures(measure_day([(0, 60)], 4, []).measure.sums)[K.BOOKED].rate == 0


def test_the_peak_is_where_most_rooms_are_in_use_not_where_few_are_open() -> None:
    """A studio alone at night is no peak."""
    at_night, at_noon = Peak(1, 1, DAY, 180), Peak(8, 10, DAY, 720)
    assert highest([None, at_night, at_noon]) == at_noon
    assert peak_of_day(DAY, [1, 4, 4], [1, 8, 5]) == Peak(4, 5, DAY, 60)
    assert peak_of_day(DAY, [0, 0], [0, 0]) is None


def test_time_given_back_twice_counts_twice_and_was_booked_again_once() -> None:
    """Booked 14–16, given back at 14:15; booked again 14:30–15:30, given back at 15:00."""
    first = Stay(1, span("14:00", "16:00"), None, 0, clock("14:15"))
    second = Stay(2, span("14:30", "15:30"), span("14:30", "15:00"), 2, clock("15:00"))
    one, two = shares([span("9:00", "18:00")], [second, first])
    assert (one.released, one.rebooked, minutes_in(one.booked)) == (105, 60, 60)
    assert (two.released, two.rebooked, minutes_in(two.booked)) == (30, 0, 60)


minutes = st.integers(-300, 1740)
spans = st.tuples(minutes, minutes).filter(lambda each: each[0] < each[1])
open_days = st.lists(st.tuples(st.integers(0, 1440), st.integers(0, 1440)), max_size=3).map(united)


@st.composite
def room_days(draw: st.DrawFn) -> list[Stay]:
    """Bookings as the hub lets them be: a room's time is only booked again once it was given back."""
    found: list[Stay] = []
    free_from = -300
    for number in range(draw(st.integers(0, 6))):
        first = free_from + draw(st.integers(0, 200))
        last = first + draw(st.integers(1, 400))
        end = draw(st.integers(first, last))
        came = draw(st.none() | st.integers(first, end))
        used = (came, end) if came is not None and came < end else None
        found.append(Stay(number, (first, last), used, draw(st.integers(0, 40)), end if end < last else None))
        free_from = end
    return draw(st.permutations(found))


@given(open_days, room_days())
def test_each_minute_counts_once(open_spans: list[Span], stays: list[Stay]) -> None:
    """Against a list of all minutes of the day."""
    is_open = {minute for first, last in open_spans for minute in range(first, last)}
    booked = {minute for each in stays for minute in range(*each.booked)} & is_open
    used = {minute for each in stays if each.used for minute in range(*each.used)} & is_open
    sums = measure_day(open_spans, 7, shares(open_spans, stays)).measure.sums
    assert (sums.open_minutes, sums.booked_minutes, sums.used_minutes) == (len(is_open), len(booked), len(used))
    assert 0 <= sums.used_minutes <= sums.booked_minutes <= sums.open_minutes
    assert 0 <= sums.rebooked_minutes <= sums.released_minutes
    assert sums.seat_minutes == 7 * len(used)


@given(open_days, room_days(), st.integers(0, 1440))
def test_a_day_cut_in_two_adds_up(open_spans: list[Span], stays: list[Stay], cut: int) -> None:
    def until(low: int, high: int) -> Measure:
        window = united((max(first, low), min(last, high)) for first, last in open_spans)
        return measure_day(window, 5, shares(window, stays)).measure

    assert until(0, cut) + until(cut, 1440) == until(0, 1440)


@given(open_days, room_days(), st.sets(st.integers(0, 5)))
def test_some_bookings_and_the_others_add_up(open_spans: list[Span], stays: list[Stay], some: set[int]) -> None:
    every = shares(open_spans, stays)
    whole = measure_day(open_spans, 5, every).measure
    mine = measure_day(open_spans, 5, [each for each in every if each.stay.id in some]).measure
    others = measure_day(open_spans, 5, [each for each in every if each.stay.id not in some]).measure
    assert without_bookings(whole) + without_opening(mine) + without_opening(others) == whole


@given(st.integers(0, 500), st.lists(st.integers(1, 300), min_size=1, max_size=5))
def test_people_of_a_whole_room_sit_in_its_parts(people: int, capacities: list[int]) -> None:
    found = shared_people(people, capacities)
    assert sum(found) == people
    seats = sum(capacities)
    assert all(abs(each * seats - people * own) < seats for each, own in zip(found, capacities, strict=True))


def test_a_room_without_seats_divides_nothing() -> None:
    sums = measure_day([(0, 60)], 0, shares([(0, 60)], [Stay(1, (0, 30), (0, 30), 3)])).measure.sums
    assert figures(sums)[K.SEATS].rate is None
    assert shared_people(3, [0, 0]) == [3, 0]


@pytest.mark.parametrize("lanes", [HOURS, SLOTS, KINDS])
@given(data=st.data())
def test_lanes_add_side_by_side(lanes: Lanes, data: st.DataObject) -> None:
    counts = st.lists(st.integers(0, (1 << lanes.bits) // 4), min_size=lanes.length, max_size=lanes.length)
    rows = data.draw(st.lists(counts, min_size=1, max_size=4).filter(lambda each: len(each) < 4))
    words = [sum(column) for column in zip(*(lanes.pack(each) for each in rows), strict=True)]
    assert all(each < 2**63 for each in words)
    assert lanes.unpack(words) == tuple(sum(column) for column in zip(*rows, strict=True))


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(OverflowError):
        SLOTS.pack([1024, *[0] * 47])
