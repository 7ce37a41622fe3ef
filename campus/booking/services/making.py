"""Booking a room."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.booking.changes import Act, OccurrenceChange, OccurrenceFacts, OccurrencesChanged, announce
from campus.booking.models import Booking, OccurrenceStatus, Purpose
from campus.booking.queries.usage import lock_holders
from campus.booking.services.approval import ask_for_approval, first_status
from campus.booking.services.verdict import asker_of, check_slot, left_standing, overridden
from campus.domain.errors import Refused
from campus.domain.rules import Visibility
from campus.domain.slot import Slot, split_by_day
from campus.people.queries.affiliations import current_organization_id
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import RoomFacts

# Core tables: a plain insert costs a third of one through the mapper.
_BOOKINGS: Table = Booking.metadata.tables["bookings"]
_OCCURRENCES: Table = Booking.metadata.tables["occurrences"]
_ALLOCATIONS: Table = Booking.metadata.tables["allocations"]
_INSERT_BOOKING = insert(_BOOKINGS).returning(_BOOKINGS.c.id)
_INSERT_OCCURRENCE = insert(_OCCURRENCES).returning(_OCCURRENCES.c.id)
_INSERT_ALLOCATIONS = insert(_ALLOCATIONS)
_BOOKING_COLUMNS = (
    "uid",
    "title",
    "note",
    "purpose",
    "visibility",
    "people",
    "organizer_id",
    "booked_by_id",
    "organization_id",
    "created_at",
    "revised_at",
    "version",
)


@dataclass(frozen=True, slots=True)
class BookRoom:
    """What someone asks for. ``organizer_id`` names another resident, ``override`` is the reason to set rules aside
    (both for managers only); ``form_key`` one sent form."""

    slot: Slot
    title: str
    purpose: Purpose
    people: int
    visibility: Visibility
    note: str = ""
    organizer_id: int | None = None
    form_key: str | None = None
    override: str = ""


def book_room(db: Session, room: RoomFacts, command: BookRoom, *, by: Identity, now: datetime) -> int:
    """Book ``room`` and return the booking's id; the same ``form_key`` sent again returns the booking it made.

    Raises :class:`Refused` with every reason when a rule or a clash stands in the way.
    """
    made = _made_by_form(db, command.form_key, by)
    if made is not None:
        return made
    asker = asker_of(db, room, command.organizer_id or by.resident_id, by, now=now)
    if asker is not None:
        lock_holders(db, [room], asker)
    refusals = check_slot(db, room, command.slot, people=command.people, now=now, asker=asker)
    standing = left_standing(refusals, command.override, by)
    if standing:
        # What stands in the way may be this form's own booking, committed since we looked (PostgreSQL).
        made = _made_by_form(db, command.form_key, by)
        if made is not None:
            return made
        raise Refused(standing)
    facts = _write(db, room, _wanted(db, room, command, by, now), command)
    if facts.status is OccurrenceStatus.PENDING:
        ask_for_approval(db, facts.booking_id, room, command.slot, now=now)
    details: dict[str, Any] = {"room": room.slug, "starts_at": command.slot.starts_at.isoformat()}
    details |= {"minutes": command.slot.minutes} | overridden(refusals, command.override)
    record(db, "booking.made", ("booking", facts.booking_id), by=by.resident_id, now=now, details=details)
    announce(db, OccurrencesChanged(Act.MADE, by.resident_id, now, (OccurrenceChange(None, facts),)))
    return facts.booking_id


def _made_by_form(db: Session, form_key: str | None, by: Identity) -> int | None:
    """The booking that this very form has made already, or None."""
    if form_key is None:
        return None
    return db.scalar(select(Booking.id).where(Booking.booked_by_id == by.resident_id, Booking.form_key == form_key))


def allocate(db: Session, room: RoomFacts, slot: Slot, occurrence_id: int) -> None:
    """Write the allocations of one occurrence: a row per undivided room and day, in (room, start) order."""
    pieces = split_by_day(room.rules.occupied(slot))
    db.execute(
        _INSERT_ALLOCATIONS,
        [
            {
                "room_id": room_id,
                "occurrence_id": occurrence_id,
                "starts_at": piece.starts_at,
                "ends_at": piece.ends_at,
            }
            for room_id in sorted(room.standing_ids)
            for piece in pieces
        ],
    )


def _wanted(db: Session, room: RoomFacts, command: BookRoom, by: Identity, now: datetime) -> OccurrenceFacts:
    """The occurrence as it will stand; its ids are not known yet."""
    organizer_id = command.organizer_id or by.resident_id
    is_own = organizer_id == by.resident_id
    return OccurrenceFacts(
        occurrence_id=0,
        booking_id=0,
        uid=secrets.token_hex(16),
        room_id=room.id,
        slot=command.slot,
        status=first_status(room, by),
        sequence=0,
        created_at=now,
        revised_at=now,
        ended_at=None,
        cancelled_at=None,
        title=command.title,
        note=command.note,
        purpose=command.purpose,
        people=command.people,
        visibility=command.visibility,
        organizer_id=organizer_id,
        booked_by_id=by.resident_id,
        organization_id=by.organization_id if is_own else current_organization_id(db, organizer_id, now=now),
        version=1,
        original_starts_at=command.slot.starts_at,
    )


def _write(db: Session, room: RoomFacts, wanted: OccurrenceFacts, command: BookRoom) -> OccurrenceFacts:
    booking: dict[str, Any] = {name: getattr(wanted, name) for name in _BOOKING_COLUMNS}
    booking |= {"form_key": command.form_key, "override_reason": command.override}
    booking_id = db.execute(_INSERT_BOOKING, booking).scalar_one()
    occurrence: dict[str, Any] = {
        "booking_id": booking_id,
        "room_id": room.id,
        "original_starts_at": wanted.slot.starts_at,
        "starts_at": wanted.slot.starts_at,
        "ends_at": wanted.slot.ends_at,
        "status": wanted.status,
        "sequence": wanted.sequence,
        "revised_at": wanted.revised_at,
        "cancel_reason": "",
    }
    occurrence_id = db.execute(_INSERT_OCCURRENCE, occurrence).scalar_one()
    allocate(db, room, wanted.slot, occurrence_id)
    return replace(wanted, booking_id=booking_id, occurrence_id=occurrence_id)
