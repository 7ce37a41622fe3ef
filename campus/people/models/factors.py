"""Second factors, and sign-ins that wait for one."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from campus.db import Base, UtcDateTime


class CodeApp(Base):
    """An app that shows codes (RFC 6238). The secret is sealed; ``last_step`` is the newest step a code was taken of.

    Until a code was typed ``confirmed_at`` is None, and the app counts for nothing.
    """

    __tablename__ = "code_apps"

    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), primary_key=True, autoincrement=False)
    sealed_secret: Mapped[bytes] = mapped_column(LargeBinary(200))
    last_step: Mapped[int]
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RecoveryCode(Base):
    """One of ten codes for who has lost the app: only its SHA-256, good once."""

    __tablename__ = "recovery_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), index=True)
    code_sha256: Mapped[bytes] = mapped_column(LargeBinary(32))
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class HalfLogin(Base):
    """The first step was right, by ``proof``, and the second factor is awaited: never a login, a few minutes long."""

    __tablename__ = "half_logins"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_sha256: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), index=True)
    is_remembered: Mapped[bool]
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    proof: Mapped[str] = mapped_column(String(20), default="password", server_default="password")
