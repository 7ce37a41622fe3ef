"""Conditional requests, whatever stands in the headers."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from campus.feeds.validators import is_unchanged

WHEN = datetime(2026, 11, 25, tzinfo=UTC)
TAG = "0a1b2c"
opaque = st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters='"'), max_size=12)


@given(st.lists(opaque), st.lists(opaque), st.booleans())
def test_a_tag_is_found_anywhere_in_a_list(before: list[str], after: list[str], weak: bool) -> None:
    tags = [f'"{each}"' for each in before] + [f'W/"{TAG}"' if weak else f'"{TAG}"'] + [f'"{each}"' for each in after]
    for comma in (",", ", ", " ,\t"):
        assert is_unchanged(comma.join(tags), None, etag=TAG, modified_at=WHEN)


@given(st.lists(opaque.filter(lambda each: each != TAG)))
def test_other_tags_say_nothing(others: list[str]) -> None:
    header = ", ".join(f'"{each}"' for each in others)
    assert not is_unchanged(header, WHEN + timedelta(days=1), etag=TAG, modified_at=WHEN)


@given(st.text())
def test_nothing_breaks_it(header: str) -> None:
    is_unchanged(header, None, etag=TAG, modified_at=WHEN)


@given(st.integers(-100, 100))
def test_a_date_stands_while_it_is_not_older(seconds: int) -> None:
    since = WHEN + timedelta(seconds=seconds)
    assert is_unchanged(None, since, etag=TAG, modified_at=WHEN) == (seconds >= 0)
    assert not is_unchanged(None, None, etag=TAG, modified_at=WHEN)
