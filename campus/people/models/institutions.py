"""Accounts of institutions that sign residents in, and the way to their providers and back."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from campus.db import Base, UtcDateTime


class InstitutionLogin(Base):
    """An account at an institution whose owner is the resident. ``issuer`` and ``subject`` name it for good (OpenID
    Connect Core 1.0, section 5.7); ``email`` is the one it had when it was connected."""

    __tablename__ = "institution_logins"

    id: Mapped[int] = mapped_column(primary_key=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), index=True)
    issuer: Mapped[str] = mapped_column(String(300))
    subject: Mapped[str] = mapped_column(String(255))
    email: Mapped[str] = mapped_column(String(254))
    linked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (UniqueConstraint("issuer", "subject"),)


class InstitutionTrip(Base):
    """Somebody is on the way to a provider: what the answer must match, taken once. The browser's visit has its token.

    ``resident_id``: who connects that account to their own; None: somebody signs in. ``back``: where to go afterwards.
    """

    __tablename__ = "institution_trips"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_sha256: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    provider: Mapped[str] = mapped_column(String(30))
    state: Mapped[str] = mapped_column(String(43))
    nonce: Mapped[str] = mapped_column(String(43))
    verifier: Mapped[str] = mapped_column(String(43))
    back: Mapped[str] = mapped_column(String(500))
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class InstitutionArrival(Base):
    """Somebody whom a provider vouches for, and whose account is not connected: they sign up, or in. The browser's
    visit holds the token."""

    __tablename__ = "institution_arrivals"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_sha256: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    provider: Mapped[str] = mapped_column(String(30))
    issuer: Mapped[str] = mapped_column(String(300))
    subject: Mapped[str] = mapped_column(String(255))
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(60))
    is_strong: Mapped[bool]
    back: Mapped[str] = mapped_column(String(500))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
