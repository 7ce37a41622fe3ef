"""What would pass instead: other times in the same room, other rooms at the same time; each passed the whole check."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice

from sqlalchemy.orm import Session

from campus.booking.queries.allocations import taken_by_room, taken_in
from campus.domain.conflicts import nearest_slots
from campus.domain.hubtime import day_slot, local_date
from campus.domain.slot import Slot
from campus.spaces.catalogue import Catalogue, RoomFacts

DAYS_TO_LOOK = 7


class Reason(StrEnum):
    """How an alternative differs from what was asked for."""

    OTHER_TIME = "other-time"
    OTHER_ROOM = "other-room"
    OTHER_DAY = "other-day"


@dataclass(frozen=True, slots=True)
class Alternative:
    """A room and a slot that pass every rule and clash with nothing now."""

    room: RoomFacts
    slot: Slot
    reason: Reason


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for. ``but_occurrence`` is the occurrence being moved."""

    room: RoomFacts
    slot: Slot
    people: int
    but_occurrence: int | None = None


def find_alternatives(
    db: Session, catalogue: Catalogue, wish: Wish, *, now: datetime, most: int = 3
) -> list[Alternative]:
    """Up to ``most`` alternatives: the same room at the nearest time that day, the best other room at the same time,
    then whatever is next best, up to a week ahead in the same room. One query."""
    asked_day = local_date(wish.slot.starts_at)
    first_day = max(asked_day, local_date(now))
    period = Slot(day_slot(first_day).starts_at - timedelta(hours=6), day_slot(first_day, DAYS_TO_LOOK + 1).ends_at)
    taken = taken_by_room(db, None, period, but_occurrence=wish.but_occurrence)
    same_room = _other_times(wish, taken_in(wish.room, taken), now)
    other_rooms = _other_rooms(catalogue, wish, taken, now)
    other_days = _other_days(wish, taken_in(wish.room, taken), now)
    return _mix(same_room, other_rooms, other_days, most)


def _mix(
    times: Sequence[Alternative], rooms: Sequence[Alternative], days: Sequence[Alternative], most: int
) -> list[Alternative]:
    ordered = [*times[:1], *rooms[:1], *times[1:2], *rooms[1:2], *days[:1], *rooms[2:], *times[2:]]
    return ordered[:most]


def _other_times(wish: Wish, taken: Sequence[Slot], now: datetime) -> list[Alternative]:
    found = nearest_slots(wish.room.rules, taken, wish.slot, people=wish.people, now=now)
    return [Alternative(wish.room, slot, Reason.OTHER_TIME) for slot in islice(found, 3) if slot != wish.slot]


def _other_days(wish: Wish, taken: Sequence[Slot], now: datetime) -> list[Alternative]:
    found = []
    for days in range(1, DAYS_TO_LOOK + 1):
        shifted = wish.slot.shifted(timedelta(days=days))
        nearest = next(nearest_slots(wish.room.rules, taken, shifted, people=wish.people, now=now), None)
        if nearest is not None and nearest.starts_at == shifted.starts_at:
            found.append(Alternative(wish.room, nearest, Reason.OTHER_DAY))
    return found


def _other_rooms(
    catalogue: Catalogue, wish: Wish, taken: Mapping[int, Iterable[Slot]], now: datetime
) -> list[Alternative]:
    found = []
    for room in catalogue.bookable:
        # Nobody who wants a meeting room is helped by the hall, and the reverse: at most four times the seats.
        if room.id == wish.room.id or not wish.people <= room.capacity <= max(wish.people * 4, 12):
            continue
        nearest = next(nearest_slots(room.rules, taken_in(room, taken), wish.slot, people=wish.people, now=now), None)
        if nearest is not None and nearest.starts_at == wish.slot.starts_at:
            found.append(Alternative(room, nearest, Reason.OTHER_ROOM))
    found.sort(key=lambda each: _unlikeness(wish.room, each.room))
    return found


def _unlikeness(wanted: RoomFacts, other: RoomFacts) -> tuple[bool, bool, int, int]:
    """Smaller is more alike: the same kind, the same building, about as many seats, about the same floor."""
    return (
        other.kind is not wanted.kind,
        other.building.id != wanted.building.id,
        abs(other.capacity - wanted.capacity),
        abs(other.level - wanted.level),
    )
