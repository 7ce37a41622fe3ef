"""The last mail."""

from datetime import datetime

from sqlalchemy.orm import Session

from campus.hub.queries import hub_values
from campus.outbox.services import Recipient, post_untraced
from campus.settings import Settings
from campus.web.mails import render_mail


def say_goodbye(db: Session, settings: Settings, email: str, locale: str, name: str, *, now: datetime) -> None:
    """Write to who left that their account is gone; of the mail nothing stays once it is delivered."""
    mail = render_mail("account-gone", locale, name=name, **hub_values(db, settings, locale))
    post_untraced(db, "account-gone", Recipient(email, locale), mail, now=now)
