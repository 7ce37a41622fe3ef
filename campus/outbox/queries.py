"""Reading the outbox: the development page, the command line and the doctor look at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campus.outbox.models import MessageState, OutboxMessage


@dataclass(frozen=True, slots=True)
class MailLine:
    """A mail in a list."""

    id: int
    address: str
    subject: str
    event: str
    state: MessageState
    attempts: int
    created_at: datetime
    last_problem: str


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many mails stand in each state, and since when the oldest waiting one is due (None: none waits)."""

    waiting: int
    sent: int
    failed: int
    oldest_due_at: datetime | None


_LINE = select(
    OutboxMessage.id,
    OutboxMessage.address,
    OutboxMessage.subject,
    OutboxMessage.event,
    OutboxMessage.state,
    OutboxMessage.attempts,
    OutboxMessage.created_at,
    OutboxMessage.last_problem,
).order_by(OutboxMessage.id.desc())


def list_mails(db: Session, *, limit: int, offset: int = 0, state: MessageState | None = None) -> Sequence[MailLine]:
    """Mails, newest first; of one ``state`` if it is given."""
    query = _LINE if state is None else _LINE.where(OutboxMessage.state == state)
    return [MailLine(*row) for row in db.execute(query.limit(limit).offset(offset))]


def count_mails(db: Session) -> int:
    return db.scalar(select(func.count()).select_from(OutboxMessage)) or 0


def find_mail(db: Session, mail_id: int) -> OutboxMessage | None:
    return db.get(OutboxMessage, mail_id)


def read_backlog(db: Session) -> Backlog:
    """How the outbox stands."""
    counted = select(OutboxMessage.state, func.count()).group_by(OutboxMessage.state)
    counts = dict(db.execute(counted).all())
    waiting = OutboxMessage.state == MessageState.WAITING
    oldest = db.scalar(select(func.min(OutboxMessage.due_at)).where(waiting))
    return Backlog(
        counts.get(MessageState.WAITING, 0),
        counts.get(MessageState.SENT, 0),
        counts.get(MessageState.FAILED, 0),
        oldest,
    )
