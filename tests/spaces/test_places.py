"""Zones, buildings, floors, rooms and equipment, as services change them."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select

from campus.audit.models import AuditEntry
from campus.spaces.drafts import BuildingDraft, EquipmentDraft, RoomDraft, ZoneDraft, edition
from campus.spaces.models import Floor, Room, RoomKind, Zone
from campus.spaces.queries.catalogue import read_catalogue
from campus.spaces.queries.places import list_equipment, read_places, room_draft
from campus.spaces.refused import LevelTaken, NotEmpty, PartOfPart, PlaceGone, StalePlace
from campus.spaces.services.equipment import add_equipment, change_equipment, remove_equipment
from campus.spaces.services.places import (
    add_building,
    add_floor,
    add_zone,
    change_building,
    move_zone,
    remove_building,
    remove_floor,
    remove_zone,
)
from campus.spaces.services.rooms import add_room, change_room, move_room
from tests.support.clock import NOW
from tests.support.statements import counted

ZONE = ZoneDraft("새 구역", "New Zone!")


def _building(db, by):
    zone_id = add_zone(db, ZONE, by=by, now=NOW)
    draft = BuildingDraft(zone_id, "새 건물", "New House", "신성동 1", "1 Sinseong-dong", 36.39, 127.35)
    building_id = add_building(db, draft, by=by, now=NOW)
    return zone_id, building_id, add_floor(db, building_id, 1, by=by, now=NOW)


def _room(floor_id, **changes):
    draft = RoomDraft(floor_id, RoomKind.MEETING, "작은 방", "Small Room", 4, Decimal("12.50"), "101")
    return replace(draft, **changes)


def test_a_place_is_built_from_the_zone_to_the_room(sessions, hub):
    me = hub.manager.id
    with sessions.write() as db:
        screen = add_equipment(db, EquipmentDraft("화면", "Screen"), by=me, now=NOW)
        zone_id, building_id, floor_id = _building(db, me)
        fittings = frozenset({(screen, 2)})
        room_id = add_room(
            db, _room(floor_id, aliases=frozenset({"다락"}), fittings=fittings), by=me, now=NOW
        )
    with sessions.write() as db:
        facts = read_catalogue(db).rooms[room_id]
        assert (facts.slug, facts.name_ko, facts.level, facts.capacity) == ("small-room", "작은 방", 1, 4)
        assert facts.building.zone.slug == "new-zone" and facts.building.slug == "new-house"
        assert [(thing.name_en, thing.quantity) for thing in facts.equipment] == [("Screen", 2)]
        assert "다락" in facts.search.text and "ㅈㅇㅂ" in facts.search.initials.replace(" ", "")
        branch = next(each for each in read_places(db) if each.zone.id == zone_id)
        assert [room.id for room in branch.buildings[0].floors[0].rooms] == [room_id]
        acts = db.scalars(select(AuditEntry.act).order_by(AuditEntry.id)).all()[-5:]
        assert acts == ["equipment.added", "zone.added", "building.added", "floor.added", "room.added"]
        assert building_id


def test_addresses_stay_free_and_keep_through_another_name(sessions, hub):
    with sessions.write() as db:
        _zone, _house, floor_id = _building(db, hub.manager.id)
        first = add_room(db, _room(floor_id), by=None, now=NOW)
        second = add_room(db, _room(floor_id), by=None, now=NOW)
        korean = add_room(db, _room(floor_id, name_en="작은 방"), by=None, now=NOW)
        slugs = [db.get_one(Room, number).slug for number in (first, second, korean)]
        assert slugs == ["small-room", "small-room-2", "room"]
        room = db.get_one(Room, first)
        draft = replace(room_draft(room), name_ko="큰 방", name_en="Large Room")
        changed = change_room(db, first, draft, seen=edition(room_draft(room)), by=hub.manager.id, now=NOW)
        assert changed == {"name_ko": ["작은 방", "큰 방"], "name_en": ["Small Room", "Large Room"]}
        assert db.get_one(Room, first).slug == "small-room"
        assert read_catalogue(db).rooms[first].name_ko == "큰 방"


def test_of_two_edits_of_one_edition_the_second_is_told(sessions, hub):
    with sessions.write() as db:
        _zone, building_id, _floor = _building(db, hub.manager.id)
        before = BuildingDraft(_zone, "새 건물", "New House", "신성동 1", "1 Sinseong-dong", 36.39, 127.35)
        seen = edition(before)
        mine, theirs = replace(before, name_ko="본관"), replace(before, latitude=36.4)
        assert change_building(db, building_id, mine, seen=seen, by=hub.manager.id, now=NOW)
        with pytest.raises(StalePlace) as stale:
            change_building(db, building_id, theirs, seen=seen, by=hub.manager.id, now=NOW)
        assert stale.value.current == mine
        assert not change_building(db, building_id, mine, seen=edition(mine), by=hub.manager.id, now=NOW)


def test_what_is_not_empty_stays(sessions, hub):
    me = hub.manager.id
    with sessions.write() as db:
        zone_id, building_id, floor_id = _building(db, me)
        add_room(db, _room(floor_id), by=me, now=NOW)
        for remove, number, found in (
            (remove_zone, zone_id, {"buildings": 1}),
            (remove_building, building_id, {"floors": 1}),
            (remove_floor, floor_id, {"rooms": 1}),
        ):
            with pytest.raises(NotEmpty) as stays:
                remove(db, number, by=me, now=NOW)
            assert stays.value.found == found
        other = add_floor(db, building_id, -1, by=me, now=NOW)
        remove_floor(db, other, by=me, now=NOW)
        with pytest.raises(PlaceGone):
            remove_floor(db, other, by=me, now=NOW)
        empty = add_zone(db, ZoneDraft("빈 구역", "Empty"), by=me, now=NOW)
        remove_zone(db, empty, by=me, now=NOW)
        assert db.get(Zone, empty) is None


def test_a_building_has_each_floor_once_and_none_is_zero(sessions, hub):
    with sessions.write() as db:
        _zone, building_id, _floor = _building(db, hub.manager.id)
        with pytest.raises(LevelTaken):
            add_floor(db, building_id, 1, by=None, now=NOW)
        for level in (0, -11, 151):
            with pytest.raises(ValueError, match="no floor"):
                add_floor(db, building_id, level, by=None, now=NOW)


def test_parts_are_never_divided(sessions, hub):
    with sessions.write() as db:
        _zone, _house, floor_id = _building(db, hub.manager.id)
        whole = add_room(db, _room(floor_id), by=None, now=NOW)
        part = add_room(db, _room(floor_id, name_en="Part"), whole_id=whole, by=None, now=NOW)
        with pytest.raises(PartOfPart):
            add_room(db, _room(floor_id), whole_id=part, by=None, now=NOW)
        assert read_catalogue(db).rooms[whole].part_ids == (part,)


def test_order_is_by_building_and_ends_hold(sessions, hub):
    me = hub.manager.id
    with sessions.write() as db:
        _zone, _house, floor_id = _building(db, me)
        rooms = [add_room(db, _room(floor_id, name_en=f"R{number}"), by=me, now=NOW) for number in range(3)]
        elsewhere = {room.id: room.position for room in db.scalars(select(Room)) if room.id not in rooms}
        move_room(db, rooms[2], -1, by=me, now=NOW)
        move_room(db, rooms[0], -1, by=me, now=NOW)
        found = db.scalars(select(Room.id).join(Floor).where(Floor.id == floor_id).order_by(Room.position, Room.id))
        assert list(found) == [rooms[0], rooms[2], rooms[1]]
        still = {room.id: room.position for room in db.scalars(select(Room)) if room.id not in rooms}
        assert still == elsewhere
        first = add_zone(db, ZoneDraft("가", "A"), by=me, now=NOW)
        move_zone(db, first, -1, by=me, now=NOW)
        order = db.scalars(select(Zone.id).order_by(Zone.position)).all()
        assert order[-2] == first
        move_zone(db, order[0], -1, by=me, now=NOW)


def test_equipment_that_rooms_have_stays(sessions, hub):
    me = hub.manager.id
    with sessions.write() as db:
        _zone, _house, floor_id = _building(db, me)
        draft = EquipmentDraft("칠판", "Blackboard")
        number = add_equipment(db, draft, by=me, now=NOW)
        room_id = add_room(db, _room(floor_id, fittings=frozenset({(number, 1)})), by=me, now=NOW)
        with pytest.raises(NotEmpty) as stays:
            remove_equipment(db, number, by=me, now=NOW)
        assert stays.value.found == {"rooms": 1}
        renamed = replace(draft, name_en="Chalkboard")
        change_equipment(db, number, renamed, seen=edition(draft), by=me, now=NOW)
        assert (renamed.name_en, 1) in [(row.name_en, count) for row, count in list_equipment(db)]
        room = db.get_one(Room, room_id)
        seen = edition(room_draft(room))
        change_room(db, room_id, replace(room_draft(room), fittings=frozenset()), seen=seen, by=me, now=NOW)
        remove_equipment(db, number, by=me, now=NOW)
        with pytest.raises(PlaceGone):
            add_room(db, _room(floor_id, fittings=frozenset({(number, 1)})), by=me, now=NOW)


def test_places_are_read_with_as_many_statements_whatever_their_number(sessions, hub):
    def ask() -> int:
        with counted(sessions) as asked, sessions.read() as db:
            read_places(db)
        return len(asked)

    few = ask()
    with sessions.write() as db:
        _zone, _house, floor_id = _building(db, hub.manager.id)
        for number in range(30):
            add_room(db, _room(floor_id, name_en=f"Room {number}"), by=None, now=NOW)
    assert ask() == few
