"""The whole check of a slot: the room's rules, then the clash. Every door asks here before it writes."""

from datetime import datetime

from sqlalchemy.orm import Session

from campus.booking.queries.allocations import taken_by_room, taken_in
from campus.domain.conflicts import first_clash
from campus.domain.errors import HUB, Refusal, SlotTaken
from campus.domain.rules import judge
from campus.domain.slot import Slot
from campus.spaces.catalogue import RoomFacts


def check_slot(
    db: Session, room: RoomFacts, slot: Slot, *, people: int, now: datetime, but_occurrence: int | None = None
) -> tuple[Refusal, ...]:
    """Every reason why ``room`` cannot be booked for ``slot``; empty when it can.

    ``but_occurrence`` is the occurrence being moved: its own time does not stand in its way.
    """
    refusals = judge(room.rules, slot, people=people, now=now)
    occupied = room.rules.occupied(slot)
    taken = taken_by_room(db, room.standing_ids, occupied, but_occurrence=but_occurrence)
    clash = first_clash(occupied, taken_in(room, taken))
    return refusals if clash is None else (*refusals, SlotTaken(HUB, clash))
