"""Long reports as they stand."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from campus.reports.models import ReportRun
from campus.reports.runs import Run, read_found

# A report that was made is shown for so long.
SHOWN = timedelta(hours=1)
MOST_ATTEMPTS = 3


def find_run(db: Session, key: str, *, now: datetime) -> Run | None:
    """The run that answers the question ``key``, unless what it found is too old to be shown."""
    it = db.get(ReportRun, key)
    if it is None or (it.made_at is not None and it.made_at <= now - SHOWN):
        return None
    is_taken = it.claimed_until is not None and it.claimed_until > now
    found = tuple(map(read_found, it.found or ()))
    is_broken = it.attempts >= MOST_ATTEMPTS and not is_taken and it.made_at is None
    if is_broken and it.began_at <= now - SHOWN:
        return None
    return Run(it.began_at, it.done, it.total, is_taken, it.made_at, found, is_broken)


def is_waiting(now: datetime) -> ColumnElement[bool]:
    """Whether a run is to be taken up by whoever has time."""
    is_free = or_(ReportRun.claimed_until.is_(None), ReportRun.claimed_until <= now)
    return and_(ReportRun.made_at.is_(None), ReportRun.attempts < MOST_ATTEMPTS, is_free)


def has_waiting(db: Session, *, now: datetime) -> bool:
    """Whether some run waits to be taken."""
    return db.scalar(select(ReportRun.id).where(is_waiting(now)).limit(1)) is not None
