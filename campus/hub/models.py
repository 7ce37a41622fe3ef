"""The hub's own row, and the codes with which it is set up."""

from datetime import datetime

from sqlalchemy import CheckConstraint, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from campus.db import Base, UtcDateTime


class HubRow(Base):
    """What the hub is called and its desk's address: the only row has the id 1. Without it the settings hold."""

    __tablename__ = "hubs"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name_ko: Mapped[str] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(60))
    contact_address: Mapped[str] = mapped_column(String(254))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)


class SetupCode(Base):
    """A code that lets its reader set up an empty hub, once: only its SHA-256 is kept."""

    __tablename__ = "setup_codes"

    code_sha256: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
