"""Setting opening hours: a week that holds from a day on, or for a while. The past keeps its own."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, insert, select
from sqlalchemy.orm import Session

from campus.audit.services import record_all
from campus.domain.hubtime import local_date
from campus.domain.opening import WeeklyHours
from campus.domain.spans import CLOCKS
from campus.domain.week import Validity, Week, check_validity, joined, relaid, stretches
from campus.spaces.models import OpeningHours, Room
from campus.spaces.services.revision import renew_revision

_HOURS: Table = OpeningHours.metadata.tables["opening_hours"]
_ROW = (_HOURS.c.weekday, _HOURS.c.opens_minute, _HOURS.c.closes_minute, _HOURS.c.valid_from, _HOURS.c.valid_until)


class HoursChanged(Exception):
    """Somebody else set hours of these rooms since the form was shown. Nothing was written."""


def set_week(
    db: Session,
    room_ids: Collection[int],
    week: Week,
    validity: Validity,
    *,
    seen: str | None = None,
    by: int | None,
    now: datetime,
) -> tuple[int, ...]:
    """Let each of the rooms be open as ``week`` says in ``validity``, which begins today or later; before and after it
    they stay as they are. Returns the rooms that changed: none where it was so already.

    ``seen`` is the mark (:func:`mark_of`) of the hours that were shown. Raises ``HoursRefused`` for days that cannot
    be, :class:`HoursChanged`, ``LookupError`` for a room that is not there; nothing is written then.
    """
    check_validity(validity, local_date(now))
    kept = _lock(db, room_ids)
    if seen is not None and mark_of({room_id: tuple(rows) for room_id, rows in kept.items()}) != seen:
        raise HoursChanged
    changes = {
        room_id: (tuple(rows), after)
        for room_id, rows in kept.items()
        if set(after := relaid(rows, validity, week)) != set(joined(rows))
    }
    if not changes:
        return ()
    _write(db, kept, {room_id: after for room_id, (_before, after) in changes.items()})
    told = [(room_id, _told(before, week, validity)) for room_id, (before, _after) in changes.items()]
    record_all(db, "hours.set", "room", told, by=by, now=now)
    renew_revision(db, now=now)
    return tuple(changes)


def mark_of(hours: Mapping[int, Sequence[WeeklyHours]]) -> str:
    """A short mark of what the hours of rooms say: another one when somebody changed them."""
    said = repr([(room_id, joined(hours[room_id])) for room_id in sorted(hours)])
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def week_text(week: Week) -> list[str]:
    """The week for the record: ``09:00-12:00 13:00-18:00`` for each weekday, nothing for a closed one."""
    return [" ".join(f"{CLOCKS[opens]}-{CLOCKS[closes]}" for opens, closes in spans) for spans in week.days]


def _lock(db: Session, room_ids: Collection[int]) -> dict[int, dict[WeeklyHours, list[int]]]:
    """The hours of the rooms with the ids of their rows; rooms are locked in the order of their ids on PostgreSQL."""
    wanted = sorted(set(room_ids))
    there = db.scalars(select(Room.id).where(Room.id.in_(wanted)).order_by(Room.id).with_for_update()).all()
    if list(there) != wanted:
        raise LookupError(sorted(set(wanted) - set(there)))
    kept: dict[int, dict[WeeklyHours, list[int]]] = {room_id: defaultdict(list) for room_id in wanted}
    rows = db.execute(select(_HOURS.c.room_id, _HOURS.c.id, *_ROW).where(_HOURS.c.room_id.in_(wanted)))
    for room_id, number, *row in rows:
        kept[room_id][WeeklyHours(*row)].append(number)
    return kept


def _write(
    db: Session, kept: Mapping[int, Mapping[WeeklyHours, Sequence[int]]], wanted: Mapping[int, Sequence[WeeklyHours]]
) -> None:
    """Only the rows that differ are touched."""
    gone = [
        number
        for room_id, after in wanted.items()
        for row, numbers in kept[room_id].items()
        if row not in after
        for number in numbers
    ]
    new: list[dict[str, Any]] = [
        {column.name: getattr(row, column.name) for column in _ROW} | {"room_id": room_id}
        for room_id, after in wanted.items()
        for row in after
        if row not in kept[room_id]
    ]
    if gone:
        db.execute(delete(_HOURS).where(_HOURS.c.id.in_(gone)))
    if new:
        db.execute(insert(_HOURS), new)


def _told(before: Sequence[WeeklyHours], week: Week, validity: Validity) -> dict[str, Any]:
    """What the audit keeps: the days, the week as it is now, and each week that it takes the place of."""
    was = [
        {"from": max(each.validity.first, validity.first).isoformat(), "week": week_text(each.week)}
        for each in stretches(before)
        if (each.validity.last is None or each.validity.last >= validity.first)
        and (validity.last is None or each.validity.first <= validity.last)
    ]
    days = {"from": validity.first.isoformat(), "until": validity.last.isoformat() if validity.last else None}
    return days | {"week": week_text(week), "was": was}
