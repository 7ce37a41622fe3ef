"""A series that was missed again and again: its rest waits for a manager, who lets it go on or gives its rooms back."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.booking.changes import Act, OccurrenceChange, OccurrenceFacts, OccurrencesChanged, announce
from campus.booking.models import ApprovalCause, Booking, Occurrence, OccurrenceStatus
from campus.booking.queries.approvals import waiting_approvals
from campus.booking.queries.missed_series import missed_in_a_row
from campus.booking.queries.occurrences import confirmed_ahead
from campus.booking.services.approval import LATEST_ANSWER, ask_for_approval, promised_answer, withdraw
from campus.booking.services.deciding import let_go_on
from campus.domain.no_show import HELD_AFTER
from campus.spaces.catalogue import RoomFacts
from campus.spaces.queries.catalogue import read_catalogue


def hold_rest(db: Session, booking_id: int, *, now: datetime) -> bool:
    """Let what is left of a series wait for a manager; its slots stay held. Whether anything does.

    A date that begins before anybody can be expected to have answered takes place as it was booked: nobody who comes
    shall stand before a locked door. What is under review already stays so.
    """
    request = waiting_approvals(db, [booking_id]).get(booking_id)
    dates = [] if request is not None and request.is_review else confirmed_ahead(db, booking_id, now=now)
    if not dates:
        return False
    room = read_catalogue(db).rooms[dates[0].room_id]
    held = [each for each in dates if _can_be_answered(room, each, now)]
    if not held:
        return False
    changes = tuple(OccurrenceChange(each, _pending(each, now)) for each in held)
    ids = [each.occurrence_id for each in held]
    values: dict[str, Any] = {"status": OccurrenceStatus.PENDING, "revised_at": now}
    values["sequence"] = Occurrence.sequence + 1
    db.execute(update(Occurrence).where(Occurrence.id.in_(ids)).values(values))
    revision = {"version": Booking.version + 1, "revised_at": now}
    db.execute(update(Booking).where(Booking.id == booking_id).values(revision))
    # A request that the room's rules ask for is answered together with this one.
    withdraw(db, booking_id, whatever_pends=True, now=now)
    ask_for_approval(db, booking_id, room, held[0].slot, cause=ApprovalCause.MISSED, now=now)
    record(db, f"booking.{Act.HELD}", ("booking", booking_id), by=None, now=now, details={"dates": len(held)})
    announce(db, OccurrencesChanged(Act.HELD, None, now, changes))
    return True


def _can_be_answered(room: RoomFacts, date: OccurrenceFacts, now: datetime) -> bool:
    return promised_answer(room, now=now) <= date.slot.starts_at - LATEST_ANSWER


def _pending(before: OccurrenceFacts, now: datetime) -> OccurrenceFacts:
    return replace(
        before,
        status=OccurrenceStatus.PENDING,
        sequence=before.sequence + 1,
        version=before.version + 1,
        revised_at=now,
    )


def look_again(
    db: Session, booking_id: int, *, since: datetime | None = None, by_id: int | None, now: datetime
) -> bool:
    """Let a series go on that is held for dates which do not count any more; whether it was.

    ``since``: only where the review began at that time or later.
    """
    request = waiting_approvals(db, [booking_id]).get(booking_id)
    if request is None or not request.is_review or (since is not None and request.requested_at < since):
        return False
    if missed_in_a_row(db, booking_id) >= HELD_AFTER:
        return False
    let_go_on(db, request.id, by_id=by_id, now=now)
    return True
