"""What the hub forgot, and when: counts only, no names."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from campus.db import Base, UtcDateTime


class RetentionRun(Base):
    """A run of all chores. ``forgotten`` has rows by chore, ``left`` rows beyond their period that are still there, by
    rule: none, where the run did what it is for. ``is_scrubbed``: the file was written anew after it, so that not even
    its free pages hold what was deleted."""

    __tablename__ = "retention_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    forgotten: Mapped[dict[str, Any]] = mapped_column(JSON)
    left: Mapped[dict[str, Any]] = mapped_column(JSON)
    is_scrubbed: Mapped[bool] = mapped_column(default=False)
