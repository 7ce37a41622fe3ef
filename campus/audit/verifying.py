"""Working the whole chain out again."""

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.audit.chain import GENESIS, Access, link
from campus.audit.kinds import AccessAct
from campus.audit.models import AccessEntry, AccessHead, AccessPerson, AccessReview

_READ_AT_ONCE = 2_000


class Fault(StrEnum):
    """What is wrong with the chain."""

    HEAD = "the log has no head, or more than one"
    BEGINNING = "what stood before this entry is gone, and no entry says so"
    GAP = "entries between the one before and this one are missing"
    LINK = "this entry does not follow the one before it"
    CHANGED = "this entry, or whose data it names, was changed"
    END = "the newest entries are missing, or the head was changed"
    STRAY = "people are named for an entry that is not there"
    REVIEW = "a monthly review noted another hash for this entry, or one that never was"
    EXPECTED = "the hash that was noted elsewhere is nowhere in the log"


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found: entries ``first`` to ``last`` (0 and 0: none), the hash at the end, and the first fault with the
    number of its entry, if any."""

    first: int
    last: int
    head: str
    fault: Fault | None = None
    number: int | None = None


@dataclass(slots=True)
class _Walk:
    """What is remembered while the chain is read once."""

    first: int
    last: int
    digest: str
    began_after: str
    trimmed: dict[int, str]
    wanted: dict[int, str]
    is_expected_met: bool = False


def verify(db: Session, expected: str | None = None) -> Verified:
    """Read the whole log and compare: every hash, every number, both ends, the heads that reviews noted, and
    ``expected``, a hash that somebody wrote down when it was the newest.

    The chain is one statement, so that whoever appends meanwhile disturbs nothing.
    """
    heads = db.execute(select(AccessHead.last_number, AccessHead.hash)).all()
    if len(heads) != 1:
        return Verified(0, 0, "", Fault.HEAD)
    reviews = db.execute(select(AccessReview.head_number, AccessReview.head_hash))
    walk = _Walk(0, 0, GENESIS, GENESIS, {}, {row.head_number: row.head_hash for row in reviews})
    walk.is_expected_met = expected in (None, GENESIS)
    head = (heads[0].last_number, heads[0].hash)
    with closing(_entries(db)) as found:
        for number, head_now, row, people in found:
            head = head_now
            fault = _step(walk, number, row, people)
            if expected == row.hash:
                walk.is_expected_met = True
            if fault is not None:
                return Verified(walk.first, walk.last, walk.digest, fault, number)
    return _ends(db, walk, head)


def _entries(db: Session) -> Generator[tuple[int, tuple[int, str], AccessEntry, tuple[str, ...]], None, None]:
    """Each entry in the order of its number: number, head of the same moment, the row, whose data."""
    statement = (
        select(AccessHead.last_number, AccessHead.hash, AccessEntry, AccessPerson.person_key)
        .select_from(AccessEntry)
        .join(AccessHead, AccessHead.id == 1)
        .outerjoin(AccessPerson, AccessPerson.entry_number == AccessEntry.number)
        .order_by(AccessEntry.number, AccessPerson.person_key)
        .execution_options(yield_per=_READ_AT_ONCE)
    )
    with closing(db.execute(statement)) as result:
        for number, rows in groupby(result, key=lambda row: row[2].number):
            found = list(rows)
            last_number, digest, entry, _ = found[0]
            yield number, (last_number, digest), entry, tuple(row[3] for row in found if row[3] is not None)


def _step(walk: _Walk, number: int, row: AccessEntry, people: tuple[str, ...]) -> Fault | None:
    """Go on to the next entry; what is wrong with it, if anything."""
    if walk.first == 0:
        walk.first, walk.began_after = number, row.previous
    elif number != walk.last + 1:
        return Fault.GAP
    elif row.previous != walk.digest:
        return Fault.LINK
    texts = (row.role, row.network, row.what, row.thing, row.act, row.purpose, row.reason)
    if row.hash != link(Access(row.at, row.actor_key, *texts, people), number, row.previous):
        return Fault.CHANGED
    if row.act == AccessAct.TRIMMED.value and row.actor_key == "" and row.thing.isdecimal():
        walk.trimmed[int(row.thing)] = row.reason
    walk.last, walk.digest = number, row.hash
    if walk.wanted.pop(number, row.hash) != row.hash:
        return Fault.REVIEW
    return None


def _ends(db: Session, walk: _Walk, head: tuple[int, str]) -> Verified:
    """The two ends, once everything between them holds."""

    def found(fault: Fault | None = None, number: int | None = None) -> Verified:
        return Verified(walk.first, walk.last, walk.digest, fault, number)

    begins_well = walk.first <= 1 and walk.began_after == GENESIS
    if not begins_well and walk.trimmed.get(walk.first - 1) != walk.began_after:
        return found(Fault.BEGINNING, walk.first)
    if head != (walk.last, walk.digest):
        return found(Fault.END, walk.last + 1)
    numbers = select(AccessEntry.number)
    stray = db.scalar(select(AccessPerson.entry_number).where(AccessPerson.entry_number.not_in(numbers)).limit(1))
    if stray is not None:
        return found(Fault.STRAY, stray)
    beyond = [number for number in walk.wanted if number >= max(walk.first, 1)]
    if beyond:
        return found(Fault.REVIEW, min(beyond))
    return found() if walk.is_expected_met else found(Fault.EXPECTED)
