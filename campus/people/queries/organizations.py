"""Organizations, and whose mail domain is whose."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.people.models import Organization, OrganizationDomain


def list_organizations(db: Session) -> Sequence[Organization]:
    """All organizations, by Korean name."""
    return db.scalars(select(Organization).order_by(Organization.name_ko, Organization.id)).all()


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
