"""That the hub forgot what need not be kept: a row a run, with counts and without names."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from campus.leaving.models import RetentionRun

KEPT = timedelta(days=730)
# Runs are hourly; one that found nothing is told once a day.
TOLD_EVERY = timedelta(hours=20)


def note_run(
    db: Session, forgotten: Mapping[str, int], left: Mapping[str, int], *, is_scrubbed: bool, now: datetime
) -> bool:
    """Keep that a run forgot ``forgotten``, and what is ``left`` beyond its period after it; whether it is told."""
    done = {name: count for name, count in forgotten.items() if count}
    last = db.scalar(select(func.max(RetentionRun.at)))
    if not done and not left and not is_scrubbed and last is not None and last > now - TOLD_EVERY:
        return False
    db.add(RetentionRun(at=now, forgotten=done, left=dict(left), is_scrubbed=is_scrubbed))
    db.execute(delete(RetentionRun).where(RetentionRun.at < now - KEPT))
    return True


def last_runs(db: Session, *, limit: int) -> Sequence[RetentionRun]:
    """The last runs that are told, newest first."""
    return db.scalars(select(RetentionRun).order_by(RetentionRun.at.desc(), RetentionRun.id.desc()).limit(limit)).all()
