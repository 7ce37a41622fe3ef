"""Putting messages into the outbox, in the transaction of the change that causes them."""

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from campus.outbox.choices import unwilling
from campus.outbox.kinds import kind_of
from campus.outbox.models import MessageState, OutboxMessage
from campus.web.mails import MailText

# What has been due longest is taken first: urgent mails overtake a thousand digests of the same minute.
AHEAD_OF_OTHERS = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who a mail is for; ``resident_id`` is None for addresses without an account."""

    address: str
    locale: str
    resident_id: int | None = None


def post(db: Session, event: str, to: Recipient, mail: MailText, *, now: datetime) -> None:
    """Write ``mail`` into the outbox; the worker delivers it after the commit."""
    post_all(db, event, [(to, mail)], now=now)


def post_all(
    db: Session, event: str, mails: Iterable[tuple[Recipient, MailText]], *, now: datetime, is_urgent: bool = False
) -> None:
    """Write a mail to each of several into the outbox, in one statement; to those who want none of its kind not, which
    takes another one. This is the only place where that is asked. Urgent ones leave before all others that wait."""
    written = list(mails)
    kind = kind_of(event)
    refusing = unwilling(db, kind, {to.resident_id for to, _ in written if to.resident_id is not None})
    due_at = now - AHEAD_OF_OTHERS if is_urgent else now
    messages = [
        _message(event, to, mail, now) | {"due_at": due_at} for to, mail in written if to.resident_id not in refusing
    ]
    if messages:
        db.execute(insert(OutboxMessage), messages)


def post_untraced(db: Session, event: str, to: Recipient, mail: MailText, *, now: datetime) -> None:
    """Write a mail of which nothing stays once it was delivered or given up, not even the address."""
    db.execute(insert(OutboxMessage), [_message(event, to, mail, now) | {"due_at": now, "leaves_no_trace": True}])


def withdraw_waiting(db: Session, event: str, resident_ids: Collection[int]) -> None:
    """Take mails out that have not left: what they say is not true any more."""
    mine = (OutboxMessage.event == event, OutboxMessage.resident_id.in_(resident_ids))
    db.execute(delete(OutboxMessage).where(*mine, OutboxMessage.state == MessageState.WAITING))


def _message(event: str, to: Recipient, mail: MailText, now: datetime) -> dict[str, Any]:
    invitation = mail.invitation
    return {
        "message_id": f"{secrets.token_hex(16)}@campus",
        "event": event,
        "resident_id": to.resident_id,
        "address": to.address,
        "subject": mail.subject[:250],
        "text": mail.text,
        "html": mail.html,
        "calendar": "" if invitation is None else invitation.calendar,
        "method": "" if invitation is None else invitation.method,
        "reply_to": "" if invitation is None else invitation.reply_to,
        "state": MessageState.WAITING,
        "created_at": now,
        "attempts": 0,
        "last_problem": "",
    }
