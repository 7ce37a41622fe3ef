"""Noting searches that found nothing, so that the hub learns what it lacks."""

import hashlib
import hmac
from datetime import date, datetime

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from campus.booking.models import UnmetSearch
from campus.booking.queries.finder import Search
from campus.domain.hubtime import local_date
from campus.spaces.models import RoomKind

_SEARCHES: Table = UnmetSearch.metadata.tables["unmet_searches"]
_EQUIPMENT_LETTERS = 200


def seeker_of(secret: str, resident_id: int | None, day: date) -> str:
    """What tells a seeker from others within the hub's ``day`` only; empty for strangers."""
    if resident_id is None:
        return ""
    words = f"search {day.isoformat()} {resident_id}".encode()
    return hmac.new(secret.encode(), words, hashlib.sha256).hexdigest()[:16]


def note_unmet(
    db: Session,
    search: Search,
    kind: RoomKind | None,
    *,
    zone_id: int | None,
    seeker: str,
    is_near: bool,
    now: datetime,
) -> None:
    """Note that nothing was free as ``search`` asked; once a day for the same wish of the same seeker."""
    equipment = " ".join(sorted(search.equipment))[:_EQUIPMENT_LETTERS]
    minutes = search.slot.minutes
    wish = f"{search.slot.starts_at.isoformat()} {minutes} {search.people} {zone_id} {kind} {equipment}"
    row = {
        "day": local_date(now),
        "seeker": seeker,
        "starts_at": search.slot.starts_at,
        "minutes": minutes,
        "people": search.people,
        "zone_id": zone_id,
        "kind": kind,
        "equipment": equipment,
        "is_near": is_near,
        "wish_key": hashlib.sha256(wish.encode()).hexdigest()[:32],
    }
    make = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    db.execute(make(_SEARCHES).values(row).on_conflict_do_nothing(index_elements=["day", "seeker", "wish_key"]))
