"""Calls for help, and who was told of them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from campus.db import Base, UtcDateTime, choice_of


class HelpKind(StrEnum):
    """What a call is about."""

    HURT = "hurt"
    EQUIPMENT = "equipment"
    OTHER = "other"
    CHECK = "check"  # nobody pressed anything: someone alone at night did not answer


class CallSource(StrEnum):
    """Where a call comes from."""

    PAGE = "page"
    DISPLAY = "display"  # at the door, without anybody signed in
    CHECK = "check"


class AlertStep(StrEnum):
    """On which occasion someone was told."""

    FIRST = "first"
    ESCALATED = "escalated"
    AGAIN = "again"


_OPEN = text("closed_at IS NULL")
_OPEN_AT_DISPLAY = text("closed_at IS NULL AND source = 'display'")
_WAITING = text("closed_at IS NULL AND acknowledged_at IS NULL")


class HelpCall(Base):
    """A call for help from a room. ``resident_id`` is who called, of a check who did not answer, None at a display.

    ``people`` is how many are in the room, as far as is known. ``is_false_alarm``: whoever called took it back, which
    closes it. One resident has one open call of a kind in a room, a display too: pressing twice calls once.
    """

    __tablename__ = "help_calls"

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"))
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("occurrences.id"), index=True)
    source: Mapped[CallSource] = mapped_column(choice_of(CallSource))
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"))
    check_id: Mapped[int | None] = mapped_column(ForeignKey("lone_checks.id"), unique=True)
    people: Mapped[int | None]
    kind: Mapped[HelpKind] = mapped_column(choice_of(HelpKind))
    words: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
    called_at: Mapped[datetime] = mapped_column(UtcDateTime)
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    acknowledged_by_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"))
    escalated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    escalated_again_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"))
    note: Mapped[str] = mapped_column(String(500), default="", server_default=text("''"))
    is_false_alarm: Mapped[bool] = mapped_column(default=False, server_default=false())

    __table_args__ = (
        CheckConstraint("(source = 'display') = (resident_id IS NULL)", name="resident_unless_display"),
        CheckConstraint("(source = 'check') = (check_id IS NOT NULL)", name="check_of_check"),
        CheckConstraint("(source = 'check') = (kind = 'check')", name="kind_of_check"),
        CheckConstraint("(acknowledged_at IS NULL) = (acknowledged_by_id IS NULL)", name="acknowledged_by"),
        CheckConstraint("escalated_again_at IS NULL OR escalated_at IS NOT NULL", name="escalated_before_again"),
        CheckConstraint("closed_at IS NOT NULL OR NOT is_false_alarm", name="false_alarm_closed"),
        CheckConstraint("people IS NULL OR people > 0", name="people_positive"),
        Index(
            "uq_help_calls_open",
            *("room_id", "resident_id", "kind"),
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index(
            "uq_help_calls_open_at_display",
            *("room_id", "kind"),
            unique=True,
            sqlite_where=_OPEN_AT_DISPLAY,
            postgresql_where=_OPEN_AT_DISPLAY,
        ),
        Index("ix_help_calls_waiting", "called_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index(None, "room_id", "called_at"),
        Index(None, "resident_id", "called_at"),
        Index(None, "called_at"),
    )


class HelpAlert(Base):
    """That a resident was told of a call by mail; who was told may look at it."""

    __tablename__ = "help_alerts"

    call_id: Mapped[int] = mapped_column(ForeignKey("help_calls.id"), primary_key=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), primary_key=True)
    step: Mapped[AlertStep] = mapped_column(choice_of(AlertStep), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
