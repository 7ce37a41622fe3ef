"""Which mails time brought, and what people were invited to and answered."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from campus.db import Base, UtcDateTime, choice_of


class OccasionKind(StrEnum):
    """What a mail was written for, and whose number is its subject."""

    SESSION = "session"  # a sign-up, before the session begins
    BOOKING = "booking"  # an occurrence, before it begins
    DIGEST = "digest"  # a resident, at the beginning of a week
    MONTH = "month"  # a resident, at the end of a month


class MailOccasion(Base):
    """That a mail was written for an occasion, ``at`` its time: never again for the same, but for another time."""

    __tablename__ = "mail_occasions"

    kind: Mapped[OccasionKind] = mapped_column(choice_of(OccasionKind), primary_key=True)
    subject_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)

    __table_args__ = (Index(None, "at"),)


class Answer(StrEnum):
    """What a calendar answered (RFC 5545, 3.2.12); ``COUNTER`` proposed another time (RFC 5546, 3.2.7)."""

    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    TENTATIVE = "TENTATIVE"
    COUNTER = "COUNTER"


class SessionInvitation(Base):
    """As what a sign-up's session stands in its owner's calendar, which does not change, and the latest answer.

    ``recurrence_at`` is the RECURRENCE-ID, None where the UID speaks of one date alone; ``answered_sequence`` and
    ``answered_at`` are SEQUENCE and DTSTAMP of that answer.
    """

    __tablename__ = "session_invitations"

    signup_id: Mapped[int] = mapped_column(ForeignKey("signups.id"), primary_key=True, autoincrement=False)
    uid: Mapped[str] = mapped_column(String(255))
    recurrence_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sequence: Mapped[int]
    answer: Mapped[Answer | None] = mapped_column(choice_of(Answer))
    answered_sequence: Mapped[int | None]
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
