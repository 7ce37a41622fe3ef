"""The demo's meters: three rooms that say when somebody was there, and once when nobody had checked in."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.booking.models import Allocation, CheckIn, Occurrence
from campus.cli.seed.accounts import DEMO_ACCOUNTS
from campus.cli.seed.people import PlannedResident
from campus.cli.seed.writing import Row, write_rows
from campus.domain.hubtime import at, local_date
from campus.domain.slot import Slot, merged
from campus.permissions import Role
from campus.spaces.models import Reading, ReadingKind
from campus.spaces.queries.catalogue import read_catalogue
from campus.spaces.services.readings import set_threshold

# By room: what its meters are, and from which value on it is in use.
_METERS: dict[str, dict[ReadingKind, float]] = {
    "meeting-203": {ReadingKind.POWER: 180, ReadingKind.PRESENCE: 1},
    "meeting-204": {ReadingKind.POWER: 150, ReadingKind.CO2: 800},
    "studio": {ReadingKind.POWER: 300, ReadingKind.PRESENCE: 1},
}
_UNTOLD = "meeting-204"
_EVERY = timedelta(minutes=10)
_DAYS = 4
# What meters say of an empty room, and how far above the threshold of one in use, as shares of the threshold.
_EMPTY, _USED = {ReadingKind.POWER: 0.2, ReadingKind.CO2: 0.55, ReadingKind.PRESENCE: 0.0}, (1.15, 2.6)
_OPENS, _CLOSES, _HOUR = 9, 21, timedelta(hours=1)


def seed_readings(db: Session, now: datetime, residents: Sequence[PlannedResident]) -> None:
    """Thresholds, and readings of the last days until ``now``: in use from a check-in to the end of its date, and in
    one room for an hour yesterday that nobody had booked."""
    managers = {account.email for account in DEMO_ACCOUNTS if account.role is Role.MANAGER}
    manager = next(each.id for each in residents if each.email in managers)
    rooms = read_catalogue(db).by_slug
    today = local_date(now)
    first = at(today - timedelta(days=_DAYS))
    used = _slots_of_use(db, [rooms[slug].id for slug in _METERS], Slot(first, now))
    rows: list[Row] = []
    for slug, thresholds in _METERS.items():
        room_id = rooms[slug].id
        busy = used[room_id] + ([_free_hour(db, room_id, now)] if slug == _UNTOLD else [])
        for kind, at_least in thresholds.items():
            set_threshold(db, room_id, kind, at_least, by=manager, now=at(today - timedelta(days=30), 10 * 60))
            rows += _readings(room_id, kind, at_least, merged(busy), Slot(first, now))
    write_rows(db, Reading, rows)


def _slots_of_use(db: Session, room_ids: Sequence[int], within: Slot) -> dict[int, list[Slot]]:
    """When somebody was in these rooms who had checked in."""
    came = (
        select(Occurrence.room_id, Occurrence.starts_at, CheckIn.checked_in_at, Occurrence.ends_at, Occurrence.ended_at)
        .join(CheckIn, CheckIn.occurrence_id == Occurrence.id)
        .where(
            Occurrence.room_id.in_(room_ids),
            Occurrence.ends_at > within.starts_at,
            Occurrence.starts_at < within.ends_at,
            CheckIn.checked_in_at.is_not(None),
        )
        .order_by(Occurrence.starts_at)
    )
    found: dict[int, list[Slot]] = defaultdict(list)
    for room_id, starts_at, checked_in_at, ends_at, ended_at in db.execute(came):
        begins, ends = max(starts_at, checked_in_at or starts_at), ended_at or ends_at
        if begins < ends:
            found[room_id].append(Slot(begins, ends))
    return found


def _free_hour(db: Session, room_id: int, now: datetime) -> Slot:
    """The last free hour of yesterday; where there was none, the one after closing."""
    yesterday = local_date(now) - timedelta(days=1)
    for hour in range(_CLOSES - 1, _OPENS - 1, -1):
        start = at(yesterday, hour * 60)
        taken = select(Allocation.room_id).where(
            Allocation.room_id == room_id, Allocation.starts_at < start + _HOUR, Allocation.ends_at > start
        )
        if db.execute(taken).first() is None:
            return Slot(start, start + _HOUR)
    return Slot(at(yesterday, _CLOSES * 60), at(yesterday, _CLOSES * 60) + _HOUR)


def _readings(room_id: int, kind: ReadingKind, at_least: float, busy: Sequence[Slot], within: Slot) -> list[Row]:
    """A reading every ten minutes; the same whatever the hour of ``within``'s end."""
    rows = []
    instant = within.starts_at
    while instant <= within.ends_at:
        chance = Random(f"{room_id} {kind.value} {instant.isoformat()}")
        is_used = any(slot.starts_at <= instant < slot.ends_at for slot in busy)
        share = chance.uniform(*_USED) if is_used else _EMPTY[kind] * chance.uniform(0.8, 1.2)
        digits = 1 if kind is ReadingKind.POWER else None
        value = at_least * share if kind is not ReadingKind.PRESENCE else share * (2 if is_used else 0)
        rows.append({"room_id": room_id, "kind": kind, "at": instant, "value": float(round(value, digits))})
        instant += _EVERY
    return rows
