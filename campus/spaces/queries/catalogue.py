"""Reading the catalogue: once per change of the spaces tables, else one small row per request."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.domain.errors import Owner
from campus.domain.opening import ClosedTime, WeeklyHours
from campus.domain.rules import PolicyNumbers, RoomRules, strictest
from campus.domain.search import SearchKey
from campus.domain.slot import Slot
from campus.spaces.catalogue import BuildingFacts, Catalogue, Place, RoomFacts, Thing
from campus.spaces.models import (
    Building,
    Closure,
    Equipment,
    Fitting,
    Floor,
    OpeningHours,
    Policy,
    Room,
    RoomPolicy,
    SpacesRevision,
    Zone,
)

_REVISION = select(SpacesRevision.token, SpacesRevision.changed_at)
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


def read_catalogue(db: Session) -> Catalogue:
    """The catalogue as this transaction sees it.

    Processes keep the last one read in ``db.info["catalogue_cache"]`` and ask only whether its token still stands.
    """
    cache: dict[str, Catalogue] = db.info["catalogue_cache"]
    token, changed_at = db.execute(_REVISION).one_or_none() or ("", _BEGINNING)
    known = cache.get("catalogue")
    if known is None or known.token != token:
        known = _load(db, token, changed_at)
        cache["catalogue"] = known
    return known


def _load(db: Session, token: str, changed_at: datetime) -> Catalogue:
    zones = {
        zone.id: Place(zone.id, zone.slug, zone.name_ko, zone.name_en)
        for zone in db.scalars(select(Zone).order_by(Zone.position, Zone.id))
    }
    buildings = _buildings(db, zones)
    levels = {floor_id: (building_id, level) for floor_id, building_id, level in db.execute(_FLOORS)}
    parts: dict[int, list[int]] = defaultdict(list)
    rooms = list(db.scalars(select(Room).order_by(Room.position, Room.id)))
    for room in rooms:
        if room.whole_id is not None:
            parts[room.whole_id].append(room.id)
    rules = _rules(db, rooms, parts, {floor_id: building_id for floor_id, (building_id, _) in levels.items()})
    things = _things(db)
    facts = {}
    for room in rooms:
        building_id, level = levels[room.floor_id]
        place = buildings[building_id], level, tuple(things[room.id])
        facts[room.id] = _facts(room, place, tuple(parts[room.id]), rules[room.id])
    equipment = tuple(
        Thing(each.slug, each.name_ko, each.name_en, each.icon)
        for each in db.scalars(select(Equipment).order_by(Equipment.position, Equipment.id))
    )
    return Catalogue(token, changed_at, tuple(zones.values()), tuple(buildings.values()), equipment, facts)


_FLOORS = select(Floor.id, Floor.building_id, Floor.level)


def _facts(
    room: Room, place: tuple[BuildingFacts, int, tuple[Thing, ...]], part_ids: tuple[int, ...], rules: RoomRules
) -> RoomFacts:
    building, level, equipment = place
    return RoomFacts(
        id=room.id,
        slug=room.slug,
        kind=room.kind,
        name_ko=room.name_ko,
        name_en=room.name_en,
        number=room.number,
        about_ko=room.about_ko,
        about_en=room.about_en,
        area_m2=room.area_m2,
        building=building,
        level=level,
        equipment=equipment,
        whole_id=room.whole_id,
        part_ids=part_ids,
        rules=rules,
        search=SearchKey(room.search_text, room.search_jamo, room.search_initials),
    )


def _buildings(db: Session, zones: Mapping[int, Place]) -> dict[int, BuildingFacts]:
    return {
        each.id: BuildingFacts(
            each.id,
            each.slug,
            each.name_ko,
            each.name_en,
            each.address_ko,
            each.address_en,
            each.latitude,
            each.longitude,
            zones[each.zone_id],
        )
        for each in db.scalars(select(Building).order_by(Building.id))
    }


def _things(db: Session) -> dict[int, list[Thing]]:
    rows = db.execute(
        select(Fitting.room_id, Equipment, Fitting.quantity)
        .join(Equipment, Equipment.id == Fitting.equipment_id)
        .order_by(Equipment.position, Equipment.id)
    )
    things: dict[int, list[Thing]] = defaultdict(list)
    for room_id, each, quantity in rows:
        things[room_id].append(Thing(each.slug, each.name_ko, each.name_en, each.icon, quantity))
    return things


def _rules(
    db: Session, rooms: list[Room], parts: Mapping[int, list[int]], building_of_floor: Mapping[int, int]
) -> dict[int, RoomRules]:
    hours: dict[int, list[WeeklyHours]] = defaultdict(list)
    for each in db.scalars(select(OpeningHours)):
        hours[each.room_id].append(
            WeeklyHours(each.weekday, each.opens_minute, each.closes_minute, each.valid_from, each.valid_until)
        )
    policies = _policies(db)
    closures = list(db.scalars(select(Closure).order_by(Closure.starts_at, Closure.id)))

    def closed(room: Room) -> Iterable[ClosedTime]:
        # A closed part closes the whole, and the reverse.
        ids = {room.id, room.whole_id, *parts[room.id]} - {None}
        building_id = building_of_floor[room.floor_id]
        for each in closures:
            whole_hub = each.room_id is None and each.building_id is None
            if whole_hub or each.room_id in ids or each.building_id == building_id:
                yield ClosedTime(Slot(each.starts_at, each.ends_at), each.reason_ko, each.reason_en)

    return {
        room.id: RoomRules(
            capacity=room.capacity,
            policy=strictest([*policies[None], *policies[room.id]]),
            hours=tuple(hours[room.id]),
            closures=tuple(closed(room)),
            retired_at=room.retired_at,
        )
        for room in rooms
    }


def _policies(db: Session) -> dict[int | None, list[PolicyNumbers]]:
    """Policies by room id; those of the whole hub under None."""
    links: dict[int, list[int | None]] = defaultdict(list)
    for room_id, policy_id in db.execute(select(RoomPolicy.room_id, RoomPolicy.policy_id)):
        links[policy_id].append(room_id)
    found: dict[int | None, list[PolicyNumbers]] = defaultdict(list)
    for each in db.scalars(select(Policy).order_by(Policy.id)):
        numbers: dict[str, Any] = {
            name: getattr(each, name) for name in PolicyNumbers.__dataclass_fields__ if name != "owner"
        }
        policy = PolicyNumbers(owner=Owner(each.owner_ko, each.owner_en), **numbers)
        for applies_to in [None] if each.applies_to_all else links[each.id]:
            found[applies_to].append(policy)
    return found
