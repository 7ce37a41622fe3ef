"""Rooms that are held: offered to who stands in line, until a moment."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campus.booking.models import Allocation, WaitingEntry
from campus.booking.queries.allocations import LONGEST_ALLOCATION
from campus.domain.slot import Slot
from campus.spaces.catalogue import RoomFacts

_A = Allocation.metadata.tables["allocations"].c
_W = WaitingEntry.metadata.tables["waiting_entries"].c
_OFFERS = select(_W.id, _W.offered_room_id, _W.starts_at, _W.ends_at, _W.offer_ends_at)


@dataclass(frozen=True, slots=True)
class Hold:
    """That ``room_id`` is held for ``slot`` until a moment."""

    room_id: int
    slot: Slot
    until: datetime


def read_holds(db: Session, entry_ids: Collection[int]) -> dict[int, Hold]:
    """What is held for those of the entries that are offered a room, by entry."""
    offered = (_W.id.in_(sorted(entry_ids)), _W.offered_room_id.is_not(None))
    rows = db.connection().execute(_OFFERS.where(*offered))
    return {number: Hold(room_id, Slot(start, end), until) for number, room_id, start, end, until in rows}


def held_until(db: Session, room: RoomFacts, slot: Slot) -> datetime | None:
    """When the last hold ends that stands in the way of ``slot`` in ``room``; None where none does."""
    around = room.rules.occupied(slot)
    statement = (
        select(func.max(_W.offer_ends_at))
        .join_from(Allocation.__table__, WaitingEntry.__table__, _W.id == _A.entry_id)
        .where(
            _A.room_id.in_(room.standing_ids),
            _A.starts_at < around.ends_at,
            _A.starts_at > around.starts_at - LONGEST_ALLOCATION,
            _A.ends_at > around.starts_at,
        )
    )
    return db.scalar(statement)
