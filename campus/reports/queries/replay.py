"""A period played again by other rules, from the bookings, waits and searches that were."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from campus.booking.models import UnmetSearch, WaitingEntry, WaitingOutcome
from campus.domain.days import Days
from campus.domain.replay import (
    Divided,
    Missable,
    Released,
    Taken,
    Visit,
    Wanted,
    divided,
    even_parts,
    placed,
    released,
)
from campus.domain.slot import Slot
from campus.reports.queries.stays import BookedDate, read_dates, touching
from campus.spaces.catalogue import Catalogue, RoomFacts

_ORIGIN = datetime(2000, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Rules:
    """What is changed; None leaves the rule of each room as it is. ``room`` is divided into ``parts``."""

    tidy: int | None = None
    release: int | None = None
    room: RoomFacts | None = None
    parts: int = 2


@dataclass(frozen=True, slots=True)
class Replay:
    """What happened by the present rules, and by the others: wishes that find a room, and what no-shows give back."""

    wishes: int
    fitting: int
    fitting_then: int
    release: Released
    release_then: Released
    divided: Divided | None


def _minute(instant: datetime) -> int:
    return (instant - _ORIGIN) // _MINUTE


def replay(db: Session, catalogue: Catalogue, days: Days, rules: Rules) -> Replay:
    """``days`` played by the present ``catalogue``'s rules and by ``rules``. Three statements."""
    dates = read_dates(db, touching(days.slot))
    taken = [
        Taken(room_id, _minute(each.starts_at), _minute(each.ended_at or each.ends_at))
        for each in dates
        for room_id in catalogue.rooms[each.room_id].standing_ids
        if (each.ended_at or each.ends_at) > each.starts_at
    ]
    wanted = [*_waits(db, catalogue, days), *_searches(db, catalogue, days)]
    return Replay(
        wishes=len(wanted),
        fitting=len(placed(wanted, taken, _gaps(catalogue, None))),
        fitting_then=len(placed(wanted, taken, _gaps(catalogue, rules.tidy))),
        release=_released(catalogue, days, dates, None),
        release_then=_released(catalogue, days, dates, rules.release),
        divided=None if rules.room is None else _divided(catalogue, days, dates, rules.room, rules.parts),
    )


def _gaps(catalogue: Catalogue, tidy: int | None) -> dict[int, int]:
    """Minutes between two bookings of a room: its tidying up and its setting up."""
    policies = {room.id: room.rules.policy for room in catalogue.rooms.values()}
    return {id_: it.setup.value + (it.tidy.value if tidy is None else tidy) for id_, it in policies.items()}


def _waits(db: Session, catalogue: Catalogue, days: Days) -> list[Wanted]:
    """Waits that ended without a room, in the order in which they began."""
    statement = (
        select(WaitingEntry.id, WaitingEntry.room_id, WaitingEntry.starts_at, WaitingEntry.ends_at)
        .where(WaitingEntry.starts_at >= days.slot.starts_at, WaitingEntry.starts_at < days.slot.ends_at)
        .where(or_(WaitingEntry.outcome.is_(None), WaitingEntry.outcome != WaitingOutcome.TAKEN))
        .order_by(WaitingEntry.created_at, WaitingEntry.id)
    )
    return [
        Wanted(id_, _open_of([catalogue.rooms[room_id]], Slot(first, last)), _minute(first), _minute(last))
        for id_, room_id, first, last in db.execute(statement)
    ]


def _searches(db: Session, catalogue: Catalogue, days: Days) -> list[Wanted]:
    """Searches that found nothing, in their order; their ids are negative, apart from those of waits."""
    statement = (
        select(UnmetSearch)
        .where(UnmetSearch.starts_at >= days.slot.starts_at, UnmetSearch.starts_at < days.slot.ends_at)
        .order_by(UnmetSearch.day, UnmetSearch.id)
    )
    found = []
    for it in db.scalars(statement):
        slot = Slot(it.starts_at, it.starts_at + timedelta(minutes=it.minutes))
        rooms = [room for room in catalogue.rooms.values() if _would_do(it, room)]
        found.append(Wanted(-it.id, _open_of(rooms, slot), _minute(slot.starts_at), _minute(slot.ends_at)))
    return found


def _would_do(it: UnmetSearch, room: RoomFacts) -> bool:
    return (
        it.people <= room.capacity
        and (it.zone_id is None or room.building.zone.id == it.zone_id)
        and (it.kind is None or room.kind is it.kind)
        and room.has(frozenset(it.equipment.split()))
    )


def _open_of(rooms: Iterable[RoomFacts], slot: Slot) -> tuple[int, ...]:
    """Undivided rooms that are open then; the whole of a divisible room is not tried."""
    fits = [room for room in rooms if not room.part_ids and not room.is_retired and room.rules.is_open_at(slot)]
    return tuple(room.id for room in sorted(fits, key=lambda each: each.capacity))


def _released(catalogue: Catalogue, days: Days, dates: Iterable[BookedDate], after: int | None) -> Released:
    """Of each room by its own rule where ``after`` is None."""
    by_rule: dict[int, list[Missable]] = {}
    for it in dates:
        if it.starts_at < days.slot.starts_at or not it.asked_for_check_in:
            continue
        if it.checked_in_at is None and it.no_show_at is None:
            continue
        came = None if it.no_show_at is not None or it.checked_in_at is None else _minute(it.checked_in_at)
        minutes = catalogue.rooms[it.room_id].rules.policy.release.value if after is None else after
        by_rule.setdefault(minutes, []).append(Missable(_minute(it.starts_at), _minute(it.ends_at), came))
    each = [released(bookings, minutes) for minutes, bookings in by_rule.items()]
    return Released(sum(it.minutes for it in each), sum(it.rooms_lost for it in each))


def _divided(catalogue: Catalogue, days: Days, dates: Iterable[BookedDate], room: RoomFacts, parts: int) -> Divided:
    visits = [
        Visit(it.people, (it.ends_at - it.starts_at) // _MINUTE)
        for it in dates
        if it.room_id == room.id and it.starts_at >= days.slot.starts_at
    ]
    seats = [catalogue.rooms[each].capacity for each in room.part_ids] or even_parts(room.capacity, parts)
    return divided(visits, seats)
