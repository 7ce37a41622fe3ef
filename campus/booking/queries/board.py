"""Days of rooms, as the day board and the week show them: read once per version of a room, then remembered.

What is read here is the same for everyone; what a viewer may see of it, a ``Sight`` decides when a row is laid out.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campus.booking.models import Allocation, Booking, Occurrence, OccurrenceStatus
from campus.booking.queries.allocations import LONGEST_ALLOCATION
from campus.booking.queries.holds import read_holds
from campus.booking.queries.versions import read_versions
from campus.booking.sight import Glimpse, Sight
from campus.db import Memory, is_reading
from campus.domain.asker import Asker
from campus.domain.conflicts import free_spans
from campus.domain.hubtime import at, day_slot
from campus.domain.rules import Visibility
from campus.domain.slot import Slot
from campus.domain.spans import DAY_MINUTES, Span, clip, span_of, united
from campus.domain.timetable import Entry
from campus.spaces.catalogue import Catalogue, RoomFacts

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
        func.coalesce(_O.title, _B.title),
        _B.visibility,
        _B.organizer_id,
        _B.booked_by_id,
        _O.status,
        _A.entry_id,
    )
    .select_from(Allocation.metadata.tables["allocations"])
    .join(Occurrence.metadata.tables["occurrences"], _O.id == _A.occurrence_id)
    .join(Booking.metadata.tables["bookings"], _B.id == _O.booking_id)
    .order_by(_A.starts_at)
)


class Held(NamedTuple):
    """The booking behind an entry. ``holders``: organizer, and who booked. Where it stands in line, the room is only
    held for it, ``until`` then."""

    booking_id: int
    title: str
    visibility: Visibility
    holders: tuple[int, int]
    is_pending: bool
    until: datetime | None = None

    def seen_by(self, sight: Sight) -> Glimpse:
        """What ``sight`` may know of it."""
        if self.until is not None:
            return sight.hold(self.booking_id, self.holders, self.until)
        seen = sight.glimpse(self.booking_id, self.title, self.visibility, self.holders)
        return seen.pending() if self.is_pending else seen


@dataclass(frozen=True, slots=True)
class RoomDay:
    """What takes time in one room on one day. ``key`` names this state of it, and no other state ever.

    An entry without a booking stands for bookings of parts. ``holders`` are all those whose own bookings are among the
    entries, ``reach`` the minutes that an axis must show; ``has_hold``: something is held for who stands in line.
    """

    key: tuple[object, ...]
    room: RoomFacts
    day: date
    entries: tuple[Entry[Held | None], ...]
    holders: frozenset[int]
    reach: Span
    has_hold: bool = False
    _times: dict[str, tuple[object, tuple[Span, ...]]] = field(default_factory=dict, compare=False, repr=False)

    def sight(self, sight: Sight) -> Sight:
        """The same sight for all who see the same here: only holders see more than others of their rights."""
        return sight if sight.resident_id in self.holders else sight.of_anyone_like()

    def free(self, now: datetime, asker: Asker | None = None) -> tuple[Span, ...]:
        """The minutes that a booking may lie in, as ``free_spans`` has them; remembered for who last asked."""
        asked, found = self._times.get("free", (None, ()))
        if asked != (now, asker):
            taken = [entry.occupied for entry in self.entries]
            found = tuple(free_spans(self.room.rules, taken, self.day, now, asker))
            self._times["free"] = ((now, asker), found)
        return found

    def openness(self, now: datetime) -> tuple[Span, ...]:
        """The minutes that would be free at ``now`` if nothing were taken.

        They are all that time does to a row: wherever these are the same, so is what is free beside any bookings.
        """
        asked, found = self._times.get("openness", (None, ()))
        if asked != now:
            found = tuple(free_spans(self.room.rules, (), self.day, now))
            self._times["openness"] = (now, found)
        return found


@dataclass(frozen=True, slots=True)
class _Taken:
    """An allocation as read; ``name`` is shared by those that are one entry of a row."""

    name: tuple[int, ...]
    room_id: int
    slot: Slot
    occupied: Slot
    held: Held


Taken = Mapping[int, Sequence[_Taken]]


def _read(db: Session, room_ids: Iterable[int] | None, period: Slot) -> Taken:
    """What takes time in ``period``, by undivided room."""
    period = period.padded(LONGEST_BUFFER, LONGEST_BUFFER)
    statement = _TAKEN.where(
        _A.starts_at < period.ends_at,
        _A.starts_at > period.starts_at - LONGEST_ALLOCATION,
        _A.ends_at > period.starts_at,
    )
    if room_ids is not None:
        statement = statement.where(_A.room_id.in_(sorted(room_ids)))
    taken: dict[int, list[_Taken]] = defaultdict(list)
    offers: list[tuple[int, _Taken, int]] = []
    for standing_id, occurrence_id, room_id, taken_from, taken_to, starts_at, ends_at, ended_at, *booking, entry_id in (
        db.connection().execute(statement)
    ):
        booking_id, title, visibility, organizer_id, booked_by_id, status = booking
        is_pending = status is OccurrenceStatus.PENDING
        held = Held(booking_id, title, visibility, (organizer_id, booked_by_id), is_pending)
        slot, occupied = Slot(starts_at, ended_at or ends_at), Slot(taken_from, taken_to)
        it = _Taken((occurrence_id,), room_id, slot, occupied, held)
        if entry_id is None:
            taken[standing_id].append(it)
        else:
            offers.append((standing_id, it, entry_id))
    for standing_id, it in _held(db, offers) if offers else ():
        taken[standing_id].append(it)
    return taken


def _held(db: Session, offers: Sequence[tuple[int, _Taken, int]]) -> Iterator[tuple[int, _Taken]]:
    """What is held for who stands in line, each with its undivided room: no word of the booking goes with it."""
    holds = read_holds(db, {entry_id for *_, entry_id in offers})
    for standing_id, it, entry_id in offers:
        if (hold := holds.get(entry_id)) is None:
            continue
        name = (*it.name, entry_id, int(it.occupied.starts_at.timestamp()))
        held = it.held._replace(title="", is_pending=False, until=hold.until)
        slot = hold.slot.clipped(it.occupied) or it.occupied
        yield standing_id, _Taken(name, hold.room_id, slot, it.occupied, held)


def _entries(room: RoomFacts, day: date, taken: Taken) -> list[Entry[Held | None]]:
    """What takes time in ``room`` on ``day``.

    A booking of the whole stands on every part but is shown once; those of parts, which may overlap each other, show in
    the row of the whole as one stretch in which it cannot be had.
    """
    midnight = at(day)
    found: dict[tuple[int, ...], Entry[Held | None]] = {}
    in_parts: list[tuple[Span, Span]] = []
    for standing_id in room.standing_ids:
        for each in taken.get(standing_id, ()):
            booked, occupied = span_of(midnight, each.slot), span_of(midnight, each.occupied)
            if occupied[0] >= DAY_MINUTES + LONGEST_BUFFER or occupied[1] <= -LONGEST_BUFFER:
                continue
            if room.part_ids and each.room_id != room.id:
                in_parts.append((booked, occupied))
            else:
                # One occurrence may take several allocations: a piece a day, a row a part.
                known = found.get(each.name)
                if known is not None:
                    occupied = min(known.occupied[0], occupied[0]), max(known.occupied[1], occupied[1])
                found[each.name] = Entry(booked, occupied, each.held)
    occupied_parts = united(occupied for _, occupied in in_parts)
    parts: list[Entry[Held | None]] = []
    for booked in united(booked for booked, _ in in_parts):
        around = next(span for span in occupied_parts if span[0] <= booked[0] < span[1])
        parts.append(Entry(booked, around, None))
    return [*found.values(), *parts]


def _reach(room: RoomFacts, day: date, entries: Sequence[Entry[Held | None]]) -> Span:
    """The busy hours, widened to the day's bookings and to the room's own hours.

    A room that never closes does not stretch the board over the night by itself.
    """
    spans = clip((entry.booked for entry in entries), (0, DAY_MINUTES))
    opened = room.rules.open_spans(day)
    if opened and opened[-1][1] - opened[0][0] < DAY_MINUTES:
        spans += opened
    first = min([FIRST_MINUTE, *(start for start, _ in spans)])
    last = max([LAST_MINUTE, *(end for _, end in spans)])
    return first // 60 * 60, -(-last // 60) * 60


def _room_day(key: tuple[object, ...], room: RoomFacts, day: date, taken: Taken) -> RoomDay:
    entries = _entries(room, day, taken)
    holders = frozenset(holder for entry in entries if entry.payload is not None for holder in entry.payload.holders)
    has_hold = any(entry.payload is not None and entry.payload.until is not None for entry in entries)
    return RoomDay(key, room, day, tuple(entries), holders, _reach(room, day, entries), has_hold)


def read_days(db: Session, catalogue: Catalogue, rooms: Sequence[RoomFacts], days: Sequence[date]) -> list[RoomDay]:
    """Each of ``rooms`` on each of the hub's ``days``, which follow one another; in that order.

    One statement for the rooms' versions, and one for all that this process does not remember at those versions.
    """
    if not rooms:
        return []
    memory: Memory[RoomDay] = db.info["room_days"]
    # Asking for all rooms is cheaper than naming many of them.
    versions = read_versions(db, [room.id for room in rooms] if len(rooms) <= 8 else None)
    wanted = [((catalogue.token, room.id, versions.get(room.id), day), room, day) for room in rooms for day in days]
    remembers = is_reading(db)
    found = [memory.get(key) if remembers else None for key, _, _ in wanted]
    missing = [place for place, it in enumerate(found) if it is None]
    if missing:
        standing = {room_id for place in missing for room_id in wanted[place][1].standing_ids}
        taken = _read(db, standing if len(standing) <= 8 else None, day_slot(days[0], len(days)))
        for place in missing:
            made = found[place] = _room_day(*wanted[place], taken)
            if remembers:
                memory.keep(made.key, made)
    return [it for it in found if it is not None]
