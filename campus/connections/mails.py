"""Writing a mail of this floor into the outbox."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from campus.connections.queries.people import Someone
from campus.hub.queries import hub_values
from campus.outbox.services import Recipient, post
from campus.settings import Settings
from campus.web.mails import render_mail


def write_mail(db: Session, settings: Settings, event: str, to: Someone, *, now: datetime, **values: Any) -> None:
    """Write the mail ``event`` (a folder below ``templates/mail/``) to an active resident in their language; ``values``
    are what its templates name beside the reader and the hub."""
    if not to.is_active:
        return
    common = {
        "name": to.name,
        **hub_values(db, settings, to.locale),
    }
    text = render_mail(event, to.locale, **(common | values))
    post(db, event, Recipient(to.email, to.locale, to.id), text, now=now)
