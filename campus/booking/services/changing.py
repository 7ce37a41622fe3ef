"""Changing a booking: its words, its time, its room."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.booking.changes import Act, OccurrenceChange, OccurrenceFacts, OccurrencesChanged, announce
from campus.booking.models import LIVE, Allocation, Booking, Occurrence, OccurrenceStatus, Purpose
from campus.booking.queries.missed_series import is_under_review
from campus.booking.queries.occurrences import find_occurrence
from campus.booking.queries.usage import lock_holders
from campus.booking.services.approval import ask_again, is_within, status_after
from campus.booking.services.making import allocate
from campus.booking.services.verdict import Place, as_asked, asker_of, check_slot, left_standing, overridden
from campus.domain.asker import Asker
from campus.domain.errors import (
    HUB,
    AlreadyOver,
    InThePast,
    OffGrid,
    Refusal,
    Refused,
    SlotTaken,
    StaleEdit,
    TooManyPeople,
    TooShort,
    UnderReview,
)
from campus.domain.rules import Visibility
from campus.domain.slot import Slot
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import RoomFacts


@dataclass(frozen=True, slots=True)
class ChangeBooking:
    """How a booking shall be from now on; ``version`` is the one that the form was filled from, ``override`` a
    manager's reason to set rules aside. ``original`` names one date of a series: its title, time and room change, all
    other words are the series'. ``coming`` is how many come to that date where that is known: a room is judged by it,
    not by what the booking says."""

    version: int
    slot: Slot
    title: str
    purpose: Purpose
    people: int
    visibility: Visibility
    note: str
    override: str = ""
    original: datetime | None = None
    coming: int | None = None


class BookingGone(LookupError):
    """There is no such booking any more."""


def lock_occurrence(
    db: Session, booking_id: int, *, original: datetime | None = None, now: datetime
) -> OccurrenceFacts:
    """The occurrence for writing: of a series the one that was planned to start at ``original``.

    Raises :class:`BookingGone`, or :class:`Refused` when nothing of it lies ahead.
    """
    facts = find_occurrence(db, booking_id, original=original, for_update=True)
    if facts is None:
        raise BookingGone(booking_id)
    if facts.is_over(now):
        over_since = facts.effective_end if facts.status in LIVE else facts.revised_at
        raise Refused([AlreadyOver(HUB, facts.cancelled_at or over_since)])
    return facts


def change_booking(
    db: Session, booking_id: int, room: RoomFacts, command: ChangeBooking, *, by: Identity, now: datetime
) -> OccurrenceFacts:
    """Change a booking and return how it stands. Words alone book nothing anew; more time is asked for like a new one.

    Raises :class:`StaleEdit` when it was changed since the form was shown, :class:`Refused` when a rule or a clash
    stands in the way, :class:`BookingGone`. Nothing is written then.
    """
    before = lock_occurrence(db, booking_id, original=command.original, now=now)
    if before.version != command.version:
        raise StaleEdit(before.version)
    if before.is_series:
        command = _for_one_date(before, command)
    moved = _is_moved(before, room, command.slot)
    set_aside = _set_aside(db, before, room, command, by=by, now=now)
    after = replace(
        before,
        room_id=room.id,
        slot=command.slot,
        status=status_after(before, room, command.slot, by),
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
    if set_aside:
        db.execute(update(Booking).where(Booking.id == booking_id).values(override_reason=command.override))
    ask_again(db, before, after, room, now=now)
    act = Act.MOVED if moved else Act.REVISED
    details = _difference(before, after) | set_aside
    record(db, f"booking.{act}", ("booking", booking_id), by=by.resident_id, now=now, details=details)
    announce(db, OccurrencesChanged(act, by.resident_id, now, (OccurrenceChange(before, after),)))
    return after


def _for_one_date(before: OccurrenceFacts, command: ChangeBooking) -> ChangeBooking:
    """``command`` with the words that one date of a series has in common with the others."""
    return replace(
        command, purpose=before.purpose, people=before.people, visibility=before.visibility, note=before.note
    )


def _set_aside(
    db: Session, before: OccurrenceFacts, room: RoomFacts, command: ChangeBooking, *, by: Identity, now: datetime
) -> dict[str, Any]:
    """What the audit keeps of the rules that a manager sets aside for the change. Raises :class:`Refused`."""
    is_moved = _is_moved(before, room, command.slot)
    asker = asker_of(db, room, before.organizer_id, by, now=now) if is_moved else None
    if asker is not None:
        asker = as_asked(asker, before)
        lock_holders(db, [room], asker)
    people = command.people if command.coming is None else command.coming
    refusals = check_change(db, before, Place(room, command.slot), people, asker=asker, now=now)
    standing = left_standing(refusals, command.override, by)
    if standing:
        raise Refused(standing)
    return overridden(refusals, command.override)


# What a booking that only gives back is still held to; whoever keeps part of their time asks for nothing anew.
_OF_ANY_CHANGE = (InThePast, OffGrid, SlotTaken, TooShort)


def check_change(
    db: Session, before: OccurrenceFacts, place: Place, people: int, *, asker: Asker | None, now: datetime
) -> tuple[Refusal, ...]:
    """Why ``before`` may not take ``place`` for ``people``; what stays as it is, or is only given back, is not judged
    anew."""
    room, slot = place.room, place.slot
    more_people = people > before.people
    if not _is_moved(before, room, slot):
        return (TooManyPeople(HUB, room.capacity, people),) if more_people and people > room.capacity else ()
    # A running booking that keeps its start may be made longer or shorter: judge it as of its start.
    keeps_start = before.slot.starts_at == slot.starts_at and slot.ends_at > now
    as_of = min(now, before.slot.starts_at) if keeps_start else now
    own = before.occurrence_id
    refusals = check_slot(db, room, slot, people=people, now=as_of, asker=asker, but_occurrence=own)
    if before.is_series and before.status is OccurrenceStatus.PENDING and is_under_review(db, before.booking_id):
        refusals = (UnderReview(HUB), *refusals)
    return still_said(before, place, people, refusals)


def still_said(
    before: OccurrenceFacts, place: Place, people: int, refusals: tuple[Refusal, ...]
) -> tuple[Refusal, ...]:
    """Those of ``refusals`` that hold for a date that has been booked already and shall be at ``place``."""
    if before.status not in LIVE or not is_within(before, place.room, place.slot):
        return refusals
    kept = (*_OF_ANY_CHANGE, TooManyPeople) if people > before.people else _OF_ANY_CHANGE
    return tuple(each for each in refusals if isinstance(each, kept))


def _is_moved(before: OccurrenceFacts, room: RoomFacts, slot: Slot) -> bool:
    return before.room_id != room.id or before.slot != slot


def _write(db: Session, before: OccurrenceFacts, after: OccurrenceFacts, new_room: RoomFacts | None) -> None:
    words: dict[str, Any] = {
        "note": after.note,
        "purpose": after.purpose,
        "people": after.people,
        "visibility": after.visibility,
        "version": after.version,
        "revised_at": after.revised_at,
    }
    place: dict[str, Any] = {"revised_at": after.revised_at}
    if after.is_series:
        common = db.scalar(select(Booking.title).where(Booking.id == after.booking_id))
        place["title"] = None if after.title == common else after.title
    else:
        words["title"] = after.title
    db.execute(update(Booking).where(Booking.id == after.booking_id).values(words))
    if new_room is not None:
        place |= {
            "room_id": after.room_id,
            "starts_at": after.slot.starts_at,
            "ends_at": after.slot.ends_at,
            "status": after.status,
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
    if before.status is not after.status:
        details["status"] = [before.status.value, after.status.value]
    if before.people != after.people:
        details["people"] = [before.people, after.people]
    details["words"] = [name for name in ("title", "note", "purpose", "visibility") if _differs(name, before, after)]
    return details


def _differs(name: str, before: OccurrenceFacts, after: OccurrenceFacts) -> bool:
    return bool(getattr(before, name) != getattr(after, name))
