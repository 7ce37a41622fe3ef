"""Residents, what they agreed to, and what of them others see."""

import secrets
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campus.db import Base, UtcDateTime, choice_of
from campus.people.models.affiliations import Affiliation
from campus.permissions import Role


class ResidentStatus(StrEnum):
    """Where a resident's account stands. Only an active one signs in."""

    UNVERIFIED = "unverified"  # has yet to follow the link in the mail
    PENDING = "pending"  # waits for a manager
    ACTIVE = "active"
    DECLINED = "declined"
    DISABLED = "disabled"


def new_key() -> str:
    """A random name for a resident: 16 octets as hexadecimal digits."""
    return secrets.token_hex(16)


class Resident(Base):
    """A person with an account. ``email`` is normalised; ``phone`` is E.164; ``version`` counts edits.

    ``claimed_organization`` is what someone wrote at sign-up who found no organization in the list, until decided.
    ``last_no_show_at`` is when the newest point that stands was given in the bookings' no-show ledger, None for most:
    whoever asks for a room need not look there. ``key`` is the
    random name under which the access log knows the person; it goes with them, and the log stays whole. Of who left at
    ``left_at`` only the id stays: nothing else in the row is theirs any more.
    """

    __tablename__ = "residents"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True, default=new_key)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    phone: Mapped[str | None] = mapped_column(String(16))
    role: Mapped[Role] = mapped_column(choice_of(Role), default=Role.MEMBER)
    status: Mapped[ResidentStatus] = mapped_column(choice_of(ResidentStatus), index=True)
    locale: Mapped[str] = mapped_column(String(2), default="ko")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    introduction: Mapped[str] = mapped_column(String(500), default="")
    claimed_organization: Mapped[str] = mapped_column(String(100), default="")
    search_text: Mapped[str] = mapped_column(String(400), default="")
    search_jamo: Mapped[str] = mapped_column(String(800), default="")
    search_initials: Mapped[str] = mapped_column(String(400), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"))
    version: Mapped[int] = mapped_column(default=1)
    last_no_show_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    affiliations: Mapped[list[Affiliation]] = relationship(
        cascade="all, delete-orphan", foreign_keys="Affiliation.resident_id", order_by="Affiliation.starts_on"
    )

    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)


class ResidentInterest(Base):
    """What a resident works on or likes to talk about; under its ``key`` all spellings of a word meet."""

    __tablename__ = "resident_interests"

    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(90), primary_key=True)
    label: Mapped[str] = mapped_column(String(30))

    __table_args__ = (Index(None, "key", "resident_id"),)


class DirectoryEntry(Base):
    """What a listed resident lets other residents see, as their consents stand; who is not listed has none.

    ``shown_name`` is the full name or the masked one. The strings it is found by hold nothing that is not shown.
    """

    __tablename__ = "directory_entries"

    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), primary_key=True)
    shown_name: Mapped[str] = mapped_column(String(80), index=True)
    shows_name: Mapped[bool]
    shows_title: Mapped[bool]
    shows_introduction: Mapped[bool]
    shows_interests: Mapped[bool]
    shows_affiliations: Mapped[bool]
    shows_email: Mapped[bool]
    shows_phone: Mapped[bool]
    search_text: Mapped[str] = mapped_column(String(500), default="")
    search_jamo: Mapped[str] = mapped_column(String(1500), default="")
    search_initials: Mapped[str] = mapped_column(String(500), default="")


class ConsentRecord(Base):
    """What a resident agreed to or took back, in which version of the text, and when; rows are never changed."""

    __tablename__ = "consent_records"

    id: Mapped[int] = mapped_column(primary_key=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), index=True)
    subject: Mapped[str] = mapped_column(String(40))
    text_version: Mapped[str] = mapped_column(String(20))
    given: Mapped[bool]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
