"""The hub's spaces as rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from secrets import token_hex

from campus.booking.models import RoomVersion
from campus.cli.seed.closures import closures_around
from campus.cli.seed.places import BUILDINGS, EQUIPMENT, ZONES, BuildingPlan
from campus.cli.seed.plans import ClosurePlan, PolicyPlan, RoomPlan
from campus.cli.seed.policies import POLICIES
from campus.cli.seed.policy_rows import policy_tables, room_ids
from campus.cli.seed.rooms import HOURS, ROOMS
from campus.cli.seed.writing import Row, Tables
from campus.db import Base
from campus.spaces.models import (
    Building,
    Closure,
    Equipment,
    Fitting,
    Floor,
    OpeningHours,
    Policy,
    Room,
    RoomAlias,
    SpacesRevision,
    Zone,
)
from campus.spaces.services.rooms import search_columns

_HOURS_SINCE = timedelta(days=2 * 365)
MODELS_WITH_IDS: tuple[type[Base], ...] = (Zone, Building, Floor, Equipment, Policy, Room)


@dataclass(frozen=True, slots=True)
class SpacesPlan:
    """What to build: rooms in their order, the policies, and closures."""

    buildings: Sequence[BuildingPlan]
    rooms: Sequence[RoomPlan]
    policies: Sequence[PolicyPlan]
    closures: Sequence[ClosurePlan]


def demo_spaces(today: date) -> SpacesPlan:
    """The demo's spaces around the hub's day ``today``."""
    return SpacesPlan(BUILDINGS, ROOMS, POLICIES, closures_around(today))


def floor_ids(buildings: Sequence[BuildingPlan]) -> dict[tuple[str, int], int]:
    """The id of each floor, by building and level."""
    levels = [(building.slug, level) for building in buildings for level in building.levels]
    return {place: number for number, place in enumerate(levels, 1)}


def space_tables(plan: SpacesPlan, today: date, now: datetime) -> Tables:
    """The rows of all spaces, in an order that foreign keys accept."""
    zones = {zone.slug: number for number, zone in enumerate(ZONES, 1)}
    buildings = {building.slug: number for number, building in enumerate(plan.buildings, 1)}
    floors = floor_ids(plan.buildings)
    return {
        Zone: [
            {"id": zones[zone.slug], "slug": zone.slug, "name_ko": zone.ko, "name_en": zone.en, "position": place}
            for place, zone in enumerate(ZONES)
        ],
        Building: [_building_row(building, buildings[building.slug], zones) for building in plan.buildings],
        Floor: [
            {"id": number, "building_id": buildings[slug], "level": level} for (slug, level), number in floors.items()
        ],
        **_fitting_tables(plan, floors),
        **_time_tables(plan, buildings, today),
        **policy_tables(plan.policies, plan.rooms, floors),
        SpacesRevision: [{"id": 1, "token": token_hex(16), "changed_at": now}],
        RoomVersion: [
            {"room_id": number, "revision": 1, "changed_at": now} for number in room_ids(plan.rooms).values()
        ],
    }


def _building_row(building: BuildingPlan, number: int, zones: dict[str, int]) -> Row:
    return {
        "id": number,
        "zone_id": zones[building.zone],
        "slug": building.slug,
        "name_ko": building.ko,
        "name_en": building.en,
        "address_ko": building.address_ko,
        "address_en": building.address_en,
        "latitude": building.latitude,
        "longitude": building.longitude,
    }


def _fitting_tables(plan: SpacesPlan, floors: dict[tuple[str, int], int]) -> Tables:
    ids = room_ids(plan.rooms)
    equipment = {each.slug: number for number, each in enumerate(EQUIPMENT, 1)}
    return {
        Equipment: [
            {"id": place + 1, "slug": each.slug, "name_ko": each.ko, "name_en": each.en}
            | {"icon": each.icon, "position": place}
            for place, each in enumerate(EQUIPMENT)
        ],
        Room: [_room_row(room, ids, floors[room.building, room.level]) for room in plan.rooms],
        RoomAlias: [{"room_id": ids[room.slug], "alias": alias} for room in plan.rooms for alias in room.aliases],
        Fitting: [
            {"room_id": ids[room.slug], "equipment_id": equipment[slug], "quantity": quantity}
            for room in plan.rooms
            for slug, quantity in room.fittings().items()
        ],
    }


def _room_row(room: RoomPlan, ids: dict[str, int], floor_id: int) -> Row:
    return {
        "id": ids[room.slug],
        "slug": room.slug,
        "floor_id": floor_id,
        "whole_id": None if room.whole is None else ids[room.whole],
        "kind": room.kind,
        "name_ko": room.ko,
        "name_en": room.en,
        "number": room.number,
        "capacity": room.capacity,
        "area_m2": Decimal(room.area_m2),
        "about_ko": room.about_ko,
        "about_en": room.about_en,
        "position": ids[room.slug] * 10,
    } | search_columns((room.ko, room.en, room.number, *room.aliases))


def _time_tables(plan: SpacesPlan, buildings: dict[str, int], today: date) -> Tables:
    ids = room_ids(plan.rooms)
    return {
        OpeningHours: [
            {"room_id": ids[room.slug], "weekday": weekday, "valid_from": today - _HOURS_SINCE}
            | {"opens_minute": hours[0], "closes_minute": hours[1]}
            for room in plan.rooms
            for weekday, hours in enumerate(HOURS[room.hours])
            if hours is not None
        ],
        Closure: [
            {"room_id": ids.get(each.room or ""), "building_id": buildings.get(each.building or "")}
            | {"starts_at": each.starts_at, "ends_at": each.ends_at}
            | {"reason_ko": each.reason_ko, "reason_en": each.reason_en}
            for each in plan.closures
        ],
    }
