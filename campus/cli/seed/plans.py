"""The shapes of the demo's data: what a room, a policy and a closure are told by."""

from dataclasses import dataclass
from datetime import datetime

from campus.domain.asker import Holder, Period
from campus.domain.rules import Visibility
from campus.spaces.models import RoomKind


@dataclass(frozen=True, slots=True)
class RoomPlan:
    """A room as written down; ``hours`` names an entry of HOURS, ``equipment`` lists slugs ("screen*2": two of them)."""

    slug: str
    building: str
    level: int
    kind: RoomKind
    ko: str
    en: str
    number: str
    capacity: int
    area_m2: str
    hours: str
    equipment: str
    about_ko: str
    about_en: str
    aliases: tuple[str, ...] = ()
    whole: str | None = None

    def fittings(self) -> dict[str, int]:
        """How many of which equipment, by slug."""
        found: dict[str, int] = {}
        for word in self.equipment.split():
            slug, _, quantity = word.partition("*")
            found[slug] = int(quantity or 1)
        return found


@dataclass(frozen=True, slots=True)
class QuotaPlan:
    """At most ``minutes`` and at most ``count`` bookings of ``holder`` in one ``period``."""

    holder: Holder
    period: Period
    minutes: int | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class PolicyPlan:
    """A policy and the rooms it is for: those of ``kinds``, of at least ``least_capacity`` seats, in ``building`` and on
    ``level`` where these are named; minutes throughout. ``tenants_only``: for the tenants of that floor."""

    slug: str
    ko: str
    en: str
    owner_ko: str
    owner_en: str
    kinds: tuple[RoomKind, ...] = tuple(RoomKind)
    least_capacity: int = 1
    building: str | None = None
    level: int | None = None
    tenants_only: bool = False
    applies_to_all: bool = False
    grid_minutes: int | None = None
    shortest_minutes: int | None = None
    longest_minutes: int | None = None
    group_longest_minutes: int | None = None
    days_ahead: int | None = None
    opens_minute: int | None = None
    lead_business_days: int | None = None
    setup_minutes: int | None = None
    tidy_minutes: int | None = None
    rest_minutes: int | None = None
    needs_approval: bool | None = None
    opens_on_holidays: bool | None = None
    visibility: Visibility | None = None
    quotas: tuple[QuotaPlan, ...] = ()

    def holds_for(self, room: RoomPlan) -> bool:
        return self.applies_to_all or (
            room.kind in self.kinds
            and room.capacity >= self.least_capacity
            and self.building in (None, room.building)
            and self.level in (None, room.level)
        )


@dataclass(frozen=True, slots=True)
class TenancyPlan:
    """An organization's floor; days count back from today."""

    organization: str
    building: str
    level: int
    office: str
    since_days: int
    ended_days_ago: int | None = None


@dataclass(frozen=True, slots=True)
class ClosurePlan:
    """A closure of one room, one building or, with neither named, the hub."""

    starts_at: datetime
    ends_at: datetime
    reason_ko: str
    reason_en: str
    room: str | None = None
    building: str | None = None
