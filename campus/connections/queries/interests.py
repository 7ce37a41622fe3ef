"""Which organizations are interested in an opportunity, and how far each has come."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from campus.connections.models import Interest, InterestEntry, InterestStep
from campus.connections.queries.people import OrganizationName
from campus.people.models import Organization

_N = Interest


@dataclass(frozen=True, slots=True)
class InterestFacts:
    """One organization's interest as it stands."""

    id: int
    opportunity_id: int
    resident_id: int
    note: str
    step: InterestStep
    created_at: datetime
    booking_id: int | None
    organization: OrganizationName

    @property
    def is_withdrawn(self) -> bool:
        return self.step is InterestStep.WITHDRAWN


@dataclass(frozen=True, slots=True)
class StepTaken:
    """One step in an interest's history: when it was, and who wrote it down."""

    interest_id: int
    step: InterestStep
    day: date
    note: str
    by_id: int
    at: datetime


_ALL = select(
    *(_N.id, _N.opportunity_id, _N.resident_id, _N.note, _N.step, _N.created_at, _N.booking_id),
    *(Organization.id, Organization.slug, Organization.name_ko, Organization.name_en),
).join(Organization, Organization.id == _N.organization_id)


def _listed(db: Session, statement: Select[*tuple[object, ...]]) -> list[InterestFacts]:
    rows: list[tuple[Any, ...]] = [tuple(row) for row in db.execute(statement)]
    whole = [(*row[:7], OrganizationName(*row[7:])) for row in rows]
    return [InterestFacts(*values) for values in whole]


def list_interests(db: Session, opportunity_id: int) -> list[InterestFacts]:
    """Every interest in an opportunity in the order of their organizations' coming; at most one for each of them."""
    return _listed(db, _ALL.where(_N.opportunity_id == opportunity_id).order_by(_N.created_at, _N.id))


def interest_of(db: Session, opportunity_id: int, organization_id: int) -> InterestFacts | None:
    """The interest of one organization, withdrawn or not, or None."""
    found = _listed(db, _ALL.where(_N.opportunity_id == opportunity_id, _N.organization_id == organization_id))
    return found[0] if found else None


def find_interest(db: Session, interest_id: int, *, for_update: bool = False) -> InterestFacts | None:
    """One interest, or None; ``for_update`` locks it on PostgreSQL."""
    statement = _ALL.where(_N.id == interest_id)
    found = _listed(db, statement.with_for_update(of=_N) if for_update else statement)
    return found[0] if found else None


def history_of(db: Session, interest_ids: Collection[int]) -> dict[int, list[StepTaken]]:
    """The steps of these interests, each in the order in which they were written down."""
    found: dict[int, list[StepTaken]] = {interest_id: [] for interest_id in interest_ids}
    if not interest_ids:
        return found
    columns = tuple(getattr(InterestEntry, name) for name in StepTaken.__dataclass_fields__)
    rows = db.execute(
        select(*columns).where(InterestEntry.interest_id.in_(interest_ids)).order_by(InterestEntry.at, InterestEntry.id)
    )
    for row in rows:
        found[row[0]].append(StepTaken(*row))
    return found
