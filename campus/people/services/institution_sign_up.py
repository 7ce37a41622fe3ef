"""Signing up by an institution's account: the address is proven already, and a password is not asked for."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.domain.contact import email_domain
from campus.people.consents import NEWS, PRIVACY, TERMS
from campus.people.models import (
    InstitutionArrival,
    Invitation,
    MailTokenPurpose,
    Organization,
    Resident,
    ResidentStatus,
    Verification,
)
from campus.people.oidc.values import Proven
from campus.people.queries.organizations import find_organization, organization_of_domain
from campus.people.queries.residents import find_resident
from campus.people.services.consents import record_consents
from campus.people.services.institution_logins import connect
from campus.people.services.logins import revoke_all_but
from campus.people.services.mail_tokens import cancel_mail_tokens
from campus.people.services.names import set_search
from campus.people.services.signing_up import RENEWABLE, Verified, claim_affiliation
from campus.people.services.trips import take_arrival
from campus.permissions import Role
from campus.providers import Provider


@dataclass(frozen=True, slots=True)
class Joining:
    """What someone filled in whom a provider vouches for; the organization counts only where the address names none."""

    name: str
    locale: str
    organization_id: int | None
    claimed_organization: str
    wants_news: bool


class ArrivalGone(LookupError):
    """It was used, has run out, or the address has an account by now."""


def proven_of(arrival: InstitutionArrival) -> Proven:
    """Whom the provider vouched for when they arrived."""
    return Proven(arrival.issuer, arrival.subject, arrival.email, arrival.name, arrival.is_strong)


def is_known(db: Session, email: str) -> bool:
    """Whether the address has an account whose owner must sign in."""
    resident = find_resident(db, email)
    return resident is not None and resident.status not in RENEWABLE


def organization_for(db: Session, provider: Provider, email: str) -> Organization | None:
    """Where somebody belongs whom the provider vouches for: to the one it is named for, else by the address."""
    named = find_organization(db, provider.organization) if provider.organization else None
    return named or organization_of_domain(db, email_domain(email))


def join(
    db: Session, arrival: InstitutionArrival, provider: Provider, answer: Joining, *, now: datetime
) -> Verified:
    """Make the account and connect it. It is open at once where the organization is known or somebody had invited its
    owner, else a manager decides. Raises :class:`ArrivalGone`.

    Whatever was set for an address that nobody had proven is void: its password, its links, its devices.
    """
    if not take_arrival(db, arrival.id):
        raise ArrivalGone
    resident = find_resident(db, arrival.email)
    if resident is not None and resident.status not in RENEWABLE:
        raise ArrivalGone
    organization = organization_for(db, provider, arrival.email)
    if resident is None:
        resident = Resident(email=arrival.email, role=Role.MEMBER, created_at=now)
        db.add(resident)
    resident.name, resident.locale, resident.password_hash = answer.name, answer.locale, None
    resident.status = ResidentStatus.PENDING
    set_search(resident)
    db.flush()  # its id is needed below
    for purpose in (MailTokenPurpose.VERIFY_ADDRESS, MailTokenPurpose.RESET_PASSWORD):
        cancel_mail_tokens(db, resident.id, purpose)
    revoke_all_but(db, resident.id, None, by=resident.id, now=now)
    host = _take_invitation(db, resident.id, now=now)
    if organization is not None or host is not None:
        resident.status, resident.approved_at, resident.approved_by_id = ResidentStatus.ACTIVE, now, host
    _affiliate(db, resident, organization, answer, now=now)
    record_consents(db, resident.id, {TERMS: True, PRIVACY: True, NEWS: answer.wants_news}, now=now)
    record(db, "resident.signed-up", ("resident", resident.id), by=resident.id, now=now)
    details = {"status": resident.status.value, "provider": provider.name}
    record(db, "resident.address-verified", ("resident", resident.id), by=resident.id, now=now, details=details)
    connect(db, resident.id, provider.name, proven_of(arrival), now=now)
    return Verified(resident, organization)


def _take_invitation(db: Session, resident_id: int, *, now: datetime) -> int | None:
    """Who had invited the owner, if a link of theirs still worked; it works no more."""
    open_still = (
        Invitation.resident_id == resident_id, Invitation.accepted_at.is_(None), Invitation.expires_at > now
    )
    host = db.scalar(select(Invitation.invited_by_id).where(*open_still))
    if host is not None:
        db.execute(update(Invitation).where(*open_still).values(accepted_at=now, token_sha256=None))
    return host


def _affiliate(
    db: Session, resident: Resident, organization: Organization | None, answer: Joining, *, now: datetime
) -> None:
    if organization is not None:
        resident.claimed_organization = ""
        claim_affiliation(db, resident.id, organization.id, verified_how=Verification.DOMAIN, now=now)
        return
    resident.claimed_organization = answer.claimed_organization if answer.organization_id is None else ""
    claim_affiliation(db, resident.id, answer.organization_id, now=now)
