"""What bounds bookings of rooms: opening hours, closures, holidays, policies, and who is a tenant where."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campus.db import Base, UtcDateTime, choice_of
from campus.domain.asker import Holder, Period
from campus.domain.rules import Visibility


class OpeningHours(Base):
    """When a room is open on one weekday (Monday 0), in minutes from midnight; dated, the past keeps its own."""

    __tablename__ = "opening_hours"

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"), index=True)
    weekday: Mapped[int]
    opens_minute: Mapped[int]
    closes_minute: Mapped[int]
    valid_from: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)

    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday_in_week"),
        CheckConstraint("0 <= opens_minute AND opens_minute < closes_minute AND closes_minute <= 1440", name="in_day"),
        CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="valid_period"),
    )


class ClosureKind(StrEnum):
    """Why there is no booking: the place is shut, or work is done in the room, which then takes its time as a booking
    does."""

    CLOSED = "closed"
    MAINTENANCE = "maintenance"


class Closure(Base):
    """Time in which a room, a building or (with neither named) the whole hub is shut.

    Maintenance is a block: always of one room, and with allocations of its own, so that no booking stands beneath it.
    What one act entered, its rooms and its dates, shares a ``series_key``.
    """

    __tablename__ = "closures"

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int | None] = mapped_column(ForeignKey("rooms.id"), index=True)
    building_id: Mapped[int | None] = mapped_column(ForeignKey("buildings.id"), index=True)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason_ko: Mapped[str] = mapped_column(String(200))
    reason_en: Mapped[str] = mapped_column(String(200))
    kind: Mapped[ClosureKind] = mapped_column(
        choice_of(ClosureKind), default=ClosureKind.CLOSED, server_default=text("'closed'")
    )
    series_key: Mapped[str] = mapped_column(String(32), default="", server_default=text("''"), index=True)

    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
        CheckConstraint("room_id IS NULL OR building_id IS NULL", name="one_scope"),
        CheckConstraint("kind <> 'maintenance' OR room_id IS NOT NULL", name="maintenance_of_a_room"),
        Index(None, "starts_at"),
    )


class Policy(Base):
    """Numbers that bound bookings; an empty one says nothing. Of several policies on a room the strictest applies.

    ``owner`` is who set it and is named in refusals. ``applies_to_all`` marks the hub's own policy. ``for_roles`` and
    ``for_organization_kinds`` hold words separated by spaces: whoever may book; empty asks for nothing.
    """

    __tablename__ = "policies"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name_ko: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))
    owner_ko: Mapped[str] = mapped_column(String(100))
    owner_en: Mapped[str] = mapped_column(String(100))
    applies_to_all: Mapped[bool] = mapped_column(default=False)
    grid_minutes: Mapped[int | None]
    shortest_minutes: Mapped[int | None]
    longest_minutes: Mapped[int | None]
    group_longest_minutes: Mapped[int | None]
    days_ahead: Mapped[int | None]
    group_days_ahead: Mapped[int | None]
    opens_minute: Mapped[int | None]
    lead_business_days: Mapped[int | None]
    setup_minutes: Mapped[int | None]
    tidy_minutes: Mapped[int | None]
    rest_minutes: Mapped[int | None]
    needs_approval: Mapped[bool | None]
    answer_business_days: Mapped[int | None]
    expiry_business_days: Mapped[int | None]
    opens_on_holidays: Mapped[bool | None]
    needs_check_in: Mapped[bool | None]
    check_in_opens_minutes: Mapped[int | None]
    warning_minutes: Mapped[int | None]
    release_minutes: Mapped[int | None]
    exempt_minutes: Mapped[int | None]
    late_minutes: Mapped[int | None]
    no_show_limit: Mapped[int | None]
    no_show_days: Mapped[int | None]
    restriction_days: Mapped[int | None]
    offer_minutes: Mapped[int | None]
    near_offer_minutes: Mapped[int | None]
    visibility: Mapped[Visibility | None] = mapped_column(choice_of(Visibility))
    for_roles: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    for_organization_kinds: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    for_floor_id: Mapped[int | None] = mapped_column(ForeignKey("floors.id"))
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))

    quotas: Mapped[list["PolicyQuota"]] = relationship(cascade="all, delete-orphan")

    __table_args__ = (
        CheckConstraint("grid_minutes IS NULL OR grid_minutes IN (5, 10, 15, 20, 30, 60)", name="grid"),
        CheckConstraint("shortest_minutes IS NULL OR shortest_minutes > 0", name="shortest"),
        CheckConstraint("longest_minutes IS NULL OR longest_minutes > 0", name="longest"),
        CheckConstraint("days_ahead IS NULL OR days_ahead BETWEEN 0 AND 731", name="days_ahead"),
        CheckConstraint("opens_minute IS NULL OR opens_minute BETWEEN 0 AND 1439", name="opens_minute"),
        CheckConstraint("setup_minutes IS NULL OR setup_minutes BETWEEN 0 AND 240", name="setup"),
        CheckConstraint("tidy_minutes IS NULL OR tidy_minutes BETWEEN 0 AND 240", name="tidy"),
        CheckConstraint("group_longest_minutes IS NULL OR group_longest_minutes > 0", name="group_longest"),
        CheckConstraint("group_days_ahead IS NULL OR group_days_ahead BETWEEN 0 AND 731", name="group_days_ahead"),
        CheckConstraint("lead_business_days IS NULL OR lead_business_days BETWEEN 0 AND 60", name="lead"),
        CheckConstraint("rest_minutes IS NULL OR rest_minutes BETWEEN 0 AND 1440", name="rest"),
        CheckConstraint("answer_business_days IS NULL OR answer_business_days BETWEEN 1 AND 60", name="answer"),
        CheckConstraint("expiry_business_days IS NULL OR expiry_business_days BETWEEN 1 AND 60", name="expiry"),
        CheckConstraint(
            "check_in_opens_minutes IS NULL OR check_in_opens_minutes BETWEEN 0 AND 120", name="check_in_opens"
        ),
        CheckConstraint("warning_minutes IS NULL OR warning_minutes BETWEEN 1 AND 240", name="warning"),
        CheckConstraint("release_minutes IS NULL OR release_minutes BETWEEN 1 AND 240", name="release"),
        CheckConstraint("exempt_minutes IS NULL OR exempt_minutes BETWEEN 1 AND 10080", name="exempt"),
        CheckConstraint("late_minutes IS NULL OR late_minutes BETWEEN 0 AND 1440", name="late"),
        CheckConstraint("no_show_limit IS NULL OR no_show_limit BETWEEN 1 AND 20", name="no_show_limit"),
        CheckConstraint("no_show_days IS NULL OR no_show_days BETWEEN 1 AND 366", name="no_show_days"),
        CheckConstraint("restriction_days IS NULL OR restriction_days BETWEEN 1 AND 366", name="restriction"),
        CheckConstraint("offer_minutes IS NULL OR offer_minutes BETWEEN 1 AND 1440", name="offer"),
        CheckConstraint("near_offer_minutes IS NULL OR near_offer_minutes BETWEEN 1 AND 60", name="near_offer"),
    )


class PolicyQuota(Base):
    """How much of the policy's rooms together one holder may have in a period; at least one of the two is said."""

    __tablename__ = "policy_quotas"

    policy_id: Mapped[int] = mapped_column(ForeignKey("policies.id"), primary_key=True)
    holder: Mapped[Holder] = mapped_column(choice_of(Holder), primary_key=True)
    period: Mapped[Period] = mapped_column(choice_of(Period), primary_key=True)
    minutes: Mapped[int | None]
    count: Mapped[int | None]

    __table_args__ = (
        CheckConstraint("minutes IS NOT NULL OR count IS NOT NULL", name="says_something"),
        CheckConstraint("minutes IS NULL OR minutes > 0", name="minutes_positive"),
        CheckConstraint("count IS NULL OR count > 0", name="count_positive"),
    )


class RoomPolicy(Base):
    """That a policy applies to a room."""

    __tablename__ = "room_policies"

    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"), primary_key=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("policies.id"), primary_key=True, index=True)


class Tenancy(Base):
    """Dated right of an organization to a floor; ``ends_on`` is its last day, or None while it lasts."""

    __tablename__ = "tenancies"

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    floor_id: Mapped[int] = mapped_column(ForeignKey("floors.id"), index=True)
    office: Mapped[str] = mapped_column(String(60), default="")
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)

    __table_args__ = (CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),)


class SpecialHoliday(Base):
    """A public holiday that was announced at short notice, as the managers entered it."""

    __tablename__ = "special_holidays"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    name_ko: Mapped[str] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(60))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
