"""Keeping ended days: each is worked out from its bookings once it is over, and again when something in it changes."""

import secrets
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from campus.domain.days import Days
from campus.domain.hubtime import local_date
from campus.domain.occupancy import SUM_NAMES
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
from campus.reports.queries.direct import (
    Openings,
    RoomDay,
    Scope,
    measure_days,
    read_openings,
    related,
    write_spans,
)
from campus.reports.queries.rollup import day_peaks, first_day, kept_days, month_of
from campus.spaces.catalogue import Catalogue

_ONE_DAY = timedelta(days=1)
# A month a minute: a hub that has run for a year is caught up with in a quarter of an hour.
MOST_AT_ONCE = 31
# Whoever keeps days waits for others who do, on PostgreSQL; SQLite has one writer anyway.
_LOCK = 20_261_123
_CHUNK = 500


def lock_keeping(db: Session) -> None:
    """Be the only one who keeps days until this transaction ends."""
    if db.get_bind().dialect.name == "postgresql":
        db.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def keep_ended_days(db: Session, catalogue: Catalogue, *, now: datetime) -> int:
    """Keep days that ended before the hub's day at ``now`` and are not kept yet, a month of them at most; how many.

    What is kept has no gap. Of several workers at once one does it. Two statements when there is nothing to do.
    """
    if not len(_missing(db, now)):
        return 0
    lock_keeping(db)
    days = _missing(db, now)
    if len(days):
        roll(db, catalogue, days, now=now)
    return len(days)


def _missing(db: Session, now: datetime) -> Days:
    """The days to be kept next: on from the last that is kept, or back from the first."""
    today = local_date(now)
    begins, last, kept = first_day(db, today), today - _ONE_DAY, kept_days(db)
    if kept is None:
        return Days(begins, min(last, begins + timedelta(days=MOST_AT_ONCE - 1)))
    if kept.last < last:
        first = kept.last + _ONE_DAY
        return Days(first, min(last, first + timedelta(days=MOST_AT_ONCE - 1)))
    before = kept.first - _ONE_DAY
    return Days(max(begins, kept.first - timedelta(days=MOST_AT_ONCE)), before)


def roll(
    db: Session,
    catalogue: Catalogue,
    days: Days,
    *,
    now: datetime,
    room_ids: Collection[int] | None = None,
    is_afresh: bool = False,
) -> None:
    """Work ``days``, which are over, out from their bookings and keep them: of all rooms, or of ``room_ids`` only.

    When a room was open and how many seats it had stays as it was kept; with ``is_afresh`` the catalogue says so anew.
    The number of statements does not grow with the days or the rooms. Callers hold the lock.
    """
    scope = Scope(frozenset(catalogue.rooms if room_ids is None else room_ids))
    # Where nobody else sat: also the whole's parts say how many seats there are.
    openings = Openings(catalogue) if is_afresh else read_openings(db, catalogue, days)
    found = measure_days(db, catalogue, days, scope, openings, now=now)
    old = delete(ROOM_DAYS).where(ROOM_DAYS.c.day.between(days.first, days.last))
    db.execute(old if room_ids is None else old.where(ROOM_DAYS.c.room_id.in_(sorted(room_ids))))
    rows = [_row(each) for each in found]
    for first in range(0, len(rows), _CHUNK):
        db.execute(insert(ROOM_DAYS), rows[first : first + _CHUNK])
    _add_up(db, days, scope.room_ids)
    _keep_peaks(db, days, now)


def _row(it: RoomDay) -> dict[str, Any]:
    measure, sums = it.found.measure, it.found.measure.sums
    row: dict[str, Any] = {
        "day": it.day,
        "room_id": it.room_id,
        "weekday": it.day.weekday(),
        "month": month_of(it.day),
        "capacity": it.opening.capacity,
        "open_spans": write_spans(it.opening.spans),
    }
    row |= {name: getattr(sums, name) for name in SUM_NAMES}
    for name, lanes in SPREADS.items():
        row |= zip(columns_of(name, lanes), lanes.pack(getattr(measure, name)), strict=True)
    for name, lanes in SLOT_SPREADS.items():
        row |= zip(columns_of(name, lanes), lanes.pack(getattr(it.found, name)), strict=True)
    return row


def _add_up(db: Session, days: Days, room_ids: Collection[int]) -> None:
    """The sums of the months and weekdays of ``days``."""
    months = sorted({month_of(day) for day in days})
    weekdays = sorted({day.weekday() for day in days})
    rooms = sorted(room_ids)

    def concerned(table: Any) -> tuple[Any, ...]:
        return table.c.month.in_(months), table.c.weekday.in_(weekdays), table.c.room_id.in_(rooms)

    db.execute(delete(ROOM_WEEKDAYS).where(*concerned(ROOM_WEEKDAYS)))
    keys = [ROOM_DAYS.c.month, ROOM_DAYS.c.room_id, ROOM_DAYS.c.weekday]
    sums = [func.sum(ROOM_DAYS.c[name]) for name in MEASURE_COLUMNS]
    added = select(*keys, *sums).where(*concerned(ROOM_DAYS)).group_by(*keys)
    db.execute(insert(ROOM_WEEKDAYS).from_select(["month", "room_id", "weekday", *MEASURE_COLUMNS], added))


def _keep_peaks(db: Session, days: Days, now: datetime) -> None:
    """Say that ``days`` are kept, each with its peak; days on which nothing was open, too."""
    peaks = day_peaks(db, days)
    rows = []
    for day in days:
        peak = peaks.get(day)
        rows.append(
            {
                "day": day,
                "rooms_in_use": peak.in_use if peak else 0,
                "rooms_open": peak.is_open if peak else 0,
                "peak_minute": peak.minute if peak else 0,
                "rolled_at": now,
            }
        )
    make = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = make(HUB_DAYS)
    names = [column.name for column in HUB_DAYS.c if column.name != "day"]
    db.execute(
        statement.on_conflict_do_update(
            index_elements=["day"], set_={name: getattr(statement.excluded, name) for name in names}
        ),
        rows,
    )
    state = make(KEPT_STATE).values(id=1, token=secrets.token_hex(8))
    db.execute(state.on_conflict_do_update(index_elements=["id"], set_={"token": state.excluded.token}))


def roll_again(db: Session, catalogue: Catalogue, days: Days, room_ids: Iterable[int], *, now: datetime) -> None:
    """Work kept days of some rooms, their wholes and parts out again; days that are not kept are left alone."""
    kept = kept_days(db)
    if kept is None:
        return
    lock_keeping(db)
    days = days.within(kept)
    if len(days):
        roll(db, catalogue, days, now=now, room_ids=related(catalogue, list(room_ids)))
