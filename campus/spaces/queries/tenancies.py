"""Tenancies: which organization has a right to which floor, and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from campus.domain.asker import FloorName
from campus.people.models import Organization
from campus.spaces.models import Building, Floor, Tenancy

MOST_OF_ONE = 20


@dataclass(frozen=True, slots=True)
class TenancyFacts:
    """One tenancy; ``ends_on`` is its last day, or None while it lasts."""

    id: int
    organization_ko: str
    organization_en: str
    floor: FloorName
    office: str
    starts_on: date
    ends_on: date | None

    def has_ended(self, today: date) -> bool:
        return self.ends_on is not None and self.ends_on < today


_FACTS = (
    select(
        Tenancy.id,
        Organization.name_ko,
        Organization.name_en,
        Floor.id,
        Building.name_ko,
        Building.name_en,
        Floor.level,
        Tenancy.office,
        Tenancy.starts_on,
        Tenancy.ends_on,
    )
    .join(Organization, Organization.id == Tenancy.organization_id)
    .join(Floor, Floor.id == Tenancy.floor_id)
    .join(Building, Building.id == Floor.building_id)
)


def list_tenancies(db: Session, today: date, *, offset: int, limit: int) -> Sequence[TenancyFacts]:
    """Tenancies, those that last on ``today`` or later first, then by floor and organization. One query."""
    lasts_first = or_(Tenancy.ends_on.is_(None), Tenancy.ends_on >= today).desc()
    statement = _FACTS.order_by(lasts_first, Building.id, Floor.level, Organization.name_ko, Tenancy.id)
    return _read(db, statement.offset(offset).limit(limit))


def tenancies_of(db: Session, organization_id: int, today: date) -> Sequence[TenancyFacts]:
    """The tenancies of an organization that last on ``today`` or begin later, by floor; at most 20. One query."""
    lasts = or_(Tenancy.ends_on.is_(None), Tenancy.ends_on >= today)
    mine = _FACTS.where(Tenancy.organization_id == organization_id, lasts)
    return _read(db, mine.order_by(Building.id, Floor.level, Tenancy.starts_on, Tenancy.id).limit(MOST_OF_ONE))


def _read(db: Session, statement: Select[*tuple[Any, ...]]) -> list[TenancyFacts]:
    return [
        TenancyFacts(number, name_ko, name_en, FloorName(*floor), office, starts_on, ends_on)
        for number, name_ko, name_en, *floor, office, starts_on, ends_on in db.execute(statement)
    ]


def count_tenancies(db: Session) -> int:
    """How many there are, ended ones included."""
    return db.scalar(select(func.count()).select_from(Tenancy)) or 0
