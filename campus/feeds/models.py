"""What feeds keep ready: each event's and each series' text, and a version per room."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from campus.db import Base, UtcDateTime


class EventText(Base):
    """The VEVENT of one occurrence as the public may read it, in Korean and in English."""

    __tablename__ = "event_texts"

    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrences.id"), primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    text_ko: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)

    __table_args__ = (Index(None, "room_id", "starts_at"),)


class SeriesText(Base):
    """The VEVENT of a whole series as the public may read it: its rule and the dates left out.

    It speaks of the dates that take place as the rule says, in ``room_id``; every other has an :class:`EventText`.
    ``starts_at`` and ``ends_at`` bound all of the series; ``zone`` is the one whose VTIMEZONE the text needs.
    """

    __tablename__ = "series_texts"

    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    zone: Mapped[str] = mapped_column(String(64))
    text_ko: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)

    __table_args__ = (Index(None, "room_id", "starts_at"),)


class RoomVersion(Base):
    """Counts the changes of what a room's feed shows; answers 304 before anything is built."""

    __tablename__ = "room_versions"

    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"), primary_key=True)
    revision: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
