"""Keys with which programs speak to the hub."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from campus.db import Base, UtcDateTime


class ApiKey(Base):
    """A key: whoever sends it reads and writes readings of ``room_id``, of all rooms where that is None. The key itself
    is shown once and never kept, its SHA-256 is. A revoked one stays in the list, and works no more."""

    __tablename__ = "api_keys"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("rooms.id"))
    token_sha256: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (CheckConstraint("expires_at > made_at", name="expires_later"),)
