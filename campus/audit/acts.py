"""Searching who did what."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, cast, or_, select
from sqlalchemy.orm import Session

from campus.audit.models import AuditEntry


@dataclass(frozen=True, slots=True)
class ActFilter:
    """Which acts; empty values show all. ``since`` is the first instant, ``until`` the one after the last. ``person``:
    who did it, or to whom it was done (ids of residents; an empty set finds nothing). ``text`` is looked for in what
    changed, ``text_acts`` are the acts whose words hold it."""

    acts: frozenset[str] = frozenset()
    subject: str = ""
    subject_id: int | None = None
    person: frozenset[int] | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""
    text_acts: frozenset[str] = frozenset()

    def conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.acts:
            found.append(AuditEntry.act.in_(self.acts))
        if self.subject:
            found.append(AuditEntry.subject == self.subject)
        if self.subject_id is not None:
            found.append(AuditEntry.subject_id == self.subject_id)
        if self.person is not None:
            done_to = (AuditEntry.subject == "resident") & AuditEntry.subject_id.in_(self.person)
            found.append(AuditEntry.actor_id.in_(self.person) | done_to)
        if self.since is not None:
            found.append(AuditEntry.at >= self.since)
        if self.until is not None:
            found.append(AuditEntry.at < self.until)
        if self.text:
            found.append(self._said())
        return found

    def _said(self) -> ColumnElement[bool]:
        """The text in the details, as JSON writes it in ASCII and as it is; or in the words of the act."""
        details = cast(AuditEntry.details, String)
        written = {self.text, json.dumps(self.text)[1:-1]}
        said = [details.icontains(each, autoescape=True) for each in sorted(written)]
        return or_(*said, AuditEntry.act.in_(self.text_acts))


def list_acts(db: Session, wanted: ActFilter, *, before: int | None, limit: int) -> Sequence[AuditEntry]:
    """Acts, newest first, older than the entry ``before`` (None: from the newest): what is added meanwhile moves
    nothing. Ask for one more than is shown to know whether there are older ones."""
    statement = select(AuditEntry).where(*wanted.conditions()).order_by(AuditEntry.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(AuditEntry.id < before)
    return db.scalars(statement).all()


def subjects_of(acts: Collection[AuditEntry], kind: str) -> set[int]:
    """The ids of the subjects of a kind."""
    return {each.subject_id for each in acts if each.subject == kind}
