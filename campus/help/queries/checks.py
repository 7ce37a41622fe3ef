"""Checks late at night: who is alone in a room, who was asked, who has not answered."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from campus.booking.models import Allocation, Booking, CheckIn, CheckInWay, Occurrence, OccurrenceStatus
from campus.booking.queries.allocations import LONGEST_ALLOCATION
from campus.domain.help_times import FRESH
from campus.help.models import CheckOutcome, HelpCall, LoneCheck

_L = LoneCheck


class Alone(NamedTuple):
    """A booking of one person that is under way, and who that is: whoever checked in, else the organizer."""

    occurrence_id: int
    resident_id: int


def alone_at(db: Session, due_at: datetime, *, until: datetime, limit: int) -> list[Alone]:
    """Bookings of one person under way at ``due_at`` and beyond ``until`` that were not asked for that time, and from
    which no call is open."""
    people = func.coalesce(CheckIn.people, Booking.people)
    came = and_(CheckIn.by_id.is_not(None), CheckIn.way != CheckInWay.MANAGER)
    asked = exists(select(_L.id).where(_L.occurrence_id == Occurrence.id, _L.due_at == due_at))
    called = exists(
        select(HelpCall.id).where(HelpCall.occurrence_id == Occurrence.id, HelpCall.closed_at.is_(None))
    )
    statement = (
        select(Occurrence.id, case((came, CheckIn.by_id), else_=Booking.organizer_id))
        .select_from(Allocation)
        .join(Occurrence, Occurrence.id == Allocation.occurrence_id)
        .join(Booking, Booking.id == Occurrence.booking_id)
        .outerjoin(CheckIn, CheckIn.occurrence_id == Occurrence.id)
        .where(
            Allocation.starts_at > due_at - LONGEST_ALLOCATION,
            Allocation.starts_at <= due_at,
            Occurrence.status == OccurrenceStatus.CONFIRMED,
            Occurrence.starts_at <= due_at,
            func.coalesce(Occurrence.ended_at, Occurrence.ends_at) > until,
            people == 1,
            or_(CheckIn.checked_in_at.is_(None), CheckIn.checked_in_at <= due_at - FRESH),
            ~asked,
            ~called,
        )
        .distinct()
        .order_by(Occurrence.id)
        .limit(limit)
    )
    return [Alone(*row) for row in db.execute(statement)]


@dataclass(frozen=True, slots=True)
class CheckFacts:
    """A check with the booking that it asks about; ``ends_at`` is when the room is given back."""

    id: int
    occurrence_id: int
    room_id: int
    ends_at: datetime
    status: OccurrenceStatus
    organizer_id: int
    resident_id: int
    asked_at: datetime
    lapses_at: datetime
    settled_at: datetime | None
    outcome: CheckOutcome | None
    answered_at: datetime | None

    def is_over(self, now: datetime) -> bool:
        """Whether the booking has ended by ``now``, as planned or otherwise."""
        return self.status is not OccurrenceStatus.CONFIRMED or self.ends_at <= now

    def is_of(self, resident_id: int) -> bool:
        """Whether a resident may know of it: whoever was asked, and whose booking it is."""
        return resident_id in (self.resident_id, self.organizer_id)


_CHECKS = (
    select(
        _L.id,
        _L.occurrence_id,
        Occurrence.room_id,
        func.coalesce(Occurrence.ended_at, Occurrence.ends_at),
        Occurrence.status,
        Booking.organizer_id,
        _L.resident_id,
        _L.asked_at,
        _L.lapses_at,
        _L.settled_at,
        _L.outcome,
        _L.answered_at,
    )
    .join(Occurrence, Occurrence.id == _L.occurrence_id)
    .join(Booking, Booking.id == Occurrence.booking_id)
)


def find_check(db: Session, check_id: int) -> CheckFacts | None:
    row = db.execute(_CHECKS.where(_L.id == check_id)).first()
    return None if row is None else CheckFacts(*tuple(row))


def checks_with(db: Session, check_ids: set[int]) -> list[CheckFacts]:
    """Those checks, in the order of their ids."""
    return [CheckFacts(*tuple(row)) for row in db.execute(_CHECKS.where(_L.id.in_(sorted(check_ids))).order_by(_L.id))]


def open_check_of(db: Session, resident_id: int) -> CheckFacts | None:
    """The check that waits for a resident's answer, or None. One statement."""
    mine = and_(_L.resident_id == resident_id, _L.settled_at.is_(None))
    row = db.execute(_CHECKS.where(mine).order_by(_L.id.desc()).limit(1)).first()
    return None if row is None else CheckFacts(*tuple(row))


def unanswered_checks(db: Session, *, now: datetime, limit: int) -> list[CheckFacts]:
    """Checks whose time to answer is over, or whose booking is, in the order of their ids."""
    ended = or_(
        Occurrence.status != OccurrenceStatus.CONFIRMED,
        func.coalesce(Occurrence.ended_at, Occurrence.ends_at) <= now,
    )
    statement = _CHECKS.where(_L.settled_at.is_(None), or_(_L.lapses_at <= now, ended)).order_by(_L.id)
    return [CheckFacts(*tuple(row)) for row in db.execute(statement.limit(limit))]


def open_checks(db: Session, *, limit: int = 50) -> list[CheckFacts]:
    """Checks that wait for an answer, the oldest first; for those on duty."""
    statement = _CHECKS.where(_L.settled_at.is_(None)).order_by(_L.lapses_at, _L.id)
    return [CheckFacts(*tuple(row)) for row in db.execute(statement.limit(limit))]
