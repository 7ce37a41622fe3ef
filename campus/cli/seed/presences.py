"""Who came in the demo: check-ins of everything that has begun, a few rooms that nobody came to and were released."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from sqlalchemy import Integer, bindparam, select, update
from sqlalchemy import Row as ReadRow
from sqlalchemy.orm import Session

from campus.audit.models import AuditEntry
from campus.booking.changes import Act
from campus.booking.models import (
    Allocation,
    Booking,
    CheckIn,
    CheckInWay,
    NoShowPoint,
    Occurrence,
    OccurrenceStatus,
    Series,
)
from campus.cli.seed.accounts import DEMO_ACCOUNTS
from campus.cli.seed.writing import Row, table_of, write_rows
from campus.db import UtcDateTime
from campus.domain.check_in import asks_for_check_in, check_in_times, is_checked_in_at_once
from campus.domain.hubtime import day_slot, local_date
from campus.domain.rules import RoomPolicy
from campus.domain.slot import Slot
from campus.people.models import Resident
from campus.permissions import Role
from campus.spaces.queries.catalogue import read_catalogue

# Nobody came to this share. Of somebody's points the latest few stand, the others were excused; one has too many.
_MISSED, _STAND, _STAND_OF_DEMO_ACCOUNTS, _TOO_MANY = 0.045, 2, 1, 3
_LATELY = timedelta(days=20)
_WAYS = (CheckInWay.DOOR, CheckInWay.PAGE, CheckInWay.CODE, CheckInWay.DISPLAY)
_WEIGHTS = (45, 30, 15, 10)
_COUNTED = 0.88
Begun = ReadRow[Any]


class Missed(NamedTuple):
    """A date that nobody came to, and when its room was released."""

    it: Begun
    at: datetime


def seed_check_ins(db: Session, now: datetime, rng: Random) -> int:
    """Write down who came to what has begun by ``now``; returns how many dates. What was before today is the same at any
    hour of the hub's day; today nobody was missed."""
    rooms = read_catalogue(db).rooms
    midnight = day_slot(local_date(now)).starts_at
    rows: list[Row] = []
    released: list[Missed] = []
    for it in begun_dates(db, now):
        policy = rooms[it.room_id].rules.policy
        is_past = it.ends_at <= midnight
        # Of today as much is known as the hour says: each date has a chance of its own.
        chance = rng if is_past else Random(f"{it.id} {it.starts_at.isoformat()}")
        row = _row(it, policy, _headcount(chance, it))
        if is_past and _may_be_missed(it, row) and chance.random() < _MISSED:
            times = check_in_times(policy, Slot(it.starts_at, it.ends_at))
            row |= {"people": None, "warned_at": times.warns_at, "no_show_at": times.releases_at}
            released.append(Missed(it, times.releases_at))
        elif row["is_required"] and row["way"] is None:
            row |= _came(chance, it, now)
        rows.append(row)
    write_rows(db, CheckIn, rows)
    if released:
        release(db, released)
        _give_points(db, [each for each in released if not each.it.is_for_group], midnight)
    return len(rows)


def _row(it: Begun, policy: RoomPolicy, people: int | None) -> Row:
    """A check-in before anyone came; what was booked late is checked in."""
    slot = Slot(it.starts_at, it.ends_at)
    is_late = is_checked_in_at_once(policy, slot, it.created_at)
    return {
        "occurrence_id": it.id,
        "is_required": asks_for_check_in(policy, slot),
        "checked_in_at": max(it.starts_at, it.created_at) if is_late else None,
        "way": CheckInWay.LATE if is_late else None,
        "by_id": None,
        "people": people,
        "warned_at": None,
        "no_show_at": None,
    }


def _may_be_missed(it: Begun, row: Row) -> bool:
    """Whether nobody may have come: not to seasons, which would be held for review, nor to what somebody ended."""
    is_long = it.ends_at - it.starts_at > timedelta(minutes=30)
    return row["is_required"] and row["way"] is None and it.ended_at is None and it.series_id is None and is_long


def begun_dates(db: Session, now: datetime) -> Sequence[Begun]:
    """What is confirmed and has begun, in the order of its time."""
    statement = (
        select(
            Occurrence.id,
            Occurrence.booking_id,
            Occurrence.room_id,
            Occurrence.starts_at,
            Occurrence.ends_at,
            Occurrence.ended_at,
            Booking.created_at,
            Booking.organizer_id,
            Booking.people,
            Booking.is_for_group,
            Series.booking_id.label("series_id"),
        )
        .join(Booking, Booking.id == Occurrence.booking_id)
        .outerjoin(Series, Series.booking_id == Booking.id)
        .where(Occurrence.status == OccurrenceStatus.CONFIRMED, Occurrence.starts_at <= now)
        .order_by(Occurrence.starts_at, Occurrence.id)
    )
    rows: list[Any] = list(db.execute(statement))
    return rows


def _headcount(rng: Random, it: Begun) -> int | None:
    """Mostly fewer than were told; not always counted."""
    people: int = it.people
    if rng.random() > _COUNTED:
        return None
    return max(1, round(people * rng.triangular(0.35, 1.15, 0.8)))


def _came(rng: Random, it: Begun, now: datetime) -> Row:
    """When and how somebody checked in: mostly around the start, some after being asked."""
    minutes = rng.randrange(-12, 9) if rng.random() < 0.94 else rng.randrange(10, 14)
    latest = it.ended_at or it.ends_at
    came_at = min(it.starts_at + timedelta(minutes=minutes, seconds=rng.randrange(60)), latest - timedelta(minutes=1))
    way = CheckInWay.SESSION if it.is_for_group else rng.choices(_WAYS, weights=_WEIGHTS)[0]
    came = {"checked_in_at": min(came_at, now), "way": way, "by_id": it.organizer_id}
    return came | ({"warned_at": it.starts_at + timedelta(minutes=10)} if minutes >= 10 else {})


def release(db: Session, released: Sequence[Missed]) -> None:
    """Give the rooms back from the release on, with a line in the history."""
    connection = db.connection()
    occurrences, allocations, bookings = (table_of(model) for model in (Occurrence, Allocation, Booking))
    key, at = bindparam("key", type_=Integer), bindparam("at", type_=UtcDateTime)
    ends = [{"key": each.it.id, "at": each.at} for each in released]
    gone = {"ended_at": at, "revised_at": at, "sequence": occurrences.c.sequence + 1}
    connection.execute(update(occurrences).where(occurrences.c.id == key).values(gone), ends)
    mine = (allocations.c.occurrence_id == key, allocations.c.ends_at > at)
    connection.execute(update(allocations).where(*mine).values(ends_at=at), ends)
    revised = {"revised_at": at, "version": bookings.c.version + 1}
    versions = [{"key": each.it.booking_id, "at": each.at} for each in released]
    connection.execute(update(bookings).where(bookings.c.id == key).values(revised), versions)
    write_rows(db, AuditEntry, [_history(each) for each in released])


def _history(each: Missed) -> Row:
    details = {"starts_at": each.it.starts_at.isoformat(), "ended_at": each.at.isoformat()}
    subject = {"subject": "booking", "subject_id": each.it.booking_id, "actor_id": None}
    return subject | {"at": each.at, "act": f"booking.{Act.RELEASED}", "details": details}


def _give_points(db: Session, missed: Sequence[Missed], midnight: datetime) -> None:
    """The points of whoever organized them, latest first; a manager has excused all but the latest."""
    accounts = select(Resident.id, Resident.email, Resident.role)
    people = {each.id: each for each in db.execute(accounts)}
    demo = {account.email for account in DEMO_ACCOUNTS}
    manager = next(each.id for each in people.values() if each.email in demo and each.role is Role.MANAGER)
    latest: dict[int, datetime] = {}
    given: Counter[int] = Counter()
    restricted: int | None = None
    rows = []
    for it, at in sorted(missed, key=lambda each: (each.at, each.it.id), reverse=True):
        who = it.organizer_id
        latest.setdefault(who, at)
        is_demo = people[who].email in demo
        if restricted is None and given[who] == _STAND and not is_demo and midnight - latest[who] < _LATELY:
            restricted = who
        most = _STAND_OF_DEMO_ACCOUNTS if is_demo else _TOO_MANY if who == restricted else _STAND
        excused_at = None if given[who] < most else at + timedelta(days=1)
        given[who] += 1
        row = {"resident_id": who, "occurrence_id": it.id, "given_at": at, "excused_at": excused_at}
        rows.append(row | {"answered_at": excused_at, "answered_by_id": manager if excused_at else None})
    write_rows(db, NoShowPoint, rows[::-1])
    residents = table_of(Resident)
    newest = [{"who": who, "at": at} for who, at in sorted(latest.items())]
    mark = update(residents).where(residents.c.id == bindparam("who"))
    db.connection().execute(mark.values(last_no_show_at=bindparam("at", type_=UtcDateTime)), newest)
