"""Booking the first coffee of two who were introduced, and the first meeting about an opportunity."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.booking.models import Purpose
from campus.booking.queries.occurrences import find_occurrence
from campus.booking.services import BookRoom, book_room, cancel_booking
from campus.connections.models import Interest, Introduction
from campus.connections.queries.introductions import IntroductionFacts, find_introduction
from campus.connections.services.problems import IntroductionProblem, IntroductionRefused
from campus.connections.services.proposing import Gathering, coffee_of, free_slots, meeting_of, suiting
from campus.domain.errors import Refused
from campus.domain.rules import Visibility
from campus.domain.slot import Slot
from campus.people.models import Resident
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import Catalogue, RoomFacts


@dataclass(frozen=True, slots=True)
class Choice:
    """The proposal that was taken: ``title`` is what the booking is called, ``form_key`` one sent form."""

    room_slug: str
    slot: Slot
    title: str
    form_key: str | None = None


class NoLongerFree(Exception):
    """Someone, or the room, is not free then any more, or it never was a proposal. Nothing was written."""


class MeetsAlready(Exception):
    """A meeting is booked already and lies ahead. Nothing was written."""


def is_ahead(db: Session, booking_id: int | None, *, now: datetime) -> bool:
    """Whether the booking still takes place."""
    facts = None if booking_id is None else find_occurrence(db, booking_id)
    return facts is not None and not facts.is_over(now)


def book_coffee(
    db: Session, catalogue: Catalogue, key: str, choice: Choice, *, by: Identity, now: datetime
) -> IntroductionFacts:
    """Book a first coffee for the two of an accepted introduction and return how it stands.

    Raises :class:`IntroductionRefused`, :class:`MeetsAlready`, :class:`NoLongerFree`.
    """
    found = find_introduction(db, key, for_update=True)
    if found is None or not found.is_accepted or by.resident_id not in (found.seeker_id, found.named_id):
        raise IntroductionRefused(IntroductionProblem.NOT_YOURS)
    if is_ahead(db, found.booking_id, now=now):
        raise MeetsAlready()
    booking_id = _book(db, catalogue, coffee_of(found.seeker_id, found.named_id), choice, by=by, now=now)
    db.execute(update(Introduction).where(Introduction.id == found.id).values(booking_id=booking_id))
    details = {"booking": booking_id}
    record(db, "introduction.coffee-booked", ("introduction", found.id), by=by.resident_id, now=now, details=details)
    return replace(found, booking_id=booking_id)


def cancel_coffee(db: Session, key: str, *, by: Identity, now: datetime) -> IntroductionFacts:
    """Either of the two cancels the coffee that lies ahead.

    Raises :class:`IntroductionRefused`, and :class:`campus.domain.errors.Refused` when it is over or cancelled already.
    """
    found = find_introduction(db, key, for_update=True)
    if found is None or not found.is_accepted or by.resident_id not in (found.seeker_id, found.named_id):
        raise IntroductionRefused(IntroductionProblem.NOT_YOURS)
    if found.booking_id is None:
        raise IntroductionRefused(IntroductionProblem.NOT_YOURS)
    cancel_booking(db, found.booking_id, by=by, now=now)
    record(db, "introduction.coffee-cancelled", ("introduction", found.id), by=by.resident_id, now=now)
    return found


def book_meeting(
    db: Session, catalogue: Catalogue, interest_ids: Sequence[int], choice: Choice, *, by: Identity, now: datetime
) -> int:
    """Book a first meeting of the poster ``by`` with those who showed these interests; returns the booking's id.

    The interests must be of the poster's own opportunity. Raises :class:`MeetsAlready` when one of them has a meeting
    ahead, :class:`NoLongerFree`.
    """
    rows = db.execute(
        select(Interest.id, Interest.resident_id, Interest.booking_id)
        .where(Interest.id.in_(interest_ids))
        .order_by(Interest.id)
        .with_for_update()
    ).all()
    if any(is_ahead(db, row.booking_id, now=now) for row in rows):
        raise MeetsAlready()
    gathering = meeting_of([by.resident_id, *(row.resident_id for row in rows)])
    booking_id = _book(db, catalogue, gathering, choice, by=by, now=now)
    db.execute(update(Interest).where(Interest.id.in_(interest_ids)).values(booking_id=booking_id))
    for row in rows:
        details = {"booking": booking_id}
        record(db, "interest.meeting-booked", ("interest", row.id), by=by.resident_id, now=now, details=details)
    return booking_id


def _book(
    db: Session, catalogue: Catalogue, gathering: Gathering, choice: Choice, *, by: Identity, now: datetime
) -> int:
    _lock_people(db, gathering.resident_ids)
    room = _room_of(catalogue, gathering, choice)
    if choice.slot not in free_slots(db, catalogue, gathering, now=now):
        raise NoLongerFree()
    command = BookRoom(
        slot=choice.slot,
        title=choice.title,
        purpose=Purpose.MEETING,
        people=gathering.people,
        # Who meets whom is nobody else's business.
        visibility=Visibility.TIME_ONLY,
        form_key=choice.form_key,
    )
    try:
        return book_room(db, room, command, by=by, now=now)
    except Refused as refused:
        raise NoLongerFree() from refused


def _room_of(catalogue: Catalogue, gathering: Gathering, choice: Choice) -> RoomFacts:
    for room in suiting(catalogue, gathering):
        if room.slug == choice.room_slug:
            return room
    raise NoLongerFree()


def _lock_people(db: Session, resident_ids: Collection[int]) -> None:
    """Let nobody else book a meeting of these people until this transaction ends; SQLite has one writer anyway."""
    if db.get_bind().dialect.name != "sqlite":
        rows = select(Resident.id).where(Resident.id.in_(sorted(resident_ids))).order_by(Resident.id)
        db.execute(rows.with_for_update(key_share=True))
