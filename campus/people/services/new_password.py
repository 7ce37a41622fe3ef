"""Another password: changed by who is signed in, or set anew through a link in a mail."""

from datetime import datetime

from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.people.models import MailTokenPurpose, Resident, ResidentStatus
from campus.people.queries.residents import find_resident
from campus.people.services.logins import revoke_all_but
from campus.people.services.mail_tokens import cancel_mail_tokens, issue_mail_token, use_mail_token

_MAY_RESET = frozenset({ResidentStatus.ACTIVE, ResidentStatus.PENDING})


class PasswordChanged(Exception):
    """The password is not the one any more that was compared a moment ago."""


def change_password(
    db: Session, resident_id: int, hashes: tuple[str | None, str], *, kept_login_id: int, now: datetime
) -> Resident:
    """Replace the first of ``hashes``, which was compared, by the second, and sign all other devices out.

    Raises :class:`PasswordChanged` if another request was first.
    """
    before, after = hashes
    resident = db.get_one(Resident, resident_id, with_for_update=True)
    if resident.password_hash != before:
        raise PasswordChanged
    resident.password_hash = after
    cancel_mail_tokens(db, resident_id, MailTokenPurpose.RESET_PASSWORD)
    revoke_all_but(db, resident_id, kept_login_id, by=resident_id, now=now)
    record(db, "resident.password-changed", ("resident", resident_id), by=resident_id, now=now)
    return resident


def ask_reset(db: Session, email: str, *, now: datetime) -> tuple[Resident, str] | None:
    """The resident and the token of a link for a new password; None when the address has no account that may."""
    resident = find_resident(db, email)
    if resident is None or resident.status not in _MAY_RESET:
        return None
    record(db, "resident.reset-asked", ("resident", resident.id), by=None, now=now)
    return resident, issue_mail_token(db, resident.id, MailTokenPurpose.RESET_PASSWORD, now=now)


def reset_password(db: Session, token: str, new_hash: str, *, now: datetime) -> Resident:
    """Set the password of whose link ``token`` is, and sign all devices out. Raises :class:`LinkSpent`."""
    resident_id = use_mail_token(db, token, MailTokenPurpose.RESET_PASSWORD, now=now)
    resident = db.get_one(Resident, resident_id, with_for_update=True)
    resident.password_hash = new_hash
    revoke_all_but(db, resident_id, None, by=resident_id, now=now)
    record(db, "resident.password-reset", ("resident", resident_id), by=resident_id, now=now)
    return resident
