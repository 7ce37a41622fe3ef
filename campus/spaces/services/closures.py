"""Writing closures and taking them out again."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, insert, update
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.domain.slot import Slot
from campus.spaces.models import Closure, ClosureKind
from campus.spaces.services.revision import renew_revision

_CLOSURES: Table = Closure.metadata.tables["closures"]


@dataclass(frozen=True, slots=True)
class NewClosure:
    """What is to be shut, and when; with neither rooms nor buildings the hub is. ``reason`` in Korean and English."""

    kind: ClosureKind
    slots: Sequence[Slot]
    reason: tuple[str, str]
    room_ids: Sequence[int] = ()
    building_ids: Sequence[int] = ()


def add_closures(
    db: Session, new: NewClosure, key: str, *, by: int, now: datetime
) -> list[tuple[int, int | None, Slot]]:
    """Write a row for each place and date under ``key``; returns them as (id, room id or None, slot)."""
    places: list[dict[str, Any]] = [{"room_id": each, "building_id": None} for each in new.room_ids]
    places += [{"room_id": None, "building_id": each} for each in new.building_ids]
    common = {"kind": new.kind, "series_key": key, "reason_ko": new.reason[0], "reason_en": new.reason[1]}
    rows = [
        common | place | {"starts_at": slot.starts_at, "ends_at": slot.ends_at}
        for slot in new.slots
        for place in places or [{"room_id": None, "building_id": None}]
    ]
    columns = (_CLOSURES.c.id, _CLOSURES.c.room_id, _CLOSURES.c.starts_at, _CLOSURES.c.ends_at)
    written = db.execute(insert(_CLOSURES).returning(*columns), rows)
    found = [(number, room_id, Slot(starts_at, ends_at)) for number, room_id, starts_at, ends_at in written]
    first = min(new.slots)
    details: dict[str, Any] = {"kind": new.kind.value, "rooms": list(new.room_ids), "buildings": list(new.building_ids)}
    details |= {"dates": len(new.slots), "from": first.starts_at.isoformat(), "until": first.ends_at.isoformat()}
    record(db, "closure.added", ("closure", min(each[0] for each in found)), by=by, now=now, details=details)
    renew_revision(db, now=now)
    return found


def remove_closures(db: Session, ids: Collection[int], *, by: int, now: datetime) -> None:
    """Take rows out that lie ahead; what runs ends now, what is over stays: the past keeps its own. Whoever holds
    allocations of them has let them go."""
    if not ids:
        return
    mine = _CLOSURES.c.id.in_(sorted(ids))
    db.execute(delete(_CLOSURES).where(mine, _CLOSURES.c.starts_at >= now))
    db.execute(update(_CLOSURES).where(mine, _CLOSURES.c.ends_at > now).values(ends_at=now))
    record(db, "closure.removed", ("closure", min(ids)), by=by, now=now, details={"rows": len(ids)})
    renew_revision(db, now=now)
