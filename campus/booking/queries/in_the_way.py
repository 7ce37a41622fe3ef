"""What takes rooms at given times: the dates, holds and blocks to which it belongs."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import Booking, Occurrence
from campus.booking.queries.occurrences import OCCURRENCES, facts_of
from campus.domain.slot import Slot

# An allocation lasts 24 hours at most, which bounds each step to what a room's index has around a period.
_SQLITE = text(
    """
    SELECT DISTINCT a.occurrence_id, a.entry_id, a.closure_id
    FROM json_each(:slots) AS d CROSS JOIN json_each(:rooms) AS r CROSS JOIN allocations AS a
    WHERE a.room_id = r.value
      AND a.starts_at < json_extract(d.value, '$[1]') AND a.starts_at > json_extract(d.value, '$[0]') - 86400
      AND a.ends_at > json_extract(d.value, '$[0]')
    """
)
_POSTGRESQL = text(
    """
    SELECT DISTINCT a.occurrence_id, a.entry_id, a.closure_id
    FROM unnest(CAST(:starts AS timestamptz[]), CAST(:ends AS timestamptz[])) AS d (starts, ends)
    JOIN allocations AS a
      ON a.room_id = ANY(CAST(:rooms AS integer[]))
      AND a.starts_at < d.ends AND a.starts_at > d.starts - interval '24 hours' AND a.ends_at > d.starts
    """
)


@dataclass(frozen=True, slots=True)
class InTheWay:
    """Ids of what takes time: dates that have a room, waiting entries for which one is held, blocks."""

    dates: frozenset[int]
    entries: frozenset[int]
    closures: frozenset[int]


def in_the_way(db: Session, standing_ids: Collection[int], slots: Sequence[Slot]) -> InTheWay:
    """What takes any of the undivided rooms ``standing_ids`` in any of ``slots``, set-up and tidy-up included. One
    statement."""
    if not standing_ids or not slots:
        return InTheWay(frozenset(), frozenset(), frozenset())
    if db.get_bind().dialect.name == "sqlite":
        spans = [[int(slot.starts_at.timestamp()), int(slot.ends_at.timestamp())] for slot in slots]
        rows = db.execute(_SQLITE, {"slots": json.dumps(spans), "rooms": json.dumps(sorted(standing_ids))}).all()
    else:
        starts, ends = [slot.starts_at for slot in slots], [slot.ends_at for slot in slots]
        asked = {"starts": starts, "ends": ends, "rooms": sorted(standing_ids)}
        rows = db.execute(_POSTGRESQL, asked).all()
    return InTheWay(
        dates=frozenset(date for date, entry, _ in rows if date is not None and entry is None),
        entries=frozenset(entry for _, entry, _ in rows if entry is not None),
        closures=frozenset(closure for *_, closure in rows if closure is not None),
    )


def dates_by_id(db: Session, ids: Collection[int], *, for_update: bool = False) -> list[OccurrenceFacts]:
    """Dates in the order of their times; ``for_update`` locks them and their bookings on PostgreSQL."""
    if not ids:
        return []
    statement = OCCURRENCES.where(Occurrence.id.in_(sorted(ids))).order_by(Occurrence.starts_at, Occurrence.id)
    if for_update:
        statement = statement.with_for_update(of=(Booking, Occurrence))
    return [facts_of(row) for row in db.execute(statement)]
