"""Who is on duty, and the times by which calls go on to others."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from campus.db import Base, UtcDateTime


class WeeklyTurn(Base):
    """A turn that comes back every week; minutes of the hub's day, an end above 1440 lies on the next morning."""

    __tablename__ = "weekly_turns"

    id: Mapped[int] = mapped_column(primary_key=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    weekday: Mapped[int]
    starts_minute: Mapped[int]
    ends_minute: Mapped[int]

    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("starts_minute BETWEEN 0 AND 1439", name="starts_in_day"),
        CheckConstraint("ends_minute - starts_minute BETWEEN 1 AND 1440", name="ends_after_start"),
        UniqueConstraint("resident_id", "weekday", "starts_minute", "ends_minute"),
    )


class TurnChange(Base):
    """For this time ``resident_id`` is on duty instead of whoever the week names; None: nobody is."""

    __tablename__ = "turn_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
        UniqueConstraint("resident_id", "starts_at", "ends_at"),
        Index(None, "ends_at"),
    )


class HelpSettings(Base):
    """The hub's times as :class:`campus.domain.help_times.HelpTimes`, one row at most; ``version`` counts edits."""

    __tablename__ = "help_settings"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    escalate_minutes: Mapped[int]
    again_minutes: Mapped[int]
    is_checking: Mapped[bool]
    late_from: Mapped[int]
    late_until: Mapped[int]
    check_every: Mapped[int]
    answer_minutes: Mapped[int]
    version: Mapped[int]

    __table_args__ = (
        CheckConstraint("id = 1", name="one_row"),
        CheckConstraint("escalate_minutes BETWEEN 1 AND 30", name="escalate"),
        CheckConstraint("again_minutes BETWEEN 1 AND 60", name="again"),
        CheckConstraint("late_from BETWEEN 1200 AND 1440", name="late_from"),
        CheckConstraint("late_until BETWEEN 240 AND 480", name="late_until"),
        CheckConstraint("check_every BETWEEN 30 AND 480", name="check_every"),
        CheckConstraint("answer_minutes BETWEEN 5 AND 30", name="answer"),
    )
