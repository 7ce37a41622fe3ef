"""Stewards: who answers for an organization's people, and for whom they decide."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from campus.people.models import Affiliation, Organization, OrganizationSteward, Resident, ResidentStatus
from campus.people.queries.affiliations import Stint, find_stints
from campus.people.queries.standing import LATEST_FIRST, holds_on


class Steward(NamedTuple):
    """A steward as managers see them; ``acts``: affiliated today, so that they may decide."""

    resident_id: int
    name: str
    email: str
    since: datetime
    acts: bool


def _acts(day: date) -> ColumnElement[bool]:
    """Whether a steward is affiliated with their organization on ``day``: who left decides nothing more."""
    return (
        select(Affiliation.id)
        .where(
            Affiliation.resident_id == OrganizationSteward.resident_id,
            Affiliation.organization_id == OrganizationSteward.organization_id,
            holds_on(day),
        )
        .exists()
    )


def list_stewards(db: Session, organization_id: int, day: date) -> list[Steward]:
    """All who were named, by name; those who left in between are among them, with ``acts`` false."""
    rows = db.execute(
        select(Resident.id, Resident.name, Resident.email, OrganizationSteward.since, _acts(day))
        .join(OrganizationSteward, OrganizationSteward.resident_id == Resident.id)
        .where(OrganizationSteward.organization_id == organization_id)
        .order_by(Resident.name, Resident.id)
    )
    return [Steward(*row[:4], bool(row[4])) for row in rows]


def stewards_per_organization(db: Session, organization_ids: Collection[int]) -> dict[int, int]:
    """How many stewards each organization has; those without are left out."""
    rows = db.execute(
        select(OrganizationSteward.organization_id, func.count())
        .where(OrganizationSteward.organization_id.in_(organization_ids))
        .group_by(OrganizationSteward.organization_id)
    )
    return {row[0]: row[1] for row in rows}


def acting_stewards(db: Session, organization_id: int, day: date, *, besides: int) -> Sequence[Resident]:
    """The stewards who may decide on ``day``, without the resident ``besides``: nobody decides about themselves."""
    return db.scalars(
        select(Resident)
        .join(OrganizationSteward, OrganizationSteward.resident_id == Resident.id)
        .where(
            OrganizationSteward.organization_id == organization_id,
            Resident.id != besides,
            Resident.status == ResidentStatus.ACTIVE,
            _acts(day),
        )
        .order_by(Resident.id)
    ).all()


def is_steward(db: Session, organization_id: int, resident_id: int, day: date) -> bool:
    """Whether a resident decides about the people of an organization on ``day``."""
    mine = (
        OrganizationSteward.organization_id == organization_id,
        OrganizationSteward.resident_id == resident_id,
        _acts(day),
    )
    return db.scalar(select(OrganizationSteward.resident_id).where(*mine)) is not None


def is_affiliated(db: Session, organization_id: int, resident_id: int, day: date) -> bool:
    """Whether a resident is affiliated with an organization on ``day``."""
    mine = (Affiliation.organization_id == organization_id, Affiliation.resident_id == resident_id, holds_on(day))
    return db.scalar(select(Affiliation.id).where(*mine).limit(1)) is not None


def stewarded(db: Session, resident_id: int, day: date) -> list[Organization]:
    """The organizations for whose people a resident decides on ``day``."""
    return list(
        db.scalars(
            select(Organization)
            .join(OrganizationSteward, OrganizationSteward.organization_id == Organization.id)
            .where(OrganizationSteward.resident_id == resident_id, _acts(day))
            .order_by(Organization.name_ko, Organization.id)
        )
    )


# Claims, and wishes to renew; the longest waiting first.
_WAITS = Affiliation.asked_at.is_not(None)
_IN_TURN = (Affiliation.asked_at.asc(), Affiliation.id.asc())


def _asked(organization_id: int | None) -> ColumnElement[bool]:
    return _WAITS if organization_id is None else _WAITS & (Affiliation.organization_id == organization_id)


def count_asked(db: Session, organization_id: int | None = None) -> int:
    """How many affiliations with an organization (None: all, those of no listed one too) wait for an answer."""
    return db.scalar(select(func.count()).select_from(Affiliation).where(_asked(organization_id))) or 0


def list_asked(
    db: Session, organization_id: int | None = None, *, today: date, page: tuple[int, int]
) -> list[Stint]:
    """Those affiliations, the longest waiting first; ``page`` is (offset, limit)."""
    return find_stints(db, _asked(organization_id), order=_IN_TURN, today=today, page=page)


def count_affiliated(db: Session, organization_id: int, day: date, *, current: bool) -> int:
    """How many verified affiliations with an organization hold on ``day``, or do not."""
    wanted = _affiliated(organization_id, day, current=current)
    return db.scalar(select(func.count()).select_from(Affiliation).where(wanted)) or 0


def list_affiliated(
    db: Session, organization_id: int, day: date, *, current: bool, page: tuple[int, int]
) -> list[Stint]:
    """Those affiliations, the latest first: who is here, or who was and whose verification ran out."""
    wanted = _affiliated(organization_id, day, current=current)
    return find_stints(db, wanted, order=LATEST_FIRST, today=day, page=page)


def _affiliated(organization_id: int, day: date, *, current: bool) -> ColumnElement[bool]:
    verified = (Affiliation.organization_id == organization_id) & Affiliation.verified_how.is_not(None)
    return verified & holds_on(day) if current else verified & ~holds_on(day)


class Contact(NamedTuple):
    """A person as those see them who decide about their affiliation."""

    name: str
    email: str


def contacts_of(db: Session, resident_ids: Collection[int]) -> dict[int, Contact]:
    """Names and addresses by id, for stewards and managers."""
    rows = db.execute(select(Resident.id, Resident.name, Resident.email).where(Resident.id.in_(resident_ids)))
    return {number: Contact(name, email) for number, name, email in rows}
