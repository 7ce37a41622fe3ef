"""Which rooms and whose bookings a report is about, as it stands in the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from campus.booking.models import Purpose
from campus.people.models import OrganizationKind
from campus.reports.queries.direct import Scope
from campus.reports.queries.stays import EVERYONE, WhoseBookings
from campus.spaces.catalogue import Catalogue, RoomFacts
from campus.spaces.models import RoomKind

# Seats from … to …: small rooms to halls.
SIZES: dict[str, tuple[int, int]] = {
    "1-4": (1, 4),
    "5-8": (5, 8),
    "9-19": (9, 19),
    "20-49": (20, 49),
    "50": (50, 1_000_000),
}
_LARGEST_ID = 2**31 - 1
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class ReportFilters:
    """What is named narrows; unknown words in the address are dropped, not refused: a link never breaks."""

    zone: str = ""
    building: str = ""
    kind: RoomKind | None = None
    size: str = ""
    room: str = ""
    whose: WhoseBookings = EVERYONE

    @property
    def is_every_room(self) -> bool:
        return not (self.zone or self.building or self.kind or self.size or self.room)

    @property
    def is_narrowed(self) -> bool:
        return not (self.is_every_room and self.whose.is_everyone)

    def scope(self, catalogue: Catalogue) -> Scope:
        """The rooms that pass, retired ones among them: they count while they were open. A room that is divided comes
        with its parts."""
        chosen = [room for room in catalogue.rooms.values() if self._passes(room)]
        ids = {each for room in chosen for each in (room.id, *(room.part_ids if self.room else ()))}
        return Scope(frozenset(ids), self.whose)

    def _passes(self, room: RoomFacts) -> bool:
        least, most = SIZES.get(self.size, (0, 1_000_000))
        return (
            (not self.zone or room.building.zone.slug == self.zone)
            and (not self.building or room.building.slug == self.building)
            and (self.kind is None or room.kind is self.kind)
            and least <= room.capacity <= most
            and (not self.room or room.slug == self.room)
        )

    def parameters(self) -> dict[str, str]:
        """What the address says."""
        whose = self.whose
        said = {
            "zone": self.zone,
            "building": self.building,
            "kind": self.kind.value if self.kind else "",
            "size": self.size,
            "room": self.room,
            "organization": str(whose.organization_id or ""),
            "organization-kind": whose.organization_kind.value if whose.organization_kind else "",
            "group": str(whose.group_id or ""),
            "purpose": whose.purpose.value if whose.purpose else "",
            "initiative": str(whose.initiative_id or ""),
        }
        return {name: value for name, value in said.items() if value}


def read_filters(asked: Mapping[str, str], catalogue: Catalogue) -> ReportFilters:
    """The filters of an address."""
    whose = WhoseBookings(
        organization_id=_id(asked.get("organization", "")),
        organization_kind=_choice(OrganizationKind, asked.get("organization-kind", "")),
        group_id=_id(asked.get("group", "")),
        purpose=_choice(Purpose, asked.get("purpose", "")),
        initiative_id=_id(asked.get("initiative", "")),
    )
    return ReportFilters(
        zone=_known(asked.get("zone", ""), [each.slug for each in catalogue.zones]),
        building=_known(asked.get("building", ""), [each.slug for each in catalogue.buildings]),
        kind=_choice(RoomKind, asked.get("kind", "")),
        size=_known(asked.get("size", ""), list(SIZES)),
        room=_known(asked.get("room", ""), list(catalogue.by_slug)),
        whose=whose,
    )


def read_community_filters(asked: Mapping[str, str], catalogue: Catalogue) -> ReportFilters:
    """Those that the community report knows: where groups met, which groups, kinds of organizations."""
    it = read_filters(asked, catalogue)
    of = it.whose
    whose = WhoseBookings(
        organization_kind=of.organization_kind, group_id=of.group_id, initiative_id=of.initiative_id
    )
    return ReportFilters(zone=it.zone, building=it.building, whose=whose)


def _choice(choices: type[Choice], word: str) -> Choice | None:
    return next((each for each in choices if each.value == word), None)


def _known(word: str, words: Sequence[str]) -> str:
    return word if word in words else ""


def _id(raw: str) -> int | None:
    is_number = raw.isascii() and raw.isdecimal() and len(raw) <= len(str(_LARGEST_ID))
    return int(raw) if is_number and 0 < int(raw) <= _LARGEST_ID else None
