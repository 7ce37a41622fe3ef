"""Another e-mail address: asked for by who is signed in, confirmed by a link in a mail to the new one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.people.models import MailToken, MailTokenPurpose, Resident, ResidentStatus
from campus.people.queries.logins import token_digest
from campus.people.queries.residents import find_resident
from campus.people.services.listing import renew_entry
from campus.people.services.logins import revoke_all_but
from campus.people.services.mail_tokens import LinkSpent, cancel_mail_tokens, issue_mail_token, use_mail_token
from campus.people.services.names import set_search


class AddressTaken(Exception):
    """Another account has the address. Nothing was written."""


@dataclass(frozen=True, slots=True)
class Moved:
    """Whose address is another one now, and which it was before."""

    resident: Resident
    before: str


def ask_address(db: Session, resident_id: int, email: str, *, now: datetime) -> tuple[Resident, str] | None:
    """The resident and the token for a mail to the normalised address ``email``; None where an account has it."""
    resident = db.get_one(Resident, resident_id)
    record(db, "resident.address-asked", ("resident", resident_id), by=resident_id, now=now)
    if find_resident(db, email) is not None:
        return None
    return resident, issue_mail_token(db, resident_id, MailTokenPurpose.CHANGE_ADDRESS, email, now=now)


def find_new_address(db: Session, token: str, *, now: datetime) -> str | None:
    """The address that the link would bring, None where it works no more."""
    works = (MailToken.used_at.is_(None), MailToken.expires_at > now)
    mine = (MailToken.token_sha256 == token_digest(token), MailToken.purpose == MailTokenPurpose.CHANGE_ADDRESS)
    return db.scalar(select(MailToken.new_address).where(*mine, *works))


def confirm_address(
    db: Session, token: str, *, kept_login_id: int | None, signed_in_id: int | None, now: datetime
) -> Moved:
    """Make the address behind ``token`` the account's. Every device is signed out but the one that asks, if they are
    signed in on it; calendars keep their addresses. Raises :class:`LinkSpent`, :class:`AddressTaken`."""
    email = find_new_address(db, token, now=now)
    resident_id = use_mail_token(db, token, MailTokenPurpose.CHANGE_ADDRESS, now=now)
    resident = db.get_one(Resident, resident_id, with_for_update=True, populate_existing=True)
    if email is None or resident.status is not ResidentStatus.ACTIVE:
        raise LinkSpent
    if find_resident(db, email) is not None:
        raise AddressTaken
    before, resident.email = resident.email, email
    resident.version += 1
    set_search(resident)
    renew_entry(db, resident)
    db.flush()
    cancel_mail_tokens(db, resident_id, MailTokenPurpose.RESET_PASSWORD)
    kept = kept_login_id if signed_in_id == resident_id else None
    revoke_all_but(db, resident_id, kept, by=resident_id, now=now)
    record(db, "resident.address-changed", ("resident", resident_id), by=resident_id, now=now)
    return Moved(resident, before)
