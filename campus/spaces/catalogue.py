"""The catalogue: every room with its place, equipment and rules, as one frozen value that requests share."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from campus.domain.holidays import PUBLIC_HOLIDAYS, HolidayCalendar
from campus.domain.rules import RoomRules
from campus.domain.search import SearchKey
from campus.hub.queries import HubFacts
from campus.spaces.models import RoomKind
from campus.spaces.pictures import NO_PICTURES, RoomPictures


@dataclass(frozen=True, slots=True)
class Place:
    """A zone."""

    id: int
    slug: str
    name_ko: str
    name_en: str


@dataclass(frozen=True, slots=True)
class BuildingFacts:
    """A building; latitude and longitude in WGS 84."""

    id: int
    slug: str
    name_ko: str
    name_en: str
    address_ko: str
    address_en: str
    latitude: float
    longitude: float
    zone: Place


@dataclass(frozen=True, slots=True)
class Thing:
    """A piece of equipment; ``quantity`` in the room it is listed for."""

    slug: str
    name_ko: str
    name_en: str
    icon: str
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """A room as everyone may know it. ``part_ids`` is empty for undivided rooms. Of one that will be retired at a time
    ahead, its rules say when; ``is_retired`` is what is so by now."""

    id: int
    slug: str
    kind: RoomKind
    name_ko: str
    name_en: str
    number: str
    about_ko: str
    about_en: str
    area_m2: Decimal
    building: BuildingFacts
    level: int
    equipment: tuple[Thing, ...]
    whole_id: int | None
    part_ids: tuple[int, ...]
    rules: RoomRules
    search: SearchKey
    is_retired: bool = False
    pictures: RoomPictures = NO_PICTURES

    @property
    def capacity(self) -> int:
        return self.rules.capacity

    @property
    def standing_ids(self) -> tuple[int, ...]:
        """The undivided rooms on which allocations of this room stand: its parts, or itself."""
        return self.part_ids or (self.id,)

    def has(self, slugs: frozenset[str]) -> bool:
        """Whether the room has every piece of equipment in ``slugs``."""
        return slugs <= {thing.slug for thing in self.equipment}


@dataclass(frozen=True, eq=False)
class Catalogue:
    """All rooms in display order. ``token`` names the state of the tables it was read from. Only itself is equal to it,
    so that what is worked out from it can be remembered under it."""

    token: str
    changed_at: datetime
    zones: tuple[Place, ...]
    buildings: tuple[BuildingFacts, ...]
    equipment: tuple[Thing, ...]
    rooms: Mapping[int, RoomFacts]
    holidays: HolidayCalendar = PUBLIC_HOLIDAYS
    hub: HubFacts | None = None

    @cached_property
    def by_slug(self) -> dict[str, RoomFacts]:
        return {room.slug: room for room in self.rooms.values()}

    @cached_property
    def bookable(self) -> tuple[RoomFacts, ...]:
        """Rooms that are not retired, in display order."""
        return tuple(room for room in self.rooms.values() if not room.is_retired)

    @cached_property
    def rule_families(self) -> dict[int, int]:
        """By room: a number that rooms share whose rules differ in nothing but the seats."""
        families: list[RoomRules] = []
        found = {}
        for room in self.rooms.values():
            rules = replace(room.rules, capacity=0)
            if rules not in families:
                families.append(rules)
            found[room.id] = families.index(rules)
        return found

    def related_ids(self, room: RoomFacts) -> tuple[int, ...]:
        """The room, its whole and its parts: whose occurrences take time in it."""
        return (room.id, *([room.whole_id] if room.whole_id else []), *room.part_ids)
