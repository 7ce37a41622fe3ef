"""Calls for help, and whether someone is in the room they come from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from campus.booking.models import Booking, CheckIn, Occurrence, OccurrenceStatus
from campus.help.models import AlertStep, CallSource, HelpAlert, HelpCall, HelpKind
from campus.spaces.catalogue import RoomFacts

# No occurrence is longer.
_LONGEST = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class CallFacts:
    """A call as it stands; see :class:`campus.help.models.HelpCall`."""

    id: int
    room_id: int
    occurrence_id: int | None
    source: CallSource
    resident_id: int | None
    people: int | None
    kind: HelpKind
    words: str
    called_at: datetime
    acknowledged_at: datetime | None
    acknowledged_by_id: int | None
    escalated_at: datetime | None
    escalated_again_at: datetime | None
    closed_at: datetime | None
    closed_by_id: int | None
    note: str
    is_false_alarm: bool

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def waits(self) -> bool:
        """Whether nobody has said yet that they are coming."""
        return self.closed_at is None and self.acknowledged_at is None


_C = HelpCall
CALLS = select(
    _C.id,
    _C.room_id,
    _C.occurrence_id,
    _C.source,
    _C.resident_id,
    _C.people,
    _C.kind,
    _C.words,
    _C.called_at,
    _C.acknowledged_at,
    _C.acknowledged_by_id,
    _C.escalated_at,
    _C.escalated_again_at,
    _C.closed_at,
    _C.closed_by_id,
    _C.note,
    _C.is_false_alarm,
)


def call_of(row: Row[*tuple[Any, ...]]) -> CallFacts:
    """A row of :data:`CALLS` as a value."""
    return CallFacts(*tuple(row))


def find_call(db: Session, call_id: int) -> CallFacts | None:
    row = db.execute(CALLS.where(_C.id == call_id)).first()
    return None if row is None else call_of(row)


def calls_with(db: Session, call_ids: Iterable[int]) -> list[CallFacts]:
    """Those calls, the oldest first."""
    statement = CALLS.where(_C.id.in_(sorted(call_ids))).order_by(_C.called_at, _C.id)
    return [call_of(row) for row in db.execute(statement)]


def _told(resident_id: int) -> ColumnElement[bool]:
    is_told = select(HelpAlert.call_id).where(HelpAlert.call_id == _C.id, HelpAlert.resident_id == resident_id)
    return exists(is_told)


def _seen_by(manager_id: int, *, is_on_duty: bool) -> ColumnElement[bool]:
    """Which calls a manager may know of: all that someone made; that someone alone did not answer, only if told of it,
    or on duty while it is open."""
    may_know = or_(_C.kind != HelpKind.CHECK, _told(manager_id))
    return or_(may_know, _C.closed_at.is_(None)) if is_on_duty else may_know


def may_see(db: Session, call: CallFacts, manager_id: int, *, is_on_duty: bool) -> bool:
    """Whether a manager may know of ``call``."""
    seen = select(_C.id).where(_C.id == call.id, _seen_by(manager_id, is_on_duty=is_on_duty))
    return db.scalar(seen) is not None


def waiting_calls(db: Session, manager_id: int, *, but: int = 0, limit: int = 3) -> list[CallFacts]:
    """Calls that nobody has answered, the oldest first, as a manager may know of them; without ``but``. One
    statement."""
    waits = and_(_C.closed_at.is_(None), _C.acknowledged_at.is_(None), _C.id != but)
    statement = CALLS.where(waits, _seen_by(manager_id, is_on_duty=False)).order_by(_C.called_at, _C.id)
    return [call_of(row) for row in db.execute(statement.limit(limit))]


def open_calls(db: Session, manager_id: int, *, is_on_duty: bool, limit: int = 50) -> list[CallFacts]:
    """Calls that are not closed: first those that nobody has answered, the oldest first."""
    seen = _seen_by(manager_id, is_on_duty=is_on_duty)
    statement = CALLS.where(_C.closed_at.is_(None), seen)
    statement = statement.order_by(_C.acknowledged_at.is_not(None), _C.called_at, _C.id)
    return [call_of(row) for row in db.execute(statement.limit(limit))]


def closed_calls(db: Session, manager_id: int, *, offset: int, limit: int) -> tuple[list[CallFacts], int]:
    """Calls of the past, the latest first, and how many there are."""
    condition = and_(_C.closed_at.is_not(None), _seen_by(manager_id, is_on_duty=False))
    total = db.scalar(select(func.count()).select_from(_C).where(condition)) or 0
    statement = CALLS.where(condition).order_by(_C.called_at.desc(), _C.id.desc()).offset(offset).limit(limit)
    return [call_of(row) for row in db.execute(statement)], total


def own_open_call(db: Session, room_id: int, resident_id: int) -> CallFacts | None:
    """The latest call of a resident from a room that is not closed, or None."""
    mine = and_(_C.room_id == room_id, _C.resident_id == resident_id, _C.closed_at.is_(None))
    row = db.execute(CALLS.where(mine, _C.source == CallSource.PAGE).order_by(_C.id.desc()).limit(1)).first()
    return None if row is None else call_of(row)


@dataclass(frozen=True, slots=True)
class Told:
    """Who was told of a call on one occasion."""

    step: AlertStep
    at: datetime
    resident_ids: tuple[int, ...]


def alerts_of(db: Session, call_id: int) -> list[Told]:
    """Who was told of a call, occasion by occasion in their order."""
    statement = select(HelpAlert.step, HelpAlert.at, HelpAlert.resident_id).where(HelpAlert.call_id == call_id)
    rows = db.execute(statement.order_by(HelpAlert.at, HelpAlert.resident_id)).all()
    return [
        Told(step, min(row[1] for row in rows if row[0] is step), tuple(row[2] for row in rows if row[0] is step))
        for step in AlertStep
        if any(row[0] is step for row in rows)
    ]


@dataclass(frozen=True, slots=True)
class Occupant:
    """Who is in a room: the occurrence under way, and how many people came, or were expected."""

    occurrence_id: int
    people: int


def occupant_of(db: Session, room: RoomFacts, *, now: datetime) -> Occupant | None:
    """The booking under way in ``room``, or in the whole that it is a part of, or in its parts (all of their people);
    None if there is none."""
    related = [room.id, *([room.whole_id] if room.whole_id else []), *room.part_ids]
    statement = (
        select(Occurrence.id, Occurrence.room_id, func.coalesce(CheckIn.people, Booking.people))
        .join(Booking, Booking.id == Occurrence.booking_id)
        .outerjoin(CheckIn, CheckIn.occurrence_id == Occurrence.id)
        .where(
            Occurrence.room_id.in_(related),
            Occurrence.status == OccurrenceStatus.CONFIRMED,
            Occurrence.starts_at <= now,
            Occurrence.starts_at > now - _LONGEST,
            func.coalesce(Occurrence.ended_at, Occurrence.ends_at) > now,
        )
        .order_by(Occurrence.id)
    )
    rows = db.execute(statement).all()
    for room_id in (room.id, room.whole_id):
        here = [row for row in rows if row[1] == room_id]
        if here:
            return Occupant(here[0][0], here[0][2])
    return Occupant(rows[0][0], sum(row[2] for row in rows)) if rows else None
