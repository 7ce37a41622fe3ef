"""Signing up: the account, the proof of the address, and who decides."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.domain.affiliation import a_year_after
from campus.domain.contact import email_domain
from campus.domain.hubtime import local_date
from campus.people.consents import NEWS, PRIVACY, TERMS
from campus.people.models import (
    Affiliation,
    MailTokenPurpose,
    Organization,
    Resident,
    ResidentStatus,
    Verification,
)
from campus.people.queries.organizations import organization_of_domain
from campus.people.queries.residents import find_resident
from campus.people.services.consents import record_consents
from campus.people.services.mail_tokens import issue_mail_token, use_mail_token
from campus.people.services.names import set_search
from campus.permissions import Role

# An address that was never proven, and a request that was declined, may be tried again.
RENEWABLE = frozenset({ResidentStatus.UNVERIFIED, ResidentStatus.DECLINED})


@dataclass(frozen=True, slots=True)
class SignUp:
    """What someone filled in. ``organization_id`` None: none of the list, ``claimed_organization`` says which."""

    name: str
    email: str
    password_hash: str
    locale: str
    organization_id: int | None
    claimed_organization: str
    wants_news: bool


@dataclass(frozen=True, slots=True)
class SignedUp:
    """The account of the address; ``token`` proves the address, None when the account existed already."""

    resident: Resident
    token: str | None


@dataclass(frozen=True, slots=True)
class Verified:
    """Whose address was proven; ``organization`` is the one its domain belongs to, None: a manager decides."""

    resident: Resident
    organization: Organization | None


def sign_up(db: Session, command: SignUp, *, now: datetime) -> SignedUp:
    """Make an account whose address has yet to be proven, or find that there is one already.

    The required consents were checked by the form. No answer to a stranger may tell the two cases apart.
    """
    resident = find_resident(db, command.email)
    if resident is None:
        resident = Resident(email=command.email, role=Role.MEMBER)
        db.add(resident)
    elif resident.status not in RENEWABLE:
        return SignedUp(resident, None)
    resident.created_at = now
    resident.name = command.name
    resident.password_hash = command.password_hash
    resident.locale = command.locale
    resident.claimed_organization = command.claimed_organization if command.organization_id is None else ""
    resident.status = ResidentStatus.UNVERIFIED
    set_search(resident)
    db.flush()  # its id is needed below
    claim_affiliation(db, resident.id, command.organization_id, now=now)
    record_consents(db, resident.id, {TERMS: True, PRIVACY: True, NEWS: command.wants_news}, now=now)
    record(db, "resident.signed-up", ("resident", resident.id), by=resident.id, now=now)
    return SignedUp(resident, issue_mail_token(db, resident.id, MailTokenPurpose.VERIFY_ADDRESS, now=now))


def claim_affiliation(
    db: Session,
    resident_id: int,
    organization_id: int | None,
    *,
    title: str = "",
    verified_how: Verification | None = None,
    now: datetime,
) -> None:
    """Put one affiliation from today on in the place of whatever was claimed and not verified; None: of nothing."""
    db.execute(delete(Affiliation).where(Affiliation.resident_id == resident_id, Affiliation.verified_how.is_(None)))
    if organization_id is None:
        return
    today = local_date(now)
    db.add(
        Affiliation(
            resident_id=resident_id,
            organization_id=organization_id,
            title=title,
            starts_on=today,
            verified_how=verified_how,
            verified_at=now if verified_how else None,
            expires_on=a_year_after(today) if verified_how else None,
        )
    )


def verify_address(db: Session, token: str, *, now: datetime) -> Verified:
    """Take the link as proof of the address: the account is active if its domain is an organization's, else it waits.

    Raises :class:`LinkSpent`.
    """
    resident = db.get_one(Resident, use_mail_token(db, token, MailTokenPurpose.VERIFY_ADDRESS, now=now))
    organization = organization_of_domain(db, email_domain(resident.email))
    if organization is None:
        resident.status = ResidentStatus.PENDING
    else:
        resident.status = ResidentStatus.ACTIVE
        resident.approved_at = now
        resident.claimed_organization = ""
        claim_affiliation(db, resident.id, organization.id, verified_how=Verification.DOMAIN, now=now)
    details = {"status": resident.status.value}
    record(db, "resident.address-verified", ("resident", resident.id), by=resident.id, now=now, details=details)
    return Verified(resident, organization)
