"""Staying longer: a booking that is on gets more time, as far as the room is free and the rules allow."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.booking.changes import Act, OccurrenceChange, OccurrenceFacts, OccurrencesChanged, announce
from campus.booking.models import Allocation, Booking, Occurrence, OccurrenceStatus
from campus.booking.queries.askers import read_asker
from campus.booking.queries.occurrences import find_date
from campus.booking.queries.usage import lock_holders
from campus.booking.services.changing import BookingGone, check_change
from campus.booking.services.making import allocate
from campus.booking.services.verdict import Place, as_asked, asker_of
from campus.domain.asker import Asker
from campus.domain.errors import HUB, AlreadyOver, Refusal, Refused, TooLateToAsk, WaitsForAnswer
from campus.domain.slot import Slot
from campus.people.queries.logins import Identity
from campus.permissions import Permission
from campus.spaces.catalogue import RoomFacts


def longer(facts: OccurrenceFacts, minutes: int) -> Slot:
    """The time of ``facts`` with so many minutes more."""
    return Slot(facts.slot.starts_at, facts.slot.ends_at + timedelta(minutes=minutes))


def check_extension(
    db: Session, facts: OccurrenceFacts, room: RoomFacts, minutes: int, *, by: Identity | None, now: datetime
) -> tuple[Refusal, ...]:
    """Why ``facts`` may not stay so much longer; empty when it may. Two statements at most where the room's rules do
    not look at people closer."""
    return _refusals(db, facts, room, minutes, _asker(db, facts, room, by, now), by=by, now=now)


def extend_booking(
    db: Session, facts: OccurrenceFacts, room: RoomFacts, minutes: int, *, by: Identity | None, now: datetime
) -> OccurrenceFacts:
    """Let ``facts`` stay ``minutes`` longer in ``room``; returns how it stands. ``by`` is None where the display at the
    door was asked.

    It is judged like any change, in the name of its organizer. Raises :class:`Refused` with every reason,
    :class:`BookingGone`; nothing is written then.
    """
    before = find_date(db, facts.occurrence_id, for_update=True)
    if before is None or before.room_id != room.id:
        raise BookingGone(facts.booking_id)
    if before.is_over(now) or before.status is not OccurrenceStatus.CONFIRMED:
        raise Refused([AlreadyOver(HUB, before.effective_end)])
    asker = _asker(db, before, room, by, now)
    if asker is not None:
        lock_holders(db, [room], asker)
    refusals = _refusals(db, before, room, minutes, asker, by=by, now=now)
    if refusals:
        raise Refused(refusals)
    after = replace(
        before,
        slot=longer(before, minutes),
        sequence=before.sequence + 1,
        version=before.version + 1,
        revised_at=now,
    )
    _write(db, before, after, room, by=by, now=now)
    return after


def _asker(db: Session, facts: OccurrenceFacts, room: RoomFacts, by: Identity | None, now: datetime) -> Asker | None:
    """In whose name it stays: the organizer's, whoever stands at the door."""
    found = asker_of(db, room, facts.organizer_id, by, now=now) or read_asker(db, facts.organizer_id, now=now)
    return as_asked(found, facts)


def _refusals(
    db: Session,
    facts: OccurrenceFacts,
    room: RoomFacts,
    minutes: int,
    asker: Asker | None,
    *,
    by: Identity | None,
    now: datetime,
) -> tuple[Refusal, ...]:
    approval = room.rules.policy.approval
    if approval.value and (by is None or not by.may(Permission.MANAGE_BOOKINGS)):
        # More time is asked for anew there, and nobody answers while the meeting is on.
        return (WaitsForAnswer(approval.owner),)
    said = check_change(db, facts, Place(room, longer(facts, minutes)), facts.people, asker=asker, now=now)
    # The lead is there to prepare the room, and it is prepared.
    return tuple(each for each in said if not isinstance(each, TooLateToAsk))


def _write(
    db: Session, before: OccurrenceFacts, after: OccurrenceFacts, room: RoomFacts, *, by: Identity | None, now: datetime
) -> None:
    own = (Allocation.occurrence_id == before.occurrence_id, Allocation.entry_id.is_(None))
    db.execute(delete(Allocation).where(*own))
    allocate(db, room, after.slot, before.occurrence_id)
    stays = {"ends_at": after.slot.ends_at, "sequence": after.sequence, "revised_at": now}
    db.execute(update(Occurrence).where(Occurrence.id == before.occurrence_id).values(stays))
    db.execute(update(Booking).where(Booking.id == before.booking_id).values(version=after.version, revised_at=now))
    by_id = None if by is None else by.resident_id
    times = [[each.slot.starts_at.isoformat(), each.slot.ends_at.isoformat()] for each in (before, after)]
    details = {"time": times, "words": []}
    record(db, f"booking.{Act.EXTENDED}", ("booking", before.booking_id), by=by_id, now=now, details=details)
    announce(db, OccurrencesChanged(Act.EXTENDED, by_id, now, (OccurrenceChange(before, after),)))
