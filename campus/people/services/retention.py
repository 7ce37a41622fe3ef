"""What the people floor forgets, and when: nothing here is needed once it has run out."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from campus.people.models import Login, MailToken, SignInFailure

# Long enough for the desk to see what happened to a link that someone asks about.
TOKEN_KEPT = timedelta(days=7)
# Far beyond every window in which failures are counted.
FAILURE_KEPT = timedelta(days=1)


def forget_logins(db: Session, *, now: datetime) -> int:
    """Delete logins that have run out; how many."""
    return int(db.execute(delete(Login).where(Login.expires_at <= now)).rowcount)  # type: ignore[attr-defined]


def forget_mail_tokens(db: Session, *, now: datetime) -> int:
    """Delete mailed links a week after they ran out, used or not; how many."""
    gone = MailToken.expires_at < now - TOKEN_KEPT
    return int(db.execute(delete(MailToken).where(gone)).rowcount)  # type: ignore[attr-defined]


def forget_sign_in_failures(db: Session, *, now: datetime) -> int:
    """Delete failed tries of sign-in after a day; how many."""
    gone = SignInFailure.at < now - FAILURE_KEPT
    return int(db.execute(delete(SignInFailure).where(gone)).rowcount)  # type: ignore[attr-defined]
