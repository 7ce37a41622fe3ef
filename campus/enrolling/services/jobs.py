"""Files of people as they go on: begun, answered, held by whoever works on them, forgotten."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.db import changed_rows
from campus.enrolling.answers import Answers, Outcome
from campus.enrolling.columns import Field, guess_columns
from campus.enrolling.models import FileStep, ImportedPerson, PeopleFile
from campus.enrolling.queries import Job, packed
from campus.enrolling.tables import Table

# A file that nobody agreed to is forgotten; one that was written can be taken back, and is told of for longer.
UNWRITTEN_KEPT = timedelta(days=1)
UNDO_WITHIN = timedelta(days=7)
WRITTEN_KEPT = timedelta(days=90)
# A worker that is silent for so long is gone; another goes on where the last batch ended.
LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 5
_GOES_ON = (FileStep.WRITING, FileStep.UNDOING)
_KEY_OCTETS = 16


def begin_job(db: Session, name: str, table: Table, *, by: int, now: datetime) -> str:
    """Keep what is in a file until somebody agrees to it; another of the same person that waits goes. Its key."""
    waiting = (PeopleFile.resident_id == by, PeopleFile.step == FileStep.READY)
    db.execute(delete(PeopleFile).where(*waiting))
    key = secrets.token_urlsafe(_KEY_OCTETS)
    mapping = {field.value: at for field, at in guess_columns(table).items()}
    db.add(
        PeopleFile(
            id=key,
            resident_id=by,
            name=name,
            encoding=table.encoding.value,
            data=packed(table),
            created_at=now,
            began_at=now,
            step=FileStep.READY,
            total=len(table.lines),
            answers=Answers(mapping=mapping).written(),
        )
    )
    record(db, "people-file.sent", ("people-file", 0), by=by, now=now, details={"key": key, "rows": len(table.lines)})
    return key


def keep_mapping(db: Session, job: Job, mapped: Mapping[Field, int]) -> None:
    """Keep which columns were chosen, as long as nothing was agreed to."""
    answers = Answers({field.value: at for field, at in mapped.items()}, job.answers.invites, job.answers.leaves_out)
    _changes(db, and_(PeopleFile.id == job.id, PeopleFile.step == FileStep.READY), {"answers": answers.written()})


def agree(db: Session, job: Job, *, invites: bool, leaves_out: bool, by: int, now: datetime) -> bool:
    """Let the worker write the people; False where that was begun already."""
    answers = Answers(job.answers.mapping, invites, leaves_out)
    values = {"step": FileStep.WRITING, "answers": answers.written(), "done": 0, "outcome": ""} | _fresh(now)
    is_first = _changes(db, and_(PeopleFile.id == job.id, PeopleFile.step == FileStep.READY), values)
    if is_first:
        details = {"key": job.id, "invites": invites}
        record(db, "people-file.agreed", ("people-file", 0), by=by, now=now, details=details)
    return is_first


def begin_undo(db: Session, job: Job, *, by: int, now: datetime) -> bool:
    """Let the worker take back whom a file brought; False after a week, or where that was begun already."""
    in_time = PeopleFile.finished_at > now - UNDO_WITHIN
    values = {"step": FileStep.UNDOING, "done": 0} | _fresh(now)
    is_ours = _changes(
        db, and_(PeopleFile.id == job.id, PeopleFile.step == FileStep.WRITTEN, in_time), values
    )
    if is_ours:
        record(db, "people-file.undone", ("people-file", 0), by=by, now=now, details={"key": job.id})
    return is_ours


def _fresh(now: datetime) -> dict[str, Any]:
    return {"began_at": now, "attempts": 0, "claimed_until": None}


def claim_next(db: Session, *, now: datetime) -> str | None:
    """Take the file that has been waiting longest, or None; one whose attempts all failed is given up here."""
    waiting = select(PeopleFile).where(_is_waiting(now)).order_by(PeopleFile.began_at, PeopleFile.id).limit(1)
    job = db.scalar(waiting.with_for_update(skip_locked=True))
    if job is None:
        return None
    if job.attempts >= MOST_ATTEMPTS:
        is_undo = job.step is FileStep.UNDOING
        job.outcome = Outcome(**_counts(job.outcome), is_broken=True).written()
        job.step, job.claimed_until = FileStep.UNDONE if is_undo else FileStep.WRITTEN, None
        job.finished_at = now
        db.flush()
        return claim_next(db, now=now)
    job.attempts += 1
    job.claimed_until = now + LEASE
    db.flush()
    return job.id


def _counts(kept: str) -> dict[str, Any]:
    outcome = Outcome.read(kept)
    names = ("made", "known", "wrong", "invited", "removed", "stayed", "named")
    return {name: getattr(outcome, name) for name in names}


def has_waiting(db: Session, *, now: datetime) -> bool:
    """Whether some file waits to be taken."""
    return db.scalar(select(PeopleFile.id).where(_is_waiting(now)).limit(1)) is not None


def claim(db: Session, key: str, *, now: datetime) -> bool:
    """Take the file ``key`` for oneself, if nobody holds it."""
    values = {"claimed_until": now + LEASE, "attempts": PeopleFile.attempts + 1}
    return _changes(db, and_(PeopleFile.id == key, _is_waiting(now)), values)


def release(db: Session, key: str) -> None:
    """Let go of a file whose step failed; the attempt counts."""
    _changes(db, PeopleFile.id == key, {"claimed_until": None})


def note_batch(
    db: Session, key: str, step: FileStep, progress: tuple[int, int], outcome: Outcome, *, now: datetime
) -> bool:
    """A batch is done: from the first to the second of ``progress``; False where another has done it, and nothing of
    this one may stay."""
    before, after = progress
    where = and_(PeopleFile.id == key, PeopleFile.step == step, PeopleFile.done == before)
    values = {"done": after, "outcome": outcome.written(), "claimed_until": now + LEASE, "attempts": 1}
    return _changes(db, where, values)


def finish(db: Session, key: str, step: FileStep, *, now: datetime) -> None:
    """Nothing is left to do; the rows of the file are not needed any more."""
    ends = FileStep.WRITTEN if step is FileStep.WRITING else FileStep.UNDONE
    values = {"step": ends, "claimed_until": None, "finished_at": now, "data": b""}
    _changes(db, and_(PeopleFile.id == key, PeopleFile.step == step), values)


def forget_files(db: Session, *, now: datetime) -> int:
    """Delete files that nobody agreed to within a day, and those that were written three months ago; how many."""
    old = or_(
        and_(PeopleFile.step == FileStep.READY, PeopleFile.created_at < now - UNWRITTEN_KEPT),
        and_(
            PeopleFile.step.in_((FileStep.WRITTEN, FileStep.UNDONE)), PeopleFile.finished_at < now - WRITTEN_KEPT
        ),
    )
    db.execute(delete(ImportedPerson).where(ImportedPerson.file_id.in_(select(PeopleFile.id).where(old))))
    return changed_rows(db, delete(PeopleFile).where(old))


def _is_waiting(now: datetime) -> ColumnElement[bool]:
    is_free = or_(PeopleFile.claimed_until.is_(None), PeopleFile.claimed_until <= now)
    return and_(PeopleFile.step.in_(_GOES_ON), is_free)


def _changes(db: Session, which: ColumnElement[bool], values: dict[str, Any]) -> bool:
    return changed_rows(db, update(PeopleFile).where(which).values(values)) > 0
