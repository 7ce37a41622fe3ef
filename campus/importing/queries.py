"""What was imported before, and drafts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import Booking, Occurrence
from campus.booking.queries.occurrences import AHEAD, OCCURRENCES, facts_of
from campus.importing.models import ImportDraft, ImportedEvent
from campus.people.models import Resident, ResidentStatus
from campus.people.queries.affiliations import current_organization_id
from campus.people.queries.logins import Identity


@dataclass(frozen=True, slots=True)
class Known:
    """An event that was imported before. ``dates`` are those of its booking that begin later."""

    booking_id: int
    content: str
    sequence: int
    dates: tuple[OccurrenceFacts, ...]


def known_events(db: Session, resident_id: int, uids: Collection[str], *, now: datetime) -> dict[str, Known]:
    """What ``resident_id`` imported before, by ``uids``; two statements."""
    it = ImportedEvent
    mine = (it.resident_id == resident_id, it.uid.in_(uids))
    rows = db.execute(select(it.uid, it.booking_id, it.content_sha256, it.sequence).where(*mine)).all() if uids else []
    if not rows:
        return {}
    dates: dict[int, list[OccurrenceFacts]] = {row.booking_id: [] for row in rows}
    ahead = (Occurrence.status.in_(AHEAD), Occurrence.starts_at > now, Booking.id.in_(dates))
    for row in db.execute(OCCURRENCES.where(*ahead).order_by(Occurrence.original_starts_at)):
        facts = facts_of(row)
        dates[facts.booking_id].append(facts)
    return {row.uid: Known(*row[1:], tuple(dates[row.booking_id])) for row in rows}


@dataclass(frozen=True, slots=True)
class Draft:
    """A file that was sent; ``created_at`` stands for the present while it is read, so that it reads the same again."""

    id: str
    data: bytes
    created_at: datetime


def find_draft(db: Session, key: str, resident_id: int) -> Draft | None:
    """The draft ``key`` of ``resident_id``, or None; others' drafts do not exist."""
    mine = (ImportDraft.id == key, ImportDraft.resident_id == resident_id)
    row = db.execute(select(ImportDraft.id, ImportDraft.data, ImportDraft.created_at).where(*mine)).first()
    return None if row is None else Draft(*row)


def identity_by_address(db: Session, email: str, *, now: datetime) -> Identity | None:
    """The active resident with the normalised address ``email`` as if they were signed in, or None."""
    wanted = (Resident.email == email, Resident.status == ResidentStatus.ACTIVE)
    it = db.scalars(select(Resident).where(*wanted)).first()
    if it is None:
        return None
    organization_id = current_organization_id(db, it.id, now=now)
    return Identity(it.id, 0, it.name, it.email, it.role, it.locale, organization_id, now)
