"""Tables: everyone sits once, sizes differ by one at most, organizations mix, and few meet again."""

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus.domain.tables import Company, Diner, NotSeated, TooFewPeople, explain, move, seat, swap

companies = st.builds(
    lambda homes, met: Company(
        [Diner(key, home) for key, home in enumerate(homes, 1)],
        {tuple(sorted(pair)): 1 for pair in met if pair[0] != pair[1]},
    ),
    st.lists(st.none() | st.integers(1, 5), min_size=2, max_size=40),
    st.lists(st.tuples(st.integers(1, 40), st.integers(1, 40)), max_size=40),
)


def crowd(*sizes: int) -> list[Diner]:
    """Organizations 1, 2, … with so many people each."""
    homes = [home for home, size in enumerate(sizes, 1) for _ in range(size)]
    return [Diner(key, home) for key, home in enumerate(homes, 1)]


@given(companies, st.integers(2, 20), st.integers(0, 2**31))
def test_everyone_sits_once_at_tables_of_like_size(company: Company, size: int, seed: int) -> None:
    tables = seat(company, size, seed)
    assert sorted(key for table in tables for key in table) == [each.key for each in company.diners]
    sizes = {len(table) for table in tables}
    assert max(sizes) <= size and max(sizes) - min(sizes) <= 1
    assert seat(Company(company.diners[::-1], company.met), size, seed) == tables


@given(companies, st.integers(2, 20), st.integers(0, 2**31))
def test_the_explanation_counts_what_is_there(company: Company, size: int, seed: int) -> None:
    tables = seat(company, size, seed)
    said = explain(tables, company)
    again = [pair for table in tables for pair in combinations(sorted(table), 2) if company.met.get(pair)]
    assert (said.met_before, said.tables) == (len(again), len(tables))
    assert 0 <= said.mixed <= said.tables


def test_organizations_mix_where_they_can() -> None:
    company = Company(crowd(4, 4, 4, 4), {})
    for seed in range(20):
        tables = seat(company, 4, seed)
        homes = {each.key: each.organization for each in company.diners}
        assert all(max(Counter(homes[key] for key in table).values()) == 1 for table in tables)
        assert explain(tables, company).mixed == 4


def test_nobody_meets_again_where_that_is_possible() -> None:
    """Sixteen people of sixteen organizations, four evenings: as golfers do."""
    diners, met = crowd(*[1] * 16), Counter[tuple[int, int]]()
    for evening in range(3):
        company = Company(diners, met)
        tables = min((seat(company, 4, seed) for seed in range(8)), key=lambda each: explain(each, company).met_before)
        assert explain(tables, company).met_before == 0, evening
        met.update(pair for table in tables for pair in combinations(table, 2))


def test_a_bad_start_is_mended() -> None:
    """One organization holds half of the people: half a table is the best that there is."""
    tables = seat(Company(crowd(100, 25, 25, 25, 25), {}), 4, 1)
    assert all(sum(key <= 100 for key in table) == 2 for table in tables)


def test_two_hundred_people_with_a_past_are_seated() -> None:
    """As many steps as there are pairs, not more: a season of seven earlier evenings."""
    diners = crowd(40, 30, 30, 20, 20, 20, 20, 20)
    met = Counter[tuple[int, int]]()
    for evening in range(7):
        met.update(pair for table in seat(Company(diners, met), 5, evening) for pair in combinations(table, 2))
    company = Company(diners, met)
    said = explain(seat(company, 5, 9), company)
    assert (said.tables, said.mixed) == (40, 40)
    assert said.met_before < 40


def test_by_hand() -> None:
    tables = ((1, 2, 3), (4, 5))
    assert move(tables, 3, 2) == ((1, 2), (3, 4, 5))
    assert swap(tables, 1, 5) == ((2, 3, 5), (1, 4))
    assert swap(tables, 1, 2) == tables
    company = Company([Diner(1, 1), Diner(2, 1), Diner(3, 2), Diner(4, 3), Diner(5, 3)], {(4, 5): 2})
    assert explain(tables, company) == explain(tables, company).__class__(1, 1, 2)
    assert explain(swap(tables, 1, 5), company).mixed == 2


def test_who_has_no_seat_cannot_be_moved() -> None:
    for act in (lambda: move(((1, 2),), 9, 1), lambda: move(((1, 2),), 1, 2), lambda: swap(((1, 2),), 1, 9)):
        with pytest.raises(NotSeated):
            act()


def test_one_person_makes_no_table() -> None:
    for diners in ([], [Diner(1)]):
        with pytest.raises(TooFewPeople):
            seat(Company(diners, {}), 4, 1)
    for size in (1, 21):
        with pytest.raises(ValueError):
            seat(Company(crowd(3), {}), size, 1)
