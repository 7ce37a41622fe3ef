"""Introductions and opportunities with what came of them, as plain rows."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from campus.connections.models import (
    Interest,
    InterestEntry,
    InterestStep,
    Introduction,
    IntroductionState,
    Opportunity,
    OpportunityKind,
    OpportunityState,
)
from tests.support.hub import Hub


def put_introduction(
    db: Session, three: Sequence[int], made_at: datetime, state: IntroductionState, **more: object
) -> int:
    """An introduction by the first of ``three`` of the other two; ``thanked``, ``homes`` (the two's organizations); its
    id."""
    is_accepted = state is IntroductionState.ACCEPTED
    one, other = more.get("homes", (None, None))  # type: ignore[misc]
    it = Introduction(
        key=secrets.token_hex(8),
        introducer_id=three[0],
        seeker_id=three[1],
        named_id=three[2],
        topic="강화학습",
        note="",
        is_hunch=False,
        state=state,
        seeker_accepted_at=made_at if is_accepted else None,
        named_accepted_at=made_at if is_accepted else None,
        seeker_shows_email=False,
        named_shows_email=False,
        seeker_organization_id=one,
        named_organization_id=other,
        created_at=made_at,
        lapses_at=made_at + timedelta(days=14),
        settled_at=made_at if is_accepted else None,
        thanks="고맙습니다" if more.get("thanked") else "",
        thanked_at=made_at if more.get("thanked") else None,
    )
    db.add(it)
    db.flush()
    return it.id


def put_opportunity(db: Session, hub: Hub, made_at: datetime, title: str = "공동 연구", **more: object) -> int:
    """An opportunity posted by KAIST's member; ``state``; its id."""
    it = Opportunity(
        uid=secrets.token_hex(16),
        kind=OpportunityKind.CALL,
        title=title,
        text="함께 지원할 기관을 찾습니다.",
        link="",
        organization_id=hub.kaist.id,
        posted_by_id=hub.member.id,
        state=more.get("state", OpportunityState.OPEN),
        created_at=made_at,
        revised_at=made_at,
    )
    db.add(it)
    db.flush()
    return it.id


def put_interest(
    db: Session, opportunity_id: int, organization_id: int, who: int, shown_at: datetime, *steps: InterestStep
) -> None:
    """Interest of an organization, with the ``steps`` that were written down of it."""
    last = steps[-1] if steps else InterestStep.INTERESTED
    it = Interest(
        opportunity_id=opportunity_id,
        organization_id=organization_id,
        resident_id=who,
        note="",
        step=last,
        created_at=shown_at,
    )
    db.add(it)
    db.flush()
    for step in (InterestStep.INTERESTED, *steps):
        entry = InterestEntry(interest_id=it.id, step=step, day=shown_at.date(), note="", by_id=who, at=shown_at)
        db.add(entry)
    db.flush()
