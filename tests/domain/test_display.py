"""The four states of a door over a day: what holds for any day, and what single minutes say."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campus.domain.display import DoorDay, DoorReason, DoorState, Taking

OPENED = [(9 * 60, 22 * 60)]
MEETING = Taking((600, 660), (600, 670))


@pytest.mark.parametrize(
    ("minute", "state", "reason", "until"),
    [
        (500, DoorState.SHUT, DoorReason.CLOSED, 540),
        (540, DoorState.FREE, DoorReason.EMPTY, 585),
        (585, DoorState.SOON, DoorReason.STARTING, 600),
        (600, DoorState.IN_USE, DoorReason.MEETING, 660),
        (659, DoorState.IN_USE, DoorReason.MEETING, 660),
        (660, DoorState.SHUT, DoorReason.TIDYING, 670),
        (670, DoorState.FREE, DoorReason.EMPTY, 1320),
        (1320, DoorState.SHUT, DoorReason.CLOSED, 1440),
    ],
)
def test_a_day(minute: int, state: DoorState, reason: DoorReason, until: int) -> None:
    said = DoorDay(OPENED, [MEETING], 15).at(minute)
    assert (said.state, said.reason, said.until) == (state, reason, until)


@pytest.mark.parametrize(
    ("taking", "minute", "state"),
    [
        (Taking((600, 660), (600, 660), waits=True), 605, DoorState.SOON),
        (Taking((600, 660), (600, 660), is_held=True), 605, DoorState.SHUT),
        (Taking((600, 660), (600, 660), is_held=True), 595, DoorState.FREE),
        (Taking((600, 660), (600, 660), is_in=True), 590, DoorState.IN_USE),
        (Taking((600, 660), (570, 660)), 575, DoorState.SOON),
    ],
)
def test_what_is_known_of_it(taking: Taking, minute: int, state: DoorState) -> None:
    assert DoorDay(OPENED, [taking], 15).at(minute).state is state


def _taking(first: int, length: int, buffer: int, flags: tuple[bool, bool, bool]) -> Taking:
    return Taking((first, first + length), (first - buffer, first + length + buffer), *flags)


TAKINGS = st.lists(
    st.builds(
        _taking, st.integers(-120, 1430), st.integers(5, 300), st.integers(0, 30), st.tuples(*[st.booleans()] * 3)
    ),
    max_size=5,
)
DAYS = st.builds(DoorDay, st.sampled_from([OPENED, [], [(0, 1440)], [(540, 720), (780, 1320)]]), TAKINGS, st.just(15))


@given(DAYS, st.integers(0, 1439))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_it_stays_true_until_the_minute_it_names(day: DoorDay, minute: int) -> None:
    said = day.at(minute)
    assert minute < said.until <= 1440
    for later in range(minute, said.until):
        assert (day.at(later).state, day.at(later).reason) == (said.state, said.reason)
    if said.until < 1440:
        after = day.at(said.until)
        assert (after.state, after.reason) != (said.state, said.reason)


@given(DAYS, st.integers(0, 1439))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_somebody_has_is_never_free(day: DoorDay, minute: int) -> None:
    state = day.at(minute).state
    has = any(each.booked[0] <= minute < each.booked[1] for each in day.takings)
    is_open = any(first <= minute < last for first, last in day.opened)
    assert not (state is DoorState.FREE and (has or not is_open))
    if state is DoorState.FREE:
        until = day.free_until(minute)
        assert minute < until
        assert not any(each.booked[0] < until and minute < each.booked[1] for each in day.takings)
