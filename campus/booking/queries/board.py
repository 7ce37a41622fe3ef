"""The day board and the week of a room: one query, laid out as timetable rows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.booking.models import Allocation, Booking, Occurrence
from campus.booking.queries.allocations import LONGEST_ALLOCATION
from campus.booking.sight import BUSY, Glimpse, glimpse
from campus.domain.conflicts import free_spans
from campus.domain.hubtime import at, day_slot, minute_of
from campus.domain.slot import Slot
from campus.domain.spans import DAY_MINUTES, Span, clip, span_of, united
from campus.domain.timetable import Cell, CellKind, Entry, lay_out
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import RoomFacts

# What a board shows when nothing needs more: the hub's busy hours.
FIRST_MINUTE, LAST_MINUTE = 9 * 60, 22 * 60
# Set-up and tidy-up of a booking on the day beside may reach into this one.
LONGEST_BUFFER = 240

# Plain tables: a row of columns costs half of what the mapper takes for it.
_A, _O, _B = (Allocation.metadata.tables[name].c for name in ("allocations", "occurrences", "bookings"))
_TAKEN = (
    select(
        _A.room_id,
        _A.occurrence_id,
        _O.room_id,
        _A.starts_at,
        _A.ends_at,
        _O.starts_at,
        _O.ends_at,
        _O.ended_at,
        _B.id,
        _B.title,
        _B.visibility,
        _B.organizer_id,
        _B.booked_by_id,
    )
    .select_from(Allocation.metadata.tables["allocations"])
    .join(Occurrence.metadata.tables["occurrences"], _O.id == _A.occurrence_id)
    .join(Booking.metadata.tables["bookings"], _B.id == _O.booking_id)
    .order_by(_A.starts_at)
)


@dataclass(frozen=True, slots=True)
class Row:
    """One room on one day."""

    room: RoomFacts
    day: date
    cells: Sequence[Cell[Glimpse]]

    @property
    def free(self) -> list[Cell[Glimpse]]:
        return [cell for cell in self.cells if cell.kind is CellKind.FREE]

    def is_free_at(self, minute: int) -> bool:
        """Whether the room could be booked from ``minute`` of its day on."""
        return any(cell.first <= minute < cell.last for cell in self.free)


@dataclass(frozen=True, slots=True)
class Board:
    """Rows under one time axis, in minutes from the hub's midnight."""

    first_minute: int
    last_minute: int
    rows: tuple[Row, ...]

    @property
    def hours(self) -> range:
        return range(self.first_minute // 60, self.last_minute // 60)

    def share(self, instant: datetime) -> float | None:
        """Where ``instant`` falls on the axis, 0 to 1, or None when outside."""
        place = (minute_of(instant) - self.first_minute) / (self.last_minute - self.first_minute)
        return place if 0 <= place <= 1 else None


@dataclass(frozen=True, slots=True)
class Viewing:
    """Who looks, and when."""

    viewer: Identity | None
    now: datetime
    whole_day: bool = False


@dataclass(frozen=True, slots=True)
class _Taken:
    """An allocation as read, with what the viewer may see of its booking."""

    occurrence_id: int
    room_id: int
    slot: Slot
    occupied: Slot
    seen: Glimpse


Taken = Mapping[int, Sequence[_Taken]]


def _read(db: Session, room_ids: Iterable[int] | None, period: Slot, viewer: Identity | None) -> Taken:
    """What takes time in ``period``, by undivided room."""
    period = period.padded(LONGEST_BUFFER, LONGEST_BUFFER)
    statement = _TAKEN.where(
        _A.starts_at < period.ends_at,
        _A.starts_at > period.starts_at - LONGEST_ALLOCATION,
        _A.ends_at > period.starts_at,
    )
    if room_ids is not None:
        statement = statement.where(_A.room_id.in_(list(room_ids)))
    taken: dict[int, list[_Taken]] = defaultdict(list)
    for standing_id, occurrence_id, room_id, taken_from, taken_to, starts_at, ends_at, ended_at, *booking in db.execute(
        statement
    ):
        booking_id, title, visibility, organizer_id, booked_by_id = booking
        seen = glimpse(booking_id, title, visibility, (organizer_id, booked_by_id), viewer)
        slot, occupied = Slot(starts_at, ended_at or ends_at), Slot(taken_from, taken_to)
        taken[standing_id].append(_Taken(occurrence_id, room_id, slot, occupied, seen))
    return taken


def _entries(room: RoomFacts, day: date, taken: Taken) -> list[Entry[Glimpse]]:
    """What takes time in ``room`` on ``day``.

    A booking of the whole stands on every part but is shown once; those of parts, which may overlap each other, show in
    the row of the whole as one stretch in which it cannot be had.
    """
    midnight = at(day)
    found: dict[int, Entry[Glimpse]] = {}
    in_parts: list[tuple[Span, Span]] = []
    for standing_id in room.standing_ids:
        for each in taken.get(standing_id, ()):
            booked, occupied = span_of(midnight, each.slot), span_of(midnight, each.occupied)
            if occupied[0] >= DAY_MINUTES + LONGEST_BUFFER or occupied[1] <= -LONGEST_BUFFER:
                continue
            if room.part_ids and each.room_id != room.id:
                in_parts.append((booked, occupied))
            else:
                found.setdefault(each.occurrence_id, Entry(booked, occupied, each.seen))
    occupied_parts = united(occupied for _, occupied in in_parts)
    parts = []
    for booked in united(booked for booked, _ in in_parts):
        around = next(span for span in occupied_parts if span[0] <= booked[0] < span[1])
        parts.append(Entry(booked, around, BUSY))
    return [*found.values(), *parts]


@dataclass(frozen=True, slots=True)
class _Draft:
    """A row before it is laid out: its axis depends on all rows."""

    room: RoomFacts
    day: date
    entries: list[Entry[Glimpse]]


def _lay_out(drafts: Sequence[_Draft], viewing: Viewing) -> Board:
    axis = _axis(drafts, whole_day=viewing.whole_day)
    rows = []
    for draft in drafts:
        rules = draft.room.rules
        taken = [entry.occupied for entry in draft.entries]
        cells = lay_out(
            axis,
            draft.entries,
            free=free_spans(rules, taken, draft.day, viewing.now),
            bookable=rules.open_spans(draft.day),
        )
        rows.append(Row(draft.room, draft.day, cells))
    return Board(*axis, tuple(rows))


def _axis(drafts: Sequence[_Draft], *, whole_day: bool) -> Span:
    """First and last minute to show: the busy hours, widened to every booking and to rooms that open beyond them.

    A room that never closes does not stretch the board over the night by itself.
    """
    if whole_day:
        return 0, DAY_MINUTES
    first, last = FIRST_MINUTE, LAST_MINUTE
    for draft in drafts:
        opened = draft.room.rules.open_spans(draft.day)
        spans = clip((entry.booked for entry in draft.entries), (0, DAY_MINUTES))
        if opened and opened[-1][1] - opened[0][0] < DAY_MINUTES:
            spans += opened
        for start, end in spans:
            first, last = min(first, start), max(last, end)
    return first // 60 * 60, -(-last // 60) * 60


def read_day(db: Session, rooms: Sequence[RoomFacts], day: date, viewing: Viewing) -> Board:
    """``rooms`` on the hub's ``day`` as ``viewing.viewer`` may see them."""
    standing = {room_id for room in rooms for room_id in room.standing_ids}
    # Asking for all rooms by time alone is cheaper than naming many of them.
    taken = _read(db, standing if len(standing) <= 8 else None, day_slot(day), viewing.viewer)
    return _lay_out([_Draft(room, day, _entries(room, day, taken)) for room in rooms], viewing)


def read_week(db: Session, room: RoomFacts, monday: date, viewing: Viewing) -> Board:
    """Seven days of one room from ``monday``, a row a day."""
    taken = _read(db, room.standing_ids, day_slot(monday, 7), viewing.viewer)
    days = [monday + timedelta(days=offset) for offset in range(7)]
    return _lay_out([_Draft(room, day, _entries(room, day, taken)) for day in days], viewing)
