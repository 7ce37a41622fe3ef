"""Messages that wait to be delivered, written with the change that causes them; and who wants which."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, false
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from campus.db import Base, UtcDateTime, choice_of
from campus.outbox.kinds import MailKind


class MessageState(StrEnum):
    """Where a message stands."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"  # given up after the last attempt; the desk shows it


class OutboxMessage(Base):
    """A mail. ``claimed_until`` is a worker's lease; ``message_id`` is RFC 5322's and the same at every attempt.

    ``calendar`` is an iTIP object of ``method`` (RFC 5546), both empty where the mail carries none; answers to it go to
    ``reply_to``, if that is given. What ``leaves_no_trace`` is emptied, address and all, once it was sent or given up.
    """

    __tablename__ = "outbox_messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    event: Mapped[str] = mapped_column(String(60))
    resident_id: Mapped[int | None] = mapped_column(index=True)
    address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(250))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    calendar: Mapped[str] = mapped_column(Text, default="", server_default=sql("''"))
    method: Mapped[str] = mapped_column(String(10), default="", server_default=sql("''"))
    reply_to: Mapped[str] = mapped_column(String(254), default="", server_default=sql("''"))
    state: Mapped[MessageState] = mapped_column(choice_of(MessageState), default=MessageState.WAITING)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_problem: Mapped[str] = mapped_column(String(300), default="")
    leaves_no_trace: Mapped[bool] = mapped_column(default=False, server_default=false())

    __table_args__ = (Index(None, "state", "due_at"),)


class MailChoice(Base):
    """That a resident wants mails of one ``kind`` or not; whoever has said nothing gets them."""

    __tablename__ = "mail_choices"

    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), primary_key=True)
    kind: Mapped[MailKind] = mapped_column(choice_of(MailKind), primary_key=True)
    wanted: Mapped[bool]
