"""Slots: half-open, and what union, difference and splitting must keep true."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus.domain.slot import Slot, SlotRefused, merged, split_by_day, without

START = datetime(2026, 11, 25, tzinfo=UTC)


def minutes(first: int, last: int) -> Slot:
    return Slot(START + timedelta(minutes=first), START + timedelta(minutes=last))


slots = st.builds(lambda first, length: minutes(first, first + length), st.integers(0, 200), st.integers(1, 60))


def covered(many: list[Slot]) -> set[datetime]:
    return {each.starts_at + timedelta(minutes=offset) for each in many for offset in range(each.minutes)}


def test_neighbours_do_not_overlap() -> None:
    assert not minutes(60, 120).overlaps(minutes(120, 180))
    assert minutes(60, 121).overlaps(minutes(120, 180))


@pytest.mark.parametrize(("first", "last"), [(5, 5), (6, 5)])
def test_a_slot_must_end_after_it_starts(first: int, last: int) -> None:
    with pytest.raises(SlotRefused):
        minutes(first, last)


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(SlotRefused):
        Slot(START.replace(tzinfo=None), START + timedelta(hours=1))


@given(slots, slots)
def test_overlap_is_a_shared_minute(a: Slot, b: Slot) -> None:
    assert a.overlaps(b) == b.overlaps(a) == bool(covered([a]) & covered([b]))


@given(st.lists(slots))
def test_merged_covers_the_same_minutes_in_disjoint_order(many: list[Slot]) -> None:
    union = merged(many)
    assert covered(union) == covered(many)
    assert all(left.ends_at < right.starts_at for left, right in itertools.pairwise(union))


@given(st.lists(slots), st.lists(slots))
def test_without_is_set_difference(many: list[Slot], taken: list[Slot]) -> None:
    assert covered(without(many, taken)) == covered(many) - covered(taken)


@given(st.integers(1, 10_000))
def test_split_by_day_is_the_slot_again_in_short_pieces(length: int) -> None:
    whole = minutes(0, length)
    pieces = split_by_day(whole)
    assert merged(pieces) == [whole]
    assert all(piece.length <= timedelta(hours=24) for piece in pieces)
    assert sum(piece.minutes for piece in pieces) == length
