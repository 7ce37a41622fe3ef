"""The timetable of a row covers its window exactly, whatever stands in it."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from campus.domain.spans import Span, clip, cut_out, united
from campus.domain.timetable import UNIT_MINUTES, CellKind, Entry, lay_out

WINDOW = (9 * 60, 22 * 60)


def entry(first: int, last: int, tidy: int = 0) -> Entry[str]:
    return Entry((first, last), (first, last + tidy), f"{first}")


def minutes(spans: list[Span]) -> set[int]:
    return {minute for first, last in spans for minute in range(first, last)}


any_spans = st.lists(st.tuples(st.integers(-100, 1500), st.integers(0, 200)).map(lambda pair: (pair[0], sum(pair))))


@given(any_spans)
def test_united_spans_hold_the_same_minutes_in_order(spans: list[Span]) -> None:
    union = united(spans)
    assert minutes(union) == minutes(spans)
    assert all(left[1] < right[0] for left, right in itertools.pairwise(union))


@given(any_spans, any_spans)
def test_cutting_out_is_set_difference(spans: list[Span], cuts: list[Span]) -> None:
    left = cut_out(united(spans), united(cuts))
    assert minutes(left) == minutes(spans) - minutes(cuts)
    assert united(left) == left


def test_a_morning_with_a_booking_and_its_tidy_up() -> None:
    cells = lay_out((540, 780), [entry(600, 660, tidy=10)], free=[(690, 720)], bookable=[(570, 780)])
    assert [(cell.kind, cell.starts, cell.ends, cell.span) for cell in cells] == [
        (CellKind.SHUT, "09:00", "09:30", 6),
        (CellKind.IDLE, "09:30", "10:00", 6),
        (CellKind.ENTRY, "10:00", "11:00", 12),
        (CellKind.BUFFER, "11:00", "11:10", 2),
        (CellKind.IDLE, "11:10", "11:30", 4),
        (CellKind.FREE, "11:30", "12:00", 6),
        (CellKind.IDLE, "12:00", "13:00", 12),
    ]


def test_a_booking_that_ended_at_an_odd_minute_is_rounded_outward() -> None:
    cells = lay_out((600, 660), [entry(600, 637)], free=[(637, 660)], bookable=[(600, 660)])
    assert [(cell.kind, cell.span) for cell in cells] == [(CellKind.ENTRY, 8), (CellKind.FREE, 4)]


@st.composite
def bookings(draw: st.DrawFn) -> list[Entry[str]]:
    """Disjoint entries with tidy-up, as the database guarantees them; some reach over the window's edges."""
    found, start = [], draw(st.integers(400, 700))
    for length, tidy, gap in draw(
        st.lists(st.tuples(st.integers(1, 120), st.integers(0, 30), st.integers(0, 90)), max_size=12)
    ):
        found.append(entry(start, start + length, tidy))
        start += length + tidy + gap
    return found


@given(bookings(), any_spans, any_spans)
def test_cells_tile_the_window(entries: list[Entry[str]], free: list[Span], bookable: list[Span]) -> None:
    cells = lay_out(WINDOW, entries, free=united(free), bookable=united(bookable))
    assert (cells[0].first, cells[-1].last) == WINDOW
    assert all(left.last == right.first for left, right in itertools.pairwise(cells))
    assert sum(cell.span for cell in cells) == (WINDOW[1] - WINDOW[0]) // UNIT_MINUTES
    assert all(cell.span > 0 for cell in cells)


@given(bookings(), any_spans)
def test_nothing_that_is_booked_looks_free(entries: list[Entry[str]], free: list[Span]) -> None:
    cells = lay_out(WINDOW, entries, free=united(free), bookable=[WINDOW])
    shown = [(cell.first, cell.last) for cell in cells if cell.kind is CellKind.FREE]
    taken = clip([each.occupied for each in entries], WINDOW)
    assert not minutes(shown) & minutes(taken)
