"""Rooms in which a manager answers: asking for approval."""

from datetime import datetime, timedelta

from sqlalchemy import insert
from sqlalchemy.orm import Session

from campus.booking.models import Approval, ApprovalState, OccurrenceStatus
from campus.domain.business_days import business_days_after
from campus.domain.hubtime import at, local_date, minute_of
from campus.domain.slot import Slot
from campus.people.queries.logins import Identity
from campus.permissions import Permission
from campus.spaces.catalogue import RoomFacts

# A slot that nobody answered for is given back so long before it starts, that another may still use it.
LATEST_ANSWER = timedelta(hours=24)


def first_status(room: RoomFacts, by: Identity) -> OccurrenceStatus:
    """How a new booking of ``room`` begins: pending where a manager answers, unless ``by`` is one."""
    if room.rules.policy.approval.value and not by.may(Permission.MANAGE_BOOKINGS):
        return OccurrenceStatus.PENDING
    return OccurrenceStatus.CONFIRMED


def answer_clock(room: RoomFacts, first: Slot, *, now: datetime) -> tuple[datetime, datetime]:
    """Until when an answer is promised, and when the slot is given back without one.

    Both keep the time of day and count business days; the second never lies later than a day before ``first`` starts.
    """
    policy, today, minute = room.rules.policy, local_date(now), minute_of(now)
    due_at = at(business_days_after(today, policy.answer.value, room.rules.holidays), minute)
    expires_at = at(business_days_after(today, policy.expiry.value, room.rules.holidays), minute)
    latest = max(first.starts_at - LATEST_ANSWER, now)
    return min(due_at, latest), min(expires_at, latest)


def ask_for_approval(db: Session, booking_id: int, room: RoomFacts, first: Slot, *, now: datetime) -> None:
    """Write the request that a manager answers; ``first`` is the booking's first pending slot."""
    due_at, expires_at = answer_clock(room, first, now=now)
    request = {"booking_id": booking_id, "state": ApprovalState.OPEN, "requested_at": now}
    db.execute(insert(Approval), [request | {"due_at": due_at, "expires_at": expires_at}])
