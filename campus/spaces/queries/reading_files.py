"""A file of readings that waits to be agreed to, and how much of it is known."""

import zlib
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.spaces.models import Reading, ReadingFile, ReadingKind
from campus.spaces.services.readings import Added, NewReading


def find_file(db: Session, key: str, resident_id: int, *, since: datetime) -> bytes | None:
    """The file of that resident as it was sent; None where there is none, or it was sent before ``since``."""
    mine = (ReadingFile.id == key, ReadingFile.resident_id == resident_id, ReadingFile.created_at >= since)
    data = db.scalar(select(ReadingFile.data).where(*mine))
    return None if data is None else zlib.decompress(data)


def count_added(db: Session, readings: Iterable[NewReading]) -> Added:
    """What taking ``readings`` in would add. One statement for each meter, looking at the readings' own span."""
    meters: dict[tuple[int, ReadingKind], set[datetime]] = defaultdict(set)
    total = 0
    for each in readings:
        meters[each.room_id, each.kind].add(each.at)
        total += 1
    new = 0
    for (room_id, kind), instants in meters.items():
        span = (Reading.at >= min(instants), Reading.at < max(instants) + timedelta(seconds=1))
        known = db.scalars(select(Reading.at).where(Reading.room_id == room_id, Reading.kind == kind, *span))
        new += len(instants.difference(known))
    return Added(new, total - new)
