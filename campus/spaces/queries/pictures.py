"""Reading photos of rooms and plans of floors."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.spaces.models import (
    Building,
    Floor,
    FloorPlan,
    FloorPlanSize,
    Room,
    RoomMark,
    RoomPhoto,
    RoomPhotoSize,
)
from campus.spaces.pictures import NO_PICTURES, Mark, Photo, Plan, RoomPictures

_PHOTOS = select(
    RoomPhoto.room_id,
    *(RoomPhoto.id, RoomPhoto.digest, RoomPhoto.width, RoomPhoto.height, RoomPhoto.alt_ko, RoomPhoto.alt_en),
).order_by(RoomPhoto.room_id, RoomPhoto.position, RoomPhoto.id)
_PLANS = select(
    FloorPlan.floor_id, FloorPlan.digest, FloorPlan.width, FloorPlan.height, FloorPlan.alt_ko, FloorPlan.alt_en
)
_MARKS = select(RoomMark.room_id, RoomMark.floor_id, RoomMark.x, RoomMark.y, RoomMark.way_ko, RoomMark.way_en)


def read_pictures(db: Session, rooms: Iterable[Room]) -> dict[int, RoomPictures]:
    """What there is to see of each of ``rooms``, by id. Three statements, however many rooms; no octets are read."""
    photos: dict[int, list[Photo]] = defaultdict(list)
    for row in db.execute(_PHOTOS):
        photos[row.room_id].append(Photo(*row[1:]))
    plans = {row.floor_id: Plan(*row) for row in db.execute(_PLANS)}
    marks = {(row.room_id, row.floor_id): Mark(*row[2:]) for row in db.execute(_MARKS)}
    found = {}
    for room in rooms:
        plan = plans.get(room.floor_id)
        seen = RoomPictures(tuple(photos[room.id]), plan, marks.get((room.id, room.floor_id)))
        found[room.id] = NO_PICTURES if seen == NO_PICTURES else seen
    return found


def list_photos(db: Session, room_id: int) -> list[Photo]:
    """The photos of a room, the cover first."""
    return [Photo(*row[1:]) for row in db.execute(_PHOTOS.where(RoomPhoto.room_id == room_id))]


def find_photo_digest(db: Session, slug: str, photo_id: int, width: int) -> str | None:
    """The digest of a photo of the room ``slug``, if it is kept in that width. No octets are read."""
    kept = select(RoomPhoto.digest).join(Room, Room.id == RoomPhoto.room_id).join(RoomPhotoSize)
    return db.scalar(kept.where(Room.slug == slug, RoomPhoto.id == photo_id, RoomPhotoSize.width == width))


def read_photo(db: Session, photo_id: int, width: int) -> bytes | None:
    """The octets of a photo in that width, JPEG."""
    here = (RoomPhotoSize.photo_id == photo_id, RoomPhotoSize.width == width)
    return db.scalar(select(RoomPhotoSize.data).where(*here))


def find_plan(db: Session, floor_id: int) -> Plan | None:
    """The plan of a floor."""
    row = db.execute(_PLANS.where(FloorPlan.floor_id == floor_id)).one_or_none()
    return None if row is None else Plan(*row)


def find_plan_digest(db: Session, floor_id: int, width: int) -> str | None:
    """The digest of a floor's plan, if it is kept in that width. No octets are read."""
    kept = select(FloorPlan.digest).join(FloorPlanSize, FloorPlanSize.floor_id == FloorPlan.floor_id)
    return db.scalar(kept.where(FloorPlan.floor_id == floor_id, FloorPlanSize.width == width))


def read_plan(db: Session, floor_id: int, width: int) -> bytes | None:
    """The octets of a plan in that width, WebP."""
    here = (FloorPlanSize.floor_id == floor_id, FloorPlanSize.width == width)
    return db.scalar(select(FloorPlanSize.data).where(*here))


def find_floor(db: Session, floor_id: int) -> tuple[Floor, Building] | None:
    """A floor with its building."""
    found = select(Floor, Building).join(Building, Building.id == Floor.building_id)
    row = db.execute(found.where(Floor.id == floor_id)).one_or_none()
    return None if row is None else (row[0], row[1])


def rooms_of_floor(db: Session, floor_id: int) -> list[tuple[Room, Mark | None]]:
    """The rooms of a floor that are not retired at all, in their order, with their marks on its plan."""
    rooms = db.scalars(
        select(Room).where(Room.floor_id == floor_id, Room.retired_at.is_(None)).order_by(Room.position, Room.id)
    )
    marks = {row.room_id: Mark(*row[2:]) for row in db.execute(_MARKS.where(RoomMark.floor_id == floor_id))}
    return [(room, marks.get(room.id)) for room in rooms]


def floor_of(db: Session, room_id: int) -> int | None:
    """The id of a room's floor."""
    return db.scalar(select(Room.floor_id).where(Room.id == room_id))
