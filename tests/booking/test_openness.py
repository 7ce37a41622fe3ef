"""What may be kept over time: where the same would be free of an empty day, the same is free beside bookings."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from campus.domain.conflicts import free_spans
from campus.domain.errors import HUB
from campus.domain.hubtime import at
from campus.domain.opening import WeeklyHours
from campus.domain.rules import PolicyNumbers, RoomRules, strictest

DAY = date(2026, 11, 25)


@st.composite
def rules(draw: st.DrawFn) -> RoomRules:
    opens = draw(st.integers(0, 1380))
    numbers = PolicyNumbers(
        owner=HUB,
        grid_minutes=draw(st.sampled_from((5, 10, 15, 20, 30, 60))),
        shortest_minutes=draw(st.integers(5, 90)),
        days_ahead=draw(st.integers(0, 3)),
        opens_minute=draw(st.integers(0, 1439)),
        setup_minutes=draw(st.sampled_from((0, 10, 25))),
        tidy_minutes=draw(st.sampled_from((0, 10, 25))),
    )
    hours = WeeklyHours(DAY.weekday(), opens, draw(st.integers(opens + 1, 1440)), date(2000, 1, 1))
    return RoomRules(capacity=8, policy=strictest([numbers]), hours=(hours,), closures=())


spans = st.tuples(st.integers(-60, 1440), st.integers(1, 240)).map(lambda pair: (pair[0], pair[0] + pair[1]))
instants = st.integers(-3 * 1440, 2 * 1440).map(lambda minutes: at(DAY) + timedelta(minutes=minutes))


@given(rules(), st.lists(spans, max_size=5), instants, st.integers(0, 90))
def test_the_same_openness_is_the_same_freedom(
    rules: RoomRules, taken: list[tuple[int, int]], now: datetime, minutes: int
) -> None:
    later = now + timedelta(minutes=minutes)
    assume(free_spans(rules, (), DAY, now) == free_spans(rules, (), DAY, later))
    assert free_spans(rules, taken, DAY, now) == free_spans(rules, taken, DAY, later)


@given(rules(), st.lists(spans, max_size=5), instants, st.integers(0, 59))
def test_seconds_do_not_count(rules: RoomRules, taken: list[tuple[int, int]], now: datetime, seconds: int) -> None:
    within = now.astimezone(UTC) + timedelta(seconds=seconds)
    assert free_spans(rules, taken, DAY, within) == free_spans(rules, taken, DAY, now)
