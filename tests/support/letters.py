"""Mails as their reader finds them: what waits in the outbox for an address."""

import re

from sqlalchemy import select

from campus.db import Sessions
from campus.outbox.models import OutboxMessage


def letters_to(sessions: Sessions, address: str) -> list[OutboxMessage]:
    """All mails to ``address``, the oldest first."""
    with sessions.read() as db:
        rows = db.scalars(
            select(OutboxMessage).where(OutboxMessage.address == address).order_by(OutboxMessage.id)
        ).all()
        return list(rows)


def link_in(letter: OutboxMessage, part: str = "/") -> str:
    """The path of the first link in a mail whose path begins with ``part``."""
    found = re.search(rf"http://localhost({re.escape(part)}\S*)", letter.text)
    assert found, letter.text
    return found[1]


def last_link(sessions: Sessions, address: str, part: str = "/") -> str:
    """The path of the link in the newest mail to ``address``."""
    return link_in(letters_to(sessions, address)[-1], part)
