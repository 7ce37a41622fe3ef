"""Residents, their organizations and affiliations, logins, and what guards sign-in."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campus.db import Base, UtcDateTime, choice_of
from campus.permissions import Role


class OrganizationKind(StrEnum):
    """What an organization is; the words are those of the hub's reports."""

    UNIVERSITY = "university"
    INSTITUTE = "institute"
    PUBLIC_BODY = "public_body"
    STARTUP = "startup"
    COMPANY = "company"
    COMMUNITY = "community"


class ResidentStatus(StrEnum):
    """Where a resident's account stands. Only an active one signs in."""

    UNVERIFIED = "unverified"  # has yet to follow the link in the mail
    PENDING = "pending"  # waits for a manager
    ACTIVE = "active"
    DECLINED = "declined"
    DISABLED = "disabled"


class Verification(StrEnum):
    """How an affiliation was made sure of."""

    DOMAIN = "domain"
    MANAGER = "manager"
    STEWARD = "steward"


class MailTokenPurpose(StrEnum):
    """What the link in a mail lets its reader do, once."""

    VERIFY_ADDRESS = "verify-address"
    RESET_PASSWORD = "reset-password"  # noqa: S105 - a purpose, not a secret


class Organization(Base):
    """Where people come from."""

    __tablename__ = "organizations"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[OrganizationKind] = mapped_column(choice_of(OrganizationKind))
    name_ko: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))

    aliases: Mapped[list["OrganizationAlias"]] = relationship(cascade="all, delete-orphan")
    domains: Mapped[list["OrganizationDomain"]] = relationship(cascade="all, delete-orphan")


class OrganizationAlias(Base):
    """Another name people use for an organization: KISTI for 한국과학기술정보연구원."""

    __tablename__ = "organization_aliases"

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), primary_key=True)
    alias: Mapped[str] = mapped_column(String(100), primary_key=True)


class OrganizationDomain(Base):
    """An e-mail domain whose addresses belong to an organization."""

    __tablename__ = "organization_domains"

    domain: Mapped[str] = mapped_column(String(253), primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)


class Resident(Base):
    """A person with an account. ``email`` is normalised; ``phone`` is E.164; ``version`` counts edits.

    ``claimed_organization`` is what someone wrote at sign-up who found no organization in the list, until decided.
    """

    __tablename__ = "residents"

    id: Mapped[int] = mapped_column(primary_key=True)
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

    affiliations: Mapped[list["Affiliation"]] = relationship(
        cascade="all, delete-orphan", foreign_keys="Affiliation.resident_id", order_by="Affiliation.starts_on"
    )

    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)


class Affiliation(Base):
    """Dated membership of a resident in an organization; ``ends_on`` is the last day, or None while it lasts."""

    __tablename__ = "affiliations"

    id: Mapped[int] = mapped_column(primary_key=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), index=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    title: Mapped[str] = mapped_column(String(60), default="")
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    verified_how: Mapped[Verification | None] = mapped_column(choice_of(Verification))
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    organization: Mapped[Organization] = relationship()

    __table_args__ = (CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),)


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

    resident: Mapped[Resident] = relationship()


class SignInFailure(Base):
    """One failed try, per account key and per network key; counted within a window, then purged."""

    __tablename__ = "sign_in_failures"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (Index(None, "key", "at"),)


class MailToken(Base):
    """A one-time link sent by mail: only its SHA-256 is kept."""

    __tablename__ = "mail_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_sha256: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), index=True)
    purpose: Mapped[MailTokenPurpose] = mapped_column(choice_of(MailTokenPurpose))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ConsentRecord(Base):
    """What a resident agreed to or took back, in which version of the text, and when; rows are never changed."""

    __tablename__ = "consent_records"

    id: Mapped[int] = mapped_column(primary_key=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), index=True)
    subject: Mapped[str] = mapped_column(String(40))
    text_version: Mapped[str] = mapped_column(String(20))
    given: Mapped[bool]
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (UniqueConstraint("resident_id", "subject", "at"),)
