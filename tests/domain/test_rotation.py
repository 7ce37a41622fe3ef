"""Who presents next: fair, and never twice before everyone has once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from campus.domain.rotation import Speaker, TurnReason, in_turn

START = datetime(2026, 9, 2, 10, tzinfo=UTC)
speakers = st.lists(
    st.builds(
        Speaker,
        resident_id=st.integers(1, 10_000),
        joined_at=st.integers(1, 2_000).map(lambda days: START - timedelta(days=days)),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda each: each.resident_id,
)


@given(speakers, st.integers(1, 40))
def test_nobody_presents_twice_before_everyone_has_once(people: list[Speaker], weeks: int) -> None:
    standing = {each.resident_id: each for each in people}
    for week in range(weeks):
        chosen = in_turn(standing.values())[0].speaker
        at = START + timedelta(weeks=week)
        standing[chosen.resident_id] = replace(chosen, talks=chosen.talks + 1, last_at=at)
        counts = [each.talks for each in standing.values()]
        assert max(counts) - min(counts) <= 1


@given(speakers)
def test_the_order_hangs_on_nothing_but_the_facts(people: list[Speaker]) -> None:
    assert in_turn(people) == in_turn(people[::-1])


def test_volunteers_then_fewest_then_longest_ago_then_first() -> None:
    at = [START - timedelta(weeks=week) for week in range(4)]
    a = Speaker(1, at[0], 2, at[1])
    b = Speaker(2, at[1], 1, at[2])
    c = Speaker(3, at[1], 1, at[3])
    d = Speaker(4, at[2])
    e = Speaker(5, at[3])
    f = Speaker(6, at[0], 3, at[0], is_volunteer=True)
    turns = in_turn([a, b, c, d, e, f])
    assert [each.speaker.resident_id for each in turns] == [6, 5, 4, 3, 2, 1]
    assert [each.reason for each in turns[:2]] == [TurnReason.VOLUNTEERS, TurnReason.NEVER_YET]
    assert turns[-1].reason is TurnReason.MORE_OFTEN
    assert in_turn([b, c])[0].reason is TurnReason.FEWEST


def test_nobody_is_no_trouble() -> None:
    assert in_turn([]) == []
