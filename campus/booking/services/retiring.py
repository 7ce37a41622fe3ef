"""Rooms that are no longer booked from a time on, and may come back."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.booking.services.lifting import shown_in
from campus.booking.services.versions import renew_versions
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import Catalogue
from campus.spaces.models import Room
from campus.spaces.services.revision import renew_revision


def retire(
    db: Session, catalogue: Catalogue, room_ids: Collection[int], starts_at: datetime, *, by: Identity, now: datetime
) -> None:
    """Let nobody book rooms from ``starts_at`` on; the parts of a divisible one go with it. The caller has moved away
    what stands there later."""
    ids = {each for number in room_ids for each in (number, *catalogue.rooms[number].part_ids)}
    db.execute(update(Room).where(Room.id.in_(sorted(ids))).values(retired_at=starts_at))
    for number in sorted(ids):
        about = {"from": starts_at.isoformat()}
        record(db, "room.retired", ("room", number), by=by.resident_id, now=now, details=about)
    renew_revision(db, now=now)
    renew_versions(db, shown_in(catalogue, ids), now=now)


def bring_back(db: Session, catalogue: Catalogue, room_id: int, *, by: Identity, now: datetime) -> None:
    """Let a retired room, with its parts, be booked again."""
    ids = {room_id, *catalogue.rooms[room_id].part_ids}
    db.execute(update(Room).where(Room.id.in_(sorted(ids))).values(retired_at=None))
    record(db, "room.brought-back", ("room", room_id), by=by.resident_id, now=now)
    renew_revision(db, now=now)
    renew_versions(db, shown_in(catalogue, ids), now=now)
