"""Inviting people: an account is prepared, a mail leads to it, and its owner says the rest."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.domain.hubtime import local_date
from campus.people.consents import NEWS, PRIVACY, TERMS
from campus.people.models import (
    Affiliation,
    Invitation,
    MailTokenPurpose,
    Resident,
    ResidentStatus,
    Verification,
)
from campus.people.queries.invitations import find_invitation, known_addresses
from campus.people.queries.logins import token_digest
from campus.people.services.consents import record_consents
from campus.people.services.mail_tokens import LinkSpent, cancel_mail_tokens
from campus.people.services.names import set_search
from campus.people.services.settling import settle
from campus.permissions import Role

LIFETIME = timedelta(days=14)
# Nobody makes a manager by mail: that is done on the person's page, by an administrator.
INVITED_ROLES = (Role.MEMBER, Role.ORGANIZER)
_OPEN = frozenset({ResidentStatus.UNVERIFIED, ResidentStatus.PENDING})


class InvitationGone(LookupError):
    """It was accepted or withdrawn meanwhile, or never was."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Whom to prepare an account for. ``phone`` is E.164; ``organization_id`` None: of none."""

    email: str
    name: str = ""
    phone: str | None = None
    role: Role = Role.MEMBER
    organization_id: int | None = None
    title: str = ""
    locale: str = "ko"


@dataclass(frozen=True, slots=True)
class Accepted:
    """What its owner says when they come."""

    name: str
    password_hash: str
    locale: str
    wants_news: bool


@dataclass(frozen=True, slots=True)
class Invited:
    """A prepared account; ``token`` is the only copy."""

    resident: Resident
    token: str


def prepare_residents(
    db: Session, people: Sequence[Newcomer], *, by: int, now: datetime
) -> list[Resident]:
    """Accounts for those whose addresses have none yet, in the order given; nobody can sign in to them so far.

    An affiliation is written down with each, and counts once its owner has come.
    """
    known = known_addresses(db, [each.email for each in people])
    made: list[Resident] = []
    for each in people:
        if each.email in known:
            continue
        known[each.email] = ResidentStatus.UNVERIFIED
        resident = Resident(
            email=each.email,
            name=each.name or each.email.partition("@")[0][:60],
            phone=each.phone,
            role=each.role,
            status=ResidentStatus.UNVERIFIED,
            locale=each.locale,
            created_at=now,
        )
        if each.organization_id is not None:
            claimed = Affiliation(
                organization_id=each.organization_id, title=each.title, starts_on=local_date(now), takes_over=False
            )
            resident.affiliations.append(claimed)
        set_search(resident)
        made.append(resident)
    db.add_all(made)
    db.flush()  # their ids are needed
    db.add_all(Invitation(resident_id=each.id, invited_by_id=by, made_at=now) for each in made)
    db.flush()
    return made


def send_invitation(db: Session, resident: Resident, *, by: int, now: datetime) -> Invited:
    """A new link for a prepared account, for 14 days; the one before works no more. Raises :class:`InvitationGone`."""
    token = secrets.token_urlsafe(32)
    mine = (Invitation.resident_id == resident.id, Invitation.accepted_at.is_(None))
    values = {"token_sha256": token_digest(token), "sent_at": now, "expires_at": now + LIFETIME, "invited_by_id": by}
    if db.scalar(update(Invitation).where(*mine).values(values).returning(Invitation.resident_id)) is None:
        raise InvitationGone(resident.id)
    record(db, "resident.invited", ("resident", resident.id), by=by, now=now, details={"role": resident.role.value})
    return Invited(resident, token)


def resend_invitation(db: Session, resident_id: int, *, by: int, now: datetime) -> Invited:
    """Another mail to who has not come yet. Raises :class:`InvitationGone`."""
    resident = db.get(Resident, resident_id, with_for_update=True, populate_existing=True)
    if resident is None or resident.status is not ResidentStatus.UNVERIFIED:
        raise InvitationGone(resident_id)
    return send_invitation(db, resident, by=by, now=now)


def withdraw_invitation(db: Session, resident_id: int, *, by: int, now: datetime) -> str:
    """Take an account out again that nobody has come to; whose it was to be. Raises :class:`InvitationGone`."""
    resident = db.get(Resident, resident_id, with_for_update=True, populate_existing=True)
    invitation = db.get(Invitation, resident_id, populate_existing=True)
    if resident is None or invitation is None or invitation.accepted_at is not None:
        raise InvitationGone(resident_id)
    if resident.status is not ResidentStatus.UNVERIFIED or resident.password_hash is not None:
        raise InvitationGone(resident_id)  # they signed up by themselves meanwhile
    email = resident.email
    remove_prepared(db, [resident_id])
    record(db, "resident.invitation-withdrawn", ("resident", resident_id), by=by, now=now)
    return email


def remove_prepared(db: Session, resident_ids: Sequence[int]) -> None:
    """Delete prepared accounts with what came with them; the caller has seen that nothing else speaks of them."""
    db.execute(delete(Invitation).where(Invitation.resident_id.in_(resident_ids)))
    db.execute(delete(Affiliation).where(Affiliation.resident_id.in_(resident_ids)))
    db.execute(delete(Resident).where(Resident.id.in_(resident_ids)))
    db.expire_all()


def accept_invitation(db: Session, token: str, answer: Accepted, *, now: datetime) -> Resident:
    """Take the link as proof of the address: the account is open, and what the inviter wrote of it counts.

    Of two at once one succeeds. Raises :class:`LinkSpent`.
    """
    found = find_invitation(db, token, now=now)
    if found is None:
        raise LinkSpent
    resident = db.get_one(Resident, found.id, with_for_update=True, populate_existing=True)
    spent = (Invitation.token_sha256 == token_digest(token), Invitation.accepted_at.is_(None))
    by = db.scalar(
        update(Invitation)
        .where(*spent)
        .values(accepted_at=now, token_sha256=None)
        .returning(Invitation.invited_by_id)
    )
    if by is None or resident.status not in _OPEN:
        raise LinkSpent
    resident.name, resident.password_hash, resident.locale = answer.name, answer.password_hash, answer.locale
    resident.status, resident.approved_at, resident.approved_by_id = ResidentStatus.ACTIVE, now, by
    resident.claimed_organization = ""
    set_search(resident)
    cancel_mail_tokens(db, resident.id, MailTokenPurpose.VERIFY_ADDRESS)
    for row in resident.affiliations:
        if row.verified_how is None and row.organization_id is not None and row.declined_at is None:
            row.starts_on = min(row.starts_on, local_date(now))
            settle(db, row, Verification.MANAGER, by=by, now=now)
    record_consents(db, resident.id, {TERMS: True, PRIVACY: True, NEWS: answer.wants_news}, now=now)
    record(db, "resident.invitation-accepted", ("resident", resident.id), by=resident.id, now=now)
    return resident
