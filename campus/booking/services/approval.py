"""Rooms in which a manager answers: asking for approval, and no longer needing it."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, insert, update
from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import WAITS, Approval, ApprovalCause, ApprovalState, Occurrence, OccurrenceStatus
from campus.booking.queries.occurrences import pending_of
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


def is_within(before: OccurrenceFacts, room: RoomFacts, slot: Slot) -> bool:
    """Whether ``slot`` in ``room`` takes nothing that ``before`` does not have already."""
    return before.room_id == room.id and before.slot.contains(slot)


def status_after(before: OccurrenceFacts, room: RoomFacts, slot: Slot, by: Identity) -> OccurrenceStatus:
    """How ``before`` stands once ``by`` changed it to ``slot`` in ``room``.

    What takes no more than before keeps its status. What does is asked for anew where a manager answers; one who is a
    manager needs not ask, but moving somebody's open request is no answer to it.
    """
    if is_within(before, room, slot) or (
        before.status is OccurrenceStatus.PENDING and room.rules.policy.approval.value
    ):
        return before.status
    return first_status(room, by)


def promised_answer(room: RoomFacts, *, now: datetime) -> datetime:
    """Until when what is asked now is answered: business days on, at this time of day."""
    day = business_days_after(local_date(now), room.rules.policy.answer.value, room.rules.holidays)
    return at(day, minute_of(now))


def answer_clock(room: RoomFacts, first: Slot, *, now: datetime) -> tuple[datetime, datetime]:
    """Until when an answer is promised, and when the slot is given back without one.

    Both keep the time of day and count business days; the second never lies later than a day before ``first`` starts.
    """
    policy, today, minute = room.rules.policy, local_date(now), minute_of(now)
    due_at = promised_answer(room, now=now)
    expires_at = at(business_days_after(today, policy.expiry.value, room.rules.holidays), minute)
    latest = max(first.starts_at - LATEST_ANSWER, now)
    return min(due_at, latest), min(expires_at, latest)


def ask_for_approval(
    db: Session,
    booking_id: int,
    room: RoomFacts,
    first: Slot,
    *,
    cause: ApprovalCause = ApprovalCause.RULES,
    now: datetime,
) -> None:
    """Write the request that a manager answers; ``first`` is the booking's first pending slot."""
    ask_for_approvals(db, [(booking_id, room, first)], cause=cause, now=now)


def ask_for_approvals(
    db: Session,
    asked: Iterable[tuple[int, RoomFacts, Slot]],
    *,
    cause: ApprovalCause = ApprovalCause.RULES,
    now: datetime,
) -> None:
    """:func:`ask_for_approval` of several bookings, each as (id, room, first pending slot), in one statement."""
    request = {"state": ApprovalState.OPEN, "cause": cause, "requested_at": now}
    rows = []
    for booking_id, room, first in asked:
        due_at, expires_at = answer_clock(room, first, now=now)
        rows.append(request | {"booking_id": booking_id, "due_at": due_at, "expires_at": expires_at})
    if rows:
        db.execute(insert(Approval), rows)


def ask_again(db: Session, before: OccurrenceFacts, after: OccurrenceFacts, room: RoomFacts, *, now: datetime) -> None:
    """Keep the requests in step with a date that moved from ``before`` to ``after`` in ``room``, once it is written.

    An open request speaks of what was asked for: when more is asked for, another takes its place, with clocks of its
    own; when nothing is pending any more, it is withdrawn.
    """
    if OccurrenceStatus.PENDING not in (before.status, after.status) or is_within(before, room, after.slot):
        return
    is_pending = after.status is OccurrenceStatus.PENDING
    withdraw(db, after.booking_id, whatever_pends=is_pending, now=now)
    if is_pending:
        first = pending_of(db, after.booking_id)[0].slot if after.is_series else after.slot
        ask_for_approval(db, after.booking_id, room, first, now=now)


def withdraw(db: Session, booking_id: int, *, whatever_pends: bool = False, now: datetime) -> None:
    """Close the booking's open request unless some of its dates are pending still; ``whatever_pends``: even then."""
    withdraw_all(db, [booking_id], whatever_pends=whatever_pends, now=now)


def withdraw_all(
    db: Session, booking_ids: Collection[int], *, whatever_pends: bool = False, now: datetime
) -> None:
    """:func:`withdraw` of several bookings in one statement."""
    mine: list[ColumnElement[bool]] = [Approval.booking_id.in_(booking_ids), Approval.state.in_(WAITS)]
    if not whatever_pends:
        pending = (Occurrence.booking_id == Approval.booking_id, Occurrence.status == OccurrenceStatus.PENDING)
        mine.append(~exists().where(*pending))
    db.execute(update(Approval).where(*mine).values(state=ApprovalState.WITHDRAWN, decided_at=now))
