"""How a manager wants a place to be: zones, buildings, rooms, equipment. ``edition`` tells one state from another, so
that of two edits of one state the second is noticed."""

import hashlib
from dataclasses import dataclass
from decimal import Decimal

from campus.spaces.models import RoomKind


@dataclass(frozen=True, slots=True)
class ZoneDraft:
    """A zone's names."""

    name_ko: str
    name_en: str


@dataclass(frozen=True, slots=True)
class BuildingDraft:
    """A building of a zone; latitude and longitude in WGS 84, in degrees."""

    zone_id: int
    name_ko: str
    name_en: str
    address_ko: str
    address_en: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class EquipmentDraft:
    """A thing that rooms may have; ``icon`` is the id of a symbol in static/img/icons.svg."""

    name_ko: str
    name_en: str
    icon: str = "check"


@dataclass(frozen=True, slots=True)
class RoomDraft:
    """A room on a floor. ``fittings`` are ids of equipment with how many there are, ``aliases`` other names in use."""

    floor_id: int
    kind: RoomKind
    name_ko: str
    name_en: str
    capacity: int
    area_m2: Decimal
    number: str = ""
    about_ko: str = ""
    about_en: str = ""
    aliases: frozenset[str] = frozenset()
    fittings: frozenset[tuple[int, int]] = frozenset()


Draft = ZoneDraft | BuildingDraft | EquipmentDraft | RoomDraft


def edition(draft: Draft) -> str:
    """A short mark of the state that ``draft`` describes: the same for the same, another for any other."""
    said = []
    for name in draft.__dataclass_fields__:
        value = getattr(draft, name)
        said.append(repr(sorted(value) if isinstance(value, frozenset) else str(value)))
    return hashlib.sha256("\x1f".join(said).encode("utf-8", "surrogatepass")).hexdigest()[:16]
