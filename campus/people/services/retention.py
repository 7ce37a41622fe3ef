"""What the people floor forgets, and when: nothing here is needed once it has run out."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from campus.db import changed_rows
from campus.people.models import (
    HalfLogin,
    InstitutionArrival,
    InstitutionTrip,
    Login,
    MailToken,
    PasskeyChallenge,
    SignInFailure,
)

# Long enough for the desk to see what happened to a link that someone asks about.
TOKEN_KEPT = timedelta(days=7)
# Far beyond every window in which failures are counted.
FAILURE_KEPT = timedelta(days=1)


def forget_logins(db: Session, *, now: datetime) -> int:
    """Delete logins that have run out; how many."""
    return changed_rows(db, delete(Login).where(Login.expires_at <= now))


def forget_half_logins(db: Session, *, now: datetime) -> int:
    """Delete sign-ins that never got their second factor, and challenges that no passkey answered; how many."""
    ran_out = (delete(table).where(table.expires_at <= now) for table in (HalfLogin, PasskeyChallenge))
    return sum(changed_rows(db, each) for each in ran_out)


def forget_mail_tokens(db: Session, *, now: datetime) -> int:
    """Delete mailed links a week after they ran out, used or not; how many."""
    gone = MailToken.expires_at < now - TOKEN_KEPT
    return changed_rows(db, delete(MailToken).where(gone))


def forget_sign_in_failures(db: Session, *, now: datetime) -> int:
    """Delete failed tries of sign-in after a day; how many."""
    gone = SignInFailure.at < now - FAILURE_KEPT
    return changed_rows(db, delete(SignInFailure).where(gone))


def forget_trips(db: Session, *, now: datetime) -> int:
    """Delete what is kept on the way to a provider and back, once it has run out; how many."""
    ran_out = (delete(table).where(table.expires_at <= now) for table in (InstitutionTrip, InstitutionArrival))
    return sum(changed_rows(db, each) for each in ran_out)
