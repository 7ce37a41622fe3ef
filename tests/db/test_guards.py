"""The no-overlap rule lives in the database: raw SQL cannot break it, on SQLite or PostgreSQL."""

import pytest
from sqlalchemy.exc import IntegrityError

from campus.cli.overlap_trial import try_overlap
from tests.db.conftest import HOUR, MINUTE, TEN


@pytest.mark.parametrize(
    ("starts_at", "ends_at"),
    [
        (TEN, TEN + HOUR),
        (TEN - HOUR, TEN + MINUTE),
        (TEN + HOUR - MINUTE, TEN + 2 * HOUR),
        (TEN + MINUTE, TEN + 2 * MINUTE),
        (TEN - HOUR, TEN + 2 * HOUR),
    ],
    ids=["same", "head", "tail", "within", "around"],
)
def test_an_overlap_is_refused(wire, hub, starts_at, ends_at):
    wire.insert(hub.meeting.id, TEN, TEN + HOUR)
    wire.refuses(hub.meeting.id, starts_at, ends_at)


def test_neighbours_and_other_rooms_fit(wire, hub):
    wire.insert(hub.meeting.id, TEN, TEN + HOUR)
    wire.insert(hub.meeting.id, TEN + HOUR, TEN + 2 * HOUR)
    wire.insert(hub.meeting.id, TEN - HOUR, TEN)
    wire.insert(hub.small.id, TEN, TEN + HOUR)
    assert len(wire.rows()) == 4


def test_moving_onto_another_is_refused(wire, hub):
    wire.insert(hub.meeting.id, TEN, TEN + HOUR)
    wire.insert(hub.small.id, TEN, TEN + HOUR)
    with pytest.raises(IntegrityError):
        wire.run(
            "UPDATE allocations SET room_id = :to WHERE room_id = :from", **{"to": hub.meeting.id, "from": hub.small.id}
        )
    wire.insert(hub.meeting.id, TEN + HOUR, TEN + 2 * HOUR)
    longer = "UPDATE allocations SET ends_at = :b WHERE room_id = :room AND starts_at = :a AND 0 <> :occurrence"
    wire.refuses(hub.meeting.id, TEN, TEN + HOUR + MINUTE, longer)


def test_an_allocation_may_change_within_its_own_time(wire, hub):
    wire.insert(hub.meeting.id, TEN, TEN + HOUR)
    shorter = "UPDATE allocations SET ends_at = :b WHERE room_id = :room AND starts_at = :a AND 0 <> :occurrence"
    wire.insert(hub.meeting.id, TEN, TEN + HOUR / 2, shorter)
    wire.insert(hub.meeting.id, TEN + HOUR / 2, TEN + HOUR)


def test_a_divided_room_takes_nothing_and_its_parts_do(wire, hub):
    wire.refuses(hub.hall.id, TEN, TEN + HOUR)
    wire.insert(hub.hall_a.id, TEN, TEN + HOUR)
    move = "UPDATE allocations SET room_id = :room WHERE starts_at = :a AND ends_at = :b AND 0 <> :occurrence"
    wire.refuses(hub.hall.id, TEN, TEN + HOUR, move)
    for part in (hub.hall_b, hub.hall_c):
        wire.insert(part.id, TEN, TEN + HOUR)


def test_a_room_with_allocations_is_not_divided_and_a_part_has_no_parts(wire, hub):
    wire.insert(hub.meeting.id, TEN, TEN + HOUR)
    divide = "UPDATE rooms SET whole_id = :whole WHERE id = :part"
    for whole, part in (
        (hub.meeting, hub.small),
        (hub.hall_a, hub.small),
        (hub.small, hub.hall),
        (hub.small, hub.small),
    ):
        with pytest.raises(IntegrityError):
            wire.run(divide, whole=whole.id, part=part.id)


def test_nothing_is_longer_than_a_day_or_ends_before_it_starts(wire, hub):
    wire.refuses(hub.studio.id, TEN, TEN + 24 * HOUR + MINUTE)
    wire.refuses(hub.studio.id, TEN, TEN)
    wire.refuses(hub.studio.id, TEN, TEN - HOUR)
    wire.insert(hub.studio.id, TEN, TEN + 24 * HOUR)


def test_the_rule_looks_far_enough_back(wire, hub):
    """A whole day taken hides behind nothing, although shorter ones start later on other days."""
    wire.insert(hub.studio.id, TEN, TEN + 24 * HOUR)
    for day in (-2, -1, 1, 2):
        wire.insert(hub.studio.id, TEN + day * 24 * HOUR, TEN + day * 24 * HOUR + HOUR)
    wire.refuses(hub.studio.id, TEN + 23 * HOUR, TEN + 24 * HOUR)


def test_the_doctors_trial_leaves_nothing_behind(sessions, wire):
    wire.connection.rollback()
    assert try_overlap(sessions) == {"first": True, "next": True, "overlapping": False}
    assert wire.rows() == []
