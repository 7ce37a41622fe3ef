"""Putting messages into the outbox, in the transaction of the change that causes them."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from campus.outbox.models import MessageState, OutboxMessage
from campus.web.mails import MailText


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who a mail is for; ``resident_id`` is None for addresses without an account."""

    address: str
    locale: str
    resident_id: int | None = None


def post(db: Session, event: str, to: Recipient, mail: MailText, *, now: datetime) -> None:
    """Write ``mail`` into the outbox; the worker delivers it after the commit."""
    post_all(db, event, [(to, mail)], now=now)


def post_all(db: Session, event: str, mails: Iterable[tuple[Recipient, MailText]], *, now: datetime) -> None:
    """Write a mail to each of several into the outbox, in one statement."""
    messages = [
        {
            "message_id": f"{secrets.token_hex(16)}@campus",
            "event": event,
            "resident_id": to.resident_id,
            "address": to.address,
            "subject": mail.subject[:250],
            "text": mail.text,
            "html": mail.html,
            "state": MessageState.WAITING,
            "created_at": now,
            "due_at": now,
            "attempts": 0,
            "last_problem": "",
        }
        for to, mail in mails
    ]
    if messages:
        db.execute(insert(OutboxMessage), messages)
