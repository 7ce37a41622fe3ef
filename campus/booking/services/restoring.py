"""Bringing a date to the room it was planned for: one that was skipped or waits, or takes place elsewhere meanwhile."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.booking.changes import Act, OccurrenceChange, OccurrenceFacts, OccurrencesChanged, announce
from campus.booking.models import LIVE, Allocation, Approval, Booking, Occurrence, OccurrenceStatus
from campus.booking.queries.approvals import waiting_approvals
from campus.booking.queries.missed_series import is_under_review
from campus.booking.queries.usage import lock_holders
from campus.booking.services.approval import answer_clock, ask_for_approval, withdraw
from campus.booking.services.making import allocate
from campus.booking.services.verdict import Asking, Place, check_places
from campus.domain.asker import Asker
from campus.domain.errors import Refused
from campus.domain.slot import Slot
from campus.people.queries.logins import Identity
from campus.permissions import GRANTS, Permission, Role
from campus.spaces.catalogue import RoomFacts


def restore(
    db: Session, before: OccurrenceFacts, to: Place, asker: Asker, *, by: Identity | None, now: datetime
) -> OccurrenceFacts:
    """Let the date ``before``, which is locked, take place at ``to`` in the name of ``asker``; returns how it stands.

    ``by`` is None where the hub does it. Where a manager answers, or looks at what is left of the series, the date is
    pending until then. Raises :class:`Refused` with every reason when it cannot be; nothing is written then.
    """
    lock_holders(db, [to.room], asker)
    asking = Asking(before.people, asker, now, frozenset({before.occurrence_id}))
    refusals = check_places(db, [to], asking)[0]
    if refusals:
        raise Refused(refusals)
    status = _status(to.room, asker, by)
    if before.is_series and is_under_review(db, before.booking_id):
        status = OccurrenceStatus.PENDING
    after = replace(
        before,
        room_id=to.room.id,
        slot=to.slot,
        status=status,
        sequence=before.sequence + 1,
        version=before.version + 1,
        revised_at=now,
        ended_at=None,
        cancelled_at=None,
        skip_kind=None,
        skip_ko="",
        skip_en="",
    )
    _write(db, before, after, to.room)
    _keep_asking(db, before, after, to.room, now)
    act = Act.HEALED if before.status in LIVE else Act.RESTORED
    by_id = None if by is None else by.resident_id
    record(db, f"booking.{act}", ("booking", before.booking_id), by=by_id, now=now, details=_details(before, after))
    announce(db, OccurrencesChanged(act, by_id, now, (OccurrenceChange(before, after),)))
    return after


def _status(room: RoomFacts, asker: Asker, by: Identity | None) -> OccurrenceStatus:
    role = Role(asker.role) if by is None else by.role
    needs_answer = room.rules.policy.approval.value and Permission.MANAGE_BOOKINGS not in GRANTS[role]
    return OccurrenceStatus.PENDING if needs_answer else OccurrenceStatus.CONFIRMED


def _write(db: Session, before: OccurrenceFacts, after: OccurrenceFacts, room: RoomFacts) -> None:
    values: dict[str, Any] = {
        "room_id": after.room_id,
        "is_extra": after.is_extra,
        "starts_at": after.slot.starts_at,
        "ends_at": after.slot.ends_at,
        "status": after.status,
        "sequence": after.sequence,
        "revised_at": after.revised_at,
        "ended_at": None,
        "cancelled_at": None,
        "cancelled_by_id": None,
        "cancel_reason": "",
        "skip_kind": None,
        "skip_ko": "",
        "skip_en": "",
    }
    db.execute(update(Occurrence).where(Occurrence.id == after.occurrence_id).values(values))
    # What was held for it is among them.
    db.execute(delete(Allocation).where(Allocation.occurrence_id == after.occurrence_id))
    allocate(db, room, after.slot, after.occurrence_id)
    revision = {"version": after.version, "revised_at": after.revised_at}
    db.execute(update(Booking).where(Booking.id == after.booking_id).values(revision))


def _keep_asking(db: Session, before: OccurrenceFacts, after: OccurrenceFacts, room: RoomFacts, now: datetime) -> None:
    """One open request speaks of all pending dates of a booking: this one joins it, or leaves it."""
    if after.status is not OccurrenceStatus.PENDING:
        if before.status is OccurrenceStatus.PENDING:
            withdraw(db, after.booking_id, now=now)
        return
    request = waiting_approvals(db, [after.booking_id]).get(after.booking_id)
    if request is None:
        ask_for_approval(db, after.booking_id, room, after.slot, now=now)
        return
    if request.is_review:
        return
    due_at, expires_at = answer_clock(room, after.slot, now=now)
    sooner = {"due_at": min(due_at, request.due_at), "expires_at": min(expires_at, request.expires_at)}
    db.execute(update(Approval).where(Approval.id == request.id).values(sooner))


def _details(before: OccurrenceFacts, after: OccurrenceFacts) -> dict[str, Any]:
    """Old and new place of a date that took place elsewhere; the time of one that did not take place."""

    def told(slot: Slot) -> list[str]:
        return [slot.starts_at.isoformat(), slot.ends_at.isoformat()]

    if before.status not in LIVE:
        return {"restored": told(after.slot), "in": after.room_id}
    details: dict[str, Any] = {}
    if before.slot != after.slot:
        details["time"] = [told(before.slot), told(after.slot)]
    if before.room_id != after.room_id:
        details["room"] = [before.room_id, after.room_id]
    return details
