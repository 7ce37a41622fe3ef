"""Changing a booking: its words, its time, its room."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.booking.changes import Act, OccurrenceChange, OccurrenceFacts, OccurrencesChanged, announce
from campus.booking.models import Allocation, Booking, Occurrence, Purpose
from campus.booking.queries.occurrences import find_occurrence
from campus.booking.services.making import allocate
from campus.booking.services.verdict import check_slot
from campus.domain.errors import HUB, AlreadyOver, Refused, StaleEdit, TooManyPeople
from campus.domain.rules import Visibility
from campus.domain.slot import Slot
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import RoomFacts


@dataclass(frozen=True, slots=True)
class ChangeBooking:
    """How a booking shall be from now on; ``version`` is the one that the form was filled from."""

    version: int
    slot: Slot
    title: str
    purpose: Purpose
    people: int
    visibility: Visibility
    note: str


class BookingGone(LookupError):
    """There is no such booking any more."""


def lock_occurrence(db: Session, booking_id: int, *, now: datetime) -> OccurrenceFacts:
    """The occurrence for writing. Raises :class:`BookingGone`, or :class:`Refused` when nothing of it lies ahead."""
    facts = find_occurrence(db, booking_id, for_update=True)
    if facts is None:
        raise BookingGone(booking_id)
    if facts.is_over(now):
        raise Refused([AlreadyOver(HUB, facts.cancelled_at or facts.effective_end)])
    return facts


def change_booking(
    db: Session, booking_id: int, room: RoomFacts, command: ChangeBooking, *, by: Identity, now: datetime
) -> OccurrenceFacts:
    """Change a booking and return how it stands. Words alone never book anything anew.

    Raises :class:`StaleEdit` when it was changed since the form was shown, :class:`Refused` when a rule or a clash
    stands in the way, :class:`BookingGone`. Nothing is written then.
    """
    before = lock_occurrence(db, booking_id, now=now)
    if before.version != command.version:
        raise StaleEdit(before.version)
    moved = before.room_id != room.id or before.slot != command.slot
    if moved:
        _check_move(db, before, room, command, now)
    elif command.people > before.people and command.people > room.capacity:
        raise Refused([TooManyPeople(HUB, room.capacity, command.people)])
    after = replace(
        before,
        room_id=room.id,
        slot=command.slot,
        title=command.title,
        note=command.note,
        purpose=command.purpose,
        people=command.people,
        visibility=command.visibility,
        sequence=before.sequence + moved,
        version=before.version + 1,
        revised_at=now,
    )
    if replace(after, version=before.version, revised_at=before.revised_at) == before:
        return before
    _write(db, before, after, room if moved else None)
    act = Act.MOVED if moved else Act.REVISED
    record(
        db, f"booking.{act}", ("booking", booking_id), by=by.resident_id, now=now, details=_difference(before, after)
    )
    announce(db, OccurrencesChanged(act, by.resident_id, now, (OccurrenceChange(before, after),)))
    return after


def _check_move(db: Session, before: OccurrenceFacts, room: RoomFacts, command: ChangeBooking, now: datetime) -> None:
    # A running booking that keeps its start may be made longer or shorter: judge it as of its start.
    keeps_start = before.slot.starts_at == command.slot.starts_at and command.slot.ends_at > now
    refusals = check_slot(
        db,
        room,
        command.slot,
        people=command.people,
        now=min(now, before.slot.starts_at) if keeps_start else now,
        but_occurrence=before.occurrence_id,
    )
    if refusals:
        raise Refused(refusals)


def _write(db: Session, before: OccurrenceFacts, after: OccurrenceFacts, new_room: RoomFacts | None) -> None:
    words: dict[str, Any] = {
        "title": after.title,
        "note": after.note,
        "purpose": after.purpose,
        "people": after.people,
        "visibility": after.visibility,
        "version": after.version,
        "revised_at": after.revised_at,
    }
    db.execute(update(Booking).where(Booking.id == after.booking_id).values(words))
    place: dict[str, Any] = {"revised_at": after.revised_at}
    if new_room is not None:
        place |= {
            "room_id": after.room_id,
            "starts_at": after.slot.starts_at,
            "ends_at": after.slot.ends_at,
            "sequence": after.sequence,
        }
        db.execute(delete(Allocation).where(Allocation.occurrence_id == after.occurrence_id))
        allocate(db, new_room, after.slot, after.occurrence_id)
    db.execute(update(Occurrence).where(Occurrence.id == after.occurrence_id).values(place))


def _difference(before: OccurrenceFacts, after: OccurrenceFacts) -> dict[str, Any]:
    """What changed, as old and new; texts are not kept in the audit, only that they changed."""
    details: dict[str, Any] = {}
    if before.slot != after.slot:
        details["time"] = [
            [before.slot.starts_at.isoformat(), before.slot.ends_at.isoformat()],
            [after.slot.starts_at.isoformat(), after.slot.ends_at.isoformat()],
        ]
    if before.room_id != after.room_id:
        details["room"] = [before.room_id, after.room_id]
    if before.people != after.people:
        details["people"] = [before.people, after.people]
    details["words"] = [name for name in ("title", "note", "purpose", "visibility") if _differs(name, before, after)]
    return details


def _differs(name: str, before: OccurrenceFacts, after: OccurrenceFacts) -> bool:
    return bool(getattr(before, name) != getattr(after, name))
