"""Who belonged where, and from when to when."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, String, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campus.db import Base, UtcDateTime, choice_of
from campus.people.models.organizations import Organization


class Verification(StrEnum):
    """How an affiliation was made sure of."""

    DOMAIN = "domain"
    MANAGER = "manager"
    STEWARD = "steward"


class Affiliation(Base):
    """Dated membership of a resident in an organization; ``ends_on`` is the last day, or None while it lasts.

    Without an organization of the list ``claimed_name`` says which is meant. ``expires_on`` is the last day on which
    the verification counts (None: no end). ``asked_at`` is set while someone waits for an answer: to a claim, or to a
    wish to renew. ``takes_over``: once verified, it ends what held before it. ``reminded_on``: when a mail said that
    the verification runs out.
    """

    __tablename__ = "affiliations"

    id: Mapped[int] = mapped_column(primary_key=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), index=True)
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"), index=True)
    claimed_name: Mapped[str] = mapped_column(String(100), default="", server_default=text("''"))
    title: Mapped[str] = mapped_column(String(60), default="")
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    takes_over: Mapped[bool] = mapped_column(default=False, server_default=false())
    verified_how: Mapped[Verification | None] = mapped_column(choice_of(Verification))
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_on: Mapped[date | None] = mapped_column(Date, index=True)
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    declined_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decline_reason: Mapped[str] = mapped_column(String(500), default="", server_default=text("''"))
    reminded_on: Mapped[date | None] = mapped_column(Date)

    organization: Mapped[Organization | None] = relationship()

    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("organization_id IS NOT NULL OR claimed_name <> ''", name="names_organization"),
        CheckConstraint("verified_how IS NULL OR organization_id IS NOT NULL", name="verified_is_listed"),
    )
