"""Standing in line for a room that is taken: a booking without a room yet, which may come true."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.booking.changes import Act, OccurrenceChange, OccurrenceFacts, OccurrencesChanged, announce
from campus.booking.models import Healing, Occurrence, OccurrenceStatus, Reach, WaitingEntry, Wish
from campus.booking.queries.waiting import open_waits
from campus.booking.services.making import BookRoom, book_room, made_by_form, wanted_facts, write_booking
from campus.booking.services.verdict import asker_of, check_slot
from campus.domain.errors import HUB, AlreadyInLine, Refusal, Refused, SlotTaken, TooManyWaits
from campus.people.models import Resident
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import RoomFacts

# So many lines one may stand in at once with single bookings.
MOST_WAITS = 5

_OCCURRENCES: Table = Occurrence.metadata.tables["occurrences"]
_INSERT_OCCURRENCE = insert(_OCCURRENCES).returning(_OCCURRENCES.c.id)


@dataclass(frozen=True, slots=True)
class JoinLine:
    """What someone waits for: what they would book, which rooms would do, and whether they are asked first."""

    wanted: BookRoom
    reach: Reach = Reach.ROOM
    healing: Healing = Healing.OFFER


def join_line(db: Session, room: RoomFacts, command: JoinLine, *, by: Identity, now: datetime) -> int:
    """Stand in line for ``room``, or book it where it is free by now; returns the booking's id.

    Every rule is judged as for a booking, all but the clash that is waited out; quotas count it once it has a room. The
    same form sent again returns the booking that it made. Raises :class:`Refused`.
    """
    wanted = command.wanted
    made = made_by_form(db, wanted.form_key, by)
    if made is not None:
        return made
    organizer_id = wanted.organizer_id or by.resident_id
    _hold_place(db, organizer_id)
    asker = asker_of(db, room, organizer_id, by, now=now)
    refusals = check_slot(db, room, wanted.slot, people=wanted.people, now=now, asker=asker)
    if not refusals:
        return book_room(db, room, wanted, by=by, now=now)
    standing = [each for each in refusals if not isinstance(each, SlotTaken)]
    standing += _said_by_lines(db, room, command, organizer_id, now=now)
    if standing:
        raise Refused(standing)
    facts = _write(db, room, command, by=by, now=now)
    details: dict[str, Any] = {"room": room.slug, "starts_at": wanted.slot.starts_at.isoformat()}
    details |= {"minutes": wanted.slot.minutes, "reach": command.reach.value, "healing": command.healing.value}
    record(db, "booking.waits", ("booking", facts.booking_id), by=by.resident_id, now=now, details=details)
    announce(db, OccurrencesChanged(Act.MADE, by.resident_id, now, (OccurrenceChange(None, facts),)))
    return facts.booking_id


def _hold_place(db: Session, resident_id: int) -> None:
    """Let nobody else join a line in this name until this transaction ends; SQLite has one writer at a time anyway."""
    if db.get_bind().dialect.name == "postgresql":
        db.execute(select(Resident.id).where(Resident.id == resident_id).with_for_update(key_share=True))


def _said_by_lines(
    db: Session, room: RoomFacts, command: JoinLine, organizer_id: int, *, now: datetime
) -> list[Refusal]:
    """What the lines in which they stand already say."""
    waits, slot = open_waits(db, organizer_id, now=now), command.wanted.slot
    again = [each for room_id, each in waits if room_id == room.id and each.overlaps(slot)]
    if again:
        return [AlreadyInLine(HUB, again[0])]
    return [TooManyWaits(HUB, MOST_WAITS)] if len(waits) >= MOST_WAITS else []


def _write(db: Session, room: RoomFacts, command: JoinLine, *, by: Identity, now: datetime) -> OccurrenceFacts:
    # A manager's reason to set a rule aside sets nothing aside here, and is not kept.
    words = replace(command.wanted, override="")
    wanted = wanted_facts(db, room, words.slot, words, by=by, now=now)
    wanted = replace(wanted, status=OccurrenceStatus.WAITING)
    booking_id = write_booking(db, wanted, words)
    times = {"starts_at": words.slot.starts_at, "ends_at": words.slot.ends_at}
    occurrence: dict[str, Any] = times | {
        "booking_id": booking_id,
        "room_id": room.id,
        "original_starts_at": words.slot.starts_at,
        "status": wanted.status,
        "sequence": wanted.sequence,
        "revised_at": now,
        "cancel_reason": "",
    }
    occurrence_id = db.execute(_INSERT_OCCURRENCE, occurrence).scalar_one()
    entry: dict[str, Any] = times | {
        "occurrence_id": occurrence_id,
        "room_id": room.id,
        "wish": Wish.WAIT,
        "healing": command.healing,
        "reach": command.reach,
        "created_at": now,
    }
    db.execute(insert(WaitingEntry), [entry])
    return replace(wanted, booking_id=booking_id, occurrence_id=occurrence_id)
