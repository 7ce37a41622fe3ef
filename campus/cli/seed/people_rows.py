"""Organizations and residents as rows."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from campus.cli.seed.names import PENDING
from campus.cli.seed.organizations import ORGANIZATIONS, OrganizationPlan
from campus.cli.seed.people import PlannedResident, Stint, organization_ids
from campus.cli.seed.writing import Row, Tables
from campus.db import Base
from campus.domain.hubtime import at
from campus.domain.search import search_key
from campus.people.consents import NEWS, PRIVACY, TERMS
from campus.people.models import (
    Affiliation,
    ConsentRecord,
    Organization,
    OrganizationAlias,
    OrganizationDomain,
    Resident,
    ResidentStatus,
    Verification,
)
from campus.permissions import Role

MODELS_WITH_IDS: tuple[type[Base], ...] = (Organization, Resident)


def people_tables(residents: Sequence[PlannedResident], password_hash: str, today: date) -> Tables:
    """All rows about people, in an order that foreign keys accept. Everyone has the same password."""
    ids = organization_ids()
    approver = next((each.id for each in residents if each.role is Role.MANAGER), None)
    active = [_resident_row(each, password_hash) | _approval(each, approver) for each in residents]
    pending = _pending(len(residents) + 1, password_hash, today)
    return {
        Organization: [
            {"id": ids[each.slug], "slug": each.slug, "kind": each.kind, "name_ko": each.ko, "name_en": each.en}
            for each in ORGANIZATIONS
        ],
        OrganizationAlias: [
            {"organization_id": ids[each.slug], "alias": alias} for each in ORGANIZATIONS for alias in each.aliases
        ],
        OrganizationDomain: [{"organization_id": ids[each.slug], "domain": each.domain} for each in ORGANIZATIONS],
        Resident: active
        + [
            _resident_row(each, password_hash)
            | {"status": ResidentStatus.PENDING, "approved_at": None, "approved_by_id": None}
            for each in pending
        ],
        Affiliation: [row for each in residents for row in _affiliation_rows(each, ids)]
        + [_unverified(each, ids) for each in pending],
        ConsentRecord: [row for each in (*residents, *pending) for row in _consent_rows(each)],
    }


def _pending(first_id: int, password_hash: str, today: date) -> list[PlannedResident]:
    by_slug = {each.slug: each for each in ORGANIZATIONS}
    return [
        PlannedResident(
            id=first_id + number,
            name=name,
            email=email,
            role=Role.MEMBER,
            is_english=False,
            introduction=introduction,
            created_at=at(today - timedelta(days=1 + number), 11 * 60 + 20),
            stints=(Stint(by_slug[organization], title, today - timedelta(days=60)),),
        )
        for number, (name, email, organization, title, introduction) in enumerate(PENDING)
    ]


def _resident_row(resident: PlannedResident, password_hash: str) -> Row:
    key = search_key((resident.name, resident.email, *_organization_names(resident.stints[-1].organization)))
    return {
        "id": resident.id,
        "email": resident.email,
        "name": resident.name,
        "role": resident.role,
        "locale": "en" if resident.is_english else "ko",
        "password_hash": password_hash,
        "introduction": resident.introduction,
        "search_text": key.text,
        "search_jamo": key.jamo,
        "search_initials": key.initials,
        "created_at": resident.created_at,
    }


def _organization_names(organization: OrganizationPlan) -> tuple[str, ...]:
    return (organization.ko, organization.en, *organization.aliases)


def _approval(resident: PlannedResident, approver: int | None) -> Row:
    is_staff = resident.role in (Role.MANAGER, Role.ADMIN)
    return {
        "status": ResidentStatus.ACTIVE,
        "approved_at": resident.created_at + timedelta(hours=3),
        "approved_by_id": None if is_staff else approver,
    }


def _affiliation_rows(resident: PlannedResident, ids: dict[str, int]) -> Iterator[Row]:
    for stint in resident.stints:
        is_by_domain = resident.email.endswith("@" + stint.organization.domain)
        how = Verification.DOMAIN if is_by_domain else Verification.MANAGER
        yield _affiliation_row(resident, stint, ids) | {
            "verified_how": how,
            "verified_at": max(resident.created_at, at(stint.starts_on, 9 * 60)),
        }


def _unverified(resident: PlannedResident, ids: dict[str, int]) -> Row:
    return _affiliation_row(resident, resident.stints[-1], ids) | {"verified_how": None, "verified_at": None}


def _affiliation_row(resident: PlannedResident, stint: Stint, ids: dict[str, int]) -> Row:
    return {
        "resident_id": resident.id,
        "organization_id": ids[stint.organization.slug],
        "title": stint.title,
        "starts_on": stint.starts_on,
        "ends_on": stint.ends_on,
    }


def _consent_rows(resident: PlannedResident) -> Iterator[Row]:
    # The optional one is given by every third.
    wanted = (TERMS, PRIVACY, NEWS) if resident.id % 3 == 0 else (TERMS, PRIVACY)
    for consent in wanted:
        yield _consent_row(resident.id, consent.subject, consent.version, resident.created_at)


def _consent_row(resident_id: int, subject: str, version: str, given_at: datetime) -> Row:
    return {"resident_id": resident_id, "subject": subject, "text_version": version, "given": True, "at": given_at}
