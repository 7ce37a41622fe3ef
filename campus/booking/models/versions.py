"""The table of rooms' versions."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from campus.db import Base, UtcDateTime


class RoomVersion(Base):
    """Counts the changes of what is booked in a room. What was made from one version of it, a row of the board or a
    feed, holds as long as that version stands."""

    __tablename__ = "room_versions"

    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"), primary_key=True)
    revision: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
