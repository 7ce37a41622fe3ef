from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus.domain.affiliation import (
    FURTHEST_DAYS,
    Standing,
    Term,
    TermProblem,
    a_year_after,
    is_due,
    problem_of,
    standing,
)

DAY = date(2026, 11, 25)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
TERMS = st.tuples(DAYS, st.none() | DAYS).filter(lambda it: it[1] is None or it[1] >= it[0]).map(lambda it: Term(*it))


@pytest.mark.parametrize(
    ("day", "expected"),
    [(DAY, date(2027, 11, 25)), (date(2028, 2, 29), date(2029, 2, 28)), (date(2027, 2, 28), date(2028, 2, 28))],
)
def test_a_year_after(day: date, expected: date) -> None:
    assert a_year_after(day) == expected


@given(TERMS, TERMS)
def test_terms_overlap_if_they_share_a_day(one: Term, other: Term) -> None:
    last = date(2031, 12, 31)
    shared = max(one.starts_on, other.starts_on) <= min(one.ends_on or last, other.ends_on or last)
    assert one.overlaps(other) == other.overlaps(one) == shared


@given(TERMS, DAYS, st.none() | DAYS)
def test_only_what_holds_and_is_believed_is_current(term: Term, day: date, expires_on: date | None) -> None:
    stands = standing(term, day, is_verified=True, is_declined=False, expires_on=expires_on)
    holds = term.overlaps(Term(day, day)) and (expires_on is None or expires_on >= day)
    assert (stands is Standing.CURRENT) == holds
    assert standing(term, day, is_verified=False, is_declined=False, expires_on=None) is Standing.ASKED
    assert standing(term, day, is_verified=False, is_declined=True, expires_on=None) is Standing.DECLINED


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "problem"),
    [
        (DAY, DAY - timedelta(days=1), TermProblem.ENDS_FIRST),
        (DAY, DAY, None),
        (DAY + timedelta(days=FURTHEST_DAYS), None, None),
        (DAY + timedelta(days=FURTHEST_DAYS + 1), None, TermProblem.TOO_FAR),
        (date(2025, 12, 31), None, TermProblem.OVERLAPS),
        (date(2026, 1, 1), None, None),
        (date(2020, 1, 1), date(2024, 12, 31), None),
        (date(2020, 1, 1), date(2025, 1, 1), TermProblem.OVERLAPS),
    ],
)
def test_which_dates_cannot_be(starts_on: date, ends_on: date | None, problem: TermProblem | None) -> None:
    others = [Term(date(2025, 1, 1), date(2025, 12, 31))]
    assert problem_of(Term(starts_on, ends_on), others, DAY) is problem


def test_renewal_is_due_thirty_days_before() -> None:
    assert [is_due(DAY + timedelta(days=days), DAY) for days in (-1, 0, 30, 31)] == [True, True, True, False]
    assert not is_due(None, DAY)
