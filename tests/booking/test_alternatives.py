"""What is offered after a refusal has passed the whole check, and comes in an order that helps."""

from datetime import timedelta

from campus.booking.queries.alternatives import Reason, Wish, find_alternatives
from campus.booking.queries.finder import Search, distance, find_rooms
from campus.booking.services import book_room, check_slot
from campus.db import Sessions
from campus.spaces.queries.catalogue import read_catalogue
from tests.booking.conftest import Acting, room, slot, wish
from tests.support.clock import NOW
from tests.support.hub import Hub


def test_other_times_and_other_rooms_each_pass_the_whole_check(sessions: Sessions, hub: Hub, acting: Acting) -> None:
    with sessions.write() as db:
        book_room(db, room(db, hub.meeting), wish(slot("11:00", "13:00")), by=acting(hub.member), now=NOW)
    with sessions.read() as db:
        catalogue = read_catalogue(db)
        asked = Wish(catalogue.rooms[hub.meeting.id], slot("11:30", "12:30"), 4)
        found = find_alternatives(db, catalogue, asked, now=NOW)
        assert len(found) == 3
        assert [each.reason for each in found[:2]] == [Reason.OTHER_TIME, Reason.OTHER_ROOM]
        for each in found:
            assert check_slot(db, each.room, each.slot, people=4, now=NOW) == ()
        assert found[0].slot in (slot("10:00", "11:00"), slot("13:00", "14:00"))


def test_too_many_people_leads_to_larger_rooms_only(sessions: Sessions, hub: Hub) -> None:
    with sessions.read() as db:
        catalogue = read_catalogue(db)
        asked = Wish(catalogue.rooms[hub.small.id], slot("11:00", "12:00"), 20)
        found = find_alternatives(db, catalogue, asked, now=NOW)
        assert found
        assert all(each.reason is Reason.OTHER_ROOM and each.room.capacity >= 20 for each in found)


def test_too_long_is_answered_with_the_longest_that_passes(sessions: Sessions, hub: Hub) -> None:
    with sessions.read() as db:
        catalogue = read_catalogue(db)
        asked = Wish(catalogue.rooms[hub.meeting.id], slot("11:00", "17:00"), 4)
        found = find_alternatives(db, catalogue, asked, now=NOW)
        assert (found[0].slot, found[0].reason) == (slot("11:00", "14:00"), Reason.OTHER_TIME)


def test_the_finder_puts_the_best_fit_first_and_offers_a_later_start(
    sessions: Sessions, hub: Hub, acting: Acting
) -> None:
    with sessions.write() as db:
        book_room(db, room(db, hub.small), wish(slot("11:00", "12:00")), by=acting(hub.member), now=NOW)
    with sessions.read() as db:
        catalogue = read_catalogue(db)
        found = find_rooms(db, catalogue, Search(slot("11:30", "12:30"), people=3), now=NOW)
        exact = [each for each in found if not each.shift_minutes]
        assert exact[0].room.slug in ("meeting", "studio")
        assert hub.small.slug not in [each.room.slug for each in exact]
        later = next(each for each in found if each.room.slug == hub.small.slug)
        assert (later.shift_minutes, later.slot) == (30, slot("12:00", "13:00"))
        assert [each.spare_seats // 4 for each in exact] == sorted(each.spare_seats // 4 for each in exact)


def test_equipment_seats_and_zone_narrow_the_finder(sessions: Sessions, hub: Hub) -> None:
    with sessions.read() as db:
        catalogue = read_catalogue(db)
        asked = Search(slot("11:00", "12:00"), people=2, equipment=frozenset({hub.whiteboard.slug}))
        found = find_rooms(db, catalogue, asked, now=NOW)
        assert found
        assert all(each.room.has(frozenset({hub.whiteboard.slug})) for each in found)
        assert find_rooms(db, catalogue, Search(slot("11:00", "12:00"), people=500), now=NOW) == []


def test_the_past_is_never_offered(sessions: Sessions, hub: Hub) -> None:
    with sessions.read() as db:
        catalogue = read_catalogue(db)
        late = NOW + timedelta(hours=11, minutes=45)
        asked = Wish(catalogue.rooms[hub.meeting.id], slot("09:00", "10:00"), 4)
        for each in find_alternatives(db, catalogue, asked, now=late):
            assert each.slot.ends_at > late
            assert each.slot.starts_at >= late - timedelta(minutes=30)


def test_distance_between_buildings_is_symmetric(sessions: Sessions, hub: Hub) -> None:
    with sessions.read() as db:
        one, other = read_catalogue(db).buildings[:2]
    assert distance(one, other) == distance(other, one) > 0
    assert distance(one, one) == 0


def test_too_long_and_too_many_still_lead_somewhere(sessions: Sessions, hub: Hub) -> None:
    """Another room at the same start, as long as it may be."""
    with sessions.read() as db:
        catalogue = read_catalogue(db)
        asked = Wish(catalogue.rooms[hub.small.id], slot("11:00", "17:00"), 20)
        found = find_alternatives(db, catalogue, asked, now=NOW)
    assert found
    assert {each.slot for each in found} == {slot("11:00", "14:00")}
