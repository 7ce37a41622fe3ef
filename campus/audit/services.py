"""Writing down who did what, in the transaction of the act itself."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from campus.audit.models import AuditEntry

# The plain table: every act writes here, and the mapper doubles what it costs.
_INSERT = insert(AuditEntry.metadata.tables["audit_entries"])


def record(
    db: Session, act: str, subject: tuple[str, int], *, by: int | None, now: datetime, details: Mapping[str, Any] = {}
) -> None:
    """Note that resident ``by`` (None: the hub) did ``act`` to ``subject`` (kind, id); ``details`` is plain JSON."""
    kind, subject_id = subject
    entry = {"at": now, "actor_id": by, "act": act, "subject": kind, "subject_id": subject_id, "details": dict(details)}
    db.connection().execute(_INSERT, entry)


def record_all(
    db: Session,
    act: str,
    kind: str,
    subjects: Iterable[tuple[int, Mapping[str, Any]]],
    *,
    by: int | None,
    now: datetime,
) -> None:
    """:func:`record` of one act on several subjects of a kind, each as (id, details), in one statement."""
    entry = {"at": now, "actor_id": by, "act": act, "subject": kind}
    entries = [entry | {"subject_id": subject_id, "details": dict(details)} for subject_id, details in subjects]
    if entries:
        db.connection().execute(_INSERT, entries)
