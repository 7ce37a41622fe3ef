"""Closures as they were entered: a line each for what one act shut at one time."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, String, cast, func, select
from sqlalchemy.orm import Session

from campus.domain.slot import Slot
from campus.spaces.models import Closure, ClosureKind


@dataclass(frozen=True, slots=True)
class ClosureFacts:
    """What is shut at one time: these rooms, this building, or with neither the hub. ``ids`` are its rows, the first
    of which names it in addresses; ``more`` dates of the same act lie after it."""

    ids: tuple[int, ...]
    slot: Slot
    kind: ClosureKind
    reason_ko: str
    reason_en: str
    series_key: str
    room_ids: tuple[int, ...] = ()
    building_ids: tuple[int, ...] = ()
    is_hub: bool = False
    more: int = 0

    @property
    def id(self) -> int:
        return self.ids[0]


_SAME = (Closure.series_key, Closure.starts_at, Closure.ends_at, Closure.reason_ko, Closure.reason_en)
_COLUMNS = (Closure.id, Closure.room_id, Closure.building_id, Closure.kind, *_SAME)


def _heads(kind: ClosureKind) -> Select[int, datetime]:
    """The first row of each line. Rows without a key were entered alone."""
    alone = func.coalesce(func.nullif(Closure.series_key, ""), cast(Closure.id, String))
    first = func.min(Closure.id).label("id")
    starts = Closure.starts_at
    return select(first, starts).where(Closure.kind == kind).group_by(alone, starts, Closure.ends_at)


def list_closures(
    db: Session, kind: ClosureKind, *, is_past: bool, now: datetime, page: int, size: int
) -> tuple[list[ClosureFacts], int]:
    """Page ``page`` (from 1) of what is ahead, soonest first, or past, latest first; and how many there are. Three
    statements, four where some repeat."""
    over = Closure.ends_at <= now if is_past else Closure.ends_at > now
    heads = _heads(kind).where(over)
    total = db.scalar(select(func.count()).select_from(heads.subquery())) or 0
    by = (Closure.starts_at.desc(),) if is_past else (Closure.starts_at,)
    shown = heads.order_by(*by, func.min(Closure.id)).offset((page - 1) * size).limit(size)
    ids = [row.id for row in db.execute(shown)]
    found = {each.id: each for each in _read(db, ids)}
    return [found[each] for each in ids if each in found], total


def find_closure(db: Session, closure_id: int) -> ClosureFacts | None:
    """The line to which a row belongs, or None."""
    return next(iter(_read(db, [closure_id])), None)


def closures_by_id(db: Session, ids: Collection[int]) -> list[ClosureFacts]:
    """The lines to which rows belong, soonest first. Two statements at most."""
    return sorted(_read(db, ids), key=lambda each: (each.slot, each.id))


def rows_from(db: Session, it: ClosureFacts, *, following: bool) -> list[int]:
    """The rows of a line, and ``following``: those of all later dates of its act."""
    if not following or not it.series_key:
        return list(it.ids)
    later = (Closure.series_key == it.series_key, Closure.starts_at >= it.slot.starts_at)
    return list(db.scalars(select(Closure.id).where(*later).order_by(Closure.id)))


def _read(db: Session, ids: Collection[int]) -> list[ClosureFacts]:
    """The lines to which the rows ``ids`` belong, each with all of its rows."""
    if not ids:
        return []
    asked = select(Closure.series_key, Closure.starts_at, Closure.ends_at).where(Closure.id.in_(ids)).distinct()
    keys = {key for key, *_ in db.execute(asked)} - {""}
    of_acts = Closure.series_key.in_(sorted(keys))
    rows = db.execute(select(*_COLUMNS).where(of_acts | Closure.id.in_(ids)).order_by(Closure.id)).all()
    lines: dict[object, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    starts: dict[str, set[datetime]] = defaultdict(set)
    for row in rows:
        lines[row.series_key or row.id, row.starts_at, row.ends_at].append(row)
        starts[row.series_key].add(row.starts_at)
    found = [_line(line, starts) for line in lines.values()]
    return [each for each in found if set(each.ids) & set(ids)]


def _line(rows: Sequence[Row[*tuple[Any, ...]]], starts: dict[str, set[datetime]]) -> ClosureFacts:
    first = rows[0]
    return ClosureFacts(
        ids=tuple(row.id for row in rows),
        slot=Slot(first.starts_at, first.ends_at),
        kind=first.kind,
        reason_ko=first.reason_ko,
        reason_en=first.reason_en,
        series_key=first.series_key,
        room_ids=tuple(row.room_id for row in rows if row.room_id is not None),
        building_ids=tuple(row.building_id for row in rows if row.building_id is not None),
        is_hub=any(row.room_id is None and row.building_id is None for row in rows),
        more=sum(each > first.starts_at for each in starts[first.series_key]) if first.series_key else 0,
    )
