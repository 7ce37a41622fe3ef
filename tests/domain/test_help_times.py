"""When the night is, and at which times of it someone alone is asked."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from campus.domain.help_times import HelpTimes, check_time, may_be_night, night_of
from campus.domain.hubtime import SEOUL

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
EVENING = datetime(2026, 11, 25, 22, 0, tzinfo=SEOUL)
USUAL = HelpTimes()
MIDNIGHT = datetime(2026, 11, 26, 0, 0, tzinfo=SEOUL)


def test_the_usual_night() -> None:
    assert check_time(USUAL, EVENING - MINUTE) is None
    assert check_time(USUAL, EVENING) == EVENING
    assert check_time(USUAL, MIDNIGHT - MINUTE) == EVENING
    assert check_time(USUAL, MIDNIGHT) == MIDNIGHT
    assert check_time(USUAL, MIDNIGHT + 359 * MINUTE) == MIDNIGHT + 240 * MINUTE
    assert check_time(USUAL, MIDNIGHT + 360 * MINUTE) is None


def test_it_is_the_hubs_clock_that_counts() -> None:
    assert check_time(USUAL, datetime(2026, 11, 25, 13, 0, tzinfo=UTC)) == EVENING
    assert check_time(USUAL, datetime(2026, 11, 25, 22, 0, tzinfo=UTC)) is None


def test_nobody_is_asked_where_nobody_is_to_be() -> None:
    assert check_time(replace(USUAL, is_checking=False), EVENING) is None


times = st.builds(
    HelpTimes,
    late_from=st.integers(1200, 1440),
    late_until=st.integers(240, 480),
    check_every=st.integers(30, 480),
    answer_minutes=st.integers(5, 30),
)
instants = st.integers(0, 3 * 24 * 3600).map(lambda second: EVENING + timedelta(seconds=second))


@given(times, instants)
def test_a_time_to_ask_lies_in_the_night_and_is_the_latest(times: HelpTimes, now: datetime) -> None:
    due, night = check_time(times, now), night_of(times, now)
    assert (due is None) == (night is None)
    if due is None or night is None:
        return
    step = timedelta(minutes=times.check_every)
    assert night.starts_at <= due <= now < night.ends_at and now - due < step
    assert (due - night.starts_at) % step == timedelta(0)
    assert check_time(times, due) == due


@given(times, instants)
def test_a_night_lies_where_pages_look_for_it(times: HelpTimes, now: datetime) -> None:
    """As long as an answer may be awaited, too."""
    if night_of(times, now) or night_of(times, now - times.patience):
        assert may_be_night(now)
