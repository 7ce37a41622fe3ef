"""Organizations and residents as rows."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from campus.cli.seed.community import entry_rows, expires_on, interest_rows, shown_consent_rows, steward_rows
from campus.cli.seed.names import PENDING
from campus.cli.seed.organizations import ORGANIZATIONS
from campus.cli.seed.people import PlannedResident, Stint, organization_ids
from campus.cli.seed.writing import Row, Tables
from campus.db import Base
from campus.domain.hubtime import at, local_date
from campus.domain.search import search_key
from campus.people.consents import NEWS, PRIVACY, TERMS
from campus.people.models import (
    Affiliation,
    ConsentRecord,
    DirectoryEntry,
    Organization,
    OrganizationAlias,
    OrganizationDomain,
    OrganizationSteward,
    Resident,
    ResidentInterest,
    ResidentStatus,
    Verification,
)
from campus.permissions import Role

MODELS_WITH_IDS: tuple[type[Base], ...] = (Organization, Resident)


def people_tables(residents: Sequence[PlannedResident], password_hash: str, today: date) -> Tables:
    """All rows about people, in an order that foreign keys accept. Everyone has the same password."""
    ids = organization_ids()
    approver = next((each.id for each in residents if each.role is Role.MANAGER), None)
    first_pending = len(residents) + 1
    return {
        Organization: [
            {"id": ids[each.slug], "slug": each.slug, "kind": each.kind, "name_ko": each.ko, "name_en": each.en}
            | _search_columns(each.ko, each.en, *sorted(each.aliases))
            for each in ORGANIZATIONS
        ],
        OrganizationAlias: [
            {"organization_id": ids[each.slug], "alias": alias} for each in ORGANIZATIONS for alias in each.aliases
        ],
        OrganizationDomain: [{"organization_id": ids[each.slug], "domain": each.domain} for each in ORGANIZATIONS],
        Resident: [
            *(_resident_row(each, password_hash) | _approval(each, approver) for each in residents),
            *_pending_rows(first_pending, password_hash, today),
        ],
        Affiliation: [
            *(row for each in residents for row in _affiliation_rows(each, ids, today)),
            *_claimed_rows(first_pending, ids, today),
        ],
        ConsentRecord: [
            *(row for each in residents for row in _consent_rows(each.id, each.created_at)),
            *(row for number in _pending_ids(first_pending) for row in _consent_rows(number, _signed_up_at(today))),
            *shown_consent_rows(residents),
        ],
        ResidentInterest: list(interest_rows(residents)),
        DirectoryEntry: list(entry_rows(residents)),
        OrganizationSteward: list(steward_rows(residents, today)),
    }


def _resident_row(resident: PlannedResident, password_hash: str) -> Row:
    return {
        "id": resident.id,
        "key": _key(resident.id),
        "email": resident.email,
        "name": resident.name,
        "role": resident.role,
        "locale": "en" if resident.is_english else "ko",
        "password_hash": password_hash,
        "introduction": resident.introduction,
        "claimed_organization": "",
        "created_at": resident.created_at,
    } | _search_columns(resident.name, resident.email)


def _key(number: int) -> str:
    """The same at each seeding, unlike those of real people."""
    return hashlib.sha256(f"demo resident {number}".encode()).hexdigest()[:32]


def _search_columns(*names: str) -> Row:
    key = search_key(names)
    return {"search_text": key.text, "search_jamo": key.jamo, "search_initials": key.initials}


def _approval(resident: PlannedResident, approver: int | None) -> Row:
    """Staff were there from the start; an organization's address proves itself; the others a manager let in."""
    is_staff = resident.role in (Role.MANAGER, Role.ADMIN)
    return {
        "status": ResidentStatus.ACTIVE,
        "approved_at": resident.created_at + timedelta(hours=3),
        "approved_by_id": None if is_staff or _is_by_domain(resident, resident.stints[-1]) else approver,
    }


def _is_by_domain(resident: PlannedResident, stint: Stint) -> bool:
    return resident.email.endswith("@" + stint.organization.domain)


def _pending_ids(first_id: int) -> range:
    return range(first_id, first_id + len(PENDING))


def _signed_up_at(today: date) -> datetime:
    return at(today - timedelta(days=1), 11 * 60 + 20)


def _pending_rows(first_id: int, password_hash: str, today: date) -> Iterator[Row]:
    known = organization_ids()
    for number, (name, email, organization) in zip(_pending_ids(first_id), PENDING, strict=True):
        yield {
            "id": number,
            "key": _key(number),
            "email": email,
            "name": name,
            "role": Role.MEMBER,
            "locale": "ko",
            "password_hash": password_hash,
            "introduction": "",
            "claimed_organization": "" if organization in known else organization,
            "created_at": _signed_up_at(today),
            "status": ResidentStatus.PENDING,
            "approved_at": None,
            "approved_by_id": None,
        } | _search_columns(name, email)


def _claimed_rows(first_id: int, ids: dict[str, int], today: date) -> Iterator[Row]:
    for number, (_, _, organization) in zip(_pending_ids(first_id), PENDING, strict=True):
        if organization in ids:
            yield {
                "resident_id": number,
                "organization_id": ids[organization],
                "title": "",
                "starts_on": local_date(_signed_up_at(today)),
                "ends_on": None,
                "verified_how": None,
                "verified_at": None,
                "expires_on": None,
            }


def _affiliation_rows(resident: PlannedResident, ids: dict[str, int], today: date) -> Iterator[Row]:
    for stint in resident.stints:
        yield {
            "resident_id": resident.id,
            "organization_id": ids[stint.organization.slug],
            "title": stint.title,
            "starts_on": stint.starts_on,
            "ends_on": stint.ends_on,
            "verified_how": Verification.DOMAIN if _is_by_domain(resident, stint) else Verification.MANAGER,
            "verified_at": max(resident.created_at, at(stint.starts_on, 9 * 60)),
            "expires_on": None if stint.ends_on else expires_on(resident.id, today),
        }


def _consent_rows(resident_id: int, given_at: datetime) -> Iterator[Row]:
    # The optional one is given by every third.
    for consent in (TERMS, PRIVACY, NEWS) if resident_id % 3 == 0 else (TERMS, PRIVACY):
        yield {
            "resident_id": resident_id,
            "subject": consent.subject,
            "text_version": consent.version,
            "given": True,
            "at": given_at,
        }
