"""Photos of rooms: adding, describing, ordering, removing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.spaces.models import Room, RoomPhoto, RoomPhotoSize
from campus.spaces.services.picture_files import Picture
from campus.spaces.services.revision import renew_revision

MOST_PHOTOS = 8
LONGEST_ALT = 300


@dataclass(frozen=True, slots=True)
class Alt:
    """What a picture shows, for who does not see it: cleaned, 1 to 300 letters each."""

    ko: str
    en: str


class RoomFull(Exception):
    """The room has as many photos as it may have."""


class PhotoAlready(Exception):
    """The room has this very photo."""


class PhotoGone(LookupError):
    """There is no such photo of the room any more, or no such room."""


def add_photo(db: Session, room_id: int, picture: Picture, alt: Alt, *, by: int | None, now: datetime) -> int:
    """Put a photo behind the others of the room; its id. ``by`` is a resident's id, None for the hub.

    Raises :class:`RoomFull`, :class:`PhotoAlready`, :class:`PhotoGone` without the room.
    """
    photos = _held(db, room_id)
    if any(each.digest == picture.digest for each in photos):
        raise PhotoAlready()
    if len(photos) >= MOST_PHOTOS:
        raise RoomFull()
    photo = RoomPhoto(room_id=room_id, position=len(photos), alt_ko=alt.ko, alt_en=alt.en, digest=picture.digest)
    photo.width, photo.height, photo.added_at = picture.width, picture.height, now
    db.add(photo)
    db.flush()  # its id is needed
    sizes = [{"photo_id": photo.id, "width": width, "data": data} for width, data in picture.sizes.items()]
    db.execute(insert(RoomPhotoSize), sizes)
    details = {"photo": photo.id, "place": len(photos) + 1}
    record(db, "room.photo-added", ("room", room_id), by=by, now=now, details=details)
    renew_revision(db, now=now)
    return photo.id


def describe_photo(db: Session, room_id: int, photo_id: int, alt: Alt, *, by: int, now: datetime) -> bool:
    """Say anew what a photo shows; whether that changed anything. Raises :class:`PhotoGone`."""
    photo = _photo(_held(db, room_id), photo_id)
    before = Alt(photo.alt_ko, photo.alt_en)
    if before == alt:
        return False
    photo.alt_ko, photo.alt_en = alt.ko, alt.en
    details = {"photo": photo_id, "ko": [before.ko, alt.ko], "en": [before.en, alt.en]}
    record(db, "room.photo-described", ("room", room_id), by=by, now=now, details=details)
    renew_revision(db, now=now)
    return True


def move_photo(db: Session, room_id: int, photo_id: int, step: int, *, by: int, now: datetime) -> None:
    """One place to the front (``step`` -1) or to the back (1); at the end nothing happens.

    Raises :class:`PhotoGone`.
    """
    photos = _held(db, room_id)
    here = photos.index(_photo(photos, photo_id))
    if not 0 <= here + step < len(photos):
        return
    photos[here], photos[here + step] = photos[here + step], photos[here]
    _number(db, photos)
    details = {"photo": photo_id, "place": here + step + 1}
    record(db, "room.photo-moved", ("room", room_id), by=by, now=now, details=details)
    renew_revision(db, now=now)


def remove_photo(db: Session, room_id: int, photo_id: int, *, by: int, now: datetime) -> None:
    """Take a photo away, its octets with it. Raises :class:`PhotoGone`."""
    photos = _held(db, room_id)
    photo = _photo(photos, photo_id)
    db.delete(photo)
    photos.remove(photo)
    _number(db, photos)
    details = {"photo": photo_id, "alt": photo.alt_ko}
    record(db, "room.photo-removed", ("room", room_id), by=by, now=now, details=details)
    renew_revision(db, now=now)


def _held(db: Session, room_id: int) -> list[RoomPhoto]:
    """The photos of a room in their order, the room held until the end, so that nobody counts or orders beside us."""
    if db.scalar(select(Room.id).where(Room.id == room_id).with_for_update()) is None:
        raise PhotoGone(room_id)
    mine = select(RoomPhoto).where(RoomPhoto.room_id == room_id).order_by(RoomPhoto.position, RoomPhoto.id)
    return list(db.scalars(mine.execution_options(populate_existing=True)))


def _photo(photos: Sequence[RoomPhoto], photo_id: int) -> RoomPhoto:
    for each in photos:
        if each.id == photo_id:
            return each
    raise PhotoGone(photo_id)


def _number(db: Session, photos: Sequence[RoomPhoto]) -> None:
    for place, each in enumerate(photos):
        if each.position != place:
            db.execute(update(RoomPhoto).where(RoomPhoto.id == each.id).values(position=place))
