"""The audit after somebody left: what was done, when and to what stays; words do not."""

import json
import re
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, String, and_, bindparam, cast, func, or_, select, update
from sqlalchemy.orm import Session

from campus.audit.models import AuditEntry
from campus.db import Base
from campus.leaving.services.sweeping import Person

# What is one of a few fixed words under these names stays.
_FIXED = frozenset(
    {
        *("act", "because", "detail", "fields", "form", "from", "healing", "how", "kind", "outcome", "purpose"),
        *("reach", "role", "scope", "source", "standing", "state", "status", "step", "subject", "to", "version"),
        *("visibility", "way", "why", "wish"),
    }
)
_TIME = r"\d{4}-\d\d(-\d\d)?([T ]\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:\d\d|Z)?)?"
_MOMENT, _FIXED_WORD = re.compile(_TIME), re.compile(rf"[a-z][a-z_-]{{1,30}}|{_TIME}")
# Kinds of subjects whose rows name people: the table, and the columns that do.
_THEIRS = {
    "resident": ("residents", ("id",)),
    "booking": ("bookings", ("organizer_id", "booked_by_id")),
    "affiliation": ("affiliations", ("resident_id",)),
    "introduction": ("introductions", ("seeker_id", "named_id", "introducer_id")),
    "question": ("introduction_questions", ("asker_id",)),
    "interest": ("opportunity_interests", ("resident_id",)),
    "opportunity": ("opportunities", ("posted_by_id",)),
    "help_call": ("help_calls", ("resident_id", "closed_by_id")),
}


def redact(db: Session, ids: Collection[int], people: Collection[Person]) -> None:
    """Leave only numbers, moments and fixed words in the details of what the accounts did, and of what was done to them
    and what was theirs; and in whatever else names them. Called before rows go."""
    it = AuditEntry
    concerned = or_(it.actor_id.in_(ids), *_about(ids), *_named(people))
    rows = db.execute(select(it.id, it.details).where(concerned)).all()
    changed = [
        {"row": number, "kept": kept} for number, details in rows if (kept := _bare(details)) != details
    ]
    if changed:
        table = it.metadata.tables["audit_entries"]
        statement = update(table).where(table.c.id == bindparam("row")).values(details=bindparam("kept"))
        db.connection().execute(statement, changed)
    db.expire_all()


def _about(ids: Collection[int]) -> list[ColumnElement[bool]]:
    found = []
    for subject, (name, columns) in _THEIRS.items():
        table = Base.metadata.tables[name]
        theirs = select(table.c.id).where(or_(*(table.c[column].in_(ids) for column in columns)))
        found.append(and_(AuditEntry.subject == subject, AuditEntry.subject_id.in_(theirs)))
    return found


def _named(people: Collection[Person]) -> list[ColumnElement[bool]]:
    """Entries whose details hold an address, a number or a telling name, as JSON writes it."""
    text = func.lower(cast(AuditEntry.details, String))
    marks = {mark for each in people for mark in (each.marks if each.is_one_name else each.contacts)}
    spelt = {one for mark in marks for one in (mark, json.dumps(mark)[1:-1])}
    return [text.contains(one.lower(), autoescape=True) for one in sorted(spelt)]


def _bare(details: Any, name: str = "") -> Any:
    """``details`` without words; ``name`` is the one it stands under."""
    if isinstance(details, dict):
        bare = {key: _bare(value, key) for key, value in details.items()}
        return {key: value for key, value in bare.items() if value is not None or details[key] is None}
    if isinstance(details, list):
        return [_bare(each, name) for each in details]
    if isinstance(details, str):
        pattern = _FIXED_WORD if name in _FIXED else _MOMENT
        return details if pattern.fullmatch(details) else None
    return details
