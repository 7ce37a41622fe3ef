"""Occupancy from what is kept of ended days: sums that the database makes, a few statements for any period."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, func, select
from sqlalchemy.orm import Session

from campus.booking.models import Occurrence
from campus.domain.days import Days
from campus.domain.figures import Peak, highest, peak_of_day
from campus.domain.hubtime import local_date
from campus.domain.lanes import SLOTS
from campus.domain.occupancy import SUM_NAMES, Measure, Sums
from campus.reports.models import (
    HUB_DAYS,
    KEPT_STATE,
    MEASURE_COLUMNS,
    ROOM_DAYS,
    ROOM_WEEKDAYS,
    SLOT_SPREADS,
    SPREADS,
    columns_of,
)

_ONE_DAY = timedelta(days=1)
# From so many days on whole months are read as such.
LONG = 100
# Longer ago nothing is kept by itself.
MEMORY = timedelta(days=5 * 366)
_UNITS = len(SUM_NAMES)


@dataclass(frozen=True, slots=True)
class Pieces:
    """A period as it is read: days one by one, and the whole ``months`` between them."""

    days: tuple[Days, ...]
    months: Days  # from the first day of the first month to that of the last


def month_of(day: date) -> date:
    return day.replace(day=1)


def month_after(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def pieces_of(days: Days) -> Pieces:
    """Whole months where the period is long."""
    none = Days(date.max, date.min)
    first = days.first if days.first.day == 1 else month_after(month_of(days.first))
    last = month_of(days.last + _ONE_DAY)
    if len(days) < LONG or first >= last:
        return Pieces((days, none), none)
    return Pieces((Days(days.first, first - _ONE_DAY), Days(last, days.last)), Days(first, month_of(last - _ONE_DAY)))


def kept_days(db: Session) -> Days | None:
    """From when to when days are kept, without a gap; None while none is. One statement."""
    return kept_state(db)[0]


def kept_state(db: Session) -> tuple[Days | None, str]:
    """The same with a word that names the state of everything that is kept. One statement."""
    token = select(KEPT_STATE.c.token).scalar_subquery()
    first, last, word = db.execute(select(func.min(HUB_DAYS.c.day), func.max(HUB_DAYS.c.day), token)).one()
    return None if first is None else Days(first, last), word or ""


def first_day(db: Session, today: date) -> date:
    """The day on which figures begin: the first of the month of the first booking, five years ago at the earliest.
    One statement."""
    earliest = db.scalar(select(func.min(Occurrence.starts_at)))
    begins = today if earliest is None else min(local_date(earliest), today)
    return month_of(max(begins, today - MEMORY))


def _sums(table: Table) -> list[ColumnElement[Any]]:
    return [func.sum(table.c[name]) for name in MEASURE_COLUMNS]


def _of_days(pieces: Pieces) -> ColumnElement[bool]:
    one, other = pieces.days
    return ROOM_DAYS.c.day.between(one.first, one.last) | ROOM_DAYS.c.day.between(other.first, other.last)


def _of_months(pieces: Pieces) -> ColumnElement[bool]:
    return ROOM_WEEKDAYS.c.month.between(pieces.months.first, pieces.months.last)


def _selected(keys: Sequence[str], pieces: Pieces, room_ids: Collection[int] | None) -> list[Select[Any]]:
    """Both statements: of days and of months, grouped by ``keys``."""
    found = []
    for table, condition in ((ROOM_DAYS, _of_days(pieces)), (ROOM_WEEKDAYS, _of_months(pieces))):
        names = ["day" if key == "time" and table is ROOM_DAYS else "month" if key == "time" else key for key in keys]
        columns = [table.c[name] for name in names]
        statement = select(*columns, *_sums(table)).where(condition).group_by(*columns)
        found.append(statement if room_ids is None else statement.where(table.c.room_id.in_(sorted(room_ids))))
    return found


def read_measure(row: Sequence[Any]) -> Measure:
    """A row of :data:`MEASURE_COLUMNS` as a value."""
    sums = Sums(*(int(each) for each in row[:_UNITS]))
    spreads, at = [], _UNITS
    for lanes in SPREADS.values():
        spreads.append(lanes.unpack(row[at : at + lanes.words]))
        at += lanes.words
    return Measure(sums, *spreads)


def measures_by_room(db: Session, days: Days, room_ids: Collection[int] | None = None) -> dict[int, Measure]:
    """The measure of each room over ``days``, which are kept. Two statements."""
    found: dict[int, Measure] = {}
    for statement in _selected(("room_id",), pieces_of(days), room_ids):
        for room_id, *row in db.execute(statement):
            measure = read_measure(row)
            found[room_id] = found[room_id] + measure if room_id in found else measure
    return found


def measures_by_time(
    db: Session, days: Days, room_ids: Collection[int] | None = None
) -> dict[tuple[date, int], Measure]:
    """The measure of all rooms by day and weekday; of whole months in a long period by their first day and weekday.
    Two statements."""
    found: dict[tuple[date, int], Measure] = {}
    for statement in _selected(("time", "weekday"), pieces_of(days), room_ids):
        for time, weekday, *row in db.execute(statement):
            measure = read_measure(row)
            key = (time, weekday)
            found[key] = found[key] + measure if key in found else measure
    return found


def peak_within(db: Session, days: Days, room_ids: Collection[int] | None = None) -> Peak | None:
    """The half hour in which most rooms were in use; of all rooms as kept. One statement."""
    if room_ids is None:
        peaks = HUB_DAYS.c
        columns = (peaks.rooms_in_use, peaks.rooms_open, peaks.day, peaks.peak_minute)
        within = select(*columns).where(peaks.day.between(days.first, days.last), peaks.rooms_open > 0)
        part = peaks.rooms_in_use * 1.0 / peaks.rooms_open
        row = db.execute(within.order_by(peaks.rooms_in_use.desc(), part.desc(), peaks.day).limit(1)).first()
        return None if row is None else Peak(*row)
    return highest(day_peaks(db, days, room_ids).values())


def day_peaks(db: Session, days: Days, room_ids: Collection[int] | None = None) -> dict[date, Peak | None]:
    """The peak of each day that is kept, worked out from its rooms. One statement."""
    within = ROOM_DAYS.c.day.between(days.first, days.last)
    sums = [func.sum(ROOM_DAYS.c[name]) for spread, lanes in SLOT_SPREADS.items() for name in columns_of(spread, lanes)]
    statement = select(ROOM_DAYS.c.day, *sums).where(within).group_by(ROOM_DAYS.c.day)
    if room_ids is not None:
        statement = statement.where(ROOM_DAYS.c.room_id.in_(sorted(room_ids)))
    return {day: slots_peak(day, row) for day, *row in db.execute(statement)}


def slots_peak(day: date, row: Sequence[Any]) -> Peak | None:
    """The peak of a day from the sums of its half hours."""
    words = SLOTS.words
    return peak_of_day(day, SLOTS.unpack(row[words : 2 * words]), SLOTS.unpack(row[:words]))


# Parts of the day, each with the integers of hours that it takes: 9–12, 12–18, 18–21.
PARTS: dict[str, tuple[int, ...]] = {"morning": (3,), "afternoon": (4, 5), "evening": (6,)}


def empty_parts(db: Session, days: Days, room_ids: Collection[int] | None = None) -> list[tuple[int, int, str]]:
    """Rooms with weekday and part of the day in which they were open and never used. Two statements."""
    sums: dict[tuple[int, int, str], list[int]] = {}
    pieces = pieces_of(days)
    for table, condition in ((ROOM_DAYS, _of_days(pieces)), (ROOM_WEEKDAYS, _of_months(pieces))):
        keys = [table.c.room_id, table.c.weekday]
        columns = [
            func.sum(sum(table.c[f"{spread}_{word}"] for word in words))
            for words in PARTS.values()
            for spread in ("open_hours", "used_hours")
        ]
        statement = select(*keys, *columns).where(condition).group_by(*keys)
        if room_ids is not None:
            statement = statement.where(table.c.room_id.in_(sorted(room_ids)))
        for room_id, weekday, *row in db.execute(statement):
            for place, part in enumerate(PARTS):
                both = sums.setdefault((room_id, weekday, part), [0, 0])
                both[0] += int(row[2 * place])
                both[1] += int(row[2 * place + 1])
    return sorted(key for key, (opened, used) in sums.items() if opened and not used)

