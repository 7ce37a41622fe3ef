"""People as introductions speak of them: found by whoever knows them, shown by the name they show until they agree."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from campus.domain.contact import ContactRefused, normalize_email, normalize_person_name
from campus.domain.text import mask_name
from campus.people.models import DirectoryEntry, Organization, Resident, ResidentStatus
from campus.people.queries.affiliations import current_affiliations


@dataclass(frozen=True, slots=True)
class OrganizationName:
    """An organization as far as lists name it."""

    id: int
    slug: str
    name_ko: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Someone:
    """A resident with the organization they belong to today. Pages show ``name`` and ``email`` only to whom they
    agreed to meet; ``shown_name`` is what the directory shows of them, masked where it shows nothing."""

    id: int
    name: str
    shown_name: str
    email: str
    locale: str
    is_active: bool
    organization: OrganizationName | None


def name_of(organization: Organization) -> OrganizationName:
    """What lists name of ``organization``."""
    return OrganizationName(organization.id, organization.slug, organization.name_ko, organization.name_en)


def people_of(db: Session, resident_ids: Iterable[int], day: date) -> dict[int, Someone]:
    """Residents by id, with their organizations on ``day``. Two statements, none for nobody."""
    ids = sorted(set(resident_ids))
    if not ids:
        return {}
    return {each.id: each for each in _people(db, Resident.id.in_(ids), day)}


def find_people(db: Session, who: str, day: date) -> list[Someone]:
    """The active residents whose name or address is exactly ``who``; nobody is found by a part of either."""
    condition = Resident.status == ResidentStatus.ACTIVE
    try:
        if "@" in who:
            return _people(db, condition & (Resident.email == normalize_email(who)), day)
        return _people(db, condition & (Resident.name == normalize_person_name(who)), day)
    except ContactRefused:
        return []


def _people(db: Session, condition: ColumnElement[bool], day: date) -> list[Someone]:
    columns = (Resident.id, Resident.name, Resident.email, Resident.locale, Resident.status, DirectoryEntry.shown_name)
    statement = select(*columns).outerjoin(DirectoryEntry, DirectoryEntry.resident_id == Resident.id)
    rows = db.execute(statement.where(condition).order_by(Resident.id)).all()
    homes = current_affiliations(db, [row.id for row in rows], day) if rows else {}
    return [
        Someone(
            row.id,
            row.name,
            row.shown_name or mask_name(row.name),
            row.email,
            row.locale,
            row.status is ResidentStatus.ACTIVE,
            name_of(homes[row.id].organization) if row.id in homes else None,
        )
        for row in rows
    ]
