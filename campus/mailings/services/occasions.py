"""Writing a mail once for each occasion, whichever worker comes first and whenever one dies."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Table, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from campus.db import changed_rows
from campus.mailings.models import MailOccasion, OccasionKind

KEPT = timedelta(days=30)
_TABLE: Table = MailOccasion.metadata.tables["mail_occasions"]


def take_occasions(db: Session, kind: OccasionKind, wanted: Iterable[tuple[int, datetime]]) -> set[int]:
    """The subjects among ``wanted`` (subject, time) whose mail is to be written in this transaction.

    Of two workers at once the second waits for the first: its subjects are not given again once that has committed, and
    are where it has died. One statement.
    """
    rows = [{"kind": kind, "subject_id": subject_id, "at": at} for subject_id, at in sorted(set(wanted))]
    if not rows:
        return set()
    make = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = make(_TABLE).values(rows).on_conflict_do_nothing().returning(_TABLE.c.subject_id)
    return set(db.scalars(statement))


def forget_occasions(db: Session, *, now: datetime) -> int:
    """Delete occasions that are long over; how many."""
    return changed_rows(db, delete(MailOccasion).where(MailOccasion.at < now - KEPT))
