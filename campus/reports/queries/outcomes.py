"""What stands behind the funnels of the community report, as far as a manager may see it: no person is named."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from campus.connections.models import Interest, Introduction, IntroductionState, Opportunity, OpportunityState
from campus.connections.models import OpportunityKind as Kind
from campus.domain.hubtime import local_date
from campus.domain.mixing import FEWEST_PEOPLE, Pair
from campus.domain.slot import Slot
from campus.people.models import Organization

_I, _O = Introduction, Opportunity


def introduced_organizations(db: Session, slot: Slot) -> list[tuple[Pair, int]]:
    """Pairs of organizations of which people were introduced within ``slot``, with how many introductions, most first.
    Those of fewer than five distinct people, and two of one organization, are not among them. One statement."""
    columns = (_I.seeker_organization_id, _I.named_organization_id, _I.seeker_id, _I.named_id)
    met = select(*columns).where(
        _I.state == IntroductionState.ACCEPTED,
        _I.beside_id.is_(None),
        _I.settled_at >= slot.starts_at,
        _I.settled_at < slot.ends_at,
    )
    people: dict[Pair, set[int]] = defaultdict(set)
    count: dict[Pair, int] = defaultdict(int)
    for one, other, seeker_id, named_id in db.execute(met):
        if one is not None and other is not None and one != other:
            pair = (min(one, other), max(one, other))
            people[pair] |= {seeker_id, named_id}
            count[pair] += 1
    shown = [(pair, count[pair]) for pair in count if len(people[pair]) >= FEWEST_PEOPLE]
    return sorted(shown, key=lambda each: (-each[1], each[0]))


@dataclass(frozen=True, slots=True)
class OpportunityLine:
    """An opportunity of the list: who posted it on which day of the hub, how many organizations showed
    interest in the time."""

    id: int
    kind: Kind
    title: str
    name_ko: str
    name_en: str
    posted_on: date
    interested: int


def _behind(slot: Slot, *, is_posted: bool) -> ColumnElement[bool]:
    """Posted within ``slot``, or found interest in it. Those withdrawn are shown to nobody."""
    in_time = and_(_O.created_at >= slot.starts_at, _O.created_at < slot.ends_at)
    found = select(Interest.opportunity_id).where(*_shown_in(slot))
    return and_(_O.state != OpportunityState.WITHDRAWN, in_time if is_posted else _O.id.in_(found))


def _shown_in(slot: Slot) -> tuple[ColumnElement[bool], ...]:
    return (Interest.created_at >= slot.starts_at, Interest.created_at < slot.ends_at)


def count_opportunities(db: Session, slot: Slot, *, is_posted: bool) -> int:
    """How many are listed. One statement."""
    return db.scalar(select(func.count()).select_from(_O).where(_behind(slot, is_posted=is_posted))) or 0


def page_of_opportunities(
    db: Session, slot: Slot, *, is_posted: bool, offset: int, limit: int
) -> list[OpportunityLine]:
    """A page of them, the latest first. One statement."""
    interested = select(func.count()).where(Interest.opportunity_id == _O.id, *_shown_in(slot)).scalar_subquery()
    columns = (_O.id, _O.kind, _O.title, Organization.name_ko, Organization.name_en, _O.created_at, interested)
    statement = (
        select(*columns)
        .join(Organization, Organization.id == _O.organization_id)
        .where(_behind(slot, is_posted=is_posted))
        .order_by(_O.created_at.desc(), _O.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return [
        OpportunityLine(number, kind, title, ko, en, local_date(created_at), count)
        for number, kind, title, ko, en, created_at, count in db.execute(statement)
    ]
