"""Thanking for an introduction: everyone along the chain hears of it."""

from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.connections.models import Introduction
from campus.connections.queries.introductions import (
    IntroductionFacts,
    find_introduction,
    introductions_with,
    links_of,
)
from campus.connections.services.problems import IntroductionProblem, IntroductionRefused
from campus.people.queries.logins import Identity


def thank(db: Session, key: str, text: str, *, by: Identity, now: datetime) -> list[IntroductionFacts]:
    """Thank for an accepted introduction, once; returns it with every introduction that led to it.

    The asker thanks; for a direct introduction whoever of the two does so first. Raises :class:`IntroductionRefused`.
    """
    found = find_introduction(db, key, for_update=True)
    who = () if found is None else (found.seeker_id, found.named_id) if found.is_direct else (found.seeker_id,)
    if found is None or not found.is_accepted or by.resident_id not in who:
        raise IntroductionRefused(IntroductionProblem.NOT_YOURS)
    if found.thanked_at is not None:
        raise IntroductionRefused(IntroductionProblem.THANKED)
    ids = _chain_ids(db, found)
    db.execute(update(Introduction).where(Introduction.id.in_(ids)).values(thanks=text, thanked_at=now))
    record(db, "introduction.thanked", ("introduction", found.id), by=by.resident_id, now=now)
    return introductions_with(db, ids)


def _chain_ids(db: Session, found: IntroductionFacts) -> list[int]:
    """The introduction, those of others beside it, and whatever was passed on to become one of them."""
    beside = db.scalars(
        select(Introduction.id).where(or_(Introduction.id == found.id, Introduction.beside_id == found.id))
    ).all()
    links = links_of(db, [found.question_id]) if found.question_id is not None else {}
    ids: set[int] = set()
    for start in beside:
        at: int | None = start
        while at is not None and at not in ids:
            ids.add(at)
            at = links[at].parent_id if at in links else None
    return sorted(ids)
