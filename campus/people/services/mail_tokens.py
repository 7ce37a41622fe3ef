"""One-time links: the mail holds the token, the table its SHA-256."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from campus.people.models import MailToken, MailTokenPurpose
from campus.people.queries.logins import token_digest

LIFETIMES = {
    MailTokenPurpose.VERIFY_ADDRESS: timedelta(hours=24),
    MailTokenPurpose.RESET_PASSWORD: timedelta(hours=1),
    MailTokenPurpose.CHANGE_ADDRESS: timedelta(hours=24),
    # As long before it runs out the mail is sent.
    MailTokenPurpose.RENEW_AFFILIATION: timedelta(days=30),
}


class LinkSpent(Exception):
    """The link was used, has expired, was replaced by a newer one, or never was."""


def issue_mail_token(
    db: Session, resident_id: int, purpose: MailTokenPurpose, new_address: str = "", *, now: datetime
) -> str:
    """A new token for ``purpose``; earlier ones of the resident stop working."""
    cancel_mail_tokens(db, resident_id, purpose)
    token = secrets.token_urlsafe(32)
    db.add(
        MailToken(
            token_sha256=token_digest(token),
            resident_id=resident_id,
            purpose=purpose,
            created_at=now,
            expires_at=now + LIFETIMES[purpose],
            new_address=new_address,
        )
    )
    return token


def cancel_mail_tokens(db: Session, resident_id: int, purpose: MailTokenPurpose) -> None:
    """Make the unused links of a resident for ``purpose`` stop working."""
    db.execute(
        delete(MailToken).where(
            MailToken.resident_id == resident_id, MailToken.purpose == purpose, MailToken.used_at.is_(None)
        )
    )


def use_mail_token(db: Session, token: str, purpose: MailTokenPurpose, *, now: datetime) -> int:
    """Mark the link as used and return whose it is. Of two at once one succeeds. Raises :class:`LinkSpent`."""
    resident_id = db.scalar(
        update(MailToken)
        .where(
            MailToken.token_sha256 == token_digest(token),
            MailToken.purpose == purpose,
            MailToken.used_at.is_(None),
            MailToken.expires_at > now,
        )
        .values(used_at=now)
        .returning(MailToken.resident_id)
    )
    if resident_id is None:
        raise LinkSpent
    return resident_id
