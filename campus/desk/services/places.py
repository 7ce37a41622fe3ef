"""Changing places that bookings speak of: what feeds say of them follows in the same transaction. And taking them out,
with what upper floors know of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Table, func, select, update
from sqlalchemy.orm import Session

from campus.booking.models import UnmetSearch
from campus.displays.models import Display
from campus.feeds.rebuilding import rewrite_rooms
from campus.settings import Settings
from campus.spaces.drafts import BuildingDraft, RoomDraft
from campus.spaces.models import Building, Zone
from campus.spaces.queries.catalogue import read_catalogue
from campus.spaces.refused import NotEmpty
from campus.spaces.services.places import change_building, locked, remove_building, remove_zone
from campus.spaces.services.rooms import change_room

# What calendars say of a place.
_TOLD = frozenset({"floor_id", "name_ko", "name_en", "number"})
_DISPLAYS: Table = Display.metadata.tables["displays"]
_SEARCHES: Table = UnmetSearch.metadata.tables["unmet_searches"]


def save_room(
    db: Session, settings: Settings, room_id: int, edit: tuple[RoomDraft, str], *, by: int, now: datetime
) -> dict[str, Any]:
    """Change a room by ``edit``, the draft and the edition that was seen; what changed. Raises as ``change_room``."""
    draft, seen = edit
    changed = change_room(db, room_id, draft, seen=seen, by=by, now=now)
    if _TOLD & changed.keys():
        parts = read_catalogue(db).rooms[room_id].part_ids if "floor_id" in changed else ()
        rewrite_rooms(db, settings, [room_id, *parts], now=now)
    return changed


def save_building(
    db: Session, settings: Settings, building_id: int, edit: tuple[BuildingDraft, str], *, by: int, now: datetime
) -> bool:
    """The same for a building and all that is booked in it. Raises as ``change_building``."""
    draft, seen = edit
    has_changed = change_building(db, building_id, draft, seen=seen, by=by, now=now)
    if has_changed:
        rooms = read_catalogue(db).rooms.values()
        rewrite_rooms(db, settings, [room.id for room in rooms if room.building.id == building_id], now=now)
    return has_changed


def clear_zone(db: Session, zone_id: int, *, by: int, now: datetime) -> None:
    """Remove a zone without buildings. Searches that found nothing in it count for the hub from then on. Raises as
    ``remove_zone``, and NotEmpty with how many ``displays`` show it."""
    locked(db, Zone, zone_id)
    _let_displays_go(db, _DISPLAYS.c.zone_id, zone_id)
    db.execute(update(_SEARCHES).where(_SEARCHES.c.zone_id == zone_id).values(zone_id=None))
    remove_zone(db, zone_id, by=by, now=now)


def clear_building(db: Session, building_id: int, *, by: int, now: datetime) -> None:
    """The same for a building without floors. Raises as ``remove_building``."""
    locked(db, Building, building_id)
    _let_displays_go(db, _DISPLAYS.c.building_id, building_id)
    remove_building(db, building_id, by=by, now=now)


def _let_displays_go(db: Session, column: Any, number: int) -> None:
    """Those that are revoked need to know no more where they hung; of others raises NotEmpty."""
    count = select(func.count()).select_from(_DISPLAYS).where(column == number, _DISPLAYS.c.revoked_at.is_(None))
    if found := db.scalar(count):
        raise NotEmpty({"displays": found})
    db.execute(update(_DISPLAYS).where(column == number).values({column.name: None}))
