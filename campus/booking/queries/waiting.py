"""Dates that stand in line for a room: who does, whose room is free by now, and at which place each one stands."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, and_, or_, select
from sqlalchemy.orm import Session, aliased

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import (
    LIVE,
    Allocation,
    Booking,
    Healing,
    Occurrence,
    OccurrenceStatus,
    SkipKind,
    WaitingEntry,
    WaitingOutcome,
    Wish,
)
from campus.booking.queries.clashes import taken_at
from campus.booking.queries.occurrences import OCCURRENCES, facts_of
from campus.domain.slot import Slot
from campus.spaces.catalogue import Catalogue

_ENTRY = (
    WaitingEntry.id,
    WaitingEntry.room_id,
    WaitingEntry.starts_at,
    WaitingEntry.ends_at,
    WaitingEntry.wish,
    WaitingEntry.healing,
    WaitingEntry.created_at,
    WaitingEntry.offered_at,
    WaitingEntry.closed_at,
    WaitingEntry.outcome,
)
_ENTRIES = OCCURRENCES.join(WaitingEntry, WaitingEntry.occurrence_id == Occurrence.id).add_columns(*_ENTRY)
# First come, first served.
_IN_ORDER = (WaitingEntry.created_at, WaitingEntry.id)
# Dates that were given up for another reason than a clash do not come back by themselves.
_GIVEN_UP = (SkipKind.CHOICE, SkipKind.HOLIDAY)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry of the waiting list: the date of ``facts`` wants ``slot`` in the room ``room_id``."""

    id: int
    room_id: int
    slot: Slot
    wish: Wish
    healing: Healing
    created_at: datetime
    offered_at: datetime | None
    closed_at: datetime | None
    outcome: WaitingOutcome | None
    facts: OccurrenceFacts

    @property
    def is_offered(self) -> bool:
        return self.offered_at is not None

    @property
    def is_rehoused(self) -> bool:
        """Whether the date takes place meanwhile, in another room or at another time."""
        return self.facts.status in LIVE


def _waiting_of(row: Row[*tuple[object, ...]]) -> Waiting:
    split = len(row) - len(_ENTRY)
    entry_id, room_id, starts_at, ends_at, *rest = row[split:]
    return Waiting(entry_id, room_id, Slot(starts_at, ends_at), *rest, facts_of(row[:split]))  # type: ignore[arg-type, call-arg]


def _may_come_true() -> ColumnElement[bool]:
    skipped = and_(
        Occurrence.status == OccurrenceStatus.SKIPPED,
        or_(Occurrence.skip_kind.is_(None), Occurrence.skip_kind.not_in(_GIVEN_UP)),
    )
    return or_(Occurrence.status.in_((*LIVE, OccurrenceStatus.WAITING)), skipped)


def _is_too_late(now: datetime) -> ColumnElement[bool]:
    """Whether what is wanted has begun, or the date itself has, wherever it takes place."""
    has_begun = and_(Occurrence.status.in_(LIVE), Occurrence.starts_at <= now)
    return or_(WaitingEntry.starts_at <= now, has_begun)


def open_entries(db: Session, *, now: datetime) -> list[Waiting]:
    """Everything that stands in line at ``now`` and may still come true, first come first. One statement."""
    statement = _ENTRIES.where(WaitingEntry.closed_at.is_(None), WaitingEntry.starts_at > now, _may_come_true())
    return [_waiting_of(row) for row in db.execute(statement.where(~_is_too_late(now)).order_by(*_IN_ORDER))]


def late_entries(db: Session, *, now: datetime) -> list[Waiting]:
    """Open entries whose time has come, locked on PostgreSQL with their bookings and dates."""
    statement = _ENTRIES.where(WaitingEntry.closed_at.is_(None), _is_too_late(now)).order_by(*_IN_ORDER)
    locked = statement.with_for_update(of=(Booking, Occurrence, WaitingEntry))
    return [_waiting_of(row) for row in db.execute(locked)]


def entries_of(db: Session, booking_id: int, *, now: datetime) -> list[Waiting]:
    """The open entries of one booking, soonest first."""
    statement = _ENTRIES.where(
        Booking.id == booking_id, WaitingEntry.closed_at.is_(None), ~_is_too_late(now), _may_come_true()
    )
    return [_waiting_of(row) for row in db.execute(statement.order_by(WaitingEntry.starts_at, WaitingEntry.id))]


def find_entry(db: Session, entry_id: int, *, for_update: bool = False) -> Waiting | None:
    """One entry, open or closed, or None; ``for_update`` locks it with booking and date on PostgreSQL."""
    statement = _ENTRIES.where(WaitingEntry.id == entry_id)
    if for_update:
        statement = statement.with_for_update(of=(Booking, Occurrence, WaitingEntry))
    row = db.execute(statement).first()
    return None if row is None else _waiting_of(row)


def unblocked(db: Session, catalogue: Catalogue, entries: Sequence[Waiting]) -> list[Waiting]:
    """Those of ``entries``, in their order, in whose way no other date's allocation stands.

    Where a date meanwhile takes place elsewhere, its own allocation does not matter. Two statements at most.
    """
    wanted = [catalogue.rooms[each.room_id].rules.occupied(each.slot) for each in entries]
    standing = {room_id for each in entries for room_id in catalogue.rooms[each.room_id].standing_ids}
    taken = taken_at(db, standing, wanted)
    own = _allocated(db, [each.facts.occurrence_id for each in entries if each.is_rehoused])
    free = []
    for entry, by_room in zip(entries, taken, strict=True):
        in_the_way = {
            (room_id, slot)
            for room_id in catalogue.rooms[entry.room_id].standing_ids
            for slot in by_room.get(room_id, ())
        }
        if not in_the_way - own.get(entry.facts.occurrence_id, set()):
            free.append(entry)
    return free


def _allocated(db: Session, occurrence_ids: Collection[int]) -> dict[int, set[tuple[int, Slot]]]:
    found: dict[int, set[tuple[int, Slot]]] = defaultdict(set)
    if occurrence_ids:
        columns = (Allocation.occurrence_id, Allocation.room_id, Allocation.starts_at, Allocation.ends_at)
        rows = db.execute(select(*columns).where(Allocation.occurrence_id.in_(occurrence_ids)))
        for occurrence_id, room_id, starts_at, ends_at in rows:
            found[occurrence_id].add((room_id, Slot(starts_at, ends_at)))
    return found


def places_in_line(db: Session, catalogue: Catalogue, entries: Sequence[Waiting]) -> dict[int, int]:
    """At which place each of ``entries`` stands, from 1: whoever wants some of its time in its room, in the whole of it
    or in a part of it, and came earlier, stands before it. One statement."""
    if not entries:
        return {}
    mine, other = aliased(WaitingEntry), aliased(WaitingEntry)
    earlier = or_(other.created_at < mine.created_at, and_(other.created_at == mine.created_at, other.id < mine.id))
    statement = (
        select(mine.id, other.room_id)
        .join(
            other,
            and_(other.starts_at < mine.ends_at, other.ends_at > mine.starts_at, other.closed_at.is_(None), earlier),
        )
        .where(mine.id.in_([each.id for each in entries]), other.healing != Healing.LEAVE)
    )
    before: dict[int, list[int]] = defaultdict(list)
    for entry_id, room_id in db.execute(statement):
        before[entry_id].append(room_id)
    related = {each.room_id: catalogue.related_ids(catalogue.rooms[each.room_id]) for each in entries}
    return {each.id: 1 + sum(room_id in related[each.room_id] for room_id in before[each.id]) for each in entries}
