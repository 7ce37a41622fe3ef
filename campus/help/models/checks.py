"""Asking someone who is alone in the building at night whether all is well."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from campus.db import Base, UtcDateTime, choice_of


class CheckOutcome(StrEnum):
    """What became of a check."""

    ANSWERED = "answered"
    ENDED = "ended"  # the booking was ended, cancelled or released before an answer was needed
    ALARMED = "alarmed"  # nobody answered: those on duty were called


class LoneCheck(Base):
    """That ``resident_id`` was asked, once for each time ``due_at`` of an occurrence. ``answered_at`` may follow an
    alarm."""

    __tablename__ = "lone_checks"

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrences.id"))
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lapses_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[CheckOutcome | None] = mapped_column(choice_of(CheckOutcome))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint("(settled_at IS NULL) = (outcome IS NULL)", name="settled_with_outcome"),
        UniqueConstraint("occurrence_id", "due_at"),
        Index(
            "ix_lone_checks_open",
            "resident_id",
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
        Index(None, "asked_at"),
    )
