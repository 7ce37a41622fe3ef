"""Taking one message at a time from the outbox, and writing down what became of it.

A worker takes a message by a lease. Should it die, the lease runs out and another takes the message again, with the
same Message-ID. Attempts count when they begin, so that a message that kills its worker is given up like any other, and
they fence: a worker whose lease ran out cannot write over the next one's result.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import Session

from campus.db import changed_rows
from campus.outbox.models import MessageState, OutboxMessage
from campus.web.mails import Invitation, MailText

LEASE = timedelta(minutes=10)
MOST_ATTEMPTS = 8
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)
PROBLEM_LENGTH = 300
# What says anything of anyone in a message.
NO_TRACE = ("address", "subject", "text", "html", "calendar", "reply_to", "last_problem")


@dataclass(frozen=True, slots=True)
class Claim:
    """A message in a worker's hands; ``attempt`` counts from 1."""

    id: int
    attempt: int
    message_id: str
    event: str
    resident_id: int | None
    address: str
    mail: MailText
    created_at: datetime


def wait_after(attempt: int) -> timedelta:
    """How long to wait after failed attempt number ``attempt``: 30 s, 2 min, 8 min, 32 min, 2 h 8 min, then 6 h."""
    return min(FIRST_WAIT * 4 ** (attempt - 1), LONGEST_WAIT)


def _is_due(now: datetime) -> ColumnElement[bool]:
    return and_(
        OutboxMessage.state == MessageState.WAITING,
        OutboxMessage.due_at <= now,
        or_(OutboxMessage.claimed_until.is_(None), OutboxMessage.claimed_until <= now),
    )


def has_due(db: Session, *, now: datetime) -> bool:
    """Whether a message waits to be taken; asked before taking the write lock."""
    return bool(db.scalar(select(exists().where(_is_due(now)))))


def claim_next(db: Session, *, now: datetime) -> Claim | None:
    """Take the message that has been due longest, or None. ``db`` is a write transaction to be committed at once.

    A message whose last attempt ended without a word (its worker died) is given up here.
    """
    oldest = select(OutboxMessage).where(_is_due(now)).order_by(OutboxMessage.due_at, OutboxMessage.id).limit(1)
    message = db.scalar(oldest.with_for_update(skip_locked=True))
    if message is None:
        return None
    if message.attempts >= MOST_ATTEMPTS:
        message.state = MessageState.FAILED
        message.claimed_until = None
        message.last_problem = message.last_problem or "The last attempt was broken off."
        db.flush()
        _leave_no_trace(db, message.id)
        return claim_next(db, now=now)
    message.attempts += 1
    message.claimed_until = now + LEASE
    return _claimed(message)


def _claimed(message: OutboxMessage) -> Claim:
    invitation = Invitation(message.method, message.calendar, message.reply_to) if message.calendar else None
    return Claim(
        message.id,
        message.attempts,
        message.message_id,
        message.event,
        message.resident_id,
        message.address,
        MailText(message.subject, message.text, message.html, invitation),
        message.created_at,
    )


def _settle(db: Session, claim: Claim, values: dict[str, object]) -> None:
    ours = and_(OutboxMessage.id == claim.id, OutboxMessage.attempts == claim.attempt)
    db.execute(update(OutboxMessage).where(ours).values(values | {"claimed_until": None}))
    _leave_no_trace(db, claim.id)


def _leave_no_trace(db: Session, message_id: int) -> None:
    """Empty a message that is done, address and all, where nothing of it may stay."""
    it = OutboxMessage
    is_spent = and_(it.id == message_id, it.leaves_no_trace, it.state != MessageState.WAITING)
    db.execute(update(it).where(is_spent).values(dict.fromkeys(NO_TRACE, "")))


def note_sent(db: Session, claim: Claim, *, now: datetime) -> None:
    """The message left."""
    _settle(db, claim, {"state": MessageState.SENT, "sent_at": now, "last_problem": ""})


def note_failure(db: Session, claim: Claim, problem: str, *, is_final: bool, now: datetime) -> None:
    """The message did not leave because of ``problem``; it waits for its next attempt, or is given up."""
    values: dict[str, object] = {"last_problem": problem[:PROBLEM_LENGTH]}
    if is_final or claim.attempt >= MOST_ATTEMPTS:
        values["state"] = MessageState.FAILED
    else:
        values["due_at"] = now + wait_after(claim.attempt)
    _settle(db, claim, values)


def retry_failed(db: Session, *, now: datetime) -> int:
    """Put mails that were given up back into the line, with all their attempts; how many. Emptied ones stay."""
    given_up = and_(OutboxMessage.state == MessageState.FAILED, OutboxMessage.text != "")
    values = {"state": MessageState.WAITING, "due_at": now, "attempts": 0}
    return changed_rows(db, update(OutboxMessage).where(given_up).values(values))
