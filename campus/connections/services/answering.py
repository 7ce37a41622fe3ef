"""Accepting and declining an introduction, and what becomes of it when nobody answers."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.connections.models import Introduction, IntroductionState
from campus.connections.queries.introductions import (
    IntroductionFacts,
    find_introduction,
    find_question,
    introductions_with,
    lapsed_ids,
    list_met,
    open_offers,
)
from campus.connections.services.problems import IntroductionProblem, IntroductionRefused
from campus.people.queries.affiliations import current_organization_id
from campus.people.queries.logins import Identity

# So many lapse in one transaction; the next sweep takes the rest.
MOST_AT_ONCE = 100


def accept(db: Session, key: str, *, shows_email: bool, by: Identity, now: datetime) -> list[IntroductionFacts]:
    """Agree to meet, with one's address or without it; returns what is accepted by that, all introducers' of the same
    person, the leading one first. Of a direct introduction nothing is until the other has accepted, too.

    Raises :class:`IntroductionRefused`.
    """
    found = _awaited(db, key, by, now)
    if found.is_direct:
        return _accept_direct(db, found, shows_email, by, now)
    question_id = found.question_id or 0
    before = [each for each in list_met(db, question_id) if each.named_id == found.named_id]
    lead_id = before[0].id if before else found.id
    ids = [each.id for each in open_offers(db, question_id, found.named_id)]
    agreed = {"named_accepted_at": now, "named_shows_email": shows_email}
    _settle(db, found, [each for each in ids if each != lead_id], agreed | {"beside_id": lead_id}, now)
    if lead_id in ids:
        _settle(db, found, [lead_id], agreed, now)
    else:
        db.execute(update(Introduction).where(Introduction.id == lead_id).values(named_shows_email=shows_email))
    _record(db, ids, "accepted", by.resident_id, now)
    settled = introductions_with(db, ids)
    return sorted(settled, key=lambda each: (each.id != lead_id, each.id))


def _accept_direct(
    db: Session, found: IntroductionFacts, shows_email: bool, by: Identity, now: datetime
) -> list[IntroductionFacts]:
    side = "named" if by.resident_id == found.named_id else "seeker"
    agreed = {f"{side}_accepted_at": now, f"{side}_shows_email": shows_email}
    _record(db, [found.id], "accepted", by.resident_id, now)
    if (found.seeker_accepted_at if side == "named" else found.named_accepted_at) is None:
        db.execute(update(Introduction).where(Introduction.id == found.id).values(agreed))
        return []
    _settle(db, found, [found.id], agreed, now)
    return introductions_with(db, [found.id])


def decline(db: Session, key: str, *, by: Identity, now: datetime) -> list[IntroductionFacts]:
    """Say "not this time": only the introducers learn it. Returns what was declined, all introducers' of the same
    person. Raises :class:`IntroductionRefused`."""
    found = _awaited(db, key, by, now)
    ids = [found.id] if found.question_id is None else [
        each.id for each in open_offers(db, found.question_id, found.named_id)
    ]
    declined = {"state": IntroductionState.DECLINED, "settled_at": now}
    db.execute(update(Introduction).where(Introduction.id.in_(ids)).values(declined))
    _record(db, ids, "declined", by.resident_id, now)
    return introductions_with(db, ids)


def lapse_due(db: Session, *, now: datetime) -> list[IntroductionFacts]:
    """End the offers that nobody answered in 14 days, and return them. A second time changes nothing."""
    lapsed = []
    for introduction_id in lapsed_ids(db, now=now, limit=MOST_AT_ONCE):
        still = (Introduction.id == introduction_id) & (Introduction.state == IntroductionState.OFFERED)
        values = {"state": IntroductionState.LAPSED, "settled_at": now}
        done = db.execute(update(Introduction).where(still).values(values).returning(Introduction.id)).scalar()
        if done is not None:
            lapsed.append(introduction_id)
    _record(db, lapsed, "lapsed", None, now)
    return introductions_with(db, lapsed)


def _awaited(db: Session, key: str, by: Identity, now: datetime) -> IntroductionFacts:
    """The introduction that waits for ``by``, locked after its question."""
    found = find_introduction(db, key)
    if found is not None and found.question_id is not None:
        find_question(db, found.question_id, for_update=True)
    found = find_introduction(db, key, for_update=True)
    if found is None or by.resident_id not in (found.named_id, found.seeker_id if found.is_direct else None):
        raise IntroductionRefused(IntroductionProblem.NOT_YOURS)
    if not found.waits_for(by.resident_id, now):
        raise IntroductionRefused(IntroductionProblem.ANSWERED)
    return found


def _settle(
    db: Session, found: IntroductionFacts, ids: Collection[int], agreed: dict[str, Any], now: datetime
) -> None:
    """Write on all ``ids``, of the same two people as ``found``, that they meet."""
    if not ids:
        return
    accepted = {
        "state": IntroductionState.ACCEPTED,
        "settled_at": now,
        "seeker_organization_id": current_organization_id(db, found.seeker_id, now=now),
        "named_organization_id": current_organization_id(db, found.named_id, now=now),
    }
    db.execute(update(Introduction).where(Introduction.id.in_(ids)).values(accepted | agreed))


def _record(db: Session, ids: Sequence[int], act: str, by_id: int | None, now: datetime) -> None:
    for introduction_id in ids:
        record(db, f"introduction.{act}", ("introduction", introduction_id), by=by_id, now=now)
