"""The catalogue: what it says of the known hub, and that a change is seen at once while nothing else is read anew."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from campus.booking.services.verdict import check_slot
from campus.db import Sessions
from campus.domain.errors import RoomClosed, TooLong
from campus.spaces.models import Closure, Policy, Room
from campus.spaces.queries.catalogue import read_catalogue
from campus.spaces.services import renew_revision
from tests.booking.conftest import slot
from tests.support.clock import NOW
from tests.support.hub import Hub


def test_rooms_know_their_place_parts_and_equipment(sessions: Sessions, hub: Hub) -> None:
    with sessions.read() as db:
        catalogue = read_catalogue(db)
    hall, part = catalogue.by_slug["hall"], catalogue.by_slug["hall-b"]
    assert hall.standing_ids == hall.part_ids == (hub.hall_a.id, hub.hall_b.id, hub.hall_c.id)
    assert (part.whole_id, part.standing_ids) == (hall.id, (part.id,))
    assert set(catalogue.related_ids(part)) == {part.id, hall.id}
    assert catalogue.by_slug["meeting"].building.zone.slug == hub.zone.slug
    assert catalogue.by_slug["seminar"].rules.policy.tidy.value == 10


def test_the_same_catalogue_serves_until_something_changes(sessions: Sessions, hub: Hub) -> None:
    with sessions.read() as db:
        first = read_catalogue(db)
    with sessions.read() as db:
        assert read_catalogue(db) is first
    with sessions.write() as db:
        db.execute(update(Room).where(Room.id == hub.small.id).values(capacity=5))
        renew_revision(db, now=NOW)
    with sessions.read() as db:
        assert read_catalogue(db).rooms[hub.small.id].capacity == 5


def test_a_change_that_was_rolled_back_is_never_served(sessions: Sessions, hub: Hub) -> None:
    with pytest.raises(RuntimeError), sessions.write() as db:
        db.execute(update(Room).where(Room.id == hub.small.id).values(capacity=99))
        renew_revision(db, now=NOW)
        assert read_catalogue(db).rooms[hub.small.id].capacity == 99
        raise RuntimeError
    with sessions.read() as db:
        assert read_catalogue(db).rooms[hub.small.id].capacity == 4
    with sessions.write() as db:
        renew_revision(db, now=NOW)
    with sessions.read() as db:
        assert read_catalogue(db).rooms[hub.small.id].capacity == 4


@pytest.mark.parametrize(("closed", "asked"), [("hall_b", "hall"), ("hall", "hall_b")])
def test_a_closed_part_closes_the_whole_and_the_reverse(sessions: Sessions, hub: Hub, closed: str, asked: str) -> None:
    at_noon = slot("12:00", "13:00")
    with sessions.write() as db:
        closure = Closure(room_id=getattr(hub, closed).id, starts_at=at_noon.starts_at, ends_at=at_noon.ends_at)
        closure.reason_ko, closure.reason_en = "도색", "painting"
        db.add(closure)
        renew_revision(db, now=NOW)
    with sessions.read() as db:
        rooms = read_catalogue(db).rooms
        refusals = check_slot(db, rooms[getattr(hub, asked).id], at_noon, people=4, now=NOW)
        assert [type(each) for each in refusals] == [RoomClosed]
        assert check_slot(db, rooms[hub.hall_c.id], at_noon, people=4, now=NOW) == () or closed == "hall"


def test_a_stricter_policy_holds_from_the_next_request_on(sessions: Sessions, hub: Hub) -> None:
    two_hours = slot("11:00", "13:00")
    with sessions.write() as db:
        policy = db.scalars(select(Policy).where(Policy.applies_to_all)).one()
        policy.longest_minutes = 60
        renew_revision(db, now=datetime.now(UTC) + timedelta(seconds=1))
        owner = policy.owner_ko
    with sessions.read() as db:
        room = read_catalogue(db).rooms[hub.meeting.id]
        (refusal,) = check_slot(db, room, two_hours, people=4, now=NOW)
    assert isinstance(refusal, TooLong)
    assert (refusal.longest_minutes, refusal.owner.ko) == (60, owner)
