"""The no-show ledger: a point for a room that was booked and left empty, a series that was missed again and again, what
members say to it and what managers answer.

What a group meets in gives nobody a point: see docs/decisions/0024.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Table, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.booking.changes import OccurrenceFacts
from campus.booking.models import NoShowPoint
from campus.booking.queries.missed_series import missed_in_a_row
from campus.booking.services.missed_series import hold_rest, look_again
from campus.domain.no_show import HELD_AFTER
from campus.people.models import Resident

_POINTS: Table = NoShowPoint.metadata.tables["no_show_points"]


@dataclass(frozen=True, slots=True)
class Noted:
    """What followed from one date that nobody came to: whether the organizer got a point, how many dates of the series
    were missed in a row by now (0: no series), and whether the rest of it is held for review."""

    has_point: bool
    missed: int = 0
    is_held: bool = False


def note_no_show(db: Session, facts: OccurrenceFacts, *, now: datetime) -> Noted:
    """Write down that nobody came to ``facts``, once its check-in says so and its release was announced.

    A point for whoever organizes it, unless a group was to meet; and of a series that was missed for the third time in
    a row the rest is held. A second time changes nothing.
    """
    has_point = not facts.is_for_group and _give(db, facts, now)
    missed = missed_in_a_row(db, facts.booking_id) if facts.is_series else 0
    is_held = missed >= HELD_AFTER and hold_rest(db, facts.booking_id, now=now)
    return Noted(has_point, missed, is_held)


def _give(db: Session, facts: OccurrenceFacts, now: datetime) -> bool:
    make = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    point = {"resident_id": facts.organizer_id, "occurrence_id": facts.occurrence_id, "given_at": now}
    statement = make(_POINTS).values(point).on_conflict_do_nothing(index_elements=["occurrence_id"])
    if db.execute(statement.returning(_POINTS.c.id)).first() is None:
        return False
    db.execute(update(Resident).where(Resident.id == facts.organizer_id).values(last_no_show_at=now))
    details = {"starts_at": facts.slot.starts_at.isoformat()}
    record(db, "booking.missed", ("booking", facts.booking_id), by=None, now=now, details=details)
    return True


def take_back(db: Session, facts: OccurrenceFacts, *, now: datetime) -> None:
    """Undo :func:`note_no_show`: someone came to ``facts`` after all, and its check-in says so."""
    mine = delete(NoShowPoint).where(NoShowPoint.occurrence_id == facts.occurrence_id)
    resident_id = db.scalar(mine.returning(NoShowPoint.resident_id))
    if resident_id is not None:
        remember_latest(db, [resident_id])
        details = {"starts_at": facts.slot.starts_at.isoformat()}
        record(db, "booking.not-missed", ("booking", facts.booking_id), by=None, now=now, details=details)
    if facts.is_series:
        look_again(db, facts.booking_id, since=facts.slot.starts_at, by_id=None, now=now)


def remember_latest(db: Session, resident_ids: Iterable[int]) -> None:
    """Keep with residents when the newest of their points was given that stands, in the order of their ids."""
    for resident_id in sorted(set(resident_ids)):
        stands = (NoShowPoint.resident_id == resident_id, NoShowPoint.excused_at.is_(None))
        latest = select(func.max(NoShowPoint.given_at)).where(*stands).scalar_subquery()
        db.execute(update(Resident).where(Resident.id == resident_id).values(last_no_show_at=latest))
