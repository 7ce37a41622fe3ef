"""Bookings, their occurrences, and the allocations that no two of which may overlap."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campus.db import Base, UtcDateTime, choice_of
from campus.domain.rules import Visibility
from campus.people.models import Organization, Resident
from campus.spaces.models import Closure, Room


class OccurrenceStatus(StrEnum):
    """Where one date of a booking stands; beside it time tells whether it is ahead, running or over.

    Only those in ``LIVE`` have allocations of their own; one that waits may have a hold while a room is offered to it.
    """

    PENDING = "pending"  # holds its slot until a manager answers
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    DECLINED = "declined"  # a manager refused it
    EXPIRED = "expired"  # nobody answered in time
    SKIPPED = "skipped"  # a date of a series that does not take place; its reason is kept
    WAITING = "waiting"  # has no room yet and stands in line for one


LIVE = (OccurrenceStatus.PENDING, OccurrenceStatus.CONFIRMED)


class SkipKind(StrEnum):
    """Why a date of a series does not take place."""

    CHOICE = "choice"
    HOLIDAY = "holiday"
    CLOSED = "closed"
    CLASH = "clash"
    RULE = "rule"


class Purpose(StrEnum):
    """What a booking is for; reports count by it."""

    MEETING = "meeting"
    STUDY = "study"
    SEMINAR = "seminar"
    EVENT = "event"
    FOCUS = "focus"
    RECORDING = "recording"
    OTHER = "other"


class Booking(Base):
    """What someone asked for. ``uid`` is the stable left part of the calendar UID; ``version`` counts every edit;
    ``form_key`` makes a form that is sent twice book once; ``override_reason`` why a rule was set aside. What
    ``is_for_group`` was booked by whoever led a group, and is judged as that group's from then on."""

    __tablename__ = "bookings"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(Text, default="")
    purpose: Mapped[Purpose] = mapped_column(choice_of(Purpose))
    visibility: Mapped[Visibility] = mapped_column(choice_of(Visibility))
    people: Mapped[int]
    organizer_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    booked_by_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"), index=True)
    form_key: Mapped[str | None] = mapped_column(String(64))
    override_reason: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
    is_for_group: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    organizer: Mapped[Resident] = relationship(foreign_keys=organizer_id)
    booked_by: Mapped[Resident] = relationship(foreign_keys=booked_by_id)
    organization: Mapped[Organization | None] = relationship()

    __table_args__ = (
        CheckConstraint("people > 0", name="people_positive"),
        UniqueConstraint("booked_by_id", "form_key"),
        Index(None, "organizer_id"),
    )


class Occurrence(Base):
    """One date of a booking. ``original_starts_at`` is its RECURRENCE-ID and never changes; ``sequence`` is RFC 5545's.

    ``ended_at`` is set when it was ended early: the room is free from then on, the planned interval is kept. ``title``
    is this date's own, None where it has that of the booking. ``is_extra`` marks a date beside the series' rule. A
    skipped date keeps why: ``skip_ko`` and ``skip_en`` name the holiday or the closure.
    """

    __tablename__ = "occurrences"

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), index=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"))
    original_starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    status: Mapped[OccurrenceStatus] = mapped_column(choice_of(OccurrenceStatus))
    sequence: Mapped[int] = mapped_column(default=0)
    revised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_by_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"))
    cancel_reason: Mapped[str] = mapped_column(String(300), default="")
    title: Mapped[str | None] = mapped_column(String(120))
    is_extra: Mapped[bool] = mapped_column(default=False, server_default=false())
    skip_kind: Mapped[SkipKind | None] = mapped_column(choice_of(SkipKind))
    skip_ko: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    skip_en: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))

    booking: Mapped[Booking] = relationship()
    room: Mapped[Room] = relationship()

    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
        UniqueConstraint("booking_id", "original_starts_at"),
        Index(None, "room_id", "starts_at"),
        Index(None, "starts_at"),
    )


class Allocation(Base):
    """The interval, set-up and tidy-up included, in which one undivided room is taken; at most 24 hours long.

    Two of one room never overlap: the database refuses it (an exclusion constraint on PostgreSQL, triggers on SQLite,
    both in the first migration). With ``entry_id`` it is a hold: the room is offered to a date on the waiting list.
    With ``closure_id`` it belongs to no date but to a block: maintenance.
    """

    __tablename__ = "allocations"

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"))
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("occurrences.id"), index=True)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("waiting_entries.id"))
    closure_id: Mapped[int | None] = mapped_column(ForeignKey(Closure.id), index=True)

    occurrence: Mapped[Occurrence | None] = relationship()

    __table_args__ = (
        CheckConstraint("(occurrence_id IS NULL) <> (closure_id IS NULL)", name="one_owner"),
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
        Index(None, "room_id", "starts_at", "ends_at"),
        Index(None, "starts_at"),
    )
