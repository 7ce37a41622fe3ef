"""Finding a free room: who fits, what is tight, what is near; and what is free a little later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import asin, cos, radians, sin, sqrt

from sqlalchemy.orm import Session

from campus.booking.queries.allocations import taken_by_room, taken_in
from campus.domain.conflicts import free_spans, nearest_start
from campus.domain.hubtime import at, day_slot, local_date
from campus.domain.rules import judge
from campus.domain.slot import Slot
from campus.domain.spans import span_of
from campus.spaces.catalogue import BuildingFacts, Catalogue, RoomFacts

_EARTH_METRES = 6_371_000
_METRES_PER_FLOOR = 20
LATEST_SHIFT_MINUTES = 90


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for. ``near`` is the building one is in; ``equipment`` holds slugs."""

    slot: Slot
    people: int
    equipment: frozenset[str] = frozenset()
    zone_slug: str | None = None
    near: BuildingFacts | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A room that is free for ``slot``. ``shift_minutes`` is 0, or how much later (or earlier, negative) it starts.

    ``spare_seats`` measures fit, ``gap_minutes`` tightness: the free time left over around the booking.
    """

    room: RoomFacts
    slot: Slot
    shift_minutes: int
    spare_seats: int
    gap_minutes: int
    metres: int | None


def distance(a: BuildingFacts, b: BuildingFacts) -> int:
    """Metres between two buildings on the great circle (haversine formula), to 10 m."""
    lat_a, lat_b = radians(a.latitude), radians(b.latitude)
    half_lat, half_lon = (lat_b - lat_a) / 2, radians(b.longitude - a.longitude) / 2
    chord = sin(half_lat) ** 2 + cos(lat_a) * cos(lat_b) * sin(half_lon) ** 2
    return round(2 * _EARTH_METRES * asin(sqrt(chord)) / 10) * 10


def find_rooms(db: Session, catalogue: Catalogue, search: Search, *, now: datetime) -> list[Found]:
    """Rooms that are free as asked, best first, then those that are free if one starts up to 90 minutes away.

    Each has passed the whole check.
    """
    taken = taken_by_room(db, None, day_slot(local_date(search.slot.starts_at)))
    rooms = [room for room in catalogue.bookable if _suits(room, search)]
    found = [each for room in rooms if (each := _nearest(room, search, taken_in(room, taken), now)) is not None]
    found.sort(key=lambda each: (abs(each.shift_minutes), *_rank(each)))
    return found


def _suits(room: RoomFacts, search: Search) -> bool:
    return (
        room.capacity >= search.people
        and room.has(search.equipment)
        and (search.zone_slug is None or room.building.zone.slug == search.zone_slug)
    )


def _nearest(room: RoomFacts, search: Search, busy: Sequence[Slot], now: datetime) -> Found | None:
    """The free time nearest to what is asked, not further than ``LATEST_SHIFT``, or None."""
    policy = room.rules.policy
    minutes, day = search.slot.minutes, local_date(search.slot.starts_at)
    if minutes % policy.grid.value or not policy.shortest.value <= minutes <= policy.longest.value:
        return None
    midnight = at(day)
    asked, _ = span_of(midnight, search.slot)
    spans = free_spans(room.rules, [span_of(midnight, each) for each in busy], day, now)
    nearest = nearest_start(spans, asked, minutes, policy.grid.value)
    if nearest is None or abs(nearest[0] - asked) > LATEST_SHIFT_MINUTES:
        return None
    start, (first, last) = nearest
    slot = Slot(at(day, start), at(day, start + minutes))
    if judge(room.rules, slot, people=search.people, now=now):
        return None
    metres = None if search.near is None else distance(search.near, room.building)
    return Found(room, slot, start - asked, room.capacity - search.people, last - first - minutes, metres)


def _rank(found: Found) -> tuple[int, int, int, int]:
    """Small rooms for small groups first, then near, then what leaves the fewest scraps of free time."""
    metres = (found.metres or 0) + _METRES_PER_FLOOR * abs(found.room.level - 1)
    return (found.spare_seats // 4, metres // 100, found.gap_minutes, found.room.id)
