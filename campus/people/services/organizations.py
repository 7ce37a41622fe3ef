"""Making and changing organizations, and naming their stewards."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.domain.hubtime import local_date
from campus.people.models import (
    Organization,
    OrganizationAlias,
    OrganizationDomain,
    OrganizationKind,
    OrganizationSteward,
    Resident,
    ResidentStatus,
)
from campus.people.queries.organizations import OrganizationName, owners_of_domains, read_organization
from campus.people.queries.residents import find_resident
from campus.people.queries.stewards import is_affiliated
from campus.people.services.names import set_organization_search


@dataclass(frozen=True, slots=True)
class OrganizationDraft:
    """All that a manager says of an organization; ``contact_phone`` is E.164 or None."""

    kind: OrganizationKind
    name_ko: str
    name_en: str
    aliases: tuple[str, ...]
    domains: tuple[str, ...]
    about_ko: str
    about_en: str
    homepage: str
    contact_email: str
    contact_phone: str | None


class SlugTaken(Exception):
    """Another organization has this address."""


class DomainTaken(Exception):
    """Mail domains belong to other organizations: ``owners`` by domain. Nothing was written."""

    def __init__(self, owners: dict[str, OrganizationName]) -> None:
        super().__init__(", ".join(owners))
        self.owners = owners


class StaleOrganization(Exception):
    """Somebody changed the organization since the form was shown. Nothing was written."""


class StewardRefused(Exception):
    """There is no active resident with this address, or none who is affiliated with the organization."""


_PLAIN = ("kind", "name_ko", "name_en", "about_ko", "about_en", "homepage", "contact_email", "contact_phone")


def make_organization(db: Session, slug: str, draft: OrganizationDraft, *, by: int, now: datetime) -> Organization:
    """Write a new organization. Raises :class:`SlugTaken` and :class:`DomainTaken`."""
    if db.scalar(select(Organization.id).where(Organization.slug == slug)) is not None:
        raise SlugTaken(slug)
    _check_domains(db, draft.domains, None)
    organization = Organization(slug=slug)
    db.add(organization)
    _fill(organization, draft)
    db.flush()  # its id is needed below
    record(db, "organization.made", ("organization", organization.id), by=by, now=now, details={"slug": slug})
    return organization


def change_organization(
    db: Session, organization_id: int, draft: OrganizationDraft, *, version: int, by: int, now: datetime
) -> Organization:
    """Write what a manager says of an organization now; the audit names the fields that changed.

    Raises :class:`StaleOrganization` if ``version`` is not the one that stands, and :class:`DomainTaken`.
    """
    db.get_one(Organization, organization_id, with_for_update=True)
    organization = read_organization(db, organization_id)
    if organization is None or organization.version != version:
        raise StaleOrganization(organization_id)
    _check_domains(db, draft.domains, organization_id)
    changed = _fill(organization, draft)
    if changed:
        organization.version += 1
        details = {"fields": changed}
        record(db, "organization.changed", ("organization", organization_id), by=by, now=now, details=details)
    return organization


def _check_domains(db: Session, domains: Iterable[str], organization_id: int | None) -> None:
    owners = owners_of_domains(db, list(domains))
    taken = {domain: owner for domain, owner in owners.items() if owner.id != organization_id}
    if taken:
        raise DomainTaken(taken)


def _fill(organization: Organization, draft: OrganizationDraft) -> list[str]:
    """Bring the row up to the draft; which fields changed."""
    changed = [name for name in _PLAIN if getattr(organization, name, None) != getattr(draft, name)]
    for name in changed:
        setattr(organization, name, getattr(draft, name))
    aliases, domains = set(draft.aliases), set(draft.domains)
    if {each.alias for each in organization.aliases} != aliases:
        kept = [each for each in organization.aliases if each.alias in aliases]
        new = aliases - {each.alias for each in kept}
        organization.aliases = [*kept, *(OrganizationAlias(alias=alias) for alias in sorted(new))]
        changed.append("aliases")
    if {each.domain for each in organization.domains} != domains:
        remaining = [each for each in organization.domains if each.domain in domains]
        added = domains - {each.domain for each in remaining}
        organization.domains = [*remaining, *(OrganizationDomain(domain=domain) for domain in sorted(added))]
        changed.append("domains")
    if changed:
        set_organization_search(organization)
    return changed


def name_steward(db: Session, organization_id: int, email: str, *, by: int, now: datetime) -> Resident:
    """Let the resident with the normalised address ``email`` answer for an organization's people.

    Raises :class:`StewardRefused`: only an active resident who is affiliated with it today can.
    """
    resident = find_resident(db, email)
    if resident is None or resident.status is not ResidentStatus.ACTIVE:
        raise StewardRefused(email)
    if not is_affiliated(db, organization_id, resident.id, local_date(now)):
        raise StewardRefused(email)
    db.get_one(Organization, organization_id, with_for_update=True)
    key = {"organization_id": organization_id, "resident_id": resident.id}
    if db.get(OrganizationSteward, key, populate_existing=True) is None:
        db.add(OrganizationSteward(**key, since=now))
        details = {"resident_id": resident.id}
        record(db, "steward.named", ("organization", organization_id), by=by, now=now, details=details)
    return resident


def release_steward(db: Session, organization_id: int, resident_id: int, *, by: int, now: datetime) -> bool:
    """Take the duty from a steward; whether there was one."""
    mine = (OrganizationSteward.organization_id == organization_id, OrganizationSteward.resident_id == resident_id)
    gone = db.scalar(delete(OrganizationSteward).where(*mine).returning(OrganizationSteward.resident_id))
    if gone is None:
        return False
    details = {"resident_id": resident_id}
    record(db, "steward.released", ("organization", organization_id), by=by, now=now, details=details)
    return True
