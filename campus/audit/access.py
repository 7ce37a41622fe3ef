"""Adding to the access log: one after another, each linked to the one before."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from campus.audit.chain import Access, link
from campus.audit.kinds import AccessAct, Looked
from campus.audit.models import AccessEntry, AccessHead, AccessPerson, AccessReview

_ENTRIES, _PEOPLE, _HEAD = (
    each.metadata.tables[each.__tablename__] for each in (AccessEntry, AccessPerson, AccessHead)
)
_HOLD = select(_HEAD.c.last_number, _HEAD.c.hash).with_for_update()


def hold_head(db: Session) -> tuple[int, str]:
    """The number and the hash of the newest entry; nobody else appends until this transaction ends."""
    number, digest = db.connection().execute(_HOLD).one()
    return number, digest


def append(db: Session, accesses: Sequence[Access]) -> tuple[int, str]:
    """Add ``accesses`` at the end of the chain, in a transaction that writes; its new head (number, hash)."""
    connection = db.connection()
    number, digest = hold_head(db)
    for it in accesses:
        number, previous = number + 1, digest
        digest = link(it, number, previous)
        texts = {
            "actor_key": it.actor_key, "role": it.role, "network": it.network, "what": it.what, "thing": it.thing,
            "act": it.act, "purpose": it.purpose, "reason": it.reason,
        }
        connection.execute(
            insert(_ENTRIES), {"number": number, "at": it.at, "previous": previous, "hash": digest} | texts
        )
        if it.people:
            people = [{"entry_number": number, "person_key": key} for key in sorted(it.people)]
            connection.execute(insert(_PEOPLE), people)
        connection.execute(update(_HEAD).values(last_number=number, hash=digest))
    return number, digest


def read_head(db: Session) -> tuple[int, str]:
    """The number and the hash of the newest entry: what to note elsewhere."""
    number, digest = db.execute(select(_HEAD.c.last_number, _HEAD.c.hash)).one()
    return number, digest


def review_month(db: Session, month: date, note: str, by: Access, *, now: datetime) -> AccessReview:
    """Keep that ``by`` went through ``month`` (its first day) and what they noted, with the head as they saw it.

    The review is an entry of the chain too; the head that is kept with it is the one that this entry makes.
    """
    number, digest = append(db, [by])
    review = AccessReview(
        month=month,
        reviewed_at=now,
        reviewer_key=by.actor_key,
        note=note,
        head_number=number,
        head_hash=digest,
    )
    db.add(review)
    db.flush()  # its id, for the audit
    return review


def of_the_hub(what: Looked, thing: str, act: AccessAct, reason: str, *, now: datetime) -> Access:
    """What the hub itself writes into the chain."""
    return Access(now, "", "", "", what.value, thing, act.value, "", reason, ())
