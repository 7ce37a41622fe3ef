"""Signed-in devices, links sent by mail, and what guards sign-in."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campus.db import Base, UtcDateTime, choice_of
from campus.people.models.residents import Resident


class MailTokenPurpose(StrEnum):
    """What the link in a mail lets its reader do, once."""

    VERIFY_ADDRESS = "verify-address"
    RESET_PASSWORD = "reset-password"  # noqa: S105 - a purpose, not a secret
    RENEW_AFFILIATION = "renew-affiliation"
    CHANGE_ADDRESS = "change-address"


class Login(Base):
    """A signed-in device. The browser holds the token, the table only its SHA-256; a revoked login is deleted."""

    __tablename__ = "logins"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_sha256: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), index=True)
    device: Mapped[str] = mapped_column(String(200))
    network: Mapped[str] = mapped_column(String(45))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    proof: Mapped[str] = mapped_column(String(20), default="password", server_default="password")

    resident: Mapped[Resident] = relationship()


class SignInFailure(Base):
    """One failed try, per account key and per network key; counted within a window, then purged."""

    __tablename__ = "sign_in_failures"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (Index(None, "key", "at"),)


class MailToken(Base):
    """A one-time link sent by mail: only its SHA-256 is kept. ``new_address`` is what it is to change an address to."""

    __tablename__ = "mail_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_sha256: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), index=True)
    purpose: Mapped[MailTokenPurpose] = mapped_column(choice_of(MailTokenPurpose))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    new_address: Mapped[str] = mapped_column(String(254), default="", server_default=text("''"))
