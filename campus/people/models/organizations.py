"""Organizations: their names, domains and stewards; and the hub's initiatives."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campus.db import Base, UtcDateTime, choice_of


class OrganizationKind(StrEnum):
    """What an organization is; the words are those of the hub's reports."""

    UNIVERSITY = "university"
    INSTITUTE = "institute"
    PUBLIC_BODY = "public_body"
    STARTUP = "startup"
    COMPANY = "company"
    COMMUNITY = "community"


class Organization(Base):
    """Where people come from. ``contact_phone`` is E.164; ``version`` counts edits.

    The long texts and the strings it is found by are read where they are asked for, not with every name.
    """

    __tablename__ = "organizations"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[OrganizationKind] = mapped_column(choice_of(OrganizationKind))
    name_ko: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))
    about_ko: Mapped[str] = mapped_column(String(2000), default="", server_default=text("''"), deferred=True)
    about_en: Mapped[str] = mapped_column(String(2000), default="", server_default=text("''"), deferred=True)
    homepage: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"), deferred=True)
    contact_email: Mapped[str] = mapped_column(String(254), default="", server_default=text("''"), deferred=True)
    contact_phone: Mapped[str | None] = mapped_column(String(16), deferred=True)
    search_text: Mapped[str] = mapped_column(String(2000), default="", server_default=text("''"), deferred=True)
    search_jamo: Mapped[str] = mapped_column(String(6000), default="", server_default=text("''"), deferred=True)
    search_initials: Mapped[str] = mapped_column(String(2000), default="", server_default=text("''"), deferred=True)
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))

    aliases: Mapped[list["OrganizationAlias"]] = relationship(
        cascade="all, delete-orphan", order_by="OrganizationAlias.alias"
    )
    domains: Mapped[list["OrganizationDomain"]] = relationship(
        cascade="all, delete-orphan", order_by="OrganizationDomain.domain"
    )


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


class OrganizationSteward(Base):
    """Who answers for an organization's people. A steward acts only while affiliated with it."""

    __tablename__ = "organization_stewards"

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), primary_key=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), primary_key=True, index=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)


class Initiative(Base):
    """One of the hub's tasks: a tag for groups. ``position`` orders them; a closed one is kept, and chosen no more."""

    __tablename__ = "initiatives"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name_ko: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))
    position: Mapped[int] = mapped_column(default=0)
    is_open: Mapped[bool] = mapped_column(default=True)
