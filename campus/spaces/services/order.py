"""The order in which rooms are shown: one for the whole hub, the rooms of a building together, parts behind their
whole."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.spaces.models import Floor, Room, SpacesRevision
from campus.spaces.queries.places import whole_first

_GAP = 10


def put_behind(db: Session, family: Sequence[Room], *, floor_id: int, whole_id: int | None = None) -> None:
    """Let a room, with its parts, come behind the parts of its whole, or behind the other rooms of the building in
    which the floor is; without any, at the very end."""
    houses = {floor.id: floor.building_id for floor in db.scalars(select(Floor))}
    others = [each for each in _rooms_in_order(db) if each not in family]
    if whole_id is None:
        near = [each for each in others if houses[each.floor_id] == houses[floor_id]]
    else:
        near = [each for each in others if whole_id in (each.id, each.whole_id)]
    place = others.index(near[-1]) + 1 if near else len(others)
    _number([*others[:place], *family, *others[place:]])


def swap_with_neighbour(db: Session, room: Room, step: int) -> int | None:
    """Let a room, with its parts, change places with the one before it (``step`` -1) or behind it (1): among the rooms
    of its floor, or a part among the parts. Its new place from 1; None at the end of the order."""
    order = _rooms_in_order(db)
    own = [each for each in order if (each.floor_id, each.whole_id) == (room.floor_id, room.whole_id)]
    there = own.index(room) + step
    if not 0 <= there < len(own):
        return None
    first, second = (room, own[there]) if step > 0 else (own[there], room)
    moved = [each for each in order if second.id in (each.id, each.whole_id)]
    rest = [each for each in order if each not in moved]
    place = rest.index(first)
    _number([*rest[:place], *moved, *rest[place:]])
    return there + 1


def _rooms_in_order(db: Session) -> list[Room]:
    """Every room as it is shown, as the database has it once nobody else orders them."""
    db.execute(select(SpacesRevision.id).with_for_update())
    rooms = select(Room).order_by(Room.position, Room.id)
    return whole_first(list(db.scalars(rooms.execution_options(populate_existing=True))))


def _number(order: Sequence[Room]) -> None:
    for place, room in enumerate(order, 1):
        room.position = place * _GAP
