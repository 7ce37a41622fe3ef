"""Taking a room again that was released while its people were there after all."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.booking.changes import Act, OccurrenceChange, OccurrenceFacts, OccurrencesChanged, announce
from campus.booking.models import Allocation, Booking, Occurrence
from campus.booking.queries.clashes import taken_at
from campus.booking.services.making import allocate
from campus.domain.conflicts import first_clash
from campus.domain.errors import HUB, Refused, SlotTaken
from campus.domain.slot import Slot
from campus.spaces.catalogue import RoomFacts


def what_took(db: Session, it: OccurrenceFacts, room: RoomFacts) -> Slot | None:
    """The first that others have of the time that ``it``, whose room was released, had planned; None where nobody has.
    One statement."""
    occupied = room.rules.occupied(it.slot)
    taken = taken_at(db, room.standing_ids, [occupied], but_occurrences=[it.occurrence_id])[0]
    return first_clash(occupied, (slot for room_id in room.standing_ids for slot in taken.get(room_id, ())))


def reopen(db: Session, it: OccurrenceFacts, room: RoomFacts, *, by_id: int | None, now: datetime) -> OccurrenceFacts:
    """Give ``it``, which is locked and was released, its room back until the planned end.

    It was booked under the rules of its day and takes nothing that it had not: only a clash stands in the way. Raises
    :class:`Refused` then. Whoever calls this writes the check-in, and takes the no-show back.
    """
    clash = what_took(db, it, room)
    if clash is not None:
        raise Refused([SlotTaken(HUB, clash)])
    after = replace(it, ended_at=None, sequence=it.sequence + 1, version=it.version + 1, revised_at=now)
    db.execute(delete(Allocation).where(Allocation.occurrence_id == it.occurrence_id, Allocation.entry_id.is_(None)))
    allocate(db, room, it.slot, it.occurrence_id)
    again = {"ended_at": None, "sequence": after.sequence, "revised_at": now}
    db.execute(update(Occurrence).where(Occurrence.id == it.occurrence_id).values(again))
    db.execute(update(Booking).where(Booking.id == it.booking_id).values(version=after.version, revised_at=now))
    details = {"starts_at": it.slot.starts_at.isoformat()}
    record(db, f"booking.{Act.REOPENED}", ("booking", it.booking_id), by=by_id, now=now, details=details)
    announce(db, OccurrencesChanged(Act.REOPENED, by_id, now, (OccurrenceChange(it, after),)))
    return after
