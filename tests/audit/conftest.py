"""What tests of the access log share: looks by the dozen, and a hand that does what the guards forbid."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from campus.audit.access import append
from campus.audit.chain import Access
from campus.audit.guards import create_access_guards, drop_access_guards
from campus.audit.models import AccessEntry, AccessPerson
from campus.audit.verifying import Verified, verify
from campus.db import Sessions
from tests.support.clock import NOW

KEYS = tuple(f"{number:032x}" for number in range(8))


def look(number: int = 0, *, at: datetime = NOW, people: Sequence[str] = KEYS[1:3], actor: str = KEYS[0]) -> Access:
    """Somebody's look at a page; ``number`` makes it another one."""
    thing = f"session:{number}"
    return Access(at, actor, "manager", "192.0.2.1", "participants", thing, "seen", "", "", tuple(people))


def write(sessions: Sessions, accesses: Sequence[Access]) -> tuple[int, str]:
    with sessions.write() as db:
        return append(db, accesses)


def check(sessions: Sessions, expected: str | None = None) -> Verified:
    with sessions.read() as db:
        return verify(db, expected)


def entries(db: Session) -> Sequence[AccessEntry]:
    return db.scalars(select(AccessEntry).order_by(AccessEntry.number)).all()


def whose(db: Session, number: int) -> set[str]:
    return set(db.scalars(select(AccessPerson.person_key).where(AccessPerson.entry_number == number)))


@contextmanager
def unguarded(sessions: Sessions) -> Iterator[Session]:
    """A transaction as somebody may have it who can drop triggers; they stand again at its end."""
    with sessions.write() as db:
        drop_access_guards(db.connection())
        if sessions.engine.dialect.name == "sqlite":
            db.execute(text("PRAGMA defer_foreign_keys=ON"))
        yield db
        db.flush()
        create_access_guards(db.connection())


@pytest.fixture
def ten(sessions: Sessions) -> tuple[int, str]:
    """Ten entries, a minute apart; number and hash of the last."""
    return write(sessions, [look(number, at=NOW + timedelta(minutes=number)) for number in range(10)])


