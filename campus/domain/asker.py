"""Who asks for a room, as far as rules look at people; and in which terms rules speak of them."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class Holder(StrEnum):
    """Whose time a quota counts. A team is a tenant organization: its members share the quota."""

    RESIDENT = "resident"
    TEAM = "team"
    ORGANIZATION = "organization"


class Period(StrEnum):
    """In which time a quota counts: the hub's day, its week from Monday, its month."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Asker:
    """The resident in whose name a room is asked for: the organizer of the booking.

    ``role`` and ``organization_kind`` are the words of ``Role`` and ``OrganizationKind``; ``floor_ids`` the floors of
    which the organization is a tenant today. ``leads_group``: organizers of a group book longer. ``plans_season``: this
    asks for a group's series, which may reach to the end of its season. ``no_shows`` are the instants at which they
    were given points that stand; what ``is_for_group`` is not measured by them.
    """

    resident_id: int
    role: str
    organization_id: int | None = None
    organization_kind: str | None = None
    floor_ids: frozenset[int] = frozenset()
    is_tenant: bool = False
    leads_group: bool = False
    plans_season: bool = False
    no_shows: tuple[datetime, ...] = ()
    is_for_group: bool = False

    def in_season(self, *, for_group: bool = False) -> "Asker":
        """The same asker about a series: whoever leads a group plans a season with it. ``for_group``: the booking is
        a group's, which lends its standing whatever the role of those who lead it."""
        leads = self.leads_group or for_group
        is_for_group = for_group or self.is_for_group
        return replace(self, leads_group=leads, plans_season=leads, is_for_group=is_for_group)

    def holds(self, holder: Holder) -> bool:
        """Whether a quota of ``holder`` speaks of this asker; a season counts for the group, not for who leads it."""
        if holder is Holder.RESIDENT:
            return not self.plans_season
        return self.organization_id is not None and (holder is Holder.ORGANIZATION or self.is_tenant)


@dataclass(frozen=True, slots=True)
class FloorName:
    """A floor whose tenants a rule speaks of."""

    floor_id: int
    building_ko: str
    building_en: str
    level: int


@dataclass(frozen=True, slots=True)
class Audience:
    """Who may book: residents of one of ``roles``, from one of ``organization_kinds``, whose organization is a tenant
    of ``floor``. What is empty asks for nothing; what is not must all hold."""

    roles: frozenset[str] = frozenset()
    organization_kinds: frozenset[str] = frozenset()
    floor: FloorName | None = None

    def admits(self, asker: Asker) -> bool:
        return (
            (not self.roles or asker.role in self.roles)
            and (not self.organization_kinds or asker.organization_kind in self.organization_kinds)
            and (self.floor is None or self.floor.floor_id in asker.floor_ids)
        )
