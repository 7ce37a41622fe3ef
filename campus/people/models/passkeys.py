"""Passkeys, and the challenges that wait to be answered by one."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from campus.db import Base, UtcDateTime


class Passkey(Base):
    """A credential of WebAuthn: the device keeps the secret, this row the public key.

    ``user_handle`` is the random name under which the device keeps the account, one for all passkeys of a resident.
    ``transports`` are the ways to the device, parted by spaces. A ``sign_count`` of 0: the device counts none.
    """

    __tablename__ = "passkeys"

    id: Mapped[int] = mapped_column(primary_key=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), index=True)
    credential: Mapped[bytes] = mapped_column(LargeBinary(1023), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary(2000))
    user_handle: Mapped[bytes] = mapped_column(LargeBinary(32))
    sign_count: Mapped[int] = mapped_column(BigInteger)
    transports: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(60))
    is_backed_up: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PasskeyChallenge(Base):
    """What a browser was asked to sign: taken once, a few minutes long.

    The visit holds the token, the table only its SHA-256. ``bound_to`` is the SHA-256 of the login or of the half login
    that it was made for; None for who signs in by a passkey alone. ``name`` and ``user_handle`` are of a passkey to be.
    """

    __tablename__ = "passkey_challenges"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_sha256: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    challenge: Mapped[bytes] = mapped_column(LargeBinary(64))
    bound_to: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    name: Mapped[str] = mapped_column(String(60))
    user_handle: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
