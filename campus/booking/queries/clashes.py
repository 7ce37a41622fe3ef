"""What takes rooms at many times at once: one statement, however many dates and rooms are asked for."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from campus.domain.slot import Slot

# An allocation lasts 24 hours at most, which bounds each step to a day of one room's index.
_SQLITE = text(
    """
    SELECT d.key, a.room_id, a.occurrence_id, a.starts_at, a.ends_at
    FROM json_each(:dates) AS d CROSS JOIN json_each(:rooms) AS r CROSS JOIN allocations AS a
    WHERE a.room_id = r.value
      AND a.starts_at < json_extract(d.value, '$[1]') AND a.starts_at > json_extract(d.value, '$[0]') - 86400
      AND a.ends_at > json_extract(d.value, '$[0]')
    """
)
_POSTGRESQL = text(
    """
    SELECT d.place - 1, a.room_id, a.occurrence_id, a.starts_at, a.ends_at
    FROM unnest(CAST(:starts AS timestamptz[]), CAST(:ends AS timestamptz[])) WITH ORDINALITY AS d (starts, ends, place)
    JOIN allocations AS a
      ON a.room_id = ANY(CAST(:rooms AS integer[]))
      AND a.starts_at < d.ends AND a.starts_at > d.starts - interval '24 hours' AND a.ends_at > d.starts
    """
)

Taken = Mapping[int, Sequence[Slot]]


def taken_at(
    db: Session, room_ids: Collection[int], slots: Sequence[Slot], *, but_occurrences: Collection[int] = ()
) -> list[Taken]:
    """For each of ``slots``, in their order: the allocations that overlap it, by undivided room of ``room_ids``.

    ``but_occurrences`` are those being moved: their own time does not stand in their way.
    """
    found: list[dict[int, list[Slot]]] = [defaultdict(list) for _ in slots]
    for place, room_id, occurrence_id, starts_at, ends_at in _rows(db, room_ids, slots):
        if occurrence_id not in but_occurrences:
            found[place][room_id].append(Slot(_instant(starts_at), _instant(ends_at)))
    return list(found)


def _rows(db: Session, room_ids: Collection[int], slots: Sequence[Slot]) -> Sequence[Row[*tuple[Any, ...]]]:
    if not slots or not room_ids:
        return []
    if db.get_bind().dialect.name == "sqlite":
        dates = [[int(slot.starts_at.timestamp()), int(slot.ends_at.timestamp())] for slot in slots]
        return db.execute(_SQLITE, {"dates": json.dumps(dates), "rooms": json.dumps(sorted(room_ids))}).all()
    starts, ends = [slot.starts_at for slot in slots], [slot.ends_at for slot in slots]
    return db.execute(_POSTGRESQL, {"starts": starts, "ends": ends, "rooms": sorted(room_ids)}).all()


def _instant(value: int | datetime) -> datetime:
    """Text statements bring instants as the database keeps them: seconds on SQLite."""
    return value.astimezone(UTC) if isinstance(value, datetime) else datetime.fromtimestamp(value, UTC)
