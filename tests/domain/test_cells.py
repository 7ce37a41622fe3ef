"""What may be told of small groups, and cells that no spreadsheet takes for formulas."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus.domain.cells import LEAST, inert, tellable

CROWD = frozenset(range(9))


def test_by_hand() -> None:
    assert tellable({"a": (9, CROWD), "b": (20, CROWD)}) == {"a", "b"}
    # b is small; a, the smallest of the others, goes with it.
    assert tellable({"a": (9, CROWD), "b": (4, CROWD), "c": (20, CROWD)}) == {"c"}
    assert tellable({"a": (4, CROWD), "b": (0, frozenset()), "c": (6, CROWD)}) == {"b"}
    assert tellable({}) == set()


def test_of_equals_the_first_goes() -> None:
    assert tellable({"b": (9, CROWD), "a": (9, CROWD), "c": (2, CROWD)}) == {"a"}
    assert tellable({"a": (9, CROWD), "b": (9, CROWD), "c": (2, CROWD)}) == {"b"}


def test_who_stands_behind_two_cells_is_one_person() -> None:
    crowd = frozenset(range(6))
    few = {"a": (9, frozenset({1, 2, 3})), "b": (9, frozenset({1, 2, 3})), "c": (9, crowd), "d": (20, crowd)}
    assert tellable(few) == {"d"}


peopled = st.frozensets(st.integers(0, 8)).flatmap(
    lambda who: st.tuples(st.integers(len(who), len(who) + 6) if who else st.just(0), st.just(who))
)


@given(st.dictionaries(st.integers(0, 9), peopled, max_size=8))
def test_no_few_people_can_be_derived(cells: dict[int, tuple[int, frozenset[int]]]) -> None:
    """With every total known, what is left of it after what is told stands on five bookings and five people."""
    told = tellable(cells)
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
