"""Who did what, and who looked at whose data. Residents stand without foreign keys: an entry outlives the person."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String
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


class AccessEntry(Base):
    """One look at others' data, linked to the entry before (:mod:`campus.audit.chain`); never changed.

    ``actor_key`` is the random key of who looked ("" for the hub itself), ``thing`` the one of its kind (``session:7``;
    "" for a list of all). Of an entry that says what was trimmed, ``thing`` is the last number that went and ``reason``
    its hash.
    """

    __tablename__ = "access_entries"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor_key: Mapped[str] = mapped_column(String(32))
    role: Mapped[str] = mapped_column(String(20))
    network: Mapped[str] = mapped_column(String(50))
    what: Mapped[str] = mapped_column(String(40))
    thing: Mapped[str] = mapped_column(String(80))
    act: Mapped[str] = mapped_column(String(20))
    purpose: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(200))
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    __table_args__ = (Index(None, "actor_key", "number"),)


class AccessPerson(Base):
    """Whose data an entry is about, by their random key; covered by the entry's hash."""

    __tablename__ = "access_people"

    entry_number: Mapped[int] = mapped_column(ForeignKey("access_entries.number"), primary_key=True)
    person_key: Mapped[str] = mapped_column(String(32), primary_key=True)

    __table_args__ = (Index(None, "person_key", "entry_number"),)


class AccessHead(Base):
    """The single row that says where the chain ends; whoever appends holds it."""

    __tablename__ = "access_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_number: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))

    __table_args__ = (CheckConstraint("id = 1", name="single_row"),)


class AccessReview(Base):
    """That somebody went through a month of the access log, what they noted, and where the chain ended then."""

    __tablename__ = "access_reviews"

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[date] = mapped_column(Date, index=True)
    reviewed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reviewer_key: Mapped[str] = mapped_column(String(32))
    note: Mapped[str] = mapped_column(String(1000))
    head_number: Mapped[int]
    head_hash: Mapped[str] = mapped_column(String(64))
