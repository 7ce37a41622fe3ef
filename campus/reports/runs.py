"""What a long report is asked for, and what came of it, as values and as plain JSON."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from campus.domain.days import Days
from campus.domain.figures import Peak
from campus.domain.occupancy import SPREAD_NAMES, SUM_NAMES, Measure, Sums
from campus.reports.filters import ReportFilters, read_filters
from campus.reports.queries.gathered import Gathered
from campus.spaces.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Asked:
    """Which bookings, in which periods: the report's own, and the one beside it."""

    filters: ReportFilters
    spans: tuple[Days, ...]

    def written(self) -> dict[str, Any]:
        spans = [[each.first.isoformat(), each.last.isoformat()] for each in self.spans]
        return {"filters": self.filters.parameters(), "spans": spans}

    @property
    def key(self) -> str:
        """The same for the same question."""
        return hashlib.sha256(json.dumps(self.written(), sort_keys=True).encode()).hexdigest()


def read_asked(plain: Mapping[str, Any], catalogue: Catalogue) -> Asked:
    """The reverse of :meth:`Asked.written`."""
    spans = tuple(Days(date.fromisoformat(first), date.fromisoformat(last)) for first, last in plain["spans"])
    return Asked(read_filters(plain["filters"], catalogue), spans)


@dataclass(frozen=True, slots=True)
class Run:
    """How far a long report is; ``found`` once it is made, in the order of the spans."""

    began_at: datetime
    done: int = 0
    total: int = 0
    is_taken: bool = False
    made_at: datetime | None = None
    found: tuple[Gathered, ...] = ()
    is_broken: bool = False


def write_found(it: Gathered) -> dict[str, Any]:
    """Measures as lists of numbers, in the order of their fields."""
    peak = it.peak
    return {
        "days": [it.days.first.isoformat(), it.days.last.isoformat()],
        "rooms": [[room_id, _write(each)] for room_id, each in it.by_room.items()],
        "times": [[day.isoformat(), weekday, _write(each)] for (day, weekday), each in it.by_time.items()],
        "peak": None if peak is None else [peak.in_use, peak.is_open, peak.day.isoformat(), peak.minute],
    }


def read_found(plain: Mapping[str, Any]) -> Gathered:
    """The reverse of :func:`write_found`."""
    first, last = map(date.fromisoformat, plain["days"])
    by_room = {room_id: _read(each) for room_id, each in plain["rooms"]}
    by_time = {(date.fromisoformat(day), weekday): _read(each) for day, weekday, each in plain["times"]}
    peak = None
    if plain["peak"] is not None:
        in_use, is_open, day, minute = plain["peak"]
        peak = Peak(in_use, is_open, date.fromisoformat(day), minute)
    return Gathered(Days(first, last), by_room, by_time, peak)


def _write(it: Measure) -> list[list[int]]:
    sums = [getattr(it.sums, name) for name in SUM_NAMES]
    return [sums, *(list(getattr(it, name)) for name in SPREAD_NAMES)]


def _read(plain: list[list[int]]) -> Measure:
    sums, *spreads = plain
    return Measure(Sums(*sums), *map(tuple, spreads))
