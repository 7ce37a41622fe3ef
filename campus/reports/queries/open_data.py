"""What is published of ended months: one partition of the rooms, small cells left empty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campus.booking.models import Booking, Occurrence
from campus.db import Memory, is_reading
from campus.domain.cells import tellable
from campus.domain.days import Days
from campus.domain.occupancy import Measure, added
from campus.reports.filters import SIZES
from campus.reports.models import MonthClosing
from campus.reports.queries.closings import month_days
from campus.reports.queries.gathered import Horizon
from campus.reports.queries.rollup import measures_by_room, month_after
from campus.reports.queries.stays import IS_CONFIRMED, touching
from campus.spaces.catalogue import Catalogue, Place, RoomFacts
from campus.spaces.models import RoomKind

CellKey = tuple[str, str, str]  # zone, room kind, seats


@dataclass(frozen=True, slots=True)
class OpenCell:
    """A row: the rooms of one kind and size in a zone, over a month. What was booked is None where it is hidden."""

    month: date
    zone: Place
    kind: RoomKind
    seats: str
    rooms: int
    open_minutes: int
    booked_minutes: int | None
    used_minutes: int | None
    bookings: int | None

    @property
    def is_suppressed(self) -> bool:
        return self.bookings is None


def size_of(capacity: int) -> str:
    """The class of seats; the smallest for a room without any."""
    return next((name for name, (least, most) in SIZES.items() if least <= capacity <= most), next(iter(SIZES)))


def cell_key(room: RoomFacts) -> CellKey:
    return room.building.zone.slug, room.kind.value, size_of(room.capacity)


def published_months(horizon: Horizon, first: date, last: date) -> list[date]:
    """The months from ``first`` to ``last`` that are over and of which every day is kept."""
    found, month = [], first
    while month <= last:
        days = month_days(month)
        if horizon.kept is not None and days.last < horizon.today and len(days.within(horizon.kept)) == len(days):
            found.append(month)
        month = month_after(month)
    return found


def open_cells(db: Session, catalogue: Catalogue, month: date, token: str) -> Sequence[OpenCell]:
    """The rows of a month whose days are kept. What is hidden depends on the month alone, never on what was asked for.
    Three statements; none while nothing of what is kept was worked out again."""
    memory: Memory[Sequence[OpenCell]] | None = db.info.get("kept_reports")
    key = ("open-data", token, catalogue.token, month)
    found = None if memory is None or not token else memory.get(key)
    if found is None:
        found = _read_cells(db, catalogue, month)
        if memory is not None and token and is_reading(db):
            memory.keep(key, found, len(found) + 1)
    return found


def _read_cells(db: Session, catalogue: Catalogue, month: date) -> list[OpenCell]:
    days = month_days(month)
    measures = measures_by_room(db, days)
    rooms: dict[CellKey, list[RoomFacts]] = {}
    for room in catalogue.rooms.values():
        if not room.part_ids and room.id in measures:
            rooms.setdefault(cell_key(room), []).append(room)
    behind = _behind(db, catalogue, days)
    nobody: tuple[int, set[int]] = (0, set())
    # In order: of equals every process hides the same one.
    told = tellable({key: behind.get(key, nobody) for key in sorted({*rooms, *behind})})
    return [
        _cell(month, its, measures, behind.get(key, nobody)[0] if key in told else None)
        for key, its in sorted(rooms.items())
    ]


def _behind(db: Session, catalogue: Catalogue, days: Days) -> dict[CellKey, tuple[int, set[int]]]:
    """By cell: how many confirmed dates took one of its rooms, and whose. One statement."""
    statement = (
        select(Occurrence.room_id, Booking.organizer_id, func.count())
        .join(Booking, Booking.id == Occurrence.booking_id)
        .where(IS_CONFIRMED, touching(days.slot))
        .group_by(Occurrence.room_id, Booking.organizer_id)
    )
    found: dict[CellKey, tuple[int, set[int]]] = {}
    for room_id, organizer_id, count in db.execute(statement):
        for key in {cell_key(catalogue.rooms[each]) for each in catalogue.rooms[room_id].standing_ids}:
            before, who = found.get(key, (0, set()))
            found[key] = before + count, who | {organizer_id} if organizer_id is not None else who
    return found


def _cell(month: date, rooms: Sequence[RoomFacts], measures: Mapping[int, Measure], bookings: int | None) -> OpenCell:
    sums = added([measures[room.id] for room in rooms]).sums
    booked, used = (None, None) if bookings is None else (sums.booked_minutes, sums.used_minutes)
    zone, kind, seats = rooms[0].building.zone, rooms[0].kind, size_of(rooms[0].capacity)
    return OpenCell(month, zone, kind, seats, len(rooms), sums.open_minutes, booked, used, bookings)


def closed_months(db: Session, months: Sequence[date]) -> dict[date, datetime]:
    """When months were closed. One statement."""
    statement = select(MonthClosing.month, MonthClosing.closed_at).where(MonthClosing.month.in_(months))
    return {row.month: row.closed_at for row in db.execute(statement)}
