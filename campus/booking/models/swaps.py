"""Proposals to change rooms: few people hold a large room while many wait for it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from campus.db import Base, UtcDateTime, choice_of


class SwapOutcome(StrEnum):
    """How a proposal ended."""

    DONE = "done"
    DECLINED = "declined"
    LAPSED = "lapsed"
    OVERTAKEN = "overtaken"  # something changed: it no longer makes sense


_OPEN = text("closed_at IS NULL")


class SwapProposal(Base):
    """That the occurrence ``holder_id`` moves to ``room_id``, so that another gets the room it holds: a date that waits
    for it (``entry_id``), or one that is booked elsewhere and changes places with it (``other_id``).

    Both agree before anything moves: ``asked_by_id`` speaks for the other side.
    """

    __tablename__ = "swap_proposals"

    id: Mapped[int] = mapped_column(primary_key=True)
    holder_id: Mapped[int] = mapped_column(ForeignKey("occurrences.id"))
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("waiting_entries.id"), index=True)
    other_id: Mapped[int | None] = mapped_column(ForeignKey("occurrences.id"), index=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[SwapOutcome | None] = mapped_column(choice_of(SwapOutcome))

    __table_args__ = (
        CheckConstraint("(entry_id IS NULL) <> (other_id IS NULL)", name="one_other_side"),
        CheckConstraint("(closed_at IS NULL) = (outcome IS NULL)", name="closed_with_outcome"),
        Index("uq_swap_proposals_open", "holder_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index(None, "closed_at", "expires_at"),
    )
