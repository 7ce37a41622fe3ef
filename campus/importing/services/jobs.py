"""Imports as they go on: begun, held by whoever works on them, answered, forgotten."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from campus.db import changed_rows
from campus.importing.answers import Answers, Ending, Outcome
from campus.importing.models import ImportJob, ImportStep

KEPT = timedelta(days=1)
# A worker that is silent for so long is gone; what it had begun is begun anew.
LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 3
_KEY_BYTES = 16
_GOES_ON = (ImportStep.LOOKING, ImportStep.BOOKING)


def begin_job(db: Session, data: bytes, *, by_id: int, total: int, is_held: bool = False, now: datetime) -> str:
    """Keep ``data``, an .ics file of ``total`` events, for the resident ``by_id``, in place of any other that is not
    being booked; returns its key. ``is_held``: whoever begins it looks it through at once."""
    key = secrets.token_urlsafe(_KEY_BYTES)
    others = (ImportJob.resident_id == by_id, ImportJob.step != ImportStep.BOOKING)
    db.execute(delete(ImportJob).where(*others))
    held: dict[str, Any] = {"attempts": 1, "claimed_until": now + LEASE} if is_held else {}
    held |= {"step": ImportStep.LOOKING, "began_at": now}
    db.add(ImportJob(id=key, resident_id=by_id, data=data, created_at=now, total=total, **held))
    db.flush()
    return key


def claim_next(db: Session, *, now: datetime) -> str | None:
    """Take the import that has been waiting longest, or None; returns its key. One whose last attempts ended without a
    word is given up here."""
    waiting = select(ImportJob).where(_is_waiting(now)).order_by(ImportJob.created_at, ImportJob.id).limit(1)
    job = db.scalar(waiting.with_for_update(skip_locked=True))
    if job is None:
        return None
    if job.attempts >= MOST_ATTEMPTS:
        settle_job(db, job.id, outcome=Outcome(Ending.BROKEN))
        return claim_next(db, now=now)
    job.attempts += 1
    job.claimed_until = now + LEASE
    db.flush()
    return job.id


def claim(db: Session, key: str, *, now: datetime) -> bool:
    """Take the import ``key`` for oneself, if nobody holds it."""
    values = {"claimed_until": now + LEASE, "attempts": ImportJob.attempts + 1}
    return _changes(db, and_(ImportJob.id == key, _is_waiting(now)), values)


def release(db: Session, key: str) -> None:
    """Let go of an import whose step failed; the attempt counts."""
    _changes(db, ImportJob.id == key, {"claimed_until": None})


def has_waiting(db: Session, *, now: datetime) -> bool:
    """Whether some import waits to be taken."""
    return db.scalar(select(ImportJob.id).where(_is_waiting(now)).limit(1)) is not None


def note_progress(db: Session, key: str, done: int, total: int) -> None:
    """Say how far the step has come."""
    _changes(db, ImportJob.id == key, {"done": done, "total": total})


def settle_job(
    db: Session, key: str, *, answers: Answers | None = None, outcome: Outcome | None = None
) -> None:
    """The step is done: the import waits for its owner. Where another worker has done it, its word stands."""
    values: dict[str, Any] = {"step": ImportStep.READY, "claimed_until": None, "attempts": 0}
    if answers is not None:
        values["answers"] = answers.written()
    values["outcome"] = "" if outcome is None else outcome.written()
    _changes(db, and_(ImportJob.id == key, ImportJob.step.in_(_GOES_ON)), values)


def go_on(
    db: Session, key: str, step: ImportStep, answers: Answers, *, is_held: bool = False, now: datetime
) -> bool:
    """Begin ``step`` with ``answers``, unless another is under way; ``is_held``: whoever begins it does it at once."""
    held = {"attempts": 1, "claimed_until": now + LEASE} if is_held else {"attempts": 0, "claimed_until": None}
    values = {"step": step, "answers": answers.written(), "outcome": "", "done": 0, "began_at": now} | held
    return _changes(db, and_(ImportJob.id == key, ImportJob.step == ImportStep.READY), values)


def keep_answers(db: Session, key: str, answers: Answers) -> None:
    """Keep what was chosen so far."""
    _changes(db, and_(ImportJob.id == key, ImportJob.step == ImportStep.READY), {"answers": answers.written()})


def forget_jobs(db: Session, *, now: datetime) -> int:
    """Delete the imports that were begun a day ago; how many."""
    return changed_rows(db, delete(ImportJob).where(ImportJob.created_at < now - KEPT))


def _is_waiting(now: datetime) -> ColumnElement[bool]:
    is_free = or_(ImportJob.claimed_until.is_(None), ImportJob.claimed_until <= now)
    return and_(ImportJob.step.in_(_GOES_ON), is_free)


def _changes(db: Session, which: ColumnElement[bool], values: dict[str, Any]) -> bool:
    return changed_rows(db, update(ImportJob).where(which).values(values)) > 0
