"""What feeds keep ready: each event's and each series' text. Whether they stand, the room's version tells."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from campus.db import Base, UtcDateTime


class EventText(Base):
    """The VEVENT of one occurrence as the public may read it, in Korean and in English; of a series only for dates that
    stand alone."""

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
    """The VEVENTs of a whole series as the public may read it: the one with its rule and the dates left out, and those
    of dates that differ from it (RECURRENCE-ID), which no reader may see without the first, nor the first without them.

    They speak of the dates that take place in ``room_id``; every other has an :class:`EventText`. ``starts_at`` and
    ``ends_at`` bound all that is shown; ``zone`` is the one whose VTIMEZONE the text needs.
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
