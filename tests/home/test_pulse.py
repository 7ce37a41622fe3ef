"""The curve of a day as bars."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from campus.domain.hubtime import at
from campus.home.pulse import draw_pulse

DAY = date(2026, 11, 25)
HOURS = range(9, 22)
NOON = at(DAY, 12 * 60 + 10)


@given(st.lists(st.integers(0, 300), min_size=26, max_size=26))
def test_bars_stay_inside_their_drawing_and_the_fullest_reaches_the_top(counts: list[int]) -> None:
    pulse = draw_pulse(counts, DAY, HOURS, NOON)
    assert len(pulse.bars) == len(counts)
    assert all(bar.x >= 0 and bar.x + bar.width <= 100 and 0 <= bar.height <= 100 for bar in pulse.bars)
    assert pulse.peak == max(counts)
    if pulse.peak:
        assert max(bar.height for bar in pulse.bars) == 100
        assert [bar.is_peak for bar in pulse.bars].index(True) == counts.index(pulse.peak)
        assert pulse.peak_at == at(DAY, 9 * 60 + 30 * counts.index(pulse.peak))
    else:
        assert pulse.peak_at is None


def test_bars_know_what_is_over_what_runs_and_what_comes() -> None:
    states = [bar.state for bar in draw_pulse([1] * 26, DAY, HOURS, NOON).bars]
    assert states == ["past"] * 6 + ["now"] + ["ahead"] * 19


def test_at_the_turn_of_a_half_hour_the_new_one_runs() -> None:
    states = [bar.state for bar in draw_pulse([1] * 26, DAY, HOURS, at(DAY, 9 * 60 + 30)).bars]
    assert states[:3] == ["past", "now", "ahead"]
    early = [bar.state for bar in draw_pulse([1] * 26, DAY, HOURS, at(DAY) - timedelta(days=1)).bars]
    assert set(early) == {"ahead"}


def test_hours_are_marked_every_third() -> None:
    assert draw_pulse([0] * 26, DAY, HOURS, NOON).hours[:2] == ((9, 0.0), (12, 100 * 3 / 13))
