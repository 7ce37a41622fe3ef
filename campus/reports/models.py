"""What is kept of ended days, so that a year is read as quickly as a week.

``ROOM_DAYS`` has a row for each undivided room and day: when it was open and how many seats it had, as it was then, and
its measure (``campus.domain.occupancy``). A divisible room's whole has a row on days on which it was booked as such:
counts of bookings, no minutes. ``ROOM_WEEKDAYS`` has the sums of those rows by month and weekday, ``HUB_DAYS`` a row
for each day that is kept, with the peak of all rooms together. Hours, half hours and kinds stand side by side in
integers (``campus.domain.lanes``): a sum of rows is the sum of each of them.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, Table
from sqlalchemy.orm import Mapped, mapped_column

from campus.db import Base, UtcDateTime
from campus.domain.lanes import HOURS, KINDS, SLOTS, Lanes
from campus.domain.occupancy import SUM_NAMES

# The columns of each spread, by its name in the measure.
SPREADS: dict[str, Lanes] = {
    "open_hours": HOURS,
    "booked_hours": HOURS,
    "used_hours": HOURS,
    "leads": KINDS,
    "fits": KINDS,
}
SLOT_SPREADS: dict[str, Lanes] = {"open_slots": SLOTS, "used_slots": SLOTS}


def columns_of(name: str, lanes: Lanes) -> tuple[str, ...]:
    """The columns that hold a spread."""
    return tuple(f"{name}_{number}" for number in range(lanes.words))


MEASURE_COLUMNS = (*SUM_NAMES, *(column for name, lanes in SPREADS.items() for column in columns_of(name, lanes)))
SLOT_COLUMNS = tuple(column for name, lanes in SLOT_SPREADS.items() for column in columns_of(name, lanes))


def _numbers(*names: str) -> list[Column[int]]:
    small = set(SUM_NAMES)
    return [Column(name, Integer() if name in small else BigInteger(), nullable=False) for name in names]


ROOM_DAYS = Table(
    "room_days",
    Base.metadata,
    Column("day", Date, primary_key=True),
    Column("room_id", ForeignKey("rooms.id"), primary_key=True),
    Column("weekday", Integer, nullable=False),
    Column("month", Date, nullable=False),
    Column("capacity", Integer, nullable=False),
    # "540-720 780-1080": minutes of the hub's day, closures taken out.
    Column("open_spans", String(400), nullable=False),
    *_numbers(*MEASURE_COLUMNS, *SLOT_COLUMNS),
    Index(None, "room_id", "day"),
)

ROOM_WEEKDAYS = Table(
    "room_weekdays",
    Base.metadata,
    Column("month", Date, primary_key=True),
    Column("room_id", ForeignKey("rooms.id"), primary_key=True),
    Column("weekday", Integer, primary_key=True, autoincrement=False),
    *_numbers(*MEASURE_COLUMNS),
)

HUB_DAYS = Table(
    "hub_days",
    Base.metadata,
    Column("day", Date, primary_key=True),
    Column("rooms_in_use", Integer, nullable=False),
    Column("rooms_open", Integer, nullable=False),
    Column("peak_minute", Integer, nullable=False),
    Column("rolled_at", UtcDateTime, nullable=False),
)

# One row: a random token that is another one whenever anything above was worked out again.
KEPT_STATE = Table(
    "kept_state",
    Base.metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("token", String(32), nullable=False),
    CheckConstraint("id = 1", name="single_row"),
)


class MonthClosing(Base):
    """The figures of a month as they were when it was closed; never changed. ``figures`` is plain JSON of
    ``campus.reports.services.closing`` in its ``version``; ``closed_by_id`` is None for the hub itself."""

    __tablename__ = "month_closings"

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[date] = mapped_column(Date, unique=True)
    closed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"))
    version: Mapped[int]
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)


class ReportRun(Base):
    """A report that takes long, worked out while its reader may be elsewhere, and shown for an hour.

    ``id`` is the digest of what is ``asked``: filters and days, ``found`` what came of it (JSON of
    ``campus.reports.runs``). ``done`` of ``total`` months are worked out. Whoever works on it holds it until
    ``claimed_until``: after that another begins anew, some ``attempts`` at most.
    """

    __tablename__ = "report_runs"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    asked: Mapped[dict[str, Any]] = mapped_column(JSON)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    made_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    found: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
