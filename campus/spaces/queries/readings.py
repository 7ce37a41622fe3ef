"""What meters said: the last values for managers, and tracks to judge whether a room was in use."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from campus.domain.activity import Track
from campus.domain.slot import Slot
from campus.spaces.models import Reading, ReadingKind, ReadingThreshold


@dataclass(frozen=True, slots=True)
class LatestReading:
    """The newest value of one kind."""

    kind: ReadingKind
    at: datetime
    value: float


def read_thresholds(db: Session) -> dict[tuple[int, ReadingKind], float]:
    """From which value on a room is in use, by room and kind. One statement."""
    rows = db.execute(select(ReadingThreshold.room_id, ReadingThreshold.kind, ReadingThreshold.at_least))
    return {(room_id, kind): at_least for room_id, kind, at_least in rows}


def metered_rooms(db: Session) -> frozenset[int]:
    """The rooms whose readings say something. One statement."""
    return frozenset(db.scalars(select(ReadingThreshold.room_id).distinct()))


def latest_readings(db: Session) -> dict[int, list[LatestReading]]:
    """The newest reading of each kind, by room. One statement."""
    newest = select(Reading.room_id, Reading.kind, func.max(Reading.at).label("at")).group_by(
        Reading.room_id, Reading.kind
    )
    last = newest.subquery()
    rows = db.execute(
        select(Reading.room_id, Reading.kind, Reading.at, Reading.value)
        .join(last, and_(last.c.room_id == Reading.room_id, last.c.kind == Reading.kind, last.c.at == Reading.at))
        .order_by(Reading.room_id, Reading.kind)
    )
    found: dict[int, list[LatestReading]] = defaultdict(list)
    for room_id, kind, at, value in rows:
        found[room_id].append(LatestReading(kind, at, value))
    return dict(found)


def read_tracks(db: Session, asked: Sequence[tuple[Collection[int], Slot]]) -> dict[int, list[Track]]:
    """What the meters that have a threshold said, by room: of each of the rooms in its slot. One statement at most."""
    wanted = [
        and_(Reading.room_id.in_(sorted(room_ids)), Reading.at >= slot.starts_at, Reading.at < slot.ends_at)
        for room_ids, slot in asked
        if room_ids
    ]
    if not wanted:
        return {}
    rows = db.execute(
        select(Reading.room_id, Reading.kind, ReadingThreshold.at_least, Reading.at, Reading.value)
        .join(
            ReadingThreshold,
            and_(ReadingThreshold.room_id == Reading.room_id, ReadingThreshold.kind == Reading.kind),
        )
        .where(or_(*wanted))
        .order_by(Reading.room_id, Reading.kind, Reading.at)
    )
    said: dict[tuple[int, ReadingKind, float], list[tuple[datetime, float]]] = defaultdict(list)
    for room_id, kind, at_least, at, value in rows:
        said[room_id, kind, at_least].append((at, value))
    tracks: dict[int, list[Track]] = defaultdict(list)
    for (room_id, _kind, at_least), readings in said.items():
        tracks[room_id].append(Track(at_least, tuple(readings)))
    return dict(tracks)
