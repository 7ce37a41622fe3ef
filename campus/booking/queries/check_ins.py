"""Check-ins as they are kept, and the dates that the sweep has to look at."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import Booking, CheckIn, CheckInWay, Occurrence, OccurrenceStatus
from campus.booking.queries.occurrences import OCCURRENCES, facts_of

_COLUMNS = (
    CheckIn.occurrence_id,
    CheckIn.is_required,
    CheckIn.checked_in_at,
    CheckIn.way,
    CheckIn.by_id,
    CheckIn.people,
    CheckIn.warned_at,
    CheckIn.no_show_at,
)
# Nobody is missed, nor is a room released, longer after the start than this.
LATEST = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class CheckInFacts:
    """What became of one occurrence once its time came, as :class:`campus.booking.models.CheckIn` keeps it."""

    occurrence_id: int
    is_required: bool
    checked_in_at: datetime | None = None
    way: CheckInWay | None = None
    by_id: int | None = None
    people: int | None = None
    warned_at: datetime | None = None
    no_show_at: datetime | None = None

    @property
    def is_checked_in(self) -> bool:
        return self.checked_in_at is not None

    @property
    def is_released(self) -> bool:
        """Whether the room was given to others since nobody came."""
        return self.no_show_at is not None


@dataclass(frozen=True, slots=True)
class Missed:
    """A date that is on, asks for a check-in and has none. ``warned_at``: when that was said."""

    facts: OccurrenceFacts
    warned_at: datetime | None


def check_ins_of(db: Session, occurrence_ids: Collection[int]) -> dict[int, CheckInFacts]:
    """The check-ins of dates, by occurrence; one to which nothing happened has none. One statement at most."""
    if not occurrence_ids:
        return {}
    found = db.execute(select(*_COLUMNS).where(CheckIn.occurrence_id.in_(sorted(occurrence_ids))))
    return {row[0]: CheckInFacts(*row) for row in found}


def find_check_in(db: Session, occurrence_id: int) -> CheckInFacts | None:
    """The check-in of one date, or None."""
    return check_ins_of(db, [occurrence_id]).get(occurrence_id)


def begun_dates(db: Session, *, now: datetime) -> list[OccurrenceFacts]:
    """Confirmed dates that have begun and of which nothing is kept yet, in the order of their ids. One statement."""
    statement = OCCURRENCES.outerjoin(CheckIn, CheckIn.occurrence_id == Occurrence.id).where(
        CheckIn.occurrence_id.is_(None),
        Occurrence.status == OccurrenceStatus.CONFIRMED,
        Occurrence.starts_at <= now,
        Occurrence.starts_at > now - LATEST,
    )
    return [facts_of(row) for row in db.execute(statement.order_by(Occurrence.id))]


def missed_dates(db: Session, *, now: datetime) -> list[Missed]:
    """Dates that are on, ask for a check-in and have none, in the order of their ids. One statement."""
    statement = OCCURRENCES.join(CheckIn, CheckIn.occurrence_id == Occurrence.id).add_columns(CheckIn.warned_at)
    rows = db.execute(statement.where(*_is_missed(now)).order_by(Occurrence.id))
    return [Missed(facts_of(row[:-1]), row[-1]) for row in rows]


def hold_missed(db: Session, occurrence_ids: Collection[int], *, now: datetime) -> Sequence[OccurrenceFacts]:
    """Those of ``occurrence_ids`` that are missed still, locked on PostgreSQL with their bookings and check-ins; what
    someone else works on at this moment is left to them. One statement at most."""
    if not occurrence_ids:
        return []
    statement = OCCURRENCES.join(CheckIn, CheckIn.occurrence_id == Occurrence.id).where(
        Occurrence.id.in_(sorted(occurrence_ids)), *_is_missed(now)
    )
    locked = statement.order_by(Occurrence.id).with_for_update(of=(Booking, Occurrence, CheckIn), skip_locked=True)
    return [facts_of(row) for row in db.execute(locked)]


def _is_missed(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        CheckIn.is_required.is_(True),
        CheckIn.checked_in_at.is_(None),
        CheckIn.no_show_at.is_(None),
        Occurrence.status == OccurrenceStatus.CONFIRMED,
        Occurrence.ended_at.is_(None),
        Occurrence.starts_at <= now,
        Occurrence.starts_at > now - LATEST,
        Occurrence.ends_at > now,
    )
