"""Deadlines of opportunities, as their calendar feed needs them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from campus.connections.models import Opportunity, OpportunityKind, OpportunityState
from campus.connections.queries.people import OrganizationName
from campus.people.models import Organization
from campus.spaces.models import SpacesRevision

_O = Opportunity


@dataclass(frozen=True, slots=True)
class Deadline:
    """One deadline. ``minute`` of the hub's ``day`` is None where it lasts all day; ``at`` is when it is over.

    ``is_withdrawn`` since ``revised_at``.
    """

    opportunity_id: int
    uid: str
    kind: OpportunityKind
    title: str
    organization: OrganizationName
    day: date
    minute: int | None
    at: datetime
    created_at: datetime
    revised_at: datetime
    sequence: int
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class DeadlinesRevision:
    """All that the list of deadlines depends on. Rows are never deleted and every change counts one up, so the sum
    tells each state from all before it. ``spaces_token`` is other when the hub is called otherwise."""

    spaces_token: str
    count: int
    changes: int
    changed_at: datetime | None


def read_revision(db: Session) -> DeadlinesRevision:
    """The revision as it stands, in one statement."""
    token = select(SpacesRevision.token).scalar_subquery()
    changes = func.coalesce(func.sum(_O.version), 0)
    row = db.execute(select(token, func.count(_O.id), changes, func.max(_O.revised_at))).one()
    return DeadlinesRevision(row[0] or "", row[1], int(row[2]), row[3])


def list_deadlines(
    db: Session, since: datetime, until: datetime, *, withdrawn_since: datetime | None = None
) -> list[Deadline]:
    """The deadlines from ``since`` up to, not including, ``until`` (both aware), soonest first. Withdrawn opportunities
    are left out, but for those that were withdrawn since ``withdrawn_since``."""
    stands = _O.state != OpportunityState.WITHDRAWN
    shown = stands if withdrawn_since is None else or_(stands, _O.revised_at >= withdrawn_since)
    columns = (_O.id, _O.uid, _O.kind, _O.title, _O.deadline_day, _O.deadline_minute, _O.deadline_at)
    statement = (
        select(
            *columns,
            *(_O.created_at, _O.revised_at, _O.sequence, _O.state),
            *(Organization.id, Organization.slug, Organization.name_ko, Organization.name_en),
        )
        .join(Organization, Organization.id == _O.organization_id)
        .where(_O.deadline_at >= since, _O.deadline_at < until, shown)
        .order_by(_O.deadline_at, _O.id)
    )
    rows: list[tuple[Any, ...]] = [tuple(row) for row in db.execute(statement)]
    whole = [
        (*row[:4], OrganizationName(*row[11:]), *row[4:10], row[10] is OpportunityState.WITHDRAWN) for row in rows
    ]
    return [Deadline(*values) for values in whole]
