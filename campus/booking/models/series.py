"""What a booking with a recurrence has beside its occurrences, and dates that stand in line for a room."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from campus.db import Base, UtcDateTime, choice_of


class Healing(StrEnum):
    """What the hub does when the usual room of a skipped or re-housed date frees up."""

    OFFER = "offer"  # tells the organizer
    TAKE = "take"  # moves the date there, and tells
    LEAVE = "leave"


class Series(Base):
    """The recurrence of a booking, and the room it usually meets in.

    ``rule`` is an RRULE value (RFC 5545, 3.3.10) and always ends; ``first_wall`` is the wall time of its first match in
    ``zone``, as ``YYYY-MM-DDTHH:MM``. ``follows_id`` is the booking from which this one was split.
    """

    __tablename__ = "series"

    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"), index=True)
    rule: Mapped[str] = mapped_column(String(300))
    zone: Mapped[str] = mapped_column(String(64))
    first_wall: Mapped[str] = mapped_column(String(16))
    minutes: Mapped[int]
    healing: Mapped[Healing] = mapped_column(choice_of(Healing))
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("bookings.id"))

    __table_args__ = (CheckConstraint("minutes BETWEEN 1 AND 1440", name="minutes_in_day"),)


class Wish(StrEnum):
    """Why something stands in line."""

    WAIT = "wait"  # has no room and waits for one
    HEAL = "heal"  # was skipped or re-housed because of a clash


class WaitingOutcome(StrEnum):
    """How a wait ended."""

    TAKEN = "taken"
    DECLINED = "declined"
    PASSED = "passed"  # the time came first
    WITHDRAWN = "withdrawn"  # the date was cancelled or moved by hand
    LAPSED = "lapsed"  # an offer was not answered in time


class Reach(StrEnum):
    """Which rooms would do."""

    ROOM = "room"
    LIKE = "like"  # any room of its kind in its zone that seats the people and has what the room has


class WaitingEntry(Base):
    """An occurrence that wants ``room_id``, or a room ``reach`` lets pass for it, from ``starts_at`` to ``ends_at``;
    first come, first served.

    ``offered_at`` is when ``offered_room_id`` was offered; allocations with this entry's id hold it until
    ``offer_ends_at``, and nobody books over them. ``closed_at`` ends the wait.
    """

    __tablename__ = "waiting_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrences.id"), index=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    wish: Mapped[Wish] = mapped_column(choice_of(Wish))
    healing: Mapped[Healing] = mapped_column(choice_of(Healing))
    reach: Mapped[Reach] = mapped_column(choice_of(Reach), default=Reach.ROOM, server_default=text("'room'"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    offered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    offered_room_id: Mapped[int | None] = mapped_column(ForeignKey("rooms.id"))
    offer_ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[WaitingOutcome | None] = mapped_column(choice_of(WaitingOutcome))

    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
        Index(None, "closed_at", "starts_at"),
        Index(None, "room_id", "starts_at"),
    )
