"""Finding a free room: who fits, what is tight, what is near; and what is free a little later."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import asin, cos, radians, sin, sqrt

from sqlalchemy.orm import Session

from campus.booking.queries.board import RoomDay, read_days
from campus.booking.queries.usage import Usage, read_usages
from campus.domain.asker import Asker
from campus.domain.conflicts import nearest_start
from campus.domain.errors import Refusal, SameDayOnly
from campus.domain.hubtime import at, local_date, minute_of
from campus.domain.rules import judge, longest_for
from campus.domain.slot import Slot
from campus.spaces.catalogue import BuildingFacts, Catalogue, RoomFacts

_EARTH_METRES = 6_371_000
_METRES_PER_FLOOR = 20
LATEST_SHIFT_MINUTES = 90


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for, in whose name (None: nobody is signed in). ``near`` is the building one is in; ``equipment``
    holds slugs."""

    slot: Slot
    people: int
    equipment: frozenset[str] = frozenset()
    zone_slug: str | None = None
    near: BuildingFacts | None = None
    asker: Asker | None = None


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

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it from others under the same catalogue."""
        return (self.room.id, self.slot, self.shift_minutes, self.spare_seats, self.gap_minutes, self.metres)


def distance(a: BuildingFacts, b: BuildingFacts) -> int:
    """Metres between two buildings on the great circle (haversine formula), to 10 m."""
    lat_a, lat_b = radians(a.latitude), radians(b.latitude)
    half_lat, half_lon = (lat_b - lat_a) / 2, radians(b.longitude - a.longitude) / 2
    chord = sin(half_lat) ** 2 + cos(lat_a) * cos(lat_b) * sin(half_lon) ** 2
    return round(2 * _EARTH_METRES * asin(sqrt(chord)) / 10) * 10


def find_rooms(db: Session, catalogue: Catalogue, search: Search, *, now: datetime) -> list[Found]:
    """Rooms that are free as asked, best first, then those that are free if one starts up to 90 minutes away.

    Each has passed the whole check: rooms that the asker may not book, or has no quota left for, are not among them.
    """
    day, minute = local_date(search.slot.starts_at), now.replace(second=0, microsecond=0)
    look = _Judge(catalogue, search, minute)
    rooms = [room for room in catalogue.bookable if _suits(room, search) and look.allows(room)]
    watched = [room for room in rooms if room.rules.policy.looks_at_people]
    usages = read_usages(db, watched, [search.slot], search.asker)
    days = read_days(db, catalogue, rooms, [day])
    looked = (_nearest(it, look) for it in days)
    found = [each for each in looked if each is not None and not _refused(each, usages)]
    found.sort(key=lambda each: (abs(each.shift_minutes), *_rank(each)))
    return found


def _refused(found: Found, usages: Mapping[int, Usage]) -> bool:
    """Whether a quota, or the rest between bookings, stands against it."""
    usage = usages.get(found.room.id)
    return usage is not None and bool(usage.refusals(found.slot))


def spent_on(db: Session, catalogue: Catalogue, search: Search) -> tuple[Refusal, ...]:
    """What quotas say where every room that suits is refused by one; empty when some room would still pass them."""
    rooms = [room for room in catalogue.bookable if _suits(room, search)]
    usages = read_usages(db, rooms, [search.slot], search.asker)
    said = [usages[room.id].refusals(search.slot) for room in rooms]
    return min(said, key=len, default=())


def rooms_to_wait_for(catalogue: Catalogue, search: Search, *, now: datetime) -> list[RoomFacts]:
    """Rooms that the rules would let the asker have as asked, whoever has them now, the best fit first; quotas are
    judged on joining the line."""
    look = _Judge(catalogue, search, now.replace(second=0, microsecond=0))
    rooms = [
        room
        for room in catalogue.bookable
        if _suits(room, search) and look.allows(room) and look.passes(room, look.asked, search.slot)
    ]
    return sorted(rooms, key=lambda room: _rank(_found(room, search, search.slot)))


def held_to_today(catalogue: Catalogue, search: Search, *, now: datetime) -> tuple[Refusal, ...]:
    """Why the asker books for the same day only, where that holds in every room that suits; else empty."""
    said = (
        judge(room.rules, search.slot, people=search.people, now=now, asker=search.asker)
        for room in catalogue.bookable
        if _suits(room, search)
    )
    return min((tuple(each for each in all_ if isinstance(each, SameDayOnly)) for all_ in said), key=len, default=())


def _suits(room: RoomFacts, search: Search) -> bool:
    return (
        room.capacity >= search.people
        and (not search.equipment or room.has(search.equipment))
        and (search.zone_slug is None or room.building.zone.slug == search.zone_slug)
    )


class _Judge:
    """What the rules say of a search, worked out once for all rooms that differ in nothing but their seats."""

    def __init__(self, catalogue: Catalogue, search: Search, now: datetime) -> None:
        self.search = search
        self.now = now
        self.minutes = search.slot.minutes
        self.asked = minute_of(search.slot.starts_at)
        self._families = catalogue.rule_families
        self._lengths: dict[int, bool] = {}
        self._verdicts: dict[tuple[int, int], bool] = {}

    def allows(self, room: RoomFacts) -> bool:
        """Whether a stay as long is neither too short nor too long, and on the grid."""
        family = self._families[room.id]
        if family not in self._lengths:
            policy = room.rules.policy
            longest = longest_for(policy, self.search.asker).value
            is_bearable = policy.shortest.value <= self.minutes <= longest
            self._lengths[family] = is_bearable and self.minutes % policy.grid.value == 0
        return self._lengths[family]

    def passes(self, room: RoomFacts, start: int, slot: Slot) -> bool:
        """Whether ``room``, which seats enough, may be booked for ``slot``, which starts at minute ``start``."""
        key = (self._families[room.id], start)
        if key not in self._verdicts:
            search = self.search
            self._verdicts[key] = not judge(room.rules, slot, people=search.people, now=self.now, asker=search.asker)
        return self._verdicts[key]


def _nearest(it: RoomDay, look: _Judge) -> Found | None:
    """The free time nearest to what is asked, not further than ``LATEST_SHIFT_MINUTES``, or None."""
    room, search, minutes, asked = it.room, look.search, look.minutes, look.asked
    nearest = nearest_start(it.free(look.now, search.asker), asked, minutes, room.rules.policy.grid.value)
    if nearest is None or abs(nearest[0] - asked) > LATEST_SHIFT_MINUTES:
        return None
    start, (first, last) = nearest
    slot = search.slot if start == asked else Slot(at(it.day, start), at(it.day, start + minutes))
    if not look.passes(room, start, slot):
        return None
    return _found(room, search, slot, start - asked, last - first - minutes)


def _found(room: RoomFacts, search: Search, slot: Slot, shift_minutes: int = 0, gap_minutes: int = 0) -> Found:
    metres = None if search.near is None else distance(search.near, room.building)
    return Found(room, slot, shift_minutes, room.capacity - search.people, gap_minutes, metres)


def _rank(found: Found) -> tuple[int, int, int, int]:
    """Small rooms for small groups first, then near, then what leaves the fewest scraps of free time."""
    metres = (found.metres or 0) + _METRES_PER_FLOOR * abs(found.room.level - 1)
    return (found.spare_seats // 4, metres // 100, found.gap_minutes, found.room.id)
