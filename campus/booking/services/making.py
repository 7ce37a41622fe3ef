"""Booking a room."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, insert, select, text
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
from campus.spaces.queries.catalogue import is_catalogue_current

# Core tables: a plain insert costs a third of one through the mapper.
_BOOKINGS: Table = Booking.metadata.tables["bookings"]
_OCCURRENCES: Table = Booking.metadata.tables["occurrences"]
_ALLOCATIONS: Table = Booking.metadata.tables["allocations"]
_ROOMS: Table = Booking.metadata.tables["rooms"]
_INSERT_BOOKING = insert(_BOOKINGS).returning(_BOOKINGS.c.id)
_INSERT_BOOKINGS = insert(_BOOKINGS).returning(_BOOKINGS.c.id, _BOOKINGS.c.uid)
_INSERT_OCCURRENCE = insert(_OCCURRENCES).returning(_OCCURRENCES.c.id)
_INSERT_ALLOCATIONS = insert(_ALLOCATIONS)
_MADE_BY_FORM = select(_BOOKINGS.c.id).where(
    _BOOKINGS.c.booked_by_id == bindparam("booked_by_id"), _BOOKINGS.c.form_key == bindparam("form_key")
)
_SPACES_CHANGED = text(
    "DO $$ BEGIN RAISE EXCEPTION 'spaces_changed' USING ERRCODE = 'serialization_failure'; END $$"
)
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
    "is_for_group",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingWords:
    """What is said of a booking, whenever it is. ``organizer_id`` names another resident, ``override`` is the reason to
    set rules aside (both for managers only); ``form_key`` one sent form. ``is_for_group``: whoever asks leads the group
    that will meet there, which lends its standing; only the groups themselves say so."""

    title: str
    purpose: Purpose
    people: int
    visibility: Visibility
    note: str = ""
    organizer_id: int | None = None
    form_key: str | None = None
    override: str = ""
    is_for_group: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BookRoom(BookingWords):
    """What someone asks for: one slot, and what is said of it."""

    slot: Slot


def book_room(db: Session, room: RoomFacts, command: BookRoom, *, by: Identity, now: datetime) -> int:
    """Book ``room`` and return the booking's id; the same ``form_key`` sent again returns the booking it made.

    Raises :class:`Refused` with every reason when a rule or a clash stands in the way.
    """
    made = made_by_form(db, command.form_key, by)
    if made is not None:
        return made
    asker = asker_of(db, room, command.organizer_id or by.resident_id, by, now=now)
    if asker is not None:
        asker = asker.in_season(for_group=True) if command.is_for_group else asker
        lock_holders(db, [room], asker)
    refusals = check_slot(db, room, command.slot, people=command.people, now=now, asker=asker)
    standing = left_standing(refusals, command.override, by)
    if standing:
        # What stands in the way may be this form's own booking, committed since we looked (PostgreSQL).
        made = made_by_form(db, command.form_key, by)
        if made is not None:
            return made
        raise Refused(standing)
    set_aside = overridden(refusals, command.override)
    # A reason that sets nothing aside is no exception, and is not kept.
    words = command if set_aside else replace(command, override="")
    facts = _write(db, room, wanted_facts(db, room, command.slot, words, by=by, now=now), words)
    if facts.status is OccurrenceStatus.PENDING:
        ask_for_approval(db, facts.booking_id, room, command.slot, now=now)
    details: dict[str, Any] = {"room": room.slug, "starts_at": command.slot.starts_at.isoformat()}
    details |= {"minutes": command.slot.minutes} | set_aside
    record(db, "booking.made", ("booking", facts.booking_id), by=by.resident_id, now=now, details=details)
    announce(db, OccurrencesChanged(Act.MADE, by.resident_id, now, (OccurrenceChange(None, facts),)))
    return facts.booking_id


def made_by_form(db: Session, form_key: str | None, by: Identity) -> int | None:
    """The booking that this very form has made already, or None."""
    if form_key is None:
        return None
    sent = {"booked_by_id": by.resident_id, "form_key": form_key}
    return db.connection().execute(_MADE_BY_FORM, sent).scalar()


def allocate(db: Session, room: RoomFacts, slot: Slot, occurrence_id: int) -> None:
    """Write the allocations of one occurrence."""
    allocate_all(db, [(room, slot, occurrence_id)])


def allocate_all(db: Session, places: Iterable[tuple[RoomFacts, Slot, int]]) -> None:
    """Write the allocations of occurrences, each as (room, slot, id): a row per undivided room and day.

    They are written in (room, start) order, one act at a time in each room: on PostgreSQL two that enter overlapping
    intervals at once would each wait for the other.
    """
    write_allocations(
        db,
        [
            (room_id, piece.starts_at, piece.ends_at, occurrence_id)
            for room, slot, occurrence_id in places
            for piece in split_by_day(room.rules.occupied(slot))
            for room_id in room.standing_ids
        ],
    )


def write_allocations(
    db: Session, rows: Iterable[tuple[int, datetime, datetime, int]], *, entry_id: int | None = None
) -> None:
    """Write allocations, each as (undivided room, start, end, occurrence), in the order that :func:`allocate_all`
    keeps; as holds of a waiting entry where ``entry_id`` names one."""
    columns, in_order = ("room_id", "starts_at", "ends_at", "occurrence_id"), sorted(rows)
    if in_order:
        held = {} if entry_id is None else {"entry_id": entry_id}
        enter_rooms(db, {room_id for room_id, *_ in in_order})
        written = [dict(zip(columns, row, strict=True)) | held for row in in_order]
        db.connection().execute(_INSERT_ALLOCATIONS, written)


def enter_rooms(db: Session, room_ids: Iterable[int]) -> None:
    """Let nobody else take time in ``room_ids`` until this transaction ends; SQLite has one writer at a time anyway.

    Where the spaces are no longer what this transaction has judged by (a closure was committed while we waited), the
    database says that another writer was first, and the act is tried again.
    """
    if db.get_bind().dialect.name == "postgresql":
        rooms = select(_ROOMS.c.id).where(_ROOMS.c.id.in_(sorted(room_ids))).order_by(_ROOMS.c.id)
        db.execute(rooms.with_for_update(key_share=True))
        if not is_catalogue_current(db):
            db.execute(_SPACES_CHANGED)


def wanted_facts(
    db: Session, room: RoomFacts, slot: Slot, words: BookingWords, *, by: Identity, now: datetime
) -> OccurrenceFacts:
    """The occurrence as it will stand; its ids are not known yet."""
    organizer_id = words.organizer_id or by.resident_id
    is_own = organizer_id == by.resident_id
    return OccurrenceFacts(
        occurrence_id=0,
        booking_id=0,
        uid=secrets.token_hex(16),
        room_id=room.id,
        slot=slot,
        status=first_status(room, by),
        sequence=0,
        created_at=now,
        revised_at=now,
        ended_at=None,
        cancelled_at=None,
        title=words.title,
        note=words.note,
        purpose=words.purpose,
        people=words.people,
        visibility=words.visibility,
        organizer_id=organizer_id,
        booked_by_id=by.resident_id,
        organization_id=by.organization_id if is_own else current_organization_id(db, organizer_id, now=now),
        version=1,
        original_starts_at=slot.starts_at,
        is_for_group=words.is_for_group,
    )


def write_booking(db: Session, wanted: OccurrenceFacts, words: BookingWords) -> int:
    """Write the booking of ``wanted`` and return its id."""
    return int(db.connection().execute(_INSERT_BOOKING, _booking_row(wanted, words)).scalar_one())


def write_all_bookings(db: Session, wanted: Sequence[tuple[OccurrenceFacts, BookingWords]]) -> list[int]:
    """:func:`write_booking` of several in one statement; their ids in that order."""
    rows = [_booking_row(*each) for each in wanted]
    written = db.connection().execute(_INSERT_BOOKINGS, rows)
    ids = {uid: booking_id for booking_id, uid in written}
    return [ids[facts.uid] for facts, _ in wanted]


def _booking_row(wanted: OccurrenceFacts, words: BookingWords) -> dict[str, Any]:
    booking: dict[str, Any] = {name: getattr(wanted, name) for name in _BOOKING_COLUMNS}
    return booking | {"form_key": words.form_key, "override_reason": words.override}


def _write(db: Session, room: RoomFacts, wanted: OccurrenceFacts, words: BookingWords) -> OccurrenceFacts:
    booking_id = write_booking(db, wanted, words)
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
    occurrence_id = db.connection().execute(_INSERT_OCCURRENCE, occurrence).scalar_one()
    allocate(db, room, wanted.slot, occurrence_id)
    return replace(wanted, booking_id=booking_id, occurrence_id=occurrence_id)
