"""Occupancy worked out from the bookings themselves: today's, that of a part of the bookings, and the judge of what is
kept of ended days."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.domain.days import Days
from campus.domain.hubtime import at, local_date
from campus.domain.occupancy import Begun, DayMeasure, Stay, measure_day, shares
from campus.domain.spans import DAY_MINUTES, Span, clip
from campus.reports.models import HUB_DAYS, ROOM_DAYS
from campus.reports.queries.stays import (
    EVERYONE,
    BookedDate,
    WhoseBookings,
    begun_of,
    minute_of_day,
    read_dates,
    rebooked_after,
    stays_on,
    touching,
)
from campus.spaces.catalogue import Catalogue, RoomFacts

_ONE_DAY = timedelta(days=1)


class Opening(NamedTuple):
    """When a room was open on a day, and how many seats it had."""

    spans: tuple[Span, ...]
    capacity: int


class RoomDay(NamedTuple):
    """What one room had on one day, with how it was open."""

    day: date
    room_id: int
    opening: Opening
    found: DayMeasure


@dataclass(frozen=True, slots=True)
class Openings:
    """When rooms are open: as kept where a day is kept, else as the catalogue says."""

    catalogue: Catalogue
    kept: Mapping[tuple[date, int], Opening] = field(default_factory=dict)
    kept_days: frozenset[date] = frozenset()

    def of(self, day: date, room: RoomFacts) -> Opening:
        """The opening of ``room`` on ``day``; a divisible whole has no minutes of its own."""
        known = self.kept.get((day, room.id))
        if known is not None:
            return known
        if room.part_ids or day in self.kept_days:
            return Opening((), room.capacity)
        return Opening(_open_spans(room, day), room.capacity)


def _open_spans(room: RoomFacts, day: date) -> tuple[Span, ...]:
    spans = room.rules.open_spans(day)
    retired_at = room.rules.retired_at
    if retired_at is None:
        return spans
    return tuple(clip(spans, (0, minute_of_day(at(day), retired_at))))


@lru_cache(maxsize=256)
def read_spans(text: str) -> tuple[Span, ...]:
    """``540-720 780-1080`` as spans; rooms that open alike share the text."""
    pairs = (piece.split("-") for piece in text.split())
    return tuple((int(first), int(last)) for first, last in pairs)


def write_spans(spans: Iterable[Span]) -> str:
    """The reverse of :func:`read_spans`."""
    return " ".join(f"{first}-{last}" for first, last in spans)


def read_openings(
    db: Session, catalogue: Catalogue, days: Days, room_ids: Collection[int] | None = None
) -> Openings:
    """How rooms were open on ``days``, as kept where it is. Two statements."""
    kept_days = frozenset(db.scalars(select(HUB_DAYS.c.day).where(HUB_DAYS.c.day.between(days.first, days.last))))
    if not kept_days:
        return Openings(catalogue)
    columns = (ROOM_DAYS.c.day, ROOM_DAYS.c.room_id, ROOM_DAYS.c.open_spans, ROOM_DAYS.c.capacity)
    statement = select(*columns).where(ROOM_DAYS.c.day.between(days.first, days.last))
    if room_ids is not None:
        statement = statement.where(ROOM_DAYS.c.room_id.in_(sorted(room_ids)))
    kept = {(day, number): Opening(read_spans(text), seats) for day, number, text, seats in db.execute(statement)}
    return Openings(catalogue, kept, kept_days)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which rooms (ids, wholes among them) and whose bookings."""

    room_ids: frozenset[int]
    whose: WhoseBookings = EVERYONE

    def standing(self, catalogue: Catalogue) -> list[RoomFacts]:
        """Its undivided rooms, in display order."""
        return [room for room in catalogue.rooms.values() if room.id in self.room_ids and not room.part_ids]


def related(catalogue: Catalogue, room_ids: Collection[int]) -> set[int]:
    """Rooms whose bookings stand on any of ``room_ids``: these, their wholes and parts."""
    return {each for room_id in room_ids for each in catalogue.related_ids(catalogue.rooms[room_id])}


def measure_days(
    db: Session, catalogue: Catalogue, days: Days, scope: Scope, openings: Openings, *, now: datetime
) -> list[RoomDay]:
    """The measure of every room of ``scope`` on each of ``days`` up to ``now``, worked out from the bookings: two
    statements at most. Rooms that were neither open nor booked are left out."""
    days = Days(days.first, min(days.last, local_date(now)))
    if not len(days) or not scope.room_ids:
        return []
    around = None if len(scope.room_ids) == len(catalogue.rooms) else related(catalogue, scope.room_ids)
    conditions = [touching(days.slot, around), *scope.whose.conditions()]
    dates = read_dates(db, *conditions)
    counted = {each.id for each in dates}
    if not scope.whose.is_everyone:
        # What others took of the time that these had given back counts as booked again.
        dates += [each for each in rebooked_after(db, *conditions) if each.id not in counted]
    return list(_measured(days, scope, openings, dates, counted, now=now))


def _measured(
    days: Days,
    scope: Scope,
    openings: Openings,
    dates: Sequence[BookedDate],
    counted: Collection[int],
    *,
    now: datetime,
) -> Iterator[RoomDay]:
    """The same from ``dates`` that were read; only ``counted`` ones count, the others may have booked time again."""
    catalogue, by_day = openings.catalogue, _by_day(dates)
    standing = scope.standing(catalogue)
    for day in days:
        cut = (0, min(max(minute_of_day(at(day), now), 0), DAY_MINUTES))
        stays, begun = _on(openings, by_day.get(day, ()), day, counted, now)
        for room in standing:
            opening = openings.of(day, room)
            spans = opening.spans if cut[1] == DAY_MINUTES else tuple(clip(opening.spans, cut))
            here, its = stays.get(room.id), begun.pop(room.id, ())
            if here is None and not its:
                if spans:
                    yield RoomDay(day, room.id, opening, _empty(spans, opening.capacity))
                continue
            mine = [each for each in shares(spans, here or ()) if each.stay.id in counted]
            yield RoomDay(day, room.id, opening, measure_day(spans, opening.capacity, mine, its))
        for room_id in sorted(begun.keys() & scope.room_ids):
            opening = openings.of(day, catalogue.rooms[room_id])
            yield RoomDay(day, room_id, opening, measure_day((), opening.capacity, (), begun[room_id]))


@lru_cache(maxsize=1_024)
def _empty(spans: tuple[Span, ...], capacity: int) -> DayMeasure:
    return measure_day(spans, capacity, ())


def _by_day(dates: Iterable[BookedDate]) -> dict[date, list[BookedDate]]:
    found: dict[date, list[BookedDate]] = defaultdict(list)
    for it in dates:
        first, last = local_date(it.starts_at), local_date(it.ends_at)
        found[first].append(it)
        while first < last:
            first += _ONE_DAY
            found[first].append(it)
    return found


def _on(
    openings: Openings,
    dates: Iterable[BookedDate],
    day: date,
    counted: Collection[int],
    now: datetime,
) -> tuple[dict[int, list[Stay]], dict[int, list[Begun]]]:
    """The stays of a day by undivided room, and what began by the room that was booked."""
    catalogue = openings.catalogue
    stays: dict[int, list[Stay]] = defaultdict(list)
    begun: dict[int, list[Begun]] = defaultdict(list)
    for it in dates:
        room = catalogue.rooms[it.room_id]
        seats = {each: openings.of(day, catalogue.rooms[each]).capacity for each in room.part_ids}
        for room_id, stay in stays_on(it, room, seats, day):
            stays[room_id].append(stay)
        if it.id in counted and it.starts_at <= now and local_date(it.starts_at) == day:
            begun[room.id].append(begun_of(it, room, openings.of(day, room).capacity))
    return stays, begun
