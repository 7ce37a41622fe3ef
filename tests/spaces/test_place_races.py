"""Managers who change one place at the same moment: one is first, the other is told, and nothing is left half done."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.db import Sessions
from campus.spaces.drafts import BuildingDraft, EquipmentDraft, RoomDraft, ZoneDraft, edition
from campus.spaces.models import Floor, Room, RoomKind
from campus.spaces.queries.places import room_draft
from campus.spaces.refused import LevelTaken, NotEmpty, PlaceGone, StalePlace
from campus.spaces.services.equipment import add_equipment, remove_equipment
from campus.spaces.services.places import (
    add_building,
    add_floor,
    add_zone,
    change_building,
    remove_building,
    remove_floor,
    remove_zone,
)
from campus.spaces.services.rooms import add_room, change_room, move_room
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.racing import at_once

REFUSALS = (PlaceGone, NotEmpty, StalePlace, LevelTaken)


def house(zone_id: int, name: str = "House") -> BuildingDraft:
    return BuildingDraft(zone_id, "건물", name, "신성동 1", "1 Sinseong-dong", 36.39, 127.35)


def chamber(floor_id: int, **changes: object) -> RoomDraft:
    return replace(RoomDraft(floor_id, RoomKind.MEETING, "방", "Room", 4, Decimal("12.50")), **changes)  # type: ignore[arg-type]


def do(sessions: Sessions, act: Callable[[Session], int]) -> int:
    with sessions.write() as db:
        return act(db)


def one_of_two(done: list[str]) -> None:
    """One was done and the other refused, whichever came first."""
    assert sorted(done) in (["NotEmpty", "done"], ["PlaceGone", "done"]), done


@pytest.mark.parametrize("_again", range(3))
def test_nothing_is_put_into_what_is_being_removed(sessions: Sessions, hub: Hub, _again: int) -> None:
    me = hub.manager.id
    zone_id = do(sessions, lambda db: add_zone(db, ZoneDraft("구역", "Zone"), by=me, now=NOW))
    one_of_two(
        at_once(
            sessions,
            [
                lambda db: remove_zone(db, zone_id, by=me, now=NOW),
                lambda db: add_building(db, house(zone_id), by=me, now=NOW),
            ],
            REFUSALS,
        )
    )
    building_id = do(sessions, lambda db: add_building(db, house(hub.zone.id), by=me, now=NOW))
    one_of_two(
        at_once(
            sessions,
            [
                lambda db: remove_building(db, building_id, by=me, now=NOW),
                lambda db: add_floor(db, building_id, 1, by=me, now=NOW),
            ],
            REFUSALS,
        )
    )
    floor_id = do(sessions, lambda db: add_floor(db, hub.building.id, 9, by=me, now=NOW))
    one_of_two(
        at_once(
            sessions,
            [
                lambda db: remove_floor(db, floor_id, by=me, now=NOW),
                lambda db: add_room(db, chamber(floor_id), by=me, now=NOW),
            ],
            REFUSALS,
        )
    )


@pytest.mark.parametrize("_again", range(3))
def test_a_building_does_not_move_into_a_zone_that_goes(sessions: Sessions, hub: Hub, _again: int) -> None:
    me = hub.manager.id
    zone_id = do(sessions, lambda db: add_zone(db, ZoneDraft("구역", "Zone"), by=me, now=NOW))
    building_id = do(sessions, lambda db: add_building(db, house(hub.zone.id), by=me, now=NOW))
    seen = edition(house(hub.zone.id))
    one_of_two(
        at_once(
            sessions,
            [
                lambda db: remove_zone(db, zone_id, by=me, now=NOW),
                lambda db: change_building(db, building_id, house(zone_id), seen=seen, by=me, now=NOW),
            ],
            REFUSALS,
        )
    )


@pytest.mark.parametrize("_again", range(3))
def test_no_room_gets_equipment_that_goes(sessions: Sessions, hub: Hub, _again: int) -> None:
    me = hub.manager.id
    floor_id = do(sessions, lambda db: add_floor(db, hub.building.id, 9, by=me, now=NOW))
    thing = do(sessions, lambda db: add_equipment(db, EquipmentDraft("화이트보드", "Board"), by=me, now=NOW))
    fitted = chamber(floor_id, fittings=frozenset({(thing, 1)}))
    one_of_two(
        at_once(
            sessions,
            [
                lambda db: remove_equipment(db, thing, by=me, now=NOW),
                lambda db: add_room(db, fitted, by=me, now=NOW),
            ],
            REFUSALS,
        )
    )


def test_of_many_edits_of_one_edition_one_is_kept(sessions: Sessions, hub: Hub) -> None:
    """And the others are told what it was; whichever is kept is kept whole."""
    me, room_id = hub.manager.id, hub.meeting.id
    with sessions.read() as db:
        before = room_draft(db.get_one(Room, room_id))
    edits = [replace(before, name_ko=f"방 {number}", capacity=20 + number) for number in range(4)]
    done = at_once(
        sessions,
        [
            lambda db, edit=edit: change_room(db, room_id, edit, seen=edition(before), by=me, now=NOW)  # type: ignore[misc]
            for edit in edits
        ],
        REFUSALS,
    )
    assert sorted(done) == ["StalePlace"] * 3 + ["done"]
    with sessions.read() as db:
        assert room_draft(db.get_one(Room, room_id)) == edits[done.index("done")]


def test_one_floor_added_twice_is_one_floor(sessions: Sessions, hub: Hub) -> None:
    me = hub.manager.id
    adding = [lambda db: add_floor(db, hub.building.id, 7, by=me, now=NOW)] * 3
    assert sorted(at_once(sessions, adding, REFUSALS)) == ["LevelTaken", "LevelTaken", "done"]
    with sessions.read() as db:
        here = select(Floor.level).where(Floor.building_id == hub.building.id, Floor.level == 7)
        assert db.scalars(here).all() == [7]


def test_two_of_one_name_get_two_addresses(sessions: Sessions, hub: Hub) -> None:
    me = hub.manager.id
    adding = [lambda db: add_zone(db, ZoneDraft("구역", "Same Zone"), by=me, now=NOW)] * 3
    assert at_once(sessions, adding, REFUSALS) == ["done"] * 3


def test_moves_at_the_same_moment_keep_every_room_in_one_place(sessions: Sessions, hub: Hub) -> None:
    me = hub.manager.id
    floor_id = do(sessions, lambda db: add_floor(db, hub.building.id, 9, by=me, now=NOW))
    rooms = [do(sessions, lambda db: add_room(db, chamber(floor_id), by=me, now=NOW)) for _ in range(4)]
    moves = [
        lambda db, number=number, step=step: move_room(db, number, step, by=me, now=NOW)  # type: ignore[misc]
        for number, step in zip(rooms, (1, -1, 1, -1), strict=True)
    ]
    assert at_once(sessions, moves, REFUSALS) == ["done"] * 4
    with sessions.read() as db:
        positions = dict(db.execute(select(Room.id, Room.position).where(Room.floor_id == floor_id)).all())
    assert sorted(positions) == sorted(rooms)
    assert len(set(positions.values())) == 4
