"""Laying out days of rooms as timetable rows: one time axis, and what each sight may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from campus.booking.queries.board import FIRST_MINUTE, LAST_MINUTE, RoomDay
from campus.booking.sight import BUSY, Glimpse, Sight
from campus.domain.spans import DAY_MINUTES, Span
from campus.domain.timetable import Cell, CellKind, Entry, lay_out
from campus.spaces.catalogue import RoomFacts


@dataclass(frozen=True, slots=True)
class Axis:
    """The time axis of a board, in minutes from the hub's midnight; both are whole hours."""

    first_minute: int
    last_minute: int

    @property
    def hours(self) -> range:
        return range(self.first_minute // 60, self.last_minute // 60)

    def share(self, minute: int) -> float | None:
        """Where ``minute`` of the day falls on the axis, 0 to 1, or None when outside."""
        place = (minute - self.first_minute) / (self.last_minute - self.first_minute)
        return place if 0 <= place <= 1 else None


def axis_of(days: Iterable[RoomDay], *, whole_day: bool = False) -> Axis:
    """The axis that shows everything of ``days``."""
    if whole_day:
        return Axis(0, DAY_MINUTES)
    reaches = [each.reach for each in days]
    return Axis(
        min((first for first, _ in reaches), default=FIRST_MINUTE),
        max((last for _, last in reaches), default=LAST_MINUTE),
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One room on one day, laid out for one sight."""

    room: RoomFacts
    day: date
    cells: Sequence[Cell[Glimpse]]

    @property
    def free(self) -> tuple[Span, ...]:
        """The minutes from which on the room could be booked."""
        return tuple((cell.first, cell.last) for cell in self.cells if cell.kind is CellKind.FREE)


def lay_out_row(it: RoomDay, axis: Axis, sight: Sight, now: datetime) -> Row:
    """The row of ``it`` under ``axis``, as ``sight`` may see it at ``now``."""
    entries = [
        Entry(booked, occupied, BUSY if held is None else held.seen_by(sight)) for booked, occupied, held in it.entries
    ]
    cells = lay_out(
        (axis.first_minute, axis.last_minute),
        entries,
        free=it.free(now),
        bookable=it.room.rules.open_spans(it.day),
    )
    return Row(it.room, it.day, cells)


def week_of(monday: date) -> list[date]:
    """The seven days from ``monday`` on."""
    return [monday + timedelta(days=offset) for offset in range(7)]
