"""Reading the audit."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.audit.models import AuditEntry


class Entry(NamedTuple):
    """One act on a subject."""

    at: datetime
    actor_id: int | None
    act: str
    details: dict[str, Any]


def history(db: Session, subject: tuple[str, int], *, limit: int = 50) -> list[Entry]:
    """What happened to ``subject`` (kind, id), newest first."""
    kind, subject_id = subject
    statement = (
        select(AuditEntry.at, AuditEntry.actor_id, AuditEntry.act, AuditEntry.details)
        .where(AuditEntry.subject == kind, AuditEntry.subject_id == subject_id)
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(limit)
    )
    return [Entry(*row) for row in db.execute(statement)]
