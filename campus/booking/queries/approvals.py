"""Requests for approval: one, a booking's latest, and the managers' lists."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, Select, case, func, select
from sqlalchemy.orm import Session

from campus.booking.models import WAITS, Approval, ApprovalCause, ApprovalState, Booking, Occurrence, OccurrenceStatus
from campus.domain.slot import Slot
from campus.people.models import Resident

_COLUMNS = (
    Approval.id,
    Approval.booking_id,
    Approval.state,
    Approval.requested_at,
    Approval.due_at,
    Approval.expires_at,
    Approval.question,
    Approval.asked_at,
    Approval.reply,
    Approval.replied_at,
    Approval.decided_at,
    Approval.decided_by_id,
    Approval.reason,
    Approval.cause,
)


@dataclass(frozen=True, slots=True)
class ApprovalFacts:
    """A request for a manager's answer, as it stands; ``decided_by_id`` is None where nobody decided."""

    id: int
    booking_id: int
    state: ApprovalState
    requested_at: datetime
    due_at: datetime
    expires_at: datetime
    question: str
    asked_at: datetime | None
    reply: str
    replied_at: datetime | None
    decided_at: datetime | None
    decided_by_id: int | None
    reason: str
    cause: ApprovalCause

    @property
    def is_review(self) -> bool:
        """Whether it is asked since a series was missed again and again."""
        return self.cause is ApprovalCause.MISSED

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITS

    @property
    def is_asked(self) -> bool:
        return self.state is ApprovalState.ASKED

    def is_overdue(self, now: datetime) -> bool:
        """Whether the answer was promised for an earlier time than ``now``."""
        return self.due_at < now


@dataclass(frozen=True, slots=True)
class ApprovalRequest:
    """A request with what it is about: the first of its ``dates`` in ``room_id`` at ``slot``, ``last`` when the last
    one starts."""

    approval: ApprovalFacts
    room_id: int
    slot: Slot
    dates: int
    last: datetime
    title: str
    note: str
    people: int
    organizer_id: int
    booked_by_id: int
    organization_id: int | None

    def is_of(self, resident_id: int) -> bool:
        """Whether the resident asks for themself or asked for another."""
        return resident_id in (self.organizer_id, self.booked_by_id)


def _facts(row: Sequence[object]) -> ApprovalFacts:
    return ApprovalFacts(*row)  # type: ignore[arg-type]


def find_approval(db: Session, approval_id: int, *, for_update: bool = False) -> ApprovalFacts | None:
    """One request, or None; ``for_update`` locks it on PostgreSQL."""
    statement = select(*_COLUMNS).where(Approval.id == approval_id)
    row = db.execute(statement.with_for_update() if for_update else statement).first()
    return None if row is None else _facts(row)


def locale_of(db: Session, approval_id: int) -> str:
    """The language of the organizer whom request ``approval_id`` is about; Korean when there is no such request."""
    statement = select(Resident.locale).join(Booking, Booking.organizer_id == Resident.id)
    statement = statement.join(Approval, Approval.booking_id == Booking.id).where(Approval.id == approval_id)
    return db.scalar(statement) or "ko"


def latest_approval(db: Session, booking_id: int) -> ApprovalFacts | None:
    """The booking's newest request, or None."""
    statement = select(*_COLUMNS).where(Approval.booking_id == booking_id).order_by(Approval.id.desc()).limit(1)
    row = db.execute(statement).first()
    return None if row is None else _facts(row)


def waiting_approvals(db: Session, booking_ids: Collection[int]) -> Mapping[int, ApprovalFacts]:
    """The open requests of bookings, by booking."""
    if not booking_ids:
        return {}
    statement = select(*_COLUMNS).where(Approval.booking_id.in_(booking_ids), Approval.state.in_(WAITS))
    found = [_facts(row) for row in db.execute(statement)]
    return {each.booking_id: each for each in found}


def expired_ids(db: Session, *, now: datetime, limit: int) -> Sequence[int]:
    """Open requests whose time is over, in an order that every sweep keeps."""
    over = (Approval.state.in_(WAITS), Approval.expires_at <= now)
    return db.scalars(select(Approval.id).where(*over).order_by(Approval.id).limit(limit)).all()


# How many requests wait, those whose organizer was asked back among them.
WAITING_COUNT = select(func.count()).select_from(Approval).where(Approval.state.in_(WAITS))


def list_waiting(db: Session, *, limit: int) -> list[ApprovalRequest]:
    """Whom managers owe an answer, the most urgent first; then those who were asked back. One query."""
    is_asked = case((Approval.state == ApprovalState.ASKED, 1), else_=0)
    pending = Occurrence.status == OccurrenceStatus.PENDING
    statement = _requests(Approval.state.in_(WAITS), pending)
    statement = statement.order_by(is_asked, Approval.due_at, Approval.expires_at, Approval.id)
    return [_request(row) for row in db.execute(statement.limit(limit))]


_ANSWERED = (ApprovalState.APPROVED, ApprovalState.REFUSED, ApprovalState.EXPIRED)


def list_decided(db: Session, since: datetime, *, page: int, size: int) -> tuple[list[ApprovalRequest], int]:
    """What was answered, or expired, from ``since`` on, the latest first: page ``page`` (from 1), and how many.

    Of a series every date is counted, whatever became of it.
    """
    decided = (Approval.state.in_(_ANSWERED), Approval.decided_at >= since)
    total = db.scalar(select(func.count()).select_from(Approval).where(*decided)) or 0
    statement = _requests(Approval.state.in_(_ANSWERED) & (Approval.decided_at >= since), None)
    statement = statement.order_by(Approval.decided_at.desc(), Approval.id.desc())
    rows = db.execute(statement.offset((page - 1) * size).limit(size))
    return [_request(row) for row in rows], total


def _requests(which: ColumnElement[bool], dates: ColumnElement[bool] | None) -> Select[tuple[object, ...]]:
    """Requests with the first of those ``dates`` of their booking (None: of all), their count and the last start."""
    of_booking = {"partition_by": Occurrence.booking_id}
    place = func.row_number().over(order_by=(Occurrence.starts_at, Occurrence.id), **of_booking)  # type: ignore[arg-type]
    them = (
        select(
            Occurrence.booking_id,
            Occurrence.room_id,
            Occurrence.starts_at,
            Occurrence.ends_at,
            place.label("place"),
            func.count().over(**of_booking).label("dates"),  # type: ignore[arg-type]
            func.max(Occurrence.starts_at).over(**of_booking).label("last"),  # type: ignore[arg-type]
        )
        .where(Occurrence.booking_id.in_(select(Approval.booking_id).where(which)))
        .where(*([] if dates is None else [dates]))
        .subquery()
    )
    it = them.c
    return (
        select(*_COLUMNS, it.room_id, it.starts_at, it.ends_at, it.dates, it.last)
        .add_columns(Booking.title, Booking.note, Booking.people)
        .add_columns(Booking.organizer_id, Booking.booked_by_id, Booking.organization_id)
        .join(Booking, Booking.id == Approval.booking_id)
        .join(them, (it.booking_id == Approval.booking_id) & (it.place == 1))
        .where(which)
    )


def _request(row: Row[tuple[object, ...]]) -> ApprovalRequest:
    room_id, starts_at, ends_at, *rest = row[len(_COLUMNS) :]
    return ApprovalRequest(_facts(row[: len(_COLUMNS)]), room_id, Slot(starts_at, ends_at), *rest)  # type: ignore[arg-type]
