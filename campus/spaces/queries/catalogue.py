"""Reading the catalogue: once per change of the spaces tables, else one small row per request."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.domain.rules import RoomRules
from campus.domain.search import SearchKey
from campus.hub.queries import keep_hub, read_hub
from campus.spaces.catalogue import BuildingFacts, Catalogue, Place, RoomFacts, Thing
from campus.spaces.models import (
    Building,
    Equipment,
    Fitting,
    Floor,
    Room,
    SpacesRevision,
    Zone,
)
from campus.spaces.queries.pictures import read_pictures
from campus.spaces.queries.rules import read_holidays, read_rules

# Every page asks this: past the mapper, and straight on the connection.
_R = SpacesRevision.metadata.tables["spaces_revision"].c
_REVISION = select(_R.token, _R.changed_at)
# Where a session keeps the catalogue it has read, with the transaction it did so in.
READ_ALREADY = "catalogue_read"
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


def read_catalogue(db: Session) -> Catalogue:
    """The catalogue as this transaction sees it.

    Processes keep the last one read in ``db.info["catalogue_cache"]`` and ask only whether its token still stands; once
    in a transaction, unless that changes the spaces itself.
    """
    transaction = db.get_transaction()
    read_in, known = db.info.get(READ_ALREADY, (None, None))
    if known is not None and transaction is not None and read_in is transaction:
        return known
    cache: dict[str, Catalogue] = db.info["catalogue_cache"]
    token, changed_at = db.connection().execute(_REVISION).one_or_none() or ("", _BEGINNING)
    known = cache.get("catalogue")
    if known is None or known.token != token:
        known = _load(db, token, changed_at)
        cache["catalogue"] = known
    db.info[READ_ALREADY] = (db.get_transaction(), known)
    keep_hub(db, known.hub)
    return known


def recall_catalogue(db: Session, token: str) -> None:
    """Spare this transaction the questions after the revision and the hub's name: it has read ``token`` itself, and the
    process knows the spaces as of then. Where it does not, nothing is kept and both are asked."""
    known: Catalogue | None = db.info["catalogue_cache"].get("catalogue")
    if known is not None and known.token == token:
        db.info[READ_ALREADY] = (db.get_transaction(), known)
        keep_hub(db, known.hub)


def is_catalogue_current(db: Session) -> bool:
    """Whether the catalogue that this transaction has read is still the newest; so it is where it has read none, or
    changed the spaces itself. One small row."""
    read_in, known = db.info.get(READ_ALREADY, (None, None))
    if known is None or read_in is not db.get_transaction():
        return True
    token, _changed_at = db.connection().execute(_REVISION).one_or_none() or ("", _BEGINNING)
    return bool(known.token == token)


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
    holidays = read_holidays(db)
    building_of = {room.id: levels[room.floor_id][0] for room in rooms}
    rules = read_rules(db, rooms, parts, building_of, holidays)
    things, pictures = _things(db), read_pictures(db, rooms)
    facts = {}
    for room in rooms:
        building_id, level = levels[room.floor_id]
        place = buildings[building_id], level, tuple(things[room.id])
        # Once the time of one has come, a sweep renews the revision.
        retired_at = rules[room.id].retired_at
        is_retired = retired_at is not None and retired_at <= changed_at
        found = _facts(room, place, tuple(parts[room.id]), rules[room.id])
        facts[room.id] = replace(found, is_retired=is_retired, pictures=pictures[room.id])
    equipment = tuple(
        Thing(each.slug, each.name_ko, each.name_en, each.icon)
        for each in db.scalars(select(Equipment).order_by(Equipment.position, Equipment.id))
    )
    places = tuple(zones.values()), tuple(buildings.values()), equipment
    return Catalogue(token, changed_at, *places, facts, holidays, read_hub(db))


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
