"""The demo's pictures: drawn rooms as photos, the plan of the main building's second floor, and where its rooms are."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.cli.seed.drawn_floor import MARKED, PLAN_WORDS, draw_floor
from campus.cli.seed.drawn_rooms import (
    AMBER,
    ASH,
    BLUE,
    BRICK,
    DEEP,
    GREEN,
    MIST,
    OAK,
    PAPER,
    SAGE,
    SAND,
    SLATE,
    Look,
    draw,
    lamps,
    long_table,
    low_table,
    plant,
    rows,
    rug,
    screen,
    sofa,
    whiteboard,
    window,
)
from campus.cli.seed.perspective import shade
from campus.domain.hubtime import at
from campus.spaces.models import Building, Floor
from campus.spaces.pictures import Mark
from campus.spaces.queries.catalogue import read_catalogue
from campus.spaces.services.photos import Alt, add_photo
from campus.spaces.services.picture_files import photo_of, plan_of
from campus.spaces.services.plans import mark_rooms, set_plan

_FLOOR = ("hub-main", 2)
# That long ago somebody went around with a camera.
_TAKEN = timedelta(days=40)


@dataclass(frozen=True, slots=True)
class DrawnPhoto:
    """A picture of a room, with its words."""

    room: str
    look: Look
    ko: str
    en: str


PHOTOS = (
    DrawnPhoto(
        "meeting-301",
        Look(2.9, 6.4, 2.9, PAPER, ASH, (
            window(-2.2, 2.2, has_tree=True), plant(2.35, 5.6), long_table((0.75, 0.9, 5.0), 5, OAK, BLUE),
            lamps((-0.35, 1.8), (0.35, 2.6)),
        )),
        "긴 원목 탁자 양쪽으로 파란 의자가 놓여 있고, 큰 창밖으로 느티나무와 산이 보입니다.",
        "A long wooden table with blue chairs on both sides; a zelkova tree and hills behind a large window.",
    ),
    DrawnPhoto(
        "meeting-301",
        Look(2.9, 6.4, 2.9, SAGE, ASH, (
            screen(-2.1, -0.15), screen(0.15, 2.1), plant(-2.4, 5.6), long_table((0.75, 0.9, 5.0), 5, OAK, BLUE),
        )),
        "탁자 반대쪽 벽에 나란히 걸린 대형 화면 두 개.",
        "Two large screens side by side on the wall at the other end of the table.",
    ),
    DrawnPhoto(
        "meeting-203",
        Look(2.4, 4.6, 2.7, MIST, SLATE, (
            whiteboard(-2.0, 0.5), screen(0.8, 2.1, 1.1, 1.95), long_table((0.7, 0.8, 3.6), 4, ASH, AMBER),
        )),
        "여덟 명이 앉는 탁자 뒤로 벽을 가득 채운 화이트보드와 화면이 있습니다.",
        "A table for eight before a wall that is all whiteboard, with a screen beside it.",
    ),
    DrawnPhoto(
        "meeting-204",
        Look(2.1, 4.0, 2.7, SAND, ASH, (
            window(-1.4, 1.4), plant(1.7, 3.4), long_table((0.6, 0.7, 2.8), 3, OAK, GREEN), lamps((0, 1.8)),
        )),
        "아침 햇살이 드는 창 앞에 여섯 명이 앉는 작은 탁자가 있습니다.",
        "A small table for six before a window with morning sun.",
    ),
    DrawnPhoto(
        "kkachi-a",
        Look(4.4, 9.5, 3.6, MIST, OAK, (
            screen(-2.6, 2.6, 1.1, 3.1), plant(-4.0, 8.6), plant(4.0, 8.6), rows(6, 5, (1.0, 1.0), BLUE),
        )),
        "큰 화면을 향해 파란 의자가 여섯 줄로 놓인 홀. 가운데로 통로가 나 있습니다.",
        "A hall with six rows of blue chairs facing a large screen, an aisle in the middle.",
    ),
    DrawnPhoto(
        "kkachi-hall",
        Look(5.6, 12.0, 4.2, PAPER, OAK, (
            window(-5.0, 5.0, 0.7, 3.4, has_tree=True), rows(5, 7, (1.4, 1.6), DEEP, has_tables=True),
            lamps((-2.4, 4), (2.4, 4), (-2.4, 8), (2.4, 8)),
        ), 3.2),
        "벽을 모두 연 넓은 홀에 책상과 의자가 줄지어 있고, 앞쪽 전체가 창입니다.",
        "The wide hall with all walls open: rows of tables and chairs, the whole front a window.",
    ),
    DrawnPhoto(
        "seminar-401",
        Look(3.8, 7.6, 3.0, SAGE, ASH, (
            window(-3.2, 0.2), whiteboard(0.7, 3.3), rows(4, 4, (1.0, 1.5), GREEN, has_tables=True),
        )),
        "책상이 줄지어 놓인 세미나실. 왼쪽 창으로 산이, 오른쪽에 화이트보드가 보입니다.",
        "A seminar room with rows of tables, hills in the window on the left and a whiteboard on the right.",
    ),
    DrawnPhoto(
        "magpie-window",
        Look(3.0, 4.6, 2.8, SAND, OAK, (
            window(-2.5, 2.5, 0.5, 2.5, has_tree=True), plant(2.6, 3.9), rug(0, 0.4, 3.4, 1.7, shade(BLUE, 0.62)),
            sofa(-1.2, 3.1, 1.9, shade(BLUE, 0.2)), sofa(1.0, 3.1, 1.6, BRICK), low_table(0.0, 1.5),
        )),
        "느티나무가 보이는 큰 창 앞에 파란 소파와 붉은 소파, 낮은 탁자가 있습니다.",
        "A blue and a red sofa and a low table in front of a large window with the zelkova tree.",
    ),
    DrawnPhoto(
        "lounge-table",
        Look(3.4, 6.6, 3.2, PAPER, SLATE, (
            window(-3.0, -0.6), screen(0.4, 2.6), plant(-2.9, 5.6), plant(2.9, 5.6),
            long_table((0.9, 0.9, 4.6), 4, OAK, BRICK), lamps((-0.45, 2.0), (0.0, 2.8), (0.45, 3.6)),
        )),
        "등이 내려온 1층 큰 탁자. 누구나 앉을 수 있는 의자가 둘러 있습니다.",
        "The big table on the ground floor beneath hanging lamps, with chairs for everyone.",
    ),
)  # fmt: skip


def seed_pictures(db: Session, today: date) -> None:
    """Put the pictures in, as the hub itself, forty days before ``today``."""
    now = at(today - _TAKEN, 10 * 60)
    rooms = read_catalogue(db).by_slug
    for each in PHOTOS:
        add_photo(db, rooms[each.room].id, photo_of(draw(each.look)), Alt(each.ko, each.en), by=None, now=now)
    building, level = _FLOOR
    floor = select(Floor.id).join(Building, Building.id == Floor.building_id)
    floor_id = db.scalars(floor.where(Building.slug == building, Floor.level == level)).one()
    set_plan(db, floor_id, plan_of(draw_floor()), Alt(*PLAN_WORDS), by=None, now=now)
    marks = {rooms[each.room].id: Mark(each.x, each.y, each.ko, each.en) for each in MARKED}
    mark_rooms(db, floor_id, marks, by=None, now=now)
