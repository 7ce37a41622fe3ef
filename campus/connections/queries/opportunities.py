"""Opportunities: lists, one by one, and their deadlines for calendars."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from campus.connections.models import (
    Interest,
    InterestStep,
    Opportunity,
    OpportunityKind,
    OpportunityState,
    OpportunityTag,
    TagSide,
)
from campus.connections.queries.people import OrganizationName
from campus.domain.search import search_key
from campus.people.models import Organization

_O, _T = Opportunity, OpportunityTag
LONGEST_KEY = 60
MOST_TAGS_LISTED = 24


class Show(StrEnum):
    """Which opportunities a list shows."""

    OPEN = "open"
    ENDED = "ended"
    MINE = "mine"


@dataclass(frozen=True, slots=True)
class OpportunityFacts:
    """An opportunity as it stands. ``deadline_minute`` is None where the whole ``deadline_day`` is left;
    ``deadline_at`` is the instant from which on it is over. ``interested`` counts organizations."""

    id: int
    uid: str
    kind: OpportunityKind
    title: str
    text: str
    link: str
    organization: OrganizationName
    posted_by_id: int
    deadline_day: date | None
    deadline_minute: int | None
    deadline_at: datetime | None
    state: OpportunityState
    created_at: datetime
    revised_at: datetime
    sequence: int
    version: int
    needed: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    interested: int = 0

    def is_open(self, now: datetime) -> bool:
        """Whether it takes interest at ``now``."""
        return self.state is OpportunityState.OPEN and (self.deadline_at is None or self.deadline_at > now)


@dataclass(frozen=True, slots=True)
class OpportunityFilter:
    """Which opportunities are wanted; None asks for nothing. ``tag`` is what someone typed or chose."""

    show: Show = Show.OPEN
    kind: OpportunityKind | None = None
    tag: str = ""
    resident_id: int | None = None


def tag_key(label: str) -> str:
    """What two spellings of one ability have in common: letters and digits, in small letters."""
    return search_key([label]).text[:LONGEST_KEY]


_BEFORE = (_O.id, _O.uid, _O.kind, _O.title, _O.text, _O.link)
_ORGANIZATION = (Organization.id, Organization.slug, Organization.name_ko, Organization.name_en)
_AFTER = tuple(
    getattr(_O, name)
    for name in (
        *("posted_by_id", "deadline_day", "deadline_minute", "deadline_at", "state"),
        *("created_at", "revised_at", "sequence", "version"),
    )
)
_ALL = select(*_BEFORE, *_ORGANIZATION, *_AFTER).join(Organization, Organization.id == _O.organization_id)


def _listed(db: Session, statement: Select[*tuple[object, ...]]) -> list[OpportunityFacts]:
    """The rows with their tags and how many organizations are interested: three statements."""
    first = len(_BEFORE)
    after = first + len(_ORGANIZATION)
    rows: list[tuple[Any, ...]] = [tuple(row) for row in db.execute(statement)]
    whole = [(*row[:first], OrganizationName(*row[first:after]), *row[after:]) for row in rows]
    bare = [OpportunityFacts(*values) for values in whole]
    ids = [each.id for each in bare]
    tags, interested = _tags(db, ids), count_interested(db, ids)
    return [
        replace(
            each,
            needed=tuple(tags[each.id, TagSide.NEEDED]),
            offered=tuple(tags[each.id, TagSide.OFFERED]),
            interested=interested.get(each.id, 0),
        )
        for each in bare
    ]


def _tags(db: Session, ids: Collection[int]) -> dict[tuple[int, TagSide], list[str]]:
    found: dict[tuple[int, TagSide], list[str]] = defaultdict(list)
    if ids:
        columns = (_T.opportunity_id, _T.side, _T.label)
        for opportunity_id, side, label in db.execute(
            select(*columns).where(_T.opportunity_id.in_(ids)).order_by(_T.position)
        ):
            found[opportunity_id, side].append(label)
    return found


def count_interested(db: Session, ids: Collection[int]) -> dict[int, int]:
    """How many organizations are interested, by opportunity; those that withdrew do not count."""
    if not ids:
        return {}
    rows = db.execute(
        select(Interest.opportunity_id, func.count())
        .where(Interest.opportunity_id.in_(ids), Interest.step != InterestStep.WITHDRAWN)
        .group_by(Interest.opportunity_id)
    )
    return {row[0]: row[1] for row in rows}


def find_opportunity(db: Session, opportunity_id: int) -> OpportunityFacts | None:
    """One opportunity, withdrawn ones too, or None."""
    found = _listed(db, _ALL.where(_O.id == opportunity_id))
    return found[0] if found else None


def lock_opportunity(db: Session, opportunity_id: int) -> OpportunityFacts | None:
    """The same, locked for writing on PostgreSQL."""
    db.execute(select(_O.id).where(_O.id == opportunity_id).with_for_update())
    return find_opportunity(db, opportunity_id)


def _condition(wanted: OpportunityFilter, now: datetime) -> ColumnElement[bool]:
    is_ahead = or_(_O.deadline_at.is_(None), _O.deadline_at > now)
    conditions: list[ColumnElement[bool]] = []
    if wanted.show is Show.OPEN:
        conditions += [_O.state == OpportunityState.OPEN, is_ahead]
    elif wanted.show is Show.ENDED:
        conditions += [_O.state != OpportunityState.WITHDRAWN, ~and_(_O.state == OpportunityState.OPEN, is_ahead)]
    else:
        # What I posted, or showed interest in.
        mine = select(Interest.opportunity_id).where(Interest.resident_id == wanted.resident_id)
        conditions.append(or_(_O.posted_by_id == wanted.resident_id, _O.id.in_(mine)))
    if wanted.kind is not None:
        conditions.append(_O.kind == wanted.kind)
    if wanted.tag:
        conditions.append(_O.id.in_(select(_T.opportunity_id).where(_T.key == tag_key(wanted.tag))))
    return and_(*conditions)


def list_opportunities(
    db: Session, wanted: OpportunityFilter, *, now: datetime, offset: int, limit: int
) -> tuple[list[OpportunityFacts], int]:
    """A page of opportunities and how many there are: open ones by deadline, those without one last; ended ones and
    one's own the newest first."""
    condition = _condition(wanted, now)
    if wanted.show is Show.OPEN:
        order: tuple[Any, ...] = (_O.deadline_at.is_(None), _O.deadline_at, _O.id)
    elif wanted.show is Show.ENDED:
        order = (func.coalesce(_O.deadline_at, _O.revised_at).desc(), _O.id.desc())
    else:
        order = (_O.created_at.desc(), _O.id.desc())
    total = db.scalar(select(func.count()).select_from(_O).where(condition)) or 0
    return _listed(db, _ALL.where(condition).order_by(*order).offset(offset).limit(limit)), total


def list_tags(db: Session, *, now: datetime) -> list[str]:
    """The abilities that open opportunities name most, each as it was first written."""
    condition = _condition(OpportunityFilter(), now)
    count = func.count().label("count")
    rows = db.execute(
        select(func.min(_T.label), count)
        .join(_O, _O.id == _T.opportunity_id)
        .where(condition)
        .group_by(_T.key)
        .order_by(count.desc(), _T.key)
        .limit(MOST_TAGS_LISTED)
    )
    return [label for label, _count in rows]
