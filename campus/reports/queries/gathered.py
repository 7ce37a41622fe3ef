"""The figures of a period: kept days by sums of the database, today and what is not kept yet from the bookings."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from sqlalchemy.orm import Session

from campus.db import Memory, is_reading
from campus.domain.days import ONE_DAY, Days
from campus.domain.figures import Figure, FigureKind, Peak, figures, highest, peak_of_day
from campus.domain.hubtime import local_date
from campus.domain.occupancy import Measure, added, without_bookings, without_opening
from campus.reports.queries.direct import Openings, RoomDay, Scope, measure_days, read_openings
from campus.reports.queries.rollup import (
    LONG,
    first_day,
    kept_state,
    measures_by_room,
    measures_by_time,
    month_of,
    peak_within,
)
from campus.spaces.catalogue import Catalogue

TimeKey = tuple[date, int]
Kept = tuple[Mapping[int, Measure], Mapping[TimeKey, Measure], Peak | None]
_NOTHING = Days(date.max, date.min)


@dataclass(frozen=True, slots=True)
class Horizon:
    """Between which days there are figures at all (``begins`` and today), and which of them are kept."""

    begins: date
    today: date
    kept: Days | None
    token: str = ""

    def measured(self, days: Days) -> Days:
        """Those of ``days`` that have figures."""
        return days.within(Days(self.begins, self.today))

    def pieces(self, days: Days) -> tuple[Days, tuple[Days, Days]]:
        """Those that are kept, and those before and after them."""
        if self.kept is None or not len(days.within(self.kept)):
            return _NOTHING, (days, _NOTHING)
        kept = days.within(self.kept)
        return kept, (Days(days.first, kept.first - ONE_DAY), Days(kept.last + ONE_DAY, days.last))


def read_horizon(db: Session, now: datetime) -> Horizon:
    """Two statements."""
    today = local_date(now)
    return Horizon(first_day(db, today), today, *kept_state(db))


@dataclass(frozen=True)
class Gathered:
    """What rooms had in ``days``, up to now. ``by_time`` is by day and weekday, in a long period by month."""

    days: Days
    by_room: Mapping[int, Measure] = field(default_factory=dict)
    by_time: Mapping[TimeKey, Measure] = field(default_factory=dict)
    peak: Peak | None = None

    @cached_property
    def total(self) -> Measure:
        return added(self.by_room.values())

    @cached_property
    def figures(self) -> dict[FigureKind, Figure]:
        return figures(self.total.sums, self.peak)

    @cached_property
    def by_weekday(self) -> dict[int, Measure]:
        """Measures by weekday (Monday 0)."""
        found: dict[int, list[Measure]] = {}
        for (_, weekday), measure in self.by_time.items():
            found.setdefault(weekday, []).append(measure)
        return {weekday: added(measures) for weekday, measures in found.items()}

    @property
    def is_empty(self) -> bool:
        """Whether nothing can be said: no room was open."""
        return not self.total.sums.open_minutes and not self.total.sums.bookings


@dataclass
class _Gathering:
    is_long: bool
    by_room: dict[int, Measure] = field(default_factory=dict)
    by_time: dict[TimeKey, Measure] = field(default_factory=dict)
    peaks: list[Peak | None] = field(default_factory=list)

    def add(self, by_room: Mapping[int, Measure], by_time: Mapping[TimeKey, Measure]) -> None:
        for room_id, measure in by_room.items():
            self.by_room[room_id] = self.by_room[room_id] + measure if room_id in self.by_room else measure
        for (time, weekday), measure in by_time.items():
            key = (month_of(time) if self.is_long else time, weekday)
            self.by_time[key] = self.by_time[key] + measure if key in self.by_time else measure

    def add_days(self, found: Iterable[RoomDay], *, only_booked: bool = False) -> None:
        """Add room by room, and the peak of each day."""
        slots: dict[date, tuple[list[int], list[int]]] = {}
        for it in found:
            used, opened = slots.setdefault(it.day, ([0] * 48, [0] * 48))
            for place in range(48):
                used[place] += it.found.used_slots[place]
                opened[place] += it.found.open_slots[place]
            measure = it.found.measure
            if only_booked:
                if not measure.sums.booked_minutes and not measure.sums.bookings:
                    continue
                measure = without_opening(measure)
            self.add({it.room_id: measure}, {(it.day, it.day.weekday()): measure})
        self.peaks += [peak_of_day(day, used, opened) for day, (used, opened) in slots.items()]


def gather(
    db: Session,
    catalogue: Catalogue,
    days: Days,
    scope: Scope,
    horizon: Horizon,
    *,
    each_month: Callable[[], None] | None = None,
    now: datetime,
) -> Gathered:
    """What the rooms of ``scope`` had in ``days``, as far as they have passed. The number of statements depends neither
    on the days nor on the rooms; with ``each_month``, which is called after each, bookings are read by month."""
    days = horizon.measured(days)
    if not len(days) or not scope.room_ids:
        return Gathered(days)
    kept, rest = horizon.pieces(days)
    it = _Gathering(len(days) >= LONG)
    room_ids = None if len(scope.room_ids) == len(catalogue.rooms) else scope.room_ids
    if len(kept):
        by_room, by_time, peak = _kept(db, kept, room_ids, horizon.token)
        if scope.whose.is_everyone:
            it.add(by_room, by_time)
            it.peaks.append(peak)
        else:
            it.add(_opened(by_room), {key: without_bookings(each) for key, each in by_time.items()})
            openings = read_openings(db, catalogue, kept, room_ids)
            for piece in kept.months() if each_month else (kept,):
                it.add_days(measure_days(db, catalogue, piece, scope, openings, now=now), only_booked=True)
                if each_month:
                    each_month()
    for piece in rest:
        if len(piece):
            it.add_days(measure_days(db, catalogue, piece, scope, Openings(catalogue), now=now))
    return Gathered(days, it.by_room, it.by_time, highest(it.peaks))


def booked_within(db: Session, catalogue: Catalogue, days: Days, scope: Scope, horizon: Horizon) -> int:
    """How many bookings of anyone were kept of ``days`` in the rooms of ``scope``: what has to be read to find some."""
    kept, _ = horizon.pieces(horizon.measured(days))
    if not len(kept):
        return 0
    room_ids = None if len(scope.room_ids) == len(catalogue.rooms) else scope.room_ids
    return sum(each.sums.bookings for each in _kept(db, kept, room_ids, horizon.token)[0].values())


def _kept(db: Session, days: Days, room_ids: frozenset[int] | None, token: str) -> Kept:
    """What is kept of ``days``, by room, by time, and the peak; each process remembers what it read, as long as nothing
    of what is kept was worked out again."""
    memory: Memory[Kept] | None = db.info.get("kept_reports")
    key = (token, days, room_ids)
    found = None if memory is None or not token else memory.get(key)
    if found is None:
        by_room, by_time = measures_by_room(db, days, room_ids), measures_by_time(db, days, room_ids)
        found = by_room, by_time, peak_within(db, days, room_ids)
        if memory is not None and token and is_reading(db):
            memory.keep(key, found, len(by_room) + len(by_time))
    return found


def _opened(by_room: Mapping[int, Measure]) -> dict[int, Measure]:
    return {key: without_bookings(each) for key, each in by_room.items()}
