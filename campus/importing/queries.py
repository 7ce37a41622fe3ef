"""What was imported before, and imports that go on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import Booking, Occurrence
from campus.booking.queries.occurrences import AHEAD, OCCURRENCES, facts_of
from campus.importing.answers import Answers, Outcome
from campus.importing.models import ImportedEvent, ImportJob, ImportStep
from campus.importing.values import FileEvent
from campus.people.models import Resident, ResidentStatus
from campus.people.queries.affiliations import current_organization_id
from campus.people.queries.logins import Identity

# Names of more events than this are not sent along; then all that was ever imported is read.
_FEW = 2_000


@dataclass(frozen=True, slots=True)
class Known:
    """An event that was imported before. ``dates`` are those of its booking that begin later."""

    booking_id: int
    content: str
    sequence: int
    dates: tuple[OccurrenceFacts, ...]


def known_events(
    db: Session, resident_id: int, files: Sequence[FileEvent], *, now: datetime
) -> dict[str, Known]:
    """What ``resident_id`` imported before of ``files``, by uid; two statements. ``dates`` are told of events that
    stand otherwise in the file now."""
    it = ImportedEvent
    contents = {each.uid: each.content for each in files}
    said = select(it.uid, it.booking_id, it.content_sha256, it.sequence).where(it.resident_id == resident_id)
    if len(contents) <= _FEW:
        said = said.where(it.uid.in_(contents))
    rows = [row for row in db.execute(said) if row.uid in contents] if contents else []
    dates: dict[int, list[OccurrenceFacts]] = {
        row.booking_id: [] for row in rows if row.content_sha256 != contents[row.uid]
    }
    ahead = (Occurrence.status.in_(AHEAD), Occurrence.starts_at > now, Booking.id.in_(dates))
    for row in db.execute(OCCURRENCES.where(*ahead).order_by(Occurrence.original_starts_at)) if dates else ():
        facts = facts_of(row)
        dates[facts.booking_id].append(facts)
    return {row.uid: Known(*row[1:], tuple(dates.get(row.booking_id, ()))) for row in rows}


@dataclass(frozen=True, slots=True)
class Job:
    """An import as it stands; ``created_at`` stands for the present while its file is read, so that it reads the same
    again."""

    id: str
    resident_id: int
    created_at: datetime
    step: ImportStep
    done: int
    total: int
    began_at: datetime
    claimed_until: datetime | None
    answers: Answers
    outcome: Outcome | None

    def is_taken(self, now: datetime) -> bool:
        """Whether somebody works on it."""
        return self.claimed_until is not None and self.claimed_until > now


_JOB = (
    ImportJob.id,
    ImportJob.resident_id,
    ImportJob.created_at,
    ImportJob.step,
    ImportJob.done,
    ImportJob.total,
    ImportJob.began_at,
    ImportJob.claimed_until,
    ImportJob.answers,
    ImportJob.outcome,
)


def find_job(db: Session, key: str, resident_id: int | None = None) -> Job | None:
    """The import ``key``, or None; for a resident others' imports do not exist."""
    wanted = select(*_JOB).where(ImportJob.id == key)
    row = db.execute(wanted if resident_id is None else wanted.where(ImportJob.resident_id == resident_id)).first()
    if row is None:
        return None
    values = row._asdict()
    return Job(**values | {"answers": Answers.read(row.answers), "outcome": Outcome.read(row.outcome)})


def latest_job(db: Session, resident_id: int) -> Job | None:
    """The import that a resident began last, or None."""
    key = select(ImportJob.id).where(ImportJob.resident_id == resident_id).order_by(ImportJob.created_at.desc())
    found = db.scalar(key.limit(1))
    return None if found is None else find_job(db, found)


def file_of(db: Session, key: str) -> bytes:
    """The file of an import, as it was sent."""
    return db.scalar(select(ImportJob.data).where(ImportJob.id == key)) or b""


def identity_by_address(db: Session, email: str, *, now: datetime) -> Identity | None:
    """The active resident with the normalised address ``email`` as if they were signed in, or None."""
    return _identity(db, Resident.email == email, now)


def identity_of(db: Session, resident_id: int, *, now: datetime) -> Identity | None:
    """The active resident ``resident_id`` as if they were signed in, or None."""
    return _identity(db, Resident.id == resident_id, now)


def _identity(db: Session, who: ColumnElement[bool], now: datetime) -> Identity | None:
    it = db.scalars(select(Resident).where(who, Resident.status == ResidentStatus.ACTIVE)).first()
    if it is None:
        return None
    organization_id = current_organization_id(db, it.id, now=now)
    known = (it.id, 0, it.name, it.email, it.role, it.locale)
    return Identity(*known, organization_id, now, it.last_no_show_at)
