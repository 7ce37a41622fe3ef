"""Zones, buildings and floors: adding, changing, ordering, removing. ``by`` is a resident's id, None for the hub."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.db import Base
from campus.spaces.drafts import BuildingDraft, Draft, ZoneDraft, edition
from campus.spaces.models import Building, Closure, Floor, Policy, Room, Tenancy, Zone
from campus.spaces.queries.places import building_draft, zone_draft
from campus.spaces.refused import LevelTaken, NotEmpty, PlaceGone, StalePlace
from campus.spaces.services.revision import renew_revision
from campus.spaces.slugs import free_slug

LOWEST, HIGHEST = -10, 150
Row = TypeVar("Row", bound=Base)


def add_zone(db: Session, draft: ZoneDraft, *, by: int | None, now: datetime) -> int:
    """A new zone behind the others; its id."""
    last = db.scalar(select(func.max(Zone.position)))
    place = 0 if last is None else last + 1
    zone = Zone(slug=free_slug(db, Zone, draft.name_en, "zone"), position=place, **_columns(draft))
    return _added(db, zone, "zone", draft, by, now)


def add_building(db: Session, draft: BuildingDraft, *, by: int | None, now: datetime) -> int:
    """A new building; its id. Raises :class:`PlaceGone` without its zone."""
    locked(db, Zone, draft.zone_id)
    building = Building(slug=free_slug(db, Building, draft.name_en, "building"), **_columns(draft))
    return _added(db, building, "building", draft, by, now)


def _added(db: Session, row: Any, what: str, draft: Draft, by: int | None, now: datetime) -> int:
    db.add(row)
    db.flush()  # its id is needed
    record(db, f"{what}.added", (what, row.id), by=by, now=now, details={"name": _name(draft)})
    renew_revision(db, now=now)
    return int(row.id)


def _name(draft: Any) -> str:
    return str(draft.name_ko)


def _columns(draft: Any) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in draft.__dataclass_fields__}


def change_zone(db: Session, zone_id: int, draft: ZoneDraft, *, seen: str, by: int, now: datetime) -> bool:
    """Let a zone be as ``draft`` says, if it still is of the edition ``seen``; whether that changed anything.

    Raises :class:`PlaceGone`, :class:`StalePlace`.
    """
    zone = locked(db, Zone, zone_id)
    return _changed(db, zone, "zone", (zone_draft(zone), draft, seen), by, now)


def change_building(db: Session, building_id: int, draft: BuildingDraft, *, seen: str, by: int, now: datetime) -> bool:
    """The same for a building, which may also come to another zone."""
    locked(db, Zone, draft.zone_id)
    building = locked(db, Building, building_id)
    return _changed(db, building, "building", (building_draft(building), draft, seen), by, now)


def locked(db: Session, table: type[Row], number: int) -> Row:
    """The row of a place, held until the end. Raises :class:`PlaceGone`."""
    row = db.get(table, number, with_for_update=True, populate_existing=True)
    if row is None:
        raise PlaceGone(number)
    return row


def _changed(db: Session, row: Any, what: str, edit: tuple[Draft, Draft, str], by: int, now: datetime) -> bool:
    before, draft, seen = edit
    if edition(before) != seen:
        raise StalePlace(before)
    changed = differences(before, draft)
    if not changed:
        return False
    for name in changed:
        setattr(row, name, getattr(draft, name))
    record(db, f"{what}.changed", (what, row.id), by=by, now=now, details=changed)
    renew_revision(db, now=now)
    return True


def differences(before: Draft, after: Draft) -> dict[str, Any]:
    """What differs, each as old and new in plain JSON, for the audit."""
    found = {}
    for name in before.__dataclass_fields__:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            found[name] = [_plain(old), _plain(new)]
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return value if isinstance(value, int | float) else str(value)


def move_zone(db: Session, zone_id: int, step: int, *, by: int, now: datetime) -> None:
    """One place up (``step`` -1) or down (1) in the order of zones; at the end nothing happens."""
    zones = list(db.scalars(select(Zone).order_by(Zone.position, Zone.id).with_for_update()))
    here = next((place for place, zone in enumerate(zones) if zone.id == zone_id), None)
    if here is None:
        raise PlaceGone(zone_id)
    there = here + step
    if not 0 <= there < len(zones):
        return
    zones[here], zones[there] = zones[there], zones[here]
    for place, zone in enumerate(zones):
        zone.position = place
    record(db, "zone.moved", ("zone", zone_id), by=by, now=now, details={"place": there + 1})
    renew_revision(db, now=now)


def add_floor(db: Session, building_id: int, level: int, *, by: int | None, now: datetime) -> int:
    """A floor of a building, ``level`` in Korean counting (1 the ground floor, -1 the first basement); its id.

    Raises :class:`PlaceGone`, :class:`LevelTaken`, and ValueError for a level no building has.
    """
    if level == 0 or not LOWEST <= level <= HIGHEST:
        raise ValueError(f"There is no floor {level}.")
    locked(db, Building, building_id)
    if db.scalar(select(Floor.id).where(Floor.building_id == building_id, Floor.level == level)) is not None:
        raise LevelTaken(level)
    floor = Floor(building_id=building_id, level=level)
    db.add(floor)
    db.flush()  # its id is needed
    about = {"building": building_id, "level": level}
    record(db, "floor.added", ("floor", floor.id), by=by, now=now, details=about)
    renew_revision(db, now=now)
    return floor.id


def remove_zone(db: Session, zone_id: int, *, by: int, now: datetime) -> None:
    """Take an empty zone out. Raises :class:`NotEmpty` while buildings stand in it."""
    _remove(db, locked(db, Zone, zone_id), "zone", {"buildings": Building.zone_id}, by, now)


def remove_building(db: Session, building_id: int, *, by: int, now: datetime) -> None:
    """Take a building without floors out. Raises :class:`NotEmpty`: floors, or closures that name it."""
    found = {"floors": Floor.building_id, "closures": Closure.building_id}
    _remove(db, locked(db, Building, building_id), "building", found, by, now)


def remove_floor(db: Session, floor_id: int, *, by: int, now: datetime) -> None:
    """Take a floor without rooms out. Raises :class:`NotEmpty`: rooms (retired ones too), tenancies, rules."""
    found = {"rooms": Room.floor_id, "tenancies": Tenancy.floor_id, "rules": Policy.for_floor_id}
    _remove(db, locked(db, Floor, floor_id), "floor", found, by, now)


def _remove(db: Session, row: Any, what: str, named_by: Mapping[str, Any], by: int, now: datetime) -> None:
    counts = {
        kind: db.scalar(select(func.count()).select_from(column.class_).where(column == row.id)) or 0
        for kind, column in named_by.items()
    }
    if any(counts.values()):
        raise NotEmpty({kind: count for kind, count in counts.items() if count})
    about = {"level": row.level} if what == "floor" else {"name": row.name_ko}
    record(db, f"{what}.removed", (what, row.id), by=by, now=now, details=about)
    db.delete(row)
    db.flush()  # so that the database's refusal comes here
    renew_revision(db, now=now)
