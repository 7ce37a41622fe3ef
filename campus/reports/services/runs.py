"""Long reports: begun, worked out month by month by the worker, forgotten."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from campus.db import changed_rows
from campus.reports.models import ReportRun
from campus.reports.queries.gathered import Gathered
from campus.reports.queries.runs import MOST_ATTEMPTS, SHOWN, is_waiting
from campus.reports.runs import Asked, write_found

# A worker that is silent for so long is gone; what it had begun is begun anew.
LEASE = timedelta(minutes=2)
_RUNS = ReportRun.metadata.tables["report_runs"]


def begin_run(db: Session, asked: Asked, *, now: datetime) -> None:
    """Have ``asked`` worked out, unless it is already; what is too old or could not be made is begun anew."""
    is_broken = and_(ReportRun.attempts >= MOST_ATTEMPTS, ReportRun.began_at <= now - SHOWN)
    is_old = or_(ReportRun.made_at <= now - SHOWN, is_broken)
    db.execute(delete(ReportRun).where(ReportRun.id == asked.key, is_old))
    make = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    values = {"id": asked.key, "asked": asked.written(), "began_at": now, "done": 0, "total": 0, "attempts": 0}
    db.execute(make(_RUNS).values(values).on_conflict_do_nothing(index_elements=["id"]))


def claim_next(db: Session, *, now: datetime) -> tuple[str, dict[str, Any]] | None:
    """Take the run that has been waiting longest: its key and what is asked."""
    waiting = select(ReportRun).where(is_waiting(now)).order_by(ReportRun.began_at, ReportRun.id).limit(1)
    run = db.scalar(waiting.with_for_update(skip_locked=True))
    if run is None:
        return None
    run.attempts += 1
    run.claimed_until = now + LEASE
    return run.id, run.asked


def note_progress(db: Session, key: str, done: int, total: int, *, now: datetime) -> None:
    """Say how far it is; whoever works on it goes on holding it."""
    db.execute(update(ReportRun).where(ReportRun.id == key).values(done=done, total=total, claimed_until=now + LEASE))


def keep_found(db: Session, key: str, found: Sequence[Gathered], *, now: datetime) -> None:
    """It is made."""
    values = {"found": [write_found(each) for each in found], "made_at": now, "claimed_until": None}
    db.execute(update(ReportRun).where(ReportRun.id == key).values(values))


def release_run(db: Session, key: str) -> None:
    """Let go of a run that failed; the attempt counts."""
    db.execute(update(ReportRun).where(ReportRun.id == key).values(claimed_until=None))


def forget_runs(db: Session, *, now: datetime) -> int:
    """Delete what is no longer shown, and what was never made; how many."""
    is_old = or_(ReportRun.made_at <= now - SHOWN, ReportRun.began_at <= now - timedelta(days=1))
    return changed_rows(db, delete(ReportRun).where(is_old))
