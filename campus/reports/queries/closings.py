"""Months: which are closed, and what was done afterwards to bookings in them."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from campus.audit.models import AuditEntry
from campus.booking.models import Occurrence
from campus.domain.days import ONE_DAY, Days
from campus.people.models import Resident
from campus.reports.models import MonthClosing
from campus.reports.queries.rollup import month_after, month_of

MOST_ACTS = 20


def month_days(day: date) -> Days:
    """The days of the month in which ``day`` lies."""
    return Days(month_of(day), month_after(month_of(day)) - ONE_DAY)


def read_closings(db: Session, months: Sequence[date]) -> dict[date, tuple[MonthClosing, str | None]]:
    """Closings with who closed, by month. One statement."""
    statement = (
        select(MonthClosing, Resident.name)
        .outerjoin(Resident, Resident.id == MonthClosing.closed_by_id)
        .where(MonthClosing.month.in_(months))
    )
    return {closing.month: (closing, name) for closing, name in db.execute(statement)}


def acts_since(db: Session, closing: MonthClosing) -> list[AuditEntry]:
    """What the audit says was done to the month's bookings after it was closed, latest first, at most twenty."""
    slot = month_days(closing.month).slot
    within = and_(Occurrence.starts_at >= slot.starts_at, Occurrence.starts_at < slot.ends_at)
    its = or_(
        and_(AuditEntry.subject == "booking", AuditEntry.subject_id.in_(select(Occurrence.booking_id).where(within))),
        and_(AuditEntry.subject == "occurrence", AuditEntry.subject_id.in_(select(Occurrence.id).where(within))),
    )
    statement = select(AuditEntry).where(AuditEntry.at > closing.closed_at, its)
    return list(db.scalars(statement.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(MOST_ACTS)))
