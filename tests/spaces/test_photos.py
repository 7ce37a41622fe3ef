"""Photos of rooms and plans of floors as services keep them, on both databases."""

import pytest
from sqlalchemy import delete, func, select

from campus.audit.models import AuditEntry
from campus.db import Sessions
from campus.spaces.models import Floor, FloorPlan, FloorPlanSize, Room, RoomMark, RoomPhoto, RoomPhotoSize
from campus.spaces.pictures import Mark
from campus.spaces.queries.catalogue import read_catalogue
from campus.spaces.queries.pictures import list_photos
from campus.spaces.services.photos import (
    MOST_PHOTOS,
    Alt,
    PhotoAlready,
    PhotoGone,
    RoomFull,
    add_photo,
    describe_photo,
    move_photo,
    remove_photo,
)
from campus.spaces.services.picture_files import Picture, read_photo_file, read_plan_file
from campus.spaces.services.plans import PlanGone, describe_plan, mark_rooms, remove_plan, set_plan
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.pictures import photo
from tests.support.racing import Act, at_once

ALT = Alt("창이 큰 방", "A room with a large window")


@pytest.fixture(scope="module")
def pictures() -> list[Picture]:
    return [read_photo_file(photo(500 + 4 * each, 400)) for each in range(MOST_PHOTOS + 1)]


@pytest.fixture(scope="module")
def plan() -> Picture:
    return read_plan_file(photo(900, 600))


def floor_of(sessions: Sessions, room_id: int) -> int:
    with sessions.read() as db:
        return db.scalars(select(Room.floor_id).where(Room.id == room_id)).one()


def acts(sessions: Sessions) -> list[str]:
    with sessions.read() as db:
        return list(db.scalars(select(AuditEntry.act).order_by(AuditEntry.id)))


def token(sessions: Sessions) -> str:
    with sessions.read() as db:
        return read_catalogue(db).token


def test_photos_have_an_order_and_the_first_is_the_cover(sessions: Sessions, hub: Hub, pictures: list[Picture]) -> None:
    room, by = hub.meeting.id, hub.manager.id
    ids = []
    for each in pictures[:3]:
        with sessions.write() as db:
            ids.append(add_photo(db, room, each, ALT, by=by, now=NOW))

    def order() -> list[int]:
        with sessions.read() as db:
            shown = [each.id for each in read_catalogue(db).rooms[room].pictures.photos]
            assert shown == [each.id for each in list_photos(db, room)]
            return shown

    assert order() == ids
    for photo_id, step, wanted in (
        (ids[2], -1, [0, 2, 1]),
        (ids[2], -1, [2, 0, 1]),
        (ids[2], -1, [2, 0, 1]),
        (ids[1], 1, [2, 0, 1]),
        (ids[0], 1, [2, 1, 0]),
    ):
        with sessions.write() as db:
            move_photo(db, room, photo_id, step, by=by, now=NOW)
        assert order() == [ids[each] for each in wanted]
    with sessions.write() as db:
        remove_photo(db, room, ids[2], by=by, now=NOW)
    assert order() == [ids[1], ids[0]]
    with sessions.read() as db:
        assert set(db.scalars(select(RoomPhotoSize.photo_id))) == {ids[0], ids[1]}
        assert list(db.scalars(select(RoomPhoto.position).order_by(RoomPhoto.position))) == [0, 1]
    assert acts(sessions) == ["room.photo-added"] * 3 + ["room.photo-moved"] * 3 + ["room.photo-removed"]


def test_words_are_changed_once(sessions: Sessions, hub: Hub, pictures: list[Picture]) -> None:
    with sessions.write() as db:
        photo_id = add_photo(db, hub.meeting.id, pictures[0], ALT, by=hub.manager.id, now=NOW)
    before = token(sessions)
    for alt, is_new in ((ALT, False), (Alt("탁자", "A table"), True), (Alt("탁자", "A table"), False)):
        with sessions.write() as db:
            assert describe_photo(db, hub.meeting.id, photo_id, alt, by=hub.manager.id, now=NOW) is is_new
    assert acts(sessions) == ["room.photo-added", "room.photo-described"]
    assert token(sessions) != before
    with sessions.read() as db:
        assert read_catalogue(db).rooms[hub.meeting.id].pictures.photos[0].alt_en == "A table"


def test_a_room_has_eight_photos_and_none_twice(sessions: Sessions, hub: Hub, pictures: list[Picture]) -> None:
    for each in pictures[:MOST_PHOTOS]:
        with sessions.write() as db:
            add_photo(db, hub.meeting.id, each, ALT, by=None, now=NOW)
    for picture, why in ((pictures[0], PhotoAlready), (pictures[-1], RoomFull)):
        with pytest.raises(why), sessions.write() as db:
            add_photo(db, hub.meeting.id, picture, ALT, by=None, now=NOW)
    with sessions.write() as db:
        add_photo(db, hub.studio.id, pictures[0], ALT, by=None, now=NOW)
    assert acts(sessions) == ["room.photo-added"] * (MOST_PHOTOS + 1)


def test_two_managers_at_once_never_make_nine(sessions: Sessions, hub: Hub, pictures: list[Picture]) -> None:
    for each in pictures[: MOST_PHOTOS - 1]:
        with sessions.write() as db:
            add_photo(db, hub.meeting.id, each, ALT, by=None, now=NOW)

    def adding(picture: Picture) -> Act:
        return lambda db: add_photo(db, hub.meeting.id, picture, ALT, by=None, now=NOW)

    found = at_once(sessions, [adding(each) for each in pictures[MOST_PHOTOS - 1 :]], (RoomFull,))
    assert sorted(found) == ["RoomFull", "done"]
    with sessions.read() as db:
        assert db.scalar(select(func.count()).select_from(RoomPhoto)) == MOST_PHOTOS


def test_what_is_not_of_the_room_is_gone(sessions: Sessions, hub: Hub, pictures: list[Picture]) -> None:
    by = hub.manager.id
    with sessions.write() as db:
        photo_id = add_photo(db, hub.meeting.id, pictures[0], ALT, by=by, now=NOW)
    before = token(sessions)
    for room, each in ((hub.studio.id, photo_id), (hub.meeting.id, photo_id + 1), (10_000, photo_id)):
        with pytest.raises(PhotoGone), sessions.write() as db:
            describe_photo(db, room, each, ALT, by=by, now=NOW)
        with pytest.raises(PhotoGone), sessions.write() as db:
            move_photo(db, room, each, 1, by=by, now=NOW)
        with pytest.raises(PhotoGone), sessions.write() as db:
            remove_photo(db, room, each, by=by, now=NOW)
    with pytest.raises(PhotoGone), sessions.write() as db:
        add_photo(db, 10_000, pictures[1], ALT, by=by, now=NOW)
    assert token(sessions) == before


def test_a_plan_is_replaced_and_its_marks_stay(sessions: Sessions, hub: Hub, plan: Picture) -> None:
    by, room = hub.manager.id, hub.meeting.id
    floor = floor_of(sessions, room)
    with sessions.write() as db:
        set_plan(db, floor, plan, ALT, by=by, now=NOW)
    mark = Mark(250, 750, "계단 왼쪽", "left of the stairs")
    before = token(sessions)
    for again in (1, 0):
        with sessions.write() as db:
            assert mark_rooms(db, floor, {room: mark}, by=by, now=NOW) == again
    assert token(sessions) != before
    with sessions.write() as db:
        set_plan(db, floor, read_plan_file(photo(1700, 900)), ALT, by=by, now=NOW)
        assert describe_plan(db, floor, Alt("새 평면도", "A new plan"), by=by, now=NOW)
    with sessions.read() as db:
        seen = read_catalogue(db).rooms[room].pictures
        assert seen.plan is not None and (seen.plan.width, seen.plan.alt_en) == (1600, "A new plan")
        assert seen.mark == mark
        assert sorted(db.scalars(select(FloorPlanSize.width))) == [800, 1600]
    with sessions.write() as db:
        assert mark_rooms(db, floor, {room: None}, by=by, now=NOW) == 1
        assert mark_rooms(db, floor, {room: mark}, by=by, now=NOW) == 1
        remove_plan(db, floor, by=by, now=NOW)
    with sessions.read() as db:
        assert read_catalogue(db).rooms[room].pictures.plan is None
        for table in (FloorPlan, FloorPlanSize, RoomMark):
            assert db.scalar(select(func.count()).select_from(table)) == 0
    assert acts(sessions)[:4] == ["floor.plan-set", "floor.rooms-marked", "floor.plan-set", "floor.plan-described"]
    assert acts(sessions)[-1] == "floor.plan-removed"


def test_a_mark_is_of_its_floor_only(sessions: Sessions, hub: Hub, plan: Picture) -> None:
    by, room = hub.manager.id, hub.meeting.id
    floor, elsewhere = floor_of(sessions, room), floor_of(sessions, hub.small.id)
    with sessions.write() as db:
        set_plan(db, floor, plan, ALT, by=by, now=NOW)
        set_plan(db, elsewhere, plan, ALT, by=by, now=NOW)
        mark_rooms(db, floor, {room: Mark(1, 2, "", "")}, by=by, now=NOW)
    for floor_id, marks, why in (
        (elsewhere, {room: Mark(1, 1, "", "")}, PlanGone),
        (10_000, {}, PlanGone),
        (floor, {room: Mark(1001, 0, "", "")}, ValueError),
        (floor, {room: Mark(0, -1, "", "")}, ValueError),
    ):
        with pytest.raises(why), sessions.write() as db:
            mark_rooms(db, floor_id, marks, by=by, now=NOW)
    # The room comes to the other floor: its old mark says nothing there.
    with sessions.write() as db:
        db.get_one(Room, room).floor_id = elsewhere
        remove_plan(db, elsewhere, by=by, now=NOW)
        set_plan(db, elsewhere, plan, ALT, by=by, now=NOW)
    with sessions.read() as db:
        assert read_catalogue(db).rooms[room].pictures.mark is None


def test_pictures_go_with_their_floor(sessions: Sessions, plan: Picture, hub: Hub) -> None:
    with sessions.write() as db:
        floor = Floor(building_id=hub.building.id, level=77)
        db.add(floor)
        db.flush()
        set_plan(db, floor.id, plan, ALT, by=None, now=NOW)
        db.execute(delete(Floor).where(Floor.id == floor.id))
        assert db.scalar(select(func.count()).select_from(FloorPlanSize)) == 0
