"""Seasons and their sessions: what happens on one date of a group."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from campus.db import Base, UtcDateTime, choice_of


class SegmentKind(StrEnum):
    """What a part of a session is."""

    TALK = "talk"
    DISCUSSION = "discussion"
    MEAL = "meal"
    COFFEE = "coffee"


class SessionStatus(StrEnum):
    """Whether a session takes place; with a room it is what became of the room's date."""

    PLANNED = "planned"
    UNCERTAIN = "uncertain"  # its room awaits approval, or it has none yet
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


COMING = (SessionStatus.PLANNED, SessionStatus.UNCERTAIN)


class Season(Base):
    """A group's numbered run of sessions. ``booking_id`` is the series of its room, None where it meets elsewhere.

    ``seats`` is what the organizer set; None: what the room holds. ``takes_guests``: whether people without an account
    may sign up, unless a date says otherwise.
    """

    __tablename__ = "seasons"

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("bookings.id"), unique=True)
    seats: Mapped[int | None]
    takes_guests: Mapped[bool] = mapped_column(default=False)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        UniqueConstraint("group_id", "number"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint("seats > 0", name="seats_positive"),
    )


class GroupSession(Base):
    """One date of a season. With a room it is one object with ``occurrence_id``: time and status follow it in the same
    transaction. Without one, ``place`` or ``online_url`` say where.

    ``seats`` is what holds on this date (None: no limit) and ``seats_taken`` the sign-ups that have one; the database
    keeps it from growing beyond. ``door_code`` are the six digits that check in, ``door_key`` what a QR code carries.
    """

    __tablename__ = "sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("seasons.id"))
    number: Mapped[int]
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("occurrences.id"), unique=True)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    status: Mapped[SessionStatus] = mapped_column(choice_of(SessionStatus))
    topic: Mapped[str] = mapped_column(String(120), default="")
    about: Mapped[str] = mapped_column(Text, default="")
    notes: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(String(200), default="")
    online_url: Mapped[str] = mapped_column(String(500), default="")
    takes_guests: Mapped[bool] = mapped_column(default=False)
    seats: Mapped[int | None]
    seats_taken: Mapped[int] = mapped_column(default=0)
    door_code: Mapped[str] = mapped_column(String(6))
    door_key: Mapped[str] = mapped_column(String(32), unique=True)
    revised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        UniqueConstraint("season_id", "number"),
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
        CheckConstraint("seats_taken >= 0 AND (seats IS NULL OR seats_taken <= seats)", name="seats_hold"),
        Index(None, "starts_at"),
    )


class SeasonSegment(Base):
    """A part that the sessions of a season begin with."""

    __tablename__ = "season_segments"

    season_id: Mapped[int] = mapped_column(ForeignKey("seasons.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[SegmentKind] = mapped_column(choice_of(SegmentKind))
    minutes: Mapped[int]

    __table_args__ = (CheckConstraint("minutes BETWEEN 1 AND 1440", name="minutes_in_day"),)


class Segment(Base):
    """A part of one session, in the order of ``position``. A talk has one presenter: a resident, or ``guest_presenter``
    by name."""

    __tablename__ = "segments"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    position: Mapped[int]
    kind: Mapped[SegmentKind] = mapped_column(choice_of(SegmentKind))
    minutes: Mapped[int]
    title: Mapped[str] = mapped_column(String(120), default="")
    presenter_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"), index=True)
    guest_presenter: Mapped[str] = mapped_column(String(60), default="")

    __table_args__ = (
        UniqueConstraint("session_id", "position"),
        CheckConstraint("minutes BETWEEN 1 AND 1440", name="minutes_in_day"),
        CheckConstraint("presenter_id IS NULL OR guest_presenter = ''", name="one_presenter"),
    )


class Material(Base):
    """A link to slides, a paper, a recording."""

    __tablename__ = "materials"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    url: Mapped[str] = mapped_column(String(500))
    added_by_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
