"""Periods: the calendar's own, one's own dates, what they are put beside."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus.domain.days import Days
from campus.reports.period import (
    LONGEST_DAYS,
    Beside,
    Period,
    PeriodKind,
    PeriodRefused,
    period_around,
    read_beside,
    read_period,
)
from campus.reports.queries.direct import read_spans, write_spans
from campus.reports.queries.rollup import pieces_of

TODAY = date(2026, 11, 25)
P = PeriodKind
days = st.dates(date(2001, 1, 1), date(2099, 12, 31))
NAMED = [each for each in PeriodKind if each is not PeriodKind.CUSTOM]


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        (P.DAY, date(2026, 11, 25), date(2026, 11, 25)),
        (P.WEEK, date(2026, 11, 23), date(2026, 11, 29)),
        (P.MONTH, date(2026, 11, 1), date(2026, 11, 30)),
        (P.QUARTER, date(2026, 10, 1), date(2026, 12, 31)),
        (P.YEAR, date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_periods_around_a_day(kind: PeriodKind, first: date, last: date) -> None:
    assert period_around(kind, TODAY).days == Days(first, last)
    assert read_period({"period": kind.value, "date": "2026-11-25"}, TODAY).days == Days(first, last)


@given(st.sampled_from(NAMED), days)
def test_periods_follow_each_other_without_a_gap(kind: PeriodKind, day: date) -> None:
    it = period_around(kind, day)
    assert day in it.days
    assert it.before().days.last + timedelta(days=1) == it.days.first
    assert it.after().days.first == it.days.last + timedelta(days=1)
    assert it.before().after() == it
    assert read_period(it.parameters(), TODAY) == it


@given(days, st.integers(1, LONGEST_DAYS))
def test_own_dates(first: date, length: int) -> None:
    it = Period(P.CUSTOM, Days(first, first + timedelta(days=length - 1)))
    if it.days.last.year <= 2100:
        assert read_period(it.parameters(), TODAY) == it
    assert len(it.before().days) == len(it.after().days) == length


@given(st.dictionaries(st.sampled_from(["period", "date", "from", "to", "beside"]), st.text(max_size=12)))
def test_any_address_is_a_period_or_refused(asked: dict[str, str]) -> None:
    try:
        it = read_period(asked, TODAY)
    except PeriodRefused as refused:
        assert refused.message
    else:
        assert 1 <= len(it.days) <= LONGEST_DAYS
    assert read_beside(asked) in Beside


def test_what_a_period_is_put_beside() -> None:
    leap = Period(P.CUSTOM, Days(date(2028, 2, 29), date(2028, 2, 29)))
    assert leap.year_ago().days == Days(date(2027, 2, 28), date(2027, 2, 28))
    assert period_around(P.MONTH, date(2028, 2, 3)).year_ago().days.last == date(2027, 2, 28)
    assert period_around(P.WEEK, TODAY).year_ago().days.first.weekday() == 0
    open_month = period_around(P.MONTH, TODAY)
    assert open_month.beside(Beside.BEFORE, TODAY) == Days(date(2026, 10, 1), date(2026, 10, 25))
    assert open_month.beside(Beside.BEFORE, date(2026, 12, 1)) == Days(date(2026, 10, 1), date(2026, 10, 31))
    assert open_month.beside(Beside.NOTHING, TODAY) is None
    assert period_around(P.MONTH, date(2027, 1, 1)).beside(Beside.BEFORE, TODAY) is None


@given(days, st.integers(0, 1200))
def test_whole_months_and_the_days_beside_them_are_the_period(first: date, more: int) -> None:
    it = Days(first, first + timedelta(days=more))
    pieces = pieces_of(it)
    found = [day for piece in pieces.days for day in piece]
    month = pieces.months.first
    while month <= pieces.months.last:
        following = (month + timedelta(days=31)).replace(day=1)
        found += list(Days(month, following - timedelta(days=1)))
        month = following
    assert sorted(found) == list(it)


@given(st.lists(st.integers(0, 1440), unique=True, max_size=8).map(sorted))
def test_spans_are_kept_as_text(edges: list[int]) -> None:
    spans = tuple(zip(edges[::2], edges[1::2], strict=False))
    assert read_spans(write_spans(spans)) == spans
