"""Searches that found nothing: what the hub lacks."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from campus.db import Base, UtcDateTime, choice_of
from campus.spaces.models import RoomKind


class UnmetSearch(Base):
    """That no room was free as somebody asked on ``day``; ``is_near``: one was, at another time.

    The same search of the same seeker on one day is one row. ``seeker`` tells people apart within that day and says
    nothing of them; it is empty for strangers. ``equipment`` holds slugs, separated by spaces.
    """

    __tablename__ = "unmet_searches"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(Date)
    seeker: Mapped[str] = mapped_column(String(16))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    minutes: Mapped[int]
    people: Mapped[int]
    zone_id: Mapped[int | None] = mapped_column(ForeignKey("zones.id"))
    kind: Mapped[RoomKind | None] = mapped_column(choice_of(RoomKind))
    equipment: Mapped[str] = mapped_column(String(200))
    is_near: Mapped[bool]
    wish_key: Mapped[str] = mapped_column(String(32))

    __table_args__ = (
        CheckConstraint("minutes > 0", name="minutes_positive"),
        CheckConstraint("people > 0", name="people_positive"),
        UniqueConstraint("day", "seeker", "wish_key"),
        Index(None, "starts_at"),
    )
