"""Screens at doors and in the lobby."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from campus.db import Base, UtcDateTime

LONGEST_NAME = 60


class Display(Base):
    """A screen without login: of one room, or a lobby's, which shows all rooms, or those of a building or a zone.

    ``link_sha256`` is the pairing link's until it was opened or ``link_ends_at``; ``key_sha256`` is what the paired
    browser keeps. Of both only the SHA-256 is kept. A revoked one has neither.
    """

    __tablename__ = "displays"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("rooms.id"), index=True)
    building_id: Mapped[int | None] = mapped_column(ForeignKey("buildings.id"))
    zone_id: Mapped[int | None] = mapped_column(ForeignKey("zones.id"))
    locale: Mapped[str] = mapped_column(String(8))
    link_sha256: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    link_ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    key_sha256: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    paired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN room_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN building_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN zone_id IS NULL THEN 0 ELSE 1 END) <= 1",
            name="one_place",
        ),
        CheckConstraint("(link_sha256 IS NULL) = (link_ends_at IS NULL)", name="link_ends"),
        CheckConstraint(
            "revoked_at IS NULL OR (link_sha256 IS NULL AND key_sha256 IS NULL)", name="revoked_opens_nothing"
        ),
    )
