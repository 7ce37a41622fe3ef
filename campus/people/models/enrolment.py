"""How people came without signing up by themselves, and which accounts turned out to be one person's."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from campus.db import Base, UtcDateTime


class Invitation(Base):
    """An account that somebody else prepared: its owner has yet to say who they are and what they agree to.

    The mail holds the token, the table its SHA-256; None: no mail was sent, or it was withdrawn. Each mail replaces the
    one before. ``accepted_at`` is set once, when its owner came.
    """

    __tablename__ = "invitations"

    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), primary_key=True, autoincrement=False)
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    token_sha256: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)


class MergedResident(Base):
    """An account that is closed for good, since the same person has another one; its address stays taken."""

    __tablename__ = "merged_residents"

    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), primary_key=True, autoincrement=False)
    into_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), index=True)
    merged_by_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (CheckConstraint("resident_id <> into_id", name="two_accounts"),)
