"""What may be told of small groups, and cells that no spreadsheet takes for formulas."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus.domain.cells import LEAST, inert, tellable, tellable_people

counts = st.tuples(st.integers(0, 12), st.integers(0, 12))


def test_by_hand() -> None:
    assert tellable({"a": (9, 9), "b": (20, 9)}) == {"a", "b"}
    # b is small; a, the smallest of the others, goes with it.
    assert tellable({"a": (9, 9), "b": (4, 9), "c": (20, 20)}) == {"c"}
    assert tellable({"a": (4, 4), "b": (0, 0), "c": (6, 6)}) == {"b"}
    assert tellable({}) == set()


@given(st.dictionaries(st.integers(0, 9), counts, max_size=8))
def test_nothing_small_can_be_derived(cells: dict[int, tuple[int, int]]) -> None:
    """Neither a cell nor the total less what is told stands on fewer than five, unless all that there is does."""
    told = tellable(cells)
    hidden = [cells[key] for key in cells if key not in told]
    assert all(not any(cells[key]) or min(cells[key]) >= LEAST for key in told)
    if hidden and told:
        assert len(hidden) >= 2
        assert all(sum(each) >= LEAST for each in zip(*hidden, strict=True))


def test_who_stands_behind_two_cells_is_one_person() -> None:
    crowd = frozenset(range(6))
    few = {"a": (9, frozenset({1, 2, 3})), "b": (9, frozenset({1, 2, 3})), "c": (9, crowd), "d": (20, crowd)}
    assert tellable_people(few) == {"d"}


peopled = st.frozensets(st.integers(0, 8)).flatmap(
    lambda who: st.tuples(st.integers(len(who), len(who) + 6) if who else st.just(0), st.just(who))
)


@given(st.dictionaries(st.integers(0, 9), peopled, max_size=8))
def test_no_few_people_can_be_derived(cells: dict[int, tuple[int, frozenset[int]]]) -> None:
    """With every total known, what is left of it after what is told stands on five bookings and five people."""
    told = tellable_people(cells)
    hidden = [cells[key] for key in cells if key not in told]
    assert all(not count or min(count, len(who)) >= LEAST for count, who in (cells[key] for key in told))
    if hidden and told:
        assert len(hidden) >= 2
        assert sum(count for count, _ in hidden) >= LEAST
        assert len(frozenset().union(*(who for _, who in hidden))) >= LEAST


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\ta", "\ra", "＝1", "＋1", "－1", "＠a"])
def test_formulas_are_inert(text: str) -> None:
    assert inert(text) == f"'{text}"


def test_plain_text_stays() -> None:
    assert [inert(each) for each in ("회의실", "3층 = 넓음", "")] == ["회의실", "3층 = 넓음", ""]
