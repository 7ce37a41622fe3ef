"""Organizations: their names, whose mail domain is whose, and what their pages say."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, selectinload, undefer

from campus.domain.search import SearchColumn
from campus.people.models import (
    Affiliation,
    Organization,
    OrganizationDomain,
    OrganizationKind,
    Resident,
    ResidentStatus,
)
from campus.people.queries.standing import holds_on
from campus.people.queries.words import found_by, found_words

ORGANIZATION_SEARCH = {
    SearchColumn.TEXT: Organization.search_text,
    SearchColumn.JAMO: Organization.search_jamo,
    SearchColumn.INITIALS: Organization.search_initials,
}


class OrganizationName(NamedTuple):
    """An organization as lists name it."""

    id: int
    slug: str
    kind: OrganizationKind
    name_ko: str
    name_en: str


_NAMES = select(Organization.id, Organization.slug, Organization.kind, Organization.name_ko, Organization.name_en)


def list_organizations(db: Session) -> Sequence[OrganizationName]:
    """All organizations, by Korean name."""
    rows = db.execute(_NAMES.order_by(Organization.name_ko, Organization.id))
    return [OrganizationName(*row) for row in rows]


def organization_of_domain(db: Session, domain: str) -> Organization | None:
    """The organization that ``domain`` (lower case) or a domain above it belongs to; the closest wins."""
    labels = domain.split(".")
    above = [".".join(labels[start:]) for start in range(len(labels) - 1)]
    found = db.execute(
        select(OrganizationDomain.domain, Organization)
        .join(Organization, Organization.id == OrganizationDomain.organization_id)
        .where(OrganizationDomain.domain.in_(above))
    ).all()
    closest = max(found, key=lambda row: len(row[0]), default=None)
    return None if closest is None else closest[1]


@dataclass(frozen=True, slots=True)
class OrganizationFilter:
    """Which organizations a list shows; empty values show all."""

    text: str = ""
    kind: OrganizationKind | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """The filter as SQL; each word of ``text`` must be found."""
        found = [found_by(forms, ORGANIZATION_SEARCH) for forms in found_words(self.text)]
        return [*found, Organization.kind == self.kind] if self.kind else found


def count_organizations(db: Session, wanted: OrganizationFilter) -> int:
    """How many organizations the filter shows."""
    return db.scalar(select(func.count()).select_from(Organization).where(*wanted.conditions())) or 0


def find_organizations(
    db: Session, wanted: OrganizationFilter, *, offset: int, limit: int
) -> Sequence[OrganizationName]:
    """Those organizations, by Korean name."""
    statement = _NAMES.where(*wanted.conditions()).order_by(Organization.name_ko, Organization.id)
    return [OrganizationName(*row) for row in db.execute(statement.offset(offset).limit(limit))]


def find_organization(db: Session, slug: str) -> Organization | None:
    """The organization whose page has ``slug`` in its address, or None."""
    return db.scalar(select(Organization).where(Organization.slug == slug))


def read_organization(db: Session, organization_id: int) -> Organization | None:
    """An organization with all that its page and its form say, or None. Three queries."""
    return db.scalar(
        select(Organization)
        .where(Organization.id == organization_id)
        .options(
            undefer(Organization.about_ko),
            undefer(Organization.about_en),
            undefer(Organization.homepage),
            undefer(Organization.contact_email),
            undefer(Organization.contact_phone),
            selectinload(Organization.aliases),
            selectinload(Organization.domains),
        )
        .execution_options(populate_existing=True)
    )


def owners_of_domains(db: Session, domains: Collection[str]) -> dict[str, OrganizationName]:
    """Whose the domains are, by domain; free ones are left out."""
    statement = _NAMES.add_columns(OrganizationDomain.domain).join(
        OrganizationDomain, OrganizationDomain.organization_id == Organization.id
    )
    rows = db.execute(statement.where(OrganizationDomain.domain.in_(domains)))
    return {row.domain: OrganizationName(*row[:5]) for row in rows}


def count_people(db: Session, organization_ids: Collection[int], day: date) -> dict[int, int]:
    """How many active residents are affiliated with each on ``day``; none is left out."""
    rows = db.execute(
        select(Affiliation.organization_id, func.count(Affiliation.resident_id.distinct()))
        .join(Resident, Resident.id == Affiliation.resident_id)
        .where(
            Affiliation.organization_id.in_(organization_ids), holds_on(day), Resident.status == ResidentStatus.ACTIVE
        )
        .group_by(Affiliation.organization_id)
    )
    return {number: count for number, count in rows if number is not None}
