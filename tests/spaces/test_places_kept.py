"""What places keep whatever is done to them: parts of wholes only, an order without gaps on the page, names found."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.audit.models import AuditEntry
from campus.db import Sessions
from campus.domain.search import matches
from campus.spaces.drafts import RoomDraft, edition
from campus.spaces.models import Floor, FloorPlan, Room, RoomKind, RoomMark, SpacesRevision, Tenancy
from campus.spaces.queries.catalogue import read_catalogue
from campus.spaces.queries.places import read_places, room_draft
from campus.spaces.refused import NotEmpty, PartOfPart, PlaceGone
from campus.spaces.services.places import add_floor, remove_floor
from campus.spaces.services.rooms import add_room, change_room, move_room
from tests.support.clock import NOW
from tests.support.hub import Hub

ONCE = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=100)


class _Undone(Exception):
    """Nothing of an example stays."""


@contextmanager
def tried(sessions: Sessions) -> Iterator[Session]:
    """A transaction of which nothing stays."""
    try:
        with sessions.write() as db:
            yield db
            raise _Undone
    except _Undone:
        pass


def chamber(floor_id: int, **changes: object) -> RoomDraft:
    return replace(RoomDraft(floor_id, RoomKind.MEETING, "방", "Room", 4, Decimal("12.50")), **changes)  # type: ignore[arg-type]


def floor_of(db: Session, room_id: int) -> int:
    return db.get_one(Room, room_id).floor_id


def shown(db: Session, floor_id: int) -> list[int]:
    """The rooms of a floor in the order in which the page of all spaces shows them."""
    floors = [floor for zone in read_places(db) for house in zone.buildings for floor in house.floors]
    return [room.id for floor in floors if floor.floor.id == floor_id for room in floor.rooms]


@ONCE
@given(picks=st.lists(st.integers(0, 7), min_size=1, max_size=7))
def test_no_part_ever_has_parts(sessions: Sessions, hub: Hub, picks: list[int]) -> None:
    """Each pick divides the room at that place, among those there are; parts refuse."""
    with tried(sessions) as db:
        floor_id = add_floor(db, hub.building.id, 9, by=None, now=NOW)
        rooms = [add_room(db, chamber(floor_id), by=None, now=NOW)]
        for pick in picks:
            whole_id = rooms[pick % len(rooms)]
            is_part = db.get_one(Room, whole_id).whole_id is not None
            try:
                rooms.append(add_room(db, chamber(floor_id), whole_id=whole_id, by=None, now=NOW))
                assert not is_part
            except PartOfPart:
                assert is_part
        catalogue = read_catalogue(db)
        for room in catalogue.rooms.values():
            assert not (room.whole_id and room.part_ids)
        assert sorted(shown(db, floor_id)) == sorted(rooms)


@ONCE
@given(moves=st.lists(st.tuples(st.integers(0, 6), st.sampled_from((-1, 1))), max_size=8), same=st.booleans())
def test_moving_a_room_moves_it_on_the_page(
    sessions: Sessions, hub: Hub, moves: list[tuple[int, int]], same: bool
) -> None:
    """Up and down among its own: rooms of its floor, parts among the parts; others stay where they are."""
    with tried(sessions) as db:
        floors = [add_floor(db, hub.building.id, level, by=None, now=NOW) for level in (8, 9)]
        rooms = []
        for number in range(4):
            rooms.append(add_room(db, chamber(floors[number % 2]), by=None, now=NOW))
        rooms.append(add_room(db, chamber(floors[0]), by=None, now=NOW))
        rooms += [add_room(db, chamber(floors[0]), whole_id=rooms[0], by=None, now=NOW) for _ in range(2)]
        if same:
            for number in rooms:
                db.get_one(Room, number).position = 5
            db.flush()
        for pick, step in moves:
            room = db.get_one(Room, rooms[pick])
            before = {floor: shown(db, floor) for floor in floors}
            own = [
                each
                for each in before[room.floor_id]
                if db.get_one(Room, each).whole_id == room.whole_id
            ]
            place = own.index(room.id)
            move_room(db, room.id, step, by=None, now=NOW)
            if 0 <= place + step < len(own):
                own[place], own[place + step] = own[place + step], own[place]
            after = {floor: shown(db, floor) for floor in floors}
            assert [each for each in after[room.floor_id] if each in own] == own
            elsewhere = next(floor for floor in floors if floor != room.floor_id)
            assert after[elsewhere] == before[elsewhere]


@ONCE
@given(name_ko=NAMES, name_en=NAMES, aliases=st.frozensets(NAMES, max_size=20))
def test_whatever_a_room_is_called_it_is_kept_and_found(
    sessions: Sessions, hub: Hub, name_ko: str, name_en: str, aliases: frozenset[str]
) -> None:
    with tried(sessions) as db:
        draft = chamber(floor_of(db, hub.meeting.id), name_ko=name_ko, name_en=name_en, aliases=aliases)
        number = add_room(db, draft, by=None, now=NOW)
        db.expire_all()
        assert room_draft(db.get_one(Room, number)) == draft
        found = read_catalogue(db).rooms[number]
        assert matches(found.search, name_ko) or not any(letter.isalnum() for letter in name_ko)


def test_the_longest_names_are_kept(sessions: Sessions, hub: Hub) -> None:
    """A room may have a hundred letters in each language and twenty other names as long."""
    aliases = frozenset("뷁" * 99 + str(number % 10) * 1 + "" for number in range(10))
    with sessions.write() as db:
        draft = chamber(
            floor_of(db, hub.meeting.id), name_ko="뷁" * 100, name_en="ß" * 100, number="가" * 20, aliases=aliases
        )
        number = add_room(db, draft, by=None, now=NOW)
    with sessions.read() as db:
        assert matches(read_catalogue(db).rooms[number].search, "뷁" * 50)


def test_what_a_room_is_called_is_what_finds_it(sessions: Sessions, hub: Hub) -> None:
    """A new name finds it at once, the old one no longer; another name stays through a change of others."""
    with sessions.write() as db:
        before = room_draft(db.get_one(Room, hub.meeting.id))
        after = replace(before, name_ko="소통방", name_en="Forum", aliases=frozenset({"사랑방", "옛집"}))
        change_room(db, hub.meeting.id, after, seen=edition(before), by=hub.manager.id, now=NOW)
        found = read_catalogue(db).rooms[hub.meeting.id].search
        assert all(matches(found, query) for query in ("소통", "ㅅㅌㅂ", "forum", "사랑", "옛집"))
        assert not matches(found, before.name_en)
        last = replace(after, aliases=frozenset({"사랑방"}))
        change_room(db, hub.meeting.id, last, seen=edition(after), by=hub.manager.id, now=NOW)
        found = read_catalogue(db).rooms[hub.meeting.id].search
        assert matches(found, "사랑") and not matches(found, "옛집")


def test_a_change_says_what_was_and_what_is_and_renews_the_revision(sessions: Sessions, hub: Hub) -> None:
    with sessions.write() as db:
        token = db.scalars(select(SpacesRevision.token)).one()
        before = room_draft(db.get_one(Room, hub.meeting.id))
        after = replace(before, capacity=9, kind=RoomKind.STUDIO, area_m2=Decimal("31.25"))
        change_room(db, hub.meeting.id, after, seen=edition(before), by=hub.manager.id, now=NOW)
        entry = db.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert entry is not None
        assert (entry.act, entry.actor_id) == ("room.changed", hub.manager.id)
        assert entry.details["capacity"] == [before.capacity, 9]
        assert entry.details["kind"] == [before.kind.value, "studio"]
        assert entry.details.keys() == {"capacity", "kind", "area_m2"}
        assert db.scalars(select(SpacesRevision.token)).one() != token
        count = len(db.scalars(select(AuditEntry.id)).all())
        assert change_room(db, hub.meeting.id, after, seen=edition(after), by=hub.manager.id, now=NOW) == {}
        assert len(db.scalars(select(AuditEntry.id)).all()) == count


def test_a_floor_with_tenants_of_the_past_stays(sessions: Sessions, hub: Hub) -> None:
    with sessions.write() as db:
        floor_id = add_floor(db, hub.building.id, 9, by=None, now=NOW)
        db.add(Tenancy(organization_id=hub.startup.id, floor_id=floor_id, starts_on=NOW.date(), ends_on=NOW.date()))
        db.flush()
        with pytest.raises(NotEmpty) as stays:
            remove_floor(db, floor_id, by=hub.manager.id, now=NOW)
        assert stays.value.found == {"tenancies": 1}


def test_parts_go_where_the_whole_goes(sessions: Sessions, hub: Hub) -> None:
    """A divisible room on another floor takes its parts along; a part alone goes nowhere."""
    with sessions.write() as db:
        floor_id = add_floor(db, hub.other_building.id, 9, by=None, now=NOW)
        before = room_draft(db.get_one(Room, hub.hall.id))
        after = replace(before, floor_id=floor_id)
        change_room(db, hub.hall.id, after, seen=edition(before), by=hub.manager.id, now=NOW)
        rooms = read_catalogue(db).rooms
        for place in (hub.hall, hub.hall_a, hub.hall_b, hub.hall_c):
            assert (rooms[place.id].building.id, rooms[place.id].level) == (hub.other_building.id, 9)
        order = list(rooms)
        last = order.index(hub.hall.id)
        assert order[last : last + 4] == [hub.hall.id, hub.hall_a.id, hub.hall_b.id, hub.hall_c.id]
        assert order[last - 1] == hub.small.id


def test_marks_stay_on_no_plan_of_a_floor_that_was_left(sessions: Sessions, hub: Hub) -> None:
    with sessions.write() as db:
        before = room_draft(db.get_one(Room, hub.hall.id))
        words = {"alt_ko": "평면도", "alt_en": "Plan", "digest": "0" * 16}
        words |= {"width": 800, "height": 600, "added_at": NOW}
        db.add(FloorPlan(floor_id=before.floor_id, **words))
        db.flush()
        for place in (hub.hall, hub.hall_b, hub.meeting):
            db.add(RoomMark(room_id=place.id, floor_id=before.floor_id, x=1, y=1, way_ko="", way_en=""))
        db.flush()
        floor_id = add_floor(db, hub.building.id, 9, by=None, now=NOW)
        after = replace(before, floor_id=floor_id)
        change_room(db, hub.hall.id, after, seen=edition(before), by=hub.manager.id, now=NOW)
        assert db.scalars(select(RoomMark.room_id)).all() == [hub.meeting.id]


def test_a_room_on_no_floor_is_not_made(sessions: Sessions, hub: Hub) -> None:
    with sessions.write() as db, pytest.raises(PlaceGone):
        add_room(db, chamber(999_999), by=hub.manager.id, now=NOW)
    with sessions.read() as db:
        assert db.scalar(select(Floor.id).where(Floor.id == 999_999)) is None
