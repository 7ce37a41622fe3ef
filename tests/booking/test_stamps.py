"""The names of dates in addresses."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus.booking.stamps import read_stamp, stamp_of
from tests.support.clock import SEOUL

MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 12, 31)).map(lambda it: it.replace(microsecond=0))  # noqa: DTZ001


@given(MOMENTS)
def test_a_stamp_is_read_as_it_was_written(moment: datetime) -> None:
    there = moment.replace(tzinfo=SEOUL)
    assert read_stamp(stamp_of(there)) == there
    assert stamp_of(moment.replace(tzinfo=UTC)) == f"{moment:%Y%m%dT%H%M%SZ}"


@given(st.text(max_size=20))
def test_anything_else_is_no_stamp(text: str) -> None:
    found = read_stamp(text)
    assert found is None or stamp_of(found) == text


@pytest.mark.parametrize(
    "text", ["", "20270230T100000Z", "20270901T100000", "20270901T100000Z\n", "٢0270901T100000Z", "00000101T000000Z"]
)
def test_days_that_do_not_exist_are_no_stamps(text: str) -> None:
    assert read_stamp(text) is None
