"""What becomes of a request for approval: approved, refused, asked back about, answered to, or expired."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.booking.changes import Act, OccurrenceChange, OccurrenceFacts, OccurrencesChanged, announce
from campus.booking.models import Allocation, Approval, ApprovalState, Booking, Occurrence, OccurrenceStatus
from campus.booking.queries.approvals import ApprovalFacts, expired_ids, find_approval
from campus.booking.queries.occurrences import pending_of
from campus.people.queries.logins import Identity
from campus.permissions import Permission

# So many expire in one transaction; the next sweep takes the rest.
MOST_AT_ONCE = 100


class ApprovalGone(LookupError):
    """There is no such request."""


class AlreadyDecided(Exception):
    """Somebody else, or time, was first; ``state`` is how the request stands. Nothing was written."""

    def __init__(self, state: ApprovalState) -> None:
        super().__init__(state.value)
        self.state = state


class OwnRequest(Exception):
    """Nobody but an administrator approves what they asked for themselves. Nothing was written."""


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What is decided, by whom (None: by the hub), and why."""

    act: Act
    state: ApprovalState
    status: OccurrenceStatus
    by_id: int | None
    reason: str = ""


def approve(
    db: Session, approval_id: int, *, reason: str = "", by: Identity, now: datetime
) -> tuple[OccurrenceFacts, ...]:
    """Confirm every pending date of the booking; of a series those that are over by now expire instead.

    Returns the dates as they stand. Raises :class:`AlreadyDecided` (as expired when all of it is over),
    :class:`OwnRequest`, :class:`ApprovalGone`.
    """
    found, dates = _open(db, approval_id)
    if not any(each.slot.ends_at > now for each in dates):
        raise AlreadyDecided(ApprovalState.EXPIRED)
    if by.resident_id in (dates[0].organizer_id, dates[0].booked_by_id) and not by.may(Permission.ADMINISTER):
        raise OwnRequest()
    verdict = _Verdict(Act.APPROVED, ApprovalState.APPROVED, OccurrenceStatus.CONFIRMED, by.resident_id, reason)
    return _settle(db, found, dates, verdict, now=now)


def refuse(db: Session, approval_id: int, reason: str, *, by: Identity, now: datetime) -> tuple[OccurrenceFacts, ...]:
    """Decline every pending date of the booking and give its slots back; the organizer reads ``reason``.

    Returns the dates as they stand. Raises :class:`AlreadyDecided`, :class:`ApprovalGone`.
    """
    found, dates = _open(db, approval_id)
    verdict = _Verdict(Act.DECLINED, ApprovalState.REFUSED, OccurrenceStatus.DECLINED, by.resident_id, reason)
    return _settle(db, found, dates, verdict, now=now)


def let_go_on(db: Session, approval_id: int, *, by_id: int | None, now: datetime) -> tuple[OccurrenceFacts, ...]:
    """Confirm every pending date, since what the request was about turned out not to be so; ``by_id`` is None where the
    hub found it out. Raises :class:`AlreadyDecided`, :class:`ApprovalGone`."""
    found, dates = _open(db, approval_id)
    verdict = _Verdict(Act.APPROVED, ApprovalState.WITHDRAWN, OccurrenceStatus.CONFIRMED, by_id)
    return _settle(db, found, dates, verdict, now=now)


def expire_due(db: Session, *, now: datetime) -> int:
    """Give back the slots of requests that nobody answered in time; how many expired. A second time changes nothing."""
    verdict = _Verdict(Act.EXPIRED, ApprovalState.EXPIRED, OccurrenceStatus.EXPIRED, None)
    count = 0
    for approval_id in expired_ids(db, now=now, limit=MOST_AT_ONCE):
        try:
            found, dates = _open(db, approval_id)
        except AlreadyDecided:
            continue
        _settle(db, found, dates, verdict, now=now)
        count += 1
    return count


def ask_back(db: Session, approval_id: int, question: str, *, by: Identity, now: datetime) -> None:
    """Put ``question`` to the organizer; the slots stay held, the clocks go on.

    A second question takes the place of the first and of what was replied. Raises :class:`AlreadyDecided`,
    :class:`ApprovalGone`.
    """
    found, _dates = _open(db, approval_id)
    said = {"question": question, "asked_at": now, "reply": "", "replied_at": None}
    _write(db, found, said | {"state": ApprovalState.ASKED})
    _record(db, found, "asked-back", by.resident_id, now=now)


def reply(db: Session, approval_id: int, text: str, *, by: Identity, now: datetime) -> None:
    """Answer what was asked back; the request waits for a manager again.

    Raises :class:`AlreadyDecided`, as open when it was replied to already; :class:`ApprovalGone`.
    """
    found, _dates = _open(db, approval_id)
    if not found.is_asked:
        raise AlreadyDecided(found.state)
    _write(db, found, {"reply": text, "replied_at": now, "state": ApprovalState.OPEN})
    _record(db, found, "replied", by.resident_id, now=now)


def _open(db: Session, approval_id: int) -> tuple[ApprovalFacts, list[OccurrenceFacts]]:
    """A request that waits, and its pending dates, all locked.

    First the booking, then its request: whoever cancels or moves the booking locks them in that order, too.
    """
    found = find_approval(db, approval_id)
    if found is None:
        raise ApprovalGone(approval_id)
    dates = pending_of(db, found.booking_id)
    found = find_approval(db, approval_id, for_update=True)
    if found is None:
        raise ApprovalGone(approval_id)
    if not found.is_waiting:
        raise AlreadyDecided(found.state)
    return found, dates


def _settle(
    db: Session, found: ApprovalFacts, dates: Sequence[OccurrenceFacts], verdict: _Verdict, *, now: datetime
) -> tuple[OccurrenceFacts, ...]:
    """Write ``verdict`` on all ``dates`` in as many statements as on one, and tell of it once."""
    changes = tuple(OccurrenceChange(each, _decided(each, verdict, now)) for each in dates)
    after = tuple(each.after for each in changes)
    for status in (OccurrenceStatus.CONFIRMED, OccurrenceStatus.DECLINED, OccurrenceStatus.EXPIRED):
        ids = [each.occurrence_id for each in after if each.status is status]
        if not ids:
            continue
        if status is not OccurrenceStatus.CONFIRMED:
            db.execute(delete(Allocation).where(Allocation.occurrence_id.in_(ids)))
        values: dict[str, Any] = {"status": status, "sequence": Occurrence.sequence + 1, "revised_at": now}
        db.execute(update(Occurrence).where(Occurrence.id.in_(ids)).values(values))
    version = {"version": Booking.version + 1, "revised_at": now}
    db.execute(update(Booking).where(Booking.id == found.booking_id).values(version))
    decided = {"decided_at": now, "decided_by_id": verdict.by_id, "reason": verdict.reason}
    _write(db, found, decided | {"state": verdict.state})
    _record(db, found, verdict.act.value, verdict.by_id, now=now, dates=len(after))
    announce(db, OccurrencesChanged(verdict.act, verdict.by_id, now, changes))
    return after


def _decided(before: OccurrenceFacts, verdict: _Verdict, now: datetime) -> OccurrenceFacts:
    is_over = verdict.status is OccurrenceStatus.CONFIRMED and before.slot.ends_at <= now
    return replace(
        before,
        status=OccurrenceStatus.EXPIRED if is_over else verdict.status,
        sequence=before.sequence + 1,
        version=before.version + 1,
        revised_at=now,
    )


def _write(db: Session, found: ApprovalFacts, values: dict[str, Any]) -> None:
    db.execute(update(Approval).where(Approval.id == found.id).values(values))


def _record(db: Session, found: ApprovalFacts, act: str, by_id: int | None, *, now: datetime, **details: int) -> None:
    """The texts are not kept in the audit, only that they were said."""
    about = {"request": found.id} | details
    record(db, f"booking.{act}", ("booking", found.booking_id), by=by_id, now=now, details=about)
