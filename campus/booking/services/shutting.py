"""Shutting rooms: closures, blocks for maintenance, emptying, retiring. What stands there goes its way first, and all
of it is one act."""

import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.booking.changes import OccurrenceFacts
from campus.booking.models import Allocation, WaitingEntry, WaitingOutcome
from campus.booking.queries.in_the_way import InTheWay, dates_by_id, in_the_way
from campus.booking.queries.waiting import Waiting, entries_by_id
from campus.booking.services.clearing import MOST_DATES, Choice, Cleared, Clearing, Message, clear
from campus.booking.services.ending_waits import end_waits
from campus.booking.services.lifting import lift, shown_in
from campus.booking.services.making import enter_rooms
from campus.booking.services.rehousing import Needed, Planned, Rehousing
from campus.booking.services.retiring import retire
from campus.booking.services.versions import renew_versions
from campus.domain.slot import Slot, merged, split_by_day
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import Catalogue
from campus.spaces.models import ClosureKind
from campus.spaces.services.closures import NewClosure, add_closures

_ALLOCATIONS: Table = Allocation.metadata.tables["allocations"]
_ENTRIES: Table = WaitingEntry.metadata.tables["waiting_entries"]
# No date lies further ahead than two years; what is retired is emptied so far.
FURTHEST = timedelta(days=800)
# Rooms and buildings times dates, in one act.
MOST_ROWS = 3_000


# How many come to dates, where more is known than what their bookings say: the floors above know of sign-ups.
Coming = Callable[[Session, Collection[int]], Mapping[int, int]]


def nobody_more(_db: Session, _ids: Collection[int]) -> Mapping[int, int]:
    """Nothing more is known."""
    return {}


class Shut(StrEnum):
    """Why rooms are needed."""

    CLOSED = "closed"
    MAINTENANCE = "maintenance"
    EMPTIED = "emptied"  # the room stays open
    RETIRED = "retired"  # from the start of its slot on


@dataclass(frozen=True, slots=True)
class Shutting:
    """What is to be shut, and when. ``room_ids`` with neither buildings nor the hub; ``replaces`` are rows of closures
    that this one takes the place of; ``reason`` in Korean and English."""

    kind: Shut
    slots: tuple[Slot, ...]
    reason: tuple[str, str] = ("", "")
    room_ids: tuple[int, ...] = ()
    building_ids: tuple[int, ...] = ()
    is_hub: bool = False
    replaces: tuple[int, ...] = ()


class TooMuch(ValueError):
    """More dates or rows than one act may concern; ``most`` would do."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class PlanStale(Exception):
    """Other dates stand there than those that were shown."""


class InTheWayOf(Exception):
    """Another block has time there: ``closure_ids``. It is lifted first."""

    def __init__(self, closure_ids: Collection[int]) -> None:
        super().__init__(sorted(closure_ids))
        self.closure_ids = frozenset(closure_ids)


@dataclass(frozen=True, slots=True)
class ShutPlan:
    """Every date that stands in the way, and where it could go; other blocks there."""

    dates: tuple[Planned, ...]
    closure_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed on: the choice for each date that was shown, and what organizers are told."""

    choices: Mapping[int, Choice] = field(default_factory=dict)
    message: Message = field(default_factory=Message)


def standing_of(catalogue: Catalogue, shutting: Shutting) -> frozenset[int]:
    """The undivided rooms that are concerned."""
    rooms = catalogue.rooms.values()
    if shutting.is_hub:
        return frozenset(each for room in rooms for each in room.standing_ids)
    return frozenset(
        each
        for room in rooms
        if room.id in shutting.room_ids or room.building.id in shutting.building_ids
        for each in room.standing_ids
    )


def plan_shutting(
    db: Session, catalogue: Catalogue, shutting: Shutting, *, coming: Coming = nobody_more, now: datetime
) -> ShutPlan:
    """What ``shutting`` would hit. The number of statements grows with neither dates nor rooms. Raises
    :class:`TooMuch`."""
    standing = standing_of(catalogue, shutting)
    found = in_the_way(db, standing, shutting.slots)
    dates = hit_by(catalogue, shutting, dates_by_id(db, found.dates), now=now)
    if len(dates) > MOST_DATES:
        raise TooMuch(MOST_DATES)
    needed = Needed(standing, merged(shutting.slots), coming(db, [each.occurrence_id for each in dates]))
    planned = Rehousing(db, catalogue, dates, needed, now=now).plan(dates) if dates else ()
    return ShutPlan(planned, _other_blocks(shutting, found))


def hit_by(
    catalogue: Catalogue, shutting: Shutting, dates: Sequence[OccurrenceFacts], *, now: datetime
) -> list[OccurrenceFacts]:
    """Those of ``dates`` that are not over; tidy-up may still go on when a closure begins."""
    ahead = [each for each in dates if not each.is_over(now)]
    if shutting.kind is not Shut.CLOSED:
        return ahead
    return [each for each in ahead if any(slot.overlaps(each.slot) for slot in shutting.slots)]


def _other_blocks(shutting: Shutting, found: InTheWay) -> frozenset[int]:
    if shutting.kind is not Shut.MAINTENANCE:
        return frozenset()
    return found.closures - set(shutting.replaces)


def shut(
    db: Session,
    catalogue: Catalogue,
    shutting: Shutting,
    agreed: Agreed,
    *,
    coming: Coming = nobody_more,
    by: Identity,
    now: datetime,
) -> tuple[Cleared, tuple[Waiting, ...]]:
    """Do it: dates go their ways, waits for the room end, then the rooms are shut; in one transaction. Returns what
    became of the dates, and the waits that ended.

    Raises :class:`PlanStale` when other dates stand there than were agreed on, :class:`InTheWayOf`,
    ``ClearingRefused``, :class:`TooMuch`; nothing is written then.
    """
    if len(shutting.slots) * max(len(shutting.room_ids) + len(shutting.building_ids), 1) > MOST_ROWS:
        raise TooMuch(MOST_ROWS)
    standing = standing_of(catalogue, shutting)
    enter_rooms(db, standing)
    found = in_the_way(db, standing, shutting.slots)
    dates = hit_by(catalogue, shutting, dates_by_id(db, found.dates, for_update=True), now=now)
    if {each.occurrence_id for each in dates} != set(agreed.choices):
        raise PlanStale
    others = _other_blocks(shutting, found)
    if others:
        raise InTheWayOf(others)
    needed = Needed(standing, merged(shutting.slots), coming(db, [each.occurrence_id for each in dates]))
    clearing = Clearing(agreed.choices, agreed.message, needed, shutting.kind.value)
    cleared = clear(db, catalogue, dates, clearing, by=by, now=now)
    _cut_tidying(db, found, {each.occurrence_id for each in dates}, shutting)
    ended = _end_lines(db, catalogue, shutting, found, by=by, now=now)
    lift(db, catalogue, shutting.replaces, by=by, now=now)
    _write(db, catalogue, shutting, standing, by=by, now=now)
    return cleared, ended


def _cut_tidying(db: Session, found: InTheWay, ahead: set[int], shutting: Shutting) -> None:
    """What is over may still be tidied up after: that gives way to whatever takes the room now."""
    over = sorted(found.dates - ahead)
    if over and shutting.kind is not Shut.CLOSED:
        begin = min(shutting.slots).starts_at
        mine = (_ALLOCATIONS.c.occurrence_id.in_(over), _ALLOCATIONS.c.ends_at > begin)
        db.execute(delete(_ALLOCATIONS).where(*mine, _ALLOCATIONS.c.starts_at >= begin))
        db.execute(update(_ALLOCATIONS).where(*mine).values(ends_at=begin))


def _end_lines(
    db: Session, catalogue: Catalogue, shutting: Shutting, found: InTheWay, *, by: Identity, now: datetime
) -> tuple[Waiting, ...]:
    """Whoever waits for a room that is retired waits in vain; what is held in the time goes back."""
    ids = set(found.entries)
    if shutting.kind is Shut.RETIRED:
        start = min(shutting.slots).starts_at
        wanted = {each for number in shutting.room_ids for each in catalogue.related_ids(catalogue.rooms[number])}
        mine = (_ENTRIES.c.room_id.in_(sorted(wanted)), _ENTRIES.c.ends_at > start, _ENTRIES.c.closed_at.is_(None))
        ids |= set(db.scalars(select(_ENTRIES.c.id).where(*mine)))
    entries = tuple(entries_by_id(db, ids, for_update=True).values())
    open_ones = tuple(each for each in entries if each.closed_at is None)
    end_waits(db, open_ones, WaitingOutcome.PASSED, by_id=None, now=now)
    return open_ones


def _write(
    db: Session, catalogue: Catalogue, shutting: Shutting, standing: frozenset[int], *, by: Identity, now: datetime
) -> None:
    if shutting.kind is Shut.EMPTIED:
        slot = min(shutting.slots)
        about = {"from": slot.starts_at.isoformat(), "until": slot.ends_at.isoformat()}
        record(db, "room.emptied", ("room", shutting.room_ids[0]), by=by.resident_id, now=now, details=about)
        return
    if shutting.kind is Shut.RETIRED:
        retire(db, catalogue, shutting.room_ids, min(shutting.slots).starts_at, by=by, now=now)
        return
    kind = ClosureKind(shutting.kind.value)
    new = NewClosure(kind, shutting.slots, shutting.reason, shutting.room_ids, shutting.building_ids)
    rows = add_closures(db, new, secrets.token_hex(16), by=by.resident_id, now=now)
    if kind is ClosureKind.MAINTENANCE:
        _allocate(db, catalogue, rows)
    renew_versions(db, shown_in(catalogue, standing), now=now)


def _allocate(db: Session, catalogue: Catalogue, rows: Sequence[tuple[int, int | None, Slot]]) -> None:
    """The time of blocks, in the order that all writers keep; a part of a whole that is blocked too is taken once."""
    taken: dict[tuple[int, datetime], dict[str, object]] = {}
    for closure_id, room_id, slot in rows:
        for standing_id in catalogue.rooms[room_id or 0].standing_ids:
            for piece in split_by_day(slot):
                row = {"room_id": standing_id, "starts_at": piece.starts_at, "ends_at": piece.ends_at}
                taken.setdefault((standing_id, piece.starts_at), row | {"closure_id": closure_id})
    db.execute(insert(_ALLOCATIONS), [taken[key] for key in sorted(taken)])
