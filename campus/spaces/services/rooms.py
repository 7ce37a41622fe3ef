"""Rooms: adding, changing, ordering, and the parts of a room. What needs bookings to be judged is asked before."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.domain.search import search_key
from campus.spaces.drafts import RoomDraft, edition
from campus.spaces.models import Equipment, Fitting, Floor, Room, RoomAlias, RoomMark
from campus.spaces.queries.places import parts_of, room_draft
from campus.spaces.refused import PartOfPart, PlaceGone, StalePlace
from campus.spaces.services.order import put_behind, swap_with_neighbour
from campus.spaces.services.places import differences, locked
from campus.spaces.services.revision import renew_revision
from campus.spaces.slugs import free_slug

_PLAIN = ("floor_id", "kind", "name_ko", "name_en", "number", "capacity", "area_m2", "about_ko", "about_en")

# As long as the columns are.
LONGEST_KEYS = {"search_text": 600, "search_jamo": 1_200, "search_initials": 600}


def search_columns(names: tuple[str, ...]) -> dict[str, str]:
    """What a room is found by: its names, number and other names. Of very many or very long ones the last are left
    out, so that the columns hold them."""
    key = search_key(names)
    found = {"search_text": key.text, "search_jamo": key.jamo, "search_initials": key.initials}
    if any(len(value) > LONGEST_KEYS[name] for name, value in found.items()):
        return search_columns(names[:-1])
    return found


def add_room(
    db: Session, draft: RoomDraft, *, whole_id: int | None = None, by: int | None, now: datetime
) -> int:
    """A new room behind the others of its building; its id. It has no opening hours yet. ``whole_id`` makes it a part
    of that room, behind its other parts and on its floor.

    Raises :class:`PlaceGone` without its floor, its whole or a piece of its equipment, :class:`PartOfPart`. A whole
    that has allocations of its own is refused by the database (``whole_has_allocations``).
    """
    if whole_id is not None:
        whole = locked(db, Room, whole_id)
        if whole.whole_id is not None:
            raise PartOfPart(whole_id)
        draft = replace(draft, floor_id=whole.floor_id)
    locked(db, Floor, draft.floor_id)
    room = Room(slug=free_slug(db, Room, draft.name_en, "room"), whole_id=whole_id)
    _fill(db, room, draft)
    db.add(room)
    db.flush()  # its id is needed, and the database's refusal comes here
    put_behind(db, [room], floor_id=draft.floor_id, whole_id=whole_id)
    about: dict[str, Any] = {"name": draft.name_ko} | ({"part_of": whole_id} if whole_id else {})
    record(db, "room.added", ("room", room.id), by=by, now=now, details=about)
    renew_revision(db, now=now)
    return room.id


def change_room(db: Session, room_id: int, draft: RoomDraft, *, seen: str, by: int, now: datetime) -> dict[str, Any]:
    """Let a room be as ``draft`` says, if it still is of the edition ``seen``; what changed, as old and new.

    Parts go to another floor with their whole, and never alone. Raises :class:`PlaceGone`, :class:`StalePlace`.
    """
    room = locked(db, Room, room_id)
    if room.whole_id is not None:
        draft = replace(draft, floor_id=room.floor_id)
    locked(db, Floor, draft.floor_id)
    before = room_draft(room)
    if edition(before) != seen:
        raise StalePlace(before)
    changed = differences(before, draft)
    if changed:
        _fill(db, room, draft)
        if "floor_id" in changed:
            _take_along(db, room, before.floor_id)
        record(db, "room.changed", ("room", room_id), by=by, now=now, details=changed)
        renew_revision(db, now=now)
    return changed


def _take_along(db: Session, room: Room, floor_id: int) -> None:
    """Put the parts of a room, which came from another floor, where it is now, and all behind who is there already.
    On the plan of the floor that they left, nothing marks them any more."""
    parts = parts_of(db, room.id)
    for part in parts:
        part.floor_id = room.floor_id
    db.execute(delete(RoomMark).where(RoomMark.room_id.in_([each.id for each in (room, *parts)])))
    before, after = db.get_one(Floor, floor_id), db.get_one(Floor, room.floor_id)
    if before.building_id != after.building_id:
        put_behind(db, [room, *parts], floor_id=room.floor_id)


def _fill(db: Session, room: Room, draft: RoomDraft) -> None:
    for name in _PLAIN:
        setattr(room, name, getattr(draft, name))
    fittings = dict(draft.fittings)
    # Held, so that nobody removes a kind meanwhile.
    kinds = select(Equipment.id).where(Equipment.id.in_(sorted(fittings))).order_by(Equipment.id)
    known = set(db.scalars(kinds.with_for_update(read=True, key_share=True)))
    if missing := fittings.keys() - known:
        raise PlaceGone(min(missing))
    kept = [each for each in room.aliases if each.alias in draft.aliases]
    new = draft.aliases - {each.alias for each in kept}
    room.aliases = [*kept, *(RoomAlias(alias=alias) for alias in sorted(new))]
    stay = [each for each in room.fittings if each.equipment_id in fittings]
    for each in stay:
        each.quantity = fittings.pop(each.equipment_id)
    room.fittings = [*stay, *(Fitting(equipment_id=number, quantity=count) for number, count in fittings.items())]
    names = (draft.name_ko, draft.name_en, draft.number, *sorted(draft.aliases))
    for column, value in search_columns(names).items():
        setattr(room, column, value)


def move_room(db: Session, room_id: int, step: int, *, by: int | None, now: datetime) -> None:
    """One place up (``step`` -1) or down (1) among the rooms of its floor, or of a part among the parts; at the end
    nothing happens."""
    place = swap_with_neighbour(db, locked(db, Room, room_id), step)
    if place is not None:
        record(db, "room.moved", ("room", room_id), by=by, now=now, details={"place": place})
        renew_revision(db, now=now)
