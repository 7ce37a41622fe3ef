"""What waits for an answer: a booking for a manager's approval, a date on a late holiday for its organizer."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from campus.db import Base, UtcDateTime, choice_of


class ApprovalState(StrEnum):
    """Where a request for approval stands."""

    OPEN = "open"
    ASKED = "asked"  # the manager asked back and waits for the organizer
    APPROVED = "approved"
    REFUSED = "refused"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"  # the booking was cancelled, or no longer needs an answer


class ApprovalCause(StrEnum):
    """Why a manager is asked."""

    RULES = "rules"  # the room's rules ask for it
    MISSED = "missed"  # a series was missed three times: the rest is held for review


# Those that still wait for an answer; a booking has one of them at most.
WAITS = (ApprovalState.OPEN, ApprovalState.ASKED)
_WAITS = text("state IN ('open', 'asked')")


class Approval(Base):
    """A request for a manager's answer: it speaks of all pending occurrences of the booking.

    ``due_at`` is when an answer is promised, ``expires_at`` when the slots are given back without one.
    """

    __tablename__ = "approvals"

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), index=True)
    state: Mapped[ApprovalState] = mapped_column(choice_of(ApprovalState))
    cause: Mapped[ApprovalCause] = mapped_column(
        choice_of(ApprovalCause), default=ApprovalCause.RULES, server_default=text("'rules'")
    )
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    question: Mapped[str] = mapped_column(String(500), default="")
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reply: Mapped[str] = mapped_column(String(500), default="")
    replied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"))
    reason: Mapped[str] = mapped_column(String(500), default="")

    __table_args__ = (
        Index("uq_approvals_waits", "booking_id", unique=True, sqlite_where=_WAITS, postgresql_where=_WAITS),
        Index(None, "state", "expires_at"),
    )


class HolidayAnswer(StrEnum):
    """What an organizer decided about a date that fell on a late holiday."""

    KEPT = "kept"
    CANCELLED = "cancelled"
    MOVED = "moved"


class HolidayQuestion(Base):
    """That the managers' list made ``day`` a holiday while ``occurrence_id`` stood on it; the organizer decides."""

    __tablename__ = "holiday_questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrences.id"), unique=True)
    day: Mapped[date] = mapped_column(Date, index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer: Mapped[HolidayAnswer | None] = mapped_column(choice_of(HolidayAnswer))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
