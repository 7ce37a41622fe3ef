"""Working on files of people, a batch at a time: each batch is one transaction with its own progress, so that whoever
is killed leaves nothing half done, and another goes on where the last batch ended."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from campus.audit.services import record_all
from campus.db import Sessions
from campus.db.engines import is_retryable
from campus.enrolling.answers import Outcome, Stays
from campus.enrolling.models import FileStep, ImportedPerson
from campus.enrolling.queries import Job, find_job, imported_after, judge_file, tied
from campus.enrolling.services.jobs import claim_next, finish, has_waiting, note_batch, release
from campus.outbox.services import withdraw_waiting
from campus.people.models import Resident, ResidentStatus
from campus.people.notices import PeopleMail, mail_invitations
from campus.people.services.inviting import Newcomer, prepare_residents, remove_prepared, send_invitation
from campus.settings import Settings

log = logging.getLogger(__name__)
BATCH = 250
# What a request does by itself.
FEW_ROWS = 250
_TRIES = 5


class _Overtaken(Exception):
    """Another worker did this batch."""


def work_on_people(sessions: Sessions, settings: Settings, *, now: datetime) -> bool:
    """Do the file that has been waiting longest; False when none waits."""
    with sessions.read() as db:
        if not has_waiting(db, now=now):
            return False
    with sessions.write() as db:
        key = claim_next(db, now=now)
    if key is not None:
        try:
            work_on(sessions, settings, key, now=now)
        except Exception:
            # The next try is not far, and there are few of them.
            log.exception("file of people %s: a step failed", key)
            with sessions.write() as db:
                release(db, key)
    return True


def work_on(sessions: Sessions, settings: Settings, key: str, *, now: datetime) -> None:
    """Do the step in which the file ``key`` stands, which is claimed."""
    with sessions.read() as db:
        job = find_job(db, key)
    try:
        if job is not None and job.step is FileStep.WRITING:
            _Writing(sessions, settings, job, now).all()
        elif job is not None and job.step is FileStep.UNDOING:
            _undo_all(sessions, job, now=now)
    except _Overtaken:
        log.info("file of people %s: another worker goes on with it", key)


@dataclass(frozen=True, slots=True)
class _Writing:
    """The people of one file as they are written."""

    sessions: Sessions
    settings: Settings
    job: Job
    now: datetime

    def all(self) -> None:
        """Go through the rows by their numbers, from where the last batch ended."""
        with self.sessions.read() as db:
            _table, judged = judge_file(db, self.job)
        done, outcome = self.job.done, replace(self.job.outcome, wrong=judged.wrong_rows)
        rows = sorted((*judged.people, *judged.known), key=lambda each: each[0])
        left = [each for each in rows if each[0] > done]
        for at in range(0, len(left), BATCH):
            batch = left[at : at + BATCH]
            outcome = self._tried([person for _number, person in batch], (done, batch[-1][0]), outcome)
            done = batch[-1][0]
        with self.sessions.write() as db:
            if not left:
                note_batch(db, self.job.id, FileStep.WRITING, (done, done), outcome, now=self.now)
            finish(db, self.job.id, FileStep.WRITING, now=self.now)

    def _tried(self, people: list[Newcomer], progress: tuple[int, int], outcome: Outcome) -> Outcome:
        """One batch, anew where somebody signed up with one of its addresses at the same moment."""
        for left in reversed(range(_TRIES)):
            try:
                with self.sessions.write() as db:
                    after = self._write(db, people, outcome)
                    if not note_batch(db, self.job.id, FileStep.WRITING, progress, after, now=self.now):
                        raise _Overtaken
                return after
            except DBAPIError as trouble:
                is_clash = isinstance(trouble, IntegrityError) or (trouble.orig and is_retryable(trouble.orig))
                if not left or not is_clash:
                    raise
        raise AssertionError("the last try returns or raises")

    def _write(self, db: Session, people: list[Newcomer], outcome: Outcome) -> Outcome:
        by, now = self.job.resident_id, self.now
        made = prepare_residents(db, people, by=by, now=now)
        db.add_all(ImportedPerson(resident_id=each.id, file_id=self.job.id) for each in made)
        subjects = [(each.id, {"key": self.job.id}) for each in made]
        record_all(db, "resident.imported", "resident", subjects, by=by, now=now)
        letters = [send_invitation(db, each, by=by, now=now) for each in made] if self.job.answers.invites else []
        mail_invitations(db, self.settings, letters, by=by, now=now)
        return replace(
            outcome,
            made=outcome.made + len(made),
            known=outcome.known + len(people) - len(made),
            invited=outcome.invited + len(letters),
        )


def _undo_all(sessions: Sessions, job: Job, *, now: datetime) -> None:
    """``done`` is the id that was looked at last."""
    done, outcome = job.done, job.outcome
    while True:
        with sessions.write() as db:
            ids = imported_after(db, job.id, done, limit=BATCH)
            if not ids:
                finish(db, job.id, FileStep.UNDOING, now=now)
                return
            outcome = _undo(db, job, list(ids), outcome, now)
            if not note_batch(db, job.id, FileStep.UNDOING, (done, ids[-1]), outcome, now=now):
                raise _Overtaken
        done = ids[-1]


def _undo(db: Session, job: Job, ids: list[int], outcome: Outcome, now: datetime) -> Outcome:
    rows = db.query(Resident).filter(Resident.id.in_(ids)).order_by(Resident.id).with_for_update().all()
    came = {each.id for each in rows if each.status is not ResidentStatus.UNVERIFIED or each.password_hash is not None}
    bound = tied(db, ids) - came
    gone = [each.id for each in rows if each.id not in came | bound]
    db.execute(delete(ImportedPerson).where(ImportedPerson.resident_id.in_(gone)))
    withdraw_waiting(db, PeopleMail.SIGN_UP_INVITED, gone)
    remove_prepared(db, gone)
    subjects = [(number, {"key": job.id}) for number in gone]
    record_all(db, "resident.import-undone", "resident", subjects, by=job.resident_id, now=now)
    staying = [(number, Stays.CAME if number in came else Stays.TIED) for number in sorted(came | bound)]
    return replace(outcome, removed=outcome.removed + len(gone)).staying(staying)
