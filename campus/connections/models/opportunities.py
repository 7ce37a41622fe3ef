"""Calls, problems and offers that look for partners; which organizations are interested, and what came of it."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from campus.db import Base, UtcDateTime, choice_of


class OpportunityKind(StrEnum):
    """What is looked for: partners for a call, help with a problem, takers of an offer."""

    CALL = "call"
    PROBLEM = "problem"
    OFFER = "offer"


class OpportunityState(StrEnum):
    """What the poster made of it; beside it the deadline passes."""

    OPEN = "open"
    CLOSED = "closed"  # still listed, takes no more interest
    WITHDRAWN = "withdrawn"  # no longer shown


class TagSide(StrEnum):
    """Whether an ability is needed or offered."""

    NEEDED = "needed"
    OFFERED = "offered"


class InterestStep(StrEnum):
    """How far an organization's interest has come."""

    INTERESTED = "interested"
    WITHDRAWN = "withdrawn"
    MET = "met"
    JOINT = "joint_application"
    CHOSEN = "chosen"
    NOT_CHOSEN = "not_chosen"
    UNKNOWN = "unknown"


class Opportunity(Base):
    """Something that looks for partners. ``uid`` is the stable left part of its calendar UID.

    ``deadline_day`` and ``deadline_minute`` (of the hub's day; None: all day long) are what people read;
    ``deadline_at`` is the instant from which on it is over. ``sequence`` rises with the deadline (RFC 5545, 3.8.7.4),
    ``version`` with every change.
    """

    __tablename__ = "opportunities"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[OpportunityKind] = mapped_column(choice_of(OpportunityKind))
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    link: Mapped[str] = mapped_column(String(500))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    posted_by_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), index=True)
    deadline_day: Mapped[date | None] = mapped_column(Date)
    deadline_minute: Mapped[int | None]
    deadline_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    state: Mapped[OpportunityState] = mapped_column(choice_of(OpportunityState))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sequence: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint("(deadline_day IS NULL) = (deadline_at IS NULL)", name="deadline_whole"),
        CheckConstraint("deadline_minute IS NULL OR deadline_minute BETWEEN 0 AND 1440", name="deadline_in_day"),
    )


class OpportunityTag(Base):
    """An ability that is needed or offered: as written, and folded to compare (``key``)."""

    __tablename__ = "opportunity_tags"

    opportunity_id: Mapped[int] = mapped_column(ForeignKey("opportunities.id"), primary_key=True)
    side: Mapped[TagSide] = mapped_column(choice_of(TagSide), primary_key=True)
    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    label: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]

    __table_args__ = (Index(None, "key"),)


class Interest(Base):
    """An organization's interest, shown by ``resident_id``: one for each organization, whatever became of it."""

    __tablename__ = "opportunity_interests"

    id: Mapped[int] = mapped_column(primary_key=True)
    opportunity_id: Mapped[int] = mapped_column(ForeignKey("opportunities.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), index=True)
    note: Mapped[str] = mapped_column(Text)
    step: Mapped[InterestStep] = mapped_column(choice_of(InterestStep))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("bookings.id"), index=True)

    __table_args__ = (UniqueConstraint("opportunity_id", "organization_id"),)


class InterestEntry(Base):
    """One step of an interest: when it was (``day``), what was said of it, who wrote it down and when."""

    __tablename__ = "opportunity_interest_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    interest_id: Mapped[int] = mapped_column(ForeignKey("opportunity_interests.id"), index=True)
    step: Mapped[InterestStep] = mapped_column(choice_of(InterestStep))
    day: Mapped[date] = mapped_column(Date)
    note: Mapped[str] = mapped_column(String(500))
    by_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
