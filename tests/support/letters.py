"""Mails as their reader finds them: what waits in the outbox for an address."""

import re

from sqlalchemy import select

from campus.db import Sessions
from campus.outbox.kinds import MailKind, known_kind
from campus.outbox.models import MailChoice, OutboxMessage
from campus.people.models import Resident


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


def ask_for_confirmations(sessions: Sessions) -> None:
    """Let everybody get a mail about what they do to bookings of their own."""
    with sessions.write() as db:
        ids = db.scalars(select(Resident.id)).all()
        db.add_all([MailChoice(resident_id=each, kind=MailKind.CONFIRMATION, wanted=True) for each in ids])


def news_to(sessions: Sessions, address: str) -> list[OutboxMessage]:
    """Mails to ``address`` without the confirmations of what its owner did, the oldest first."""
    return [each for each in letters_to(sessions, address) if known_kind(each.event) is not MailKind.CONFIRMATION]
