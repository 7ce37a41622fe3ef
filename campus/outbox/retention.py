"""What the outbox forgets, and when."""

from datetime import datetime, timedelta

from sqlalchemy import and_, delete, update
from sqlalchemy.orm import Session

from campus.db import changed_rows
from campus.outbox.models import MessageState, OutboxMessage

TEXT_KEPT = timedelta(days=30)
ROW_KEPT = timedelta(days=365)


def forget_mails(db: Session, *, now: datetime) -> int:
    """Empty the texts of mails a month after they were written, and delete the rows after a year; how many changed.

    Waiting messages keep theirs.
    """
    done = OutboxMessage.state != MessageState.WAITING
    old_text = and_(done, OutboxMessage.created_at < now - TEXT_KEPT, OutboxMessage.text != "")
    empty = dict.fromkeys(("subject", "text", "html", "calendar", "reply_to"), "")
    emptied = changed_rows(db, update(OutboxMessage).where(old_text).values(empty))
    return emptied + changed_rows(db, delete(OutboxMessage).where(done, OutboxMessage.created_at < now - ROW_KEPT))
