"""Who met whom: a worked example by hand, and that nothing hidden can be computed from what is shown."""

from statistics import quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus.domain.mixing import (
    FEWEST_PEOPLE,
    FEWEST_SESSIONS,
    MealSide,
    Meeting,
    bands,
    differs,
    matrix,
    meal_difference,
    meal_side,
    new_pairs,
    quartiles,
    spread,
)

KAIST, ETRI, KISTI = 1, 2, 3
# Two hours with a meal: three of KAIST, two of ETRI, one of KISTI, a guest. Then an hour without: three and two.
DINNER = Meeting(1, 7, 120, True, {1: KAIST, 2: KAIST, 3: KAIST, 4: ETRI, 5: ETRI, 6: KISTI, -1: None})
TALK = Meeting(2, 7, 60, False, {1: KAIST, 2: KAIST, 3: KAIST, 4: ETRI, 8: ETRI})
PRESENT = st.dictionaries(st.integers(1, 12), st.none() | st.integers(1, 4), max_size=8)
MEETINGS = st.lists(st.builds(Meeting, st.just(1), st.integers(1, 3), st.integers(1, 480), st.booleans(), PRESENT))


def test_the_worked_example() -> None:
    """KAIST and ETRI: 6 people, 180 min. KAIST and KISTI: 4 people; ETRI and KISTI: 3 people; both hidden."""
    it = matrix([DINNER, TALK])
    assert (DINNER.mixing_minutes, TALK.mixing_minutes) == (360, 60)
    assert it.minutes == {(KAIST, ETRI): 180}
    assert it.hidden == {(KAIST, KISTI), (ETRI, KISTI)}
    assert (it.total, it.total_of(KAIST), it.total_of(KISTI)) == (180, 180, 0)
    assert it.organizations == [KAIST, ETRI, KISTI]
    assert new_pairs(it, []) == [(KAIST, ETRI)]
    assert new_pairs(it, [(KAIST, ETRI)]) == []
    with_meal = meal_side([DINNER, TALK], has_meal=True)
    assert with_meal == MealSide(1, 7, 3.0, 4, 7)
    assert meal_side([DINNER, TALK], has_meal=False) == MealSide(1, 5, 2.0, 0, 0)


@given(MEETINGS)
def test_without_suppression_the_cells_add_up_to_all_mixing(meetings: list[Meeting]) -> None:
    """Σ of cells = Σ minutes × distinct pairs."""
    assert matrix(meetings, 0).total == sum(each.mixing_minutes for each in meetings)


@given(MEETINGS, st.integers(2, 9))
def test_what_is_hidden_changes_nothing_that_is_shown(meetings: list[Meeting], times: int) -> None:
    """Sessions of hidden pairs alone may last any time: cells, totals and their order stay."""
    it = matrix(meetings)
    longer = [
        Meeting(each.id, each.group_id, each.minutes * times, each.has_meal, each.present)
        if it.hidden.issuperset(each.pairs)
        else each
        for each in meetings
    ]
    other = matrix(longer)
    assert other == it
    assert (other.total, other.organizations) == (it.total, it.organizations)
    assert [other.total_of(each) for each in it.organizations] == [it.total_of(each) for each in it.organizations]


@given(MEETINGS)
def test_a_shown_pair_had_five_people(meetings: list[Meeting]) -> None:
    """Counted anew, a pair at a time."""
    for one, other in matrix(meetings).minutes:
        people = set()
        for each in meetings:
            if {one, other} <= each.organizations:
                people |= {who for who, where in each.present.items() if where in (one, other)}
        assert len(people) >= FEWEST_PEOPLE


@given(st.lists(st.integers(0, 1000), min_size=5))
def test_quartiles_are_those_of_the_standard_library(days: list[int]) -> None:
    """Its inclusive method."""
    it = quartiles(days)
    assert it is not None
    assert [it.first, it.median, it.third] == pytest.approx(quantiles(days, n=4, method="inclusive"))


@given(st.lists(st.integers(0, 400)), st.lists(st.integers(1, 300), unique=True, max_size=6))
def test_no_band_is_of_fewer_than_five(days: list[int], edges: list[int]) -> None:
    """They follow one another from 0 on, hold every value once, and each is of five or more."""
    found = bands(days, edges)
    assert sum(each.count for each in found) == (len(days) if len(days) >= FEWEST_PEOPLE else 0)
    assert all(each.count >= FEWEST_PEOPLE for each in found)
    assert [each.first for each in found] == [0, *(each.below for each in found)][: len(found)]
    for each in found:
        assert each.count == sum(each.first <= day and (each.below is None or day < each.below) for day in days)


def test_four_values_have_no_quartiles() -> None:
    """They would be about single people."""
    assert quartiles([1, 2, 3, 4]) is None
    assert quartiles([], 0) is None


@pytest.mark.parametrize(
    ("sessions", "people", "organizations", "said"),
    [
        (FEWEST_SESSIONS, 5, 3.0, 1),
        (FEWEST_SESSIONS, 5, 2.3, 1),
        (FEWEST_SESSIONS, 5, 2.29, 0),
        (FEWEST_SESSIONS, 5, 1.0, -1),
        (FEWEST_SESSIONS - 1, 5, 9.0, None),
        (FEWEST_SESSIONS, 4, 9.0, None),
    ],
)
def test_no_claim_below_its_threshold(sessions: int, people: int, organizations: float, said: int | None) -> None:
    """Eight sessions and five people on both sides, and a difference of 15 percent."""
    without = MealSide(FEWEST_SESSIONS, 5, 2.0, 0, 0)
    assert meal_difference(MealSide(sessions, people, organizations, 0, 0), without) == said


def test_nothing_differs_from_nothing() -> None:
    """Zero on both sides, or nothing on one."""
    assert differs(0.0, 0.0) == 0
    assert differs(None, 1.0) == 0


def test_the_share_of_one_presenter_needs_five() -> None:
    """Guests count by name."""
    assert spread([(1, KAIST), (1, KAIST), (2, ETRI), ("guest", None)]).share is None
    five = spread([(1, KAIST), (1, KAIST), (2, ETRI), (3, None), (4, None), ("guest", None)])
    assert (five.talks, five.presenters, five.organizations) == (6, 5, 2)
    assert five.share == pytest.approx(1 / 3)
