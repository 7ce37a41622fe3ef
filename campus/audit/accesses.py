"""Reading the access log."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from campus.audit.models import AccessEntry, AccessPerson

# How many of the people whom an entry is about a list names.
NAMED = 3


@dataclass(frozen=True, slots=True)
class AccessFilter:
    """Which entries; empty values show all. ``actors`` and ``people`` are random keys: an empty set finds nothing."""

    actors: frozenset[str] | None = None
    people: frozenset[str] | None = None
    what: str = ""
    act: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.actors is not None:
            found.append(AccessEntry.actor_key.in_(self.actors))
        if self.people is not None:
            about = select(AccessPerson.entry_number).where(AccessPerson.person_key.in_(self.people))
            found.append(AccessEntry.number.in_(about))
        if self.what:
            found.append(AccessEntry.what == self.what)
        if self.act:
            found.append(AccessEntry.act == self.act)
        if self.since is not None:
            found.append(AccessEntry.at >= self.since)
        if self.until is not None:
            found.append(AccessEntry.at < self.until)
        return found


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry with how many people it is about, and the keys of the first few."""

    it: AccessEntry
    count: int
    some: tuple[str, ...]


def list_accesses(db: Session, wanted: AccessFilter, *, before: int | None, limit: int) -> list[Seen]:
    """Entries, newest first, older than number ``before`` (None: from the newest). Two statements."""
    statement = select(AccessEntry).where(*wanted.conditions()).order_by(AccessEntry.number.desc()).limit(limit)
    if before is not None:
        statement = statement.where(AccessEntry.number < before)
    return with_people(db, db.scalars(statement).all())


def accesses_of(db: Session, resident_key: str, *, before: int | None = None, limit: int = 30) -> Sequence[AccessEntry]:
    """Who looked at the data of the resident with the random key ``resident_key``, newest first: for that person.

    Whose data else an entry is about is not told. ``actor_key`` is to be resolved with
    :func:`campus.people.queries.keys.people_of_keys`; who is gone, and the hub itself, has no name any more.
    """
    statement = (
        select(AccessEntry)
        .join(AccessPerson, AccessPerson.entry_number == AccessEntry.number)
        .where(AccessPerson.person_key == resident_key)
        .order_by(AccessPerson.entry_number.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(AccessPerson.entry_number < before)
    return db.scalars(statement).all()


def with_people(db: Session, entries: Sequence[AccessEntry]) -> list[Seen]:
    """``entries`` with whose data they are about. One statement."""
    keys: dict[int, list[str]] = defaultdict(list)
    numbers = [each.number for each in entries]
    rows = db.execute(
        select(AccessPerson.entry_number, AccessPerson.person_key)
        .where(AccessPerson.entry_number.in_(numbers))
        .order_by(AccessPerson.entry_number, AccessPerson.person_key)
    )
    for number, key in rows:
        keys[number].append(key)
    return [Seen(each, len(keys[each.number]), tuple(keys[each.number][:NAMED])) for each in entries]
