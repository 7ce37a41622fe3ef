"""Places as they stand, for who changes them."""

from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager

from campus.spaces.drafts import BuildingDraft, EquipmentDraft, RoomDraft, ZoneDraft
from campus.spaces.models import Building, Equipment, Fitting, Floor, Room, Zone


def zone_draft(zone: Zone) -> ZoneDraft:
    """A zone as it stands."""
    return ZoneDraft(zone.name_ko, zone.name_en)


def building_draft(building: Building) -> BuildingDraft:
    """A building as it stands."""
    return BuildingDraft(
        building.zone_id,
        building.name_ko,
        building.name_en,
        building.address_ko,
        building.address_en,
        building.latitude,
        building.longitude,
    )


def equipment_draft(row: Equipment) -> EquipmentDraft:
    """A piece of equipment as it stands."""
    return EquipmentDraft(row.name_ko, row.name_en, row.icon)


def room_draft(room: Room) -> RoomDraft:
    """A room as it stands."""
    return RoomDraft(
        floor_id=room.floor_id,
        kind=room.kind,
        name_ko=room.name_ko,
        name_en=room.name_en,
        capacity=room.capacity,
        area_m2=room.area_m2,
        number=room.number,
        about_ko=room.about_ko,
        about_en=room.about_en,
        aliases=frozenset(each.alias for each in room.aliases),
        fittings=frozenset((each.equipment_id, each.quantity) for each in room.fittings),
    )


@dataclass(slots=True)
class FloorBranch:
    """A floor with its rooms in their order; parts stand behind their whole."""

    floor: Floor
    rooms: list[Room] = field(default_factory=list)


@dataclass(slots=True)
class BuildingBranch:
    """A building with its floors, the lowest first."""

    building: Building
    floors: list[FloorBranch] = field(default_factory=list)


@dataclass(slots=True)
class ZoneBranch:
    """A zone with its buildings."""

    zone: Zone
    buildings: list[BuildingBranch] = field(default_factory=list)


def read_places(db: Session) -> list[ZoneBranch]:
    """Every zone with its buildings, floors and rooms, retired ones too: four statements, however many there are."""
    rooms: dict[int, list[Room]] = defaultdict(list)
    for room in whole_first(list(db.scalars(select(Room).order_by(Room.position, Room.id)))):
        rooms[room.floor_id].append(room)
    floors: dict[int, list[FloorBranch]] = defaultdict(list)
    for floor in db.scalars(select(Floor).order_by(Floor.level)):
        floors[floor.building_id].append(FloorBranch(floor, rooms[floor.id]))
    buildings: dict[int, list[BuildingBranch]] = defaultdict(list)
    for building in db.scalars(select(Building).order_by(Building.id)):
        buildings[building.zone_id].append(BuildingBranch(building, floors[building.id]))
    zones = db.scalars(select(Zone).order_by(Zone.position, Zone.id))
    return [ZoneBranch(zone, buildings[zone.id]) for zone in zones]


def whole_first(rooms: list[Room]) -> list[Room]:
    """Rooms in their order, with parts behind their whole."""
    parts: dict[int, list[Room]] = defaultdict(list)
    for room in rooms:
        if room.whole_id is not None:
            parts[room.whole_id].append(room)
    return [each for room in rooms if room.whole_id is None for each in (room, *parts[room.id])]


def list_equipment(db: Session) -> list[tuple[Equipment, int]]:
    """Every kind of equipment in its order, with how many rooms have it."""
    count = select(func.count()).select_from(Fitting).where(Fitting.equipment_id == Equipment.id).scalar_subquery()
    rows = db.execute(select(Equipment, count).order_by(Equipment.position, Equipment.id))
    return [(row, number) for row, number in rows]


def floors_of(db: Session, building_id: int) -> list[tuple[Floor, int]]:
    """The floors of a building, the lowest first, each with how many rooms it has, retired ones too."""
    count = select(func.count()).select_from(Room).where(Room.floor_id == Floor.id).scalar_subquery()
    rows = db.execute(select(Floor, count).where(Floor.building_id == building_id).order_by(Floor.level))
    return [(floor, number) for floor, number in rows]


def all_floors(db: Session) -> list[Floor]:
    """Every floor with its building, by building and level."""
    joined = select(Floor).join(Floor.building).options(contains_eager(Floor.building))
    return list(db.scalars(joined.order_by(Building.id, Floor.level)))


def parts_of(db: Session, room_id: int) -> list[Room]:
    """The parts of a divisible room in their order."""
    return list(db.scalars(select(Room).where(Room.whole_id == room_id).order_by(Room.position, Room.id)))
