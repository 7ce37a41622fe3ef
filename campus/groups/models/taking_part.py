"""Who takes part: sign-ups, who came, who sat with whom, who completed a course."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from campus.db import Base, UtcDateTime, choice_of


class SignUpStatus(StrEnum):
    """How someone stands to one session. Only ``IN`` takes a seat."""

    IN = "in"
    WAITING = "waiting"  # stands in line, first come first served
    OUT = "out"
    UNCONFIRMED = "unconfirmed"  # a guest who has yet to follow the link in the mail
    WALKED_IN = "walked_in"  # came without a sign-up


class CheckInWay(StrEnum):
    """How someone was checked in."""

    QR = "qr"
    CODE = "code"
    ORGANIZER = "organizer"


class SignUp(Base):
    """One person and one session: a resident, or a guest by name and address.

    ``placed_at`` orders the line. ``organization_id`` is where a resident came from on that day: it counts in reports
    whether or not ``is_shown`` shows the person. ``token_sha256`` belongs to the guest's link.
    """

    __tablename__ = "signups"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"), index=True)
    guest_name: Mapped[str] = mapped_column(String(60), default="")
    guest_email: Mapped[str | None] = mapped_column(String(254))
    guest_organization: Mapped[str] = mapped_column(String(100), default="")
    guest_locale: Mapped[str] = mapped_column(String(2), default="ko")
    token_sha256: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"), index=True)
    status: Mapped[SignUpStatus] = mapped_column(choice_of(SignUpStatus))
    eats: Mapped[bool] = mapped_column(default=True)
    is_shown: Mapped[bool] = mapped_column(default=False)
    placed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    checked_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    checked_in_way: Mapped[CheckInWay | None] = mapped_column(choice_of(CheckInWay))
    checked_in_by_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"))

    __table_args__ = (
        UniqueConstraint("session_id", "resident_id"),
        UniqueConstraint("session_id", "guest_email"),
        CheckConstraint("(resident_id IS NULL) <> (guest_email IS NULL)", name="resident_or_guest"),
        Index(None, "session_id", "status", "placed_at"),
    )


class TablePlan(Base):
    """Who sits with whom during one segment: ``seed`` and the people give the same tables again; ``is_adjusted`` by
    hand since."""

    __tablename__ = "table_plans"

    id: Mapped[int] = mapped_column(primary_key=True)
    segment_id: Mapped[int] = mapped_column(ForeignKey("segments.id"), unique=True)
    seed: Mapped[int]
    size: Mapped[int]
    is_adjusted: Mapped[bool] = mapped_column(default=False)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (CheckConstraint("size BETWEEN 2 AND 20", name="size_in_range"),)


class TableSeat(Base):
    """One person at one table, counted from 1."""

    __tablename__ = "table_seats"

    plan_id: Mapped[int] = mapped_column(ForeignKey("table_plans.id"), primary_key=True)
    signup_id: Mapped[int] = mapped_column(ForeignKey("signups.id"), primary_key=True, index=True)
    table_number: Mapped[int]

    __table_args__ = (CheckConstraint("table_number > 0", name="table_positive"),)


class Certificate(Base):
    """That a resident completed a season of a course. Anyone with ``code`` can verify it; ``name`` is as it was."""

    __tablename__ = "certificates"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("seasons.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    attended: Mapped[int]
    held: Mapped[int]
    minutes: Mapped[int]
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (UniqueConstraint("season_id", "resident_id"),)
