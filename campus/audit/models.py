"""Who did what. Ids of residents stand without foreign keys: an entry outlives the person."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from campus.db import Base, UtcDateTime


class AuditEntry(Base):
    """One act. ``subject`` says what kind of thing was acted on, ``details`` what changed, as plain JSON."""

    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor_id: Mapped[int | None]
    act: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    __table_args__ = (Index(None, "subject", "subject_id", "at"), Index(None, "actor_id", "at"))
