"""Replaying by other rules: by hand, and what holds of any past."""

from hypothesis import given
from hypothesis import strategies as st

from campus.domain.replay import (
    Divided,
    Missable,
    Released,
    Taken,
    Visit,
    Wanted,
    divided,
    even_parts,
    placed,
    released,
)

TAKEN = [Taken(1, 540, 600), Taken(1, 660, 720)]


def test_an_hour_between_two_bookings_by_hand() -> None:
    """10:00 to 11:00 fits between 9–10 and 11–12 with no tidy-up, and not with ten minutes; half an hour fits."""
    hour = Wanted(7, (1,), 600, 660)
    assert placed([hour], TAKEN, {1: 10}) == {}
    assert placed([hour], TAKEN, {}) == {7: 1}
    assert placed([Wanted(8, (1,), 615, 645)], TAKEN, {1: 10}) == {8: 1}


def test_whoever_comes_first_is_served_and_takes_it_from_the_next() -> None:
    first, second = Wanted(1, (1, 2), 600, 660), Wanted(2, (1, 2), 600, 660)
    assert placed([first, second, Wanted(3, (1, 2), 600, 660)], TAKEN, {}) == {1: 1, 2: 2}


def test_release_by_hand() -> None:
    """A no-show of two hours gives back 105 minutes at 15, 110 at 10; who came at +12 would have lost the room."""
    past = [Missable(600, 720, None), Missable(600, 720, 612), Missable(600, 720, 595)]
    assert released(past, 15) == Released(105, 0)
    assert released(past, 10) == Released(110, 1)
    assert released([Missable(600, 605, None)], 10) == Released(0, 0)


def test_dividing_by_hand() -> None:
    """Thirty seats in two: 6 and 15 people fit in fifteen seats, 16 do not; the other half is free for 60 + 90."""
    assert even_parts(31, 2) == [16, 15]
    assert divided([Visit(6, 60), Visit(15, 90), Visit(16, 30)], [15, 15]) == Divided(3, 2, 150)
    assert divided([], []) == Divided(0, 0, 0)


minutes = st.integers(0, 2_000)
spans = st.tuples(st.integers(1, 3), minutes, st.integers(1, 300))


@given(st.lists(spans, max_size=8), st.lists(spans, max_size=8), st.integers(0, 30))
def test_a_replay_never_double_books(
    held: list[tuple[int, int, int]], asked: list[tuple[int, int, int]], tidy: int
) -> None:
    taken = [Taken(room, start, start + length) for room, start, length in held]
    wanted = [Wanted(place, (room,), start, start + length) for place, (room, start, length) in enumerate(asked)]
    found = placed(wanted, taken, dict.fromkeys((1, 2, 3), tidy))
    given_rooms = [Taken(found[each.id], each.starts, each.ends) for each in wanted if each.id in found]
    for place, mine in enumerate(given_rooms):
        for other in (*taken, *given_rooms[:place]):
            apart = mine.starts - tidy >= other.ends or mine.ends + tidy <= other.starts
            assert other.room_id != mine.room_id or apart


missable = st.builds(Missable, minutes, st.integers(2_000, 2_300), st.none() | minutes)


@given(st.lists(missable, max_size=8), st.integers(0, 60))
def test_an_earlier_release_never_gives_back_less(past: list[Missable], after: int) -> None:
    earlier, later = released(past, after), released(past, after + 5)
    assert earlier.minutes >= later.minutes and earlier.rooms_lost >= later.rooms_lost


@given(st.integers(1, 500), st.integers(1, 6))
def test_parts_have_all_the_seats(seats: int, count: int) -> None:
    assert sum(even_parts(seats, count)) == seats
