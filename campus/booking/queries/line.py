"""The line for rooms: which rooms would do, which of them are free by now, and at which place each one stands."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased

from campus.booking.models import Allocation, Booking, Healing, Occurrence, Reach, WaitingEntry
from campus.booking.queries.alternatives import unlikeness
from campus.booking.queries.clashes import taken_at
from campus.booking.queries.waiting import Waiting
from campus.domain.slot import Slot
from campus.spaces.catalogue import Catalogue, RoomFacts

NONE: Mapping[int, Collection[Slot]] = {}


def rooms_like(catalogue: Catalogue, room: RoomFacts, people: int) -> tuple[RoomFacts, ...]:
    """``room``, and whatever may pass for it: of its kind, in its zone, with seats for ``people`` and all the equipment
    that it has; the likest first."""
    things = frozenset(thing.slug for thing in room.equipment)
    others = [
        each
        for each in catalogue.bookable
        if each.id != room.id
        and each.kind is room.kind
        and each.building.zone.id == room.building.zone.id
        and each.capacity >= people
        and each.has(things)
    ]
    return (room, *sorted(others, key=lambda each: (*unlikeness(room, each), each.id)))


def rooms_for(catalogue: Catalogue, entry: Waiting) -> tuple[RoomFacts, ...]:
    """The rooms that would do for ``entry``, the best first."""
    room = catalogue.rooms[entry.room_id]
    return rooms_like(catalogue, room, entry.facts.people) if entry.reach is Reach.LIKE else (room,)


def free_rooms(db: Session, catalogue: Catalogue, entries: Sequence[Waiting]) -> dict[int, list[RoomFacts]]:
    """By entry: the rooms that would do and in whose way no other date's allocation or hold stands, the best first.

    What a date has itself, where it takes place meanwhile, does not matter. Two statements at most.
    """
    suiting = {each.id: rooms_for(catalogue, each) for each in entries}
    standing = {room_id for rooms in suiting.values() for room in rooms for room_id in room.standing_ids}
    taken = taken_at(db, standing, [widest(suiting[each.id], each.slot) for each in entries])
    own = allocated_to(db, [each.facts.occurrence_id for each in entries if each.is_rehoused or each.is_offered])
    free = {}
    for entry, by_room in zip(entries, taken, strict=True):
        mine = own.get(entry.facts.occurrence_id, {})
        free[entry.id] = [room for room in suiting[entry.id] if is_free(room, entry.slot, by_room, mine)]
    return free


def widest(rooms: Sequence[RoomFacts], slot: Slot) -> Slot:
    """``slot`` with the longest set-up and tidy-up of ``rooms``."""
    policies = [room.rules.policy for room in rooms]
    return slot.padded(max(each.setup.value for each in policies), max(each.tidy.value for each in policies))


def is_free(
    room: RoomFacts, slot: Slot, taken: Mapping[int, Sequence[Slot]], own: Mapping[int, Collection[Slot]] = NONE
) -> bool:
    """Whether nothing of ``taken`` (by undivided room) but one's ``own`` stands in the way of ``slot`` in ``room``."""
    around = room.rules.occupied(slot)
    return not any(
        each.overlaps(around) and each not in own.get(room_id, ())
        for room_id in room.standing_ids
        for each in taken.get(room_id, ())
    )


def allocated_to(db: Session, occurrence_ids: Collection[int]) -> dict[int, dict[int, list[Slot]]]:
    """What stands for each of ``occurrence_ids``, holds among it, by undivided room; no statement for none."""
    found: dict[int, dict[int, list[Slot]]] = defaultdict(lambda: defaultdict(list))
    if occurrence_ids:
        columns = (Allocation.occurrence_id, Allocation.room_id, Allocation.starts_at, Allocation.ends_at)
        rows = db.execute(select(*columns).where(Allocation.occurrence_id.in_(occurrence_ids)))
        for occurrence_id, room_id, starts_at, ends_at in rows:
            if occurrence_id is not None:
                found[occurrence_id][room_id].append(Slot(starts_at, ends_at))
    return found


def places_in_line(db: Session, catalogue: Catalogue, entries: Sequence[Waiting]) -> dict[int, int]:
    """At which place each of ``entries`` stands, from 1: whoever wants some of its time in a room that would do for it,
    in the whole of it or in a part of it, and came earlier, stands before it. One statement."""
    if not entries:
        return {}
    mine, other = aliased(WaitingEntry), aliased(WaitingEntry)
    earlier = or_(other.created_at < mine.created_at, and_(other.created_at == mine.created_at, other.id < mine.id))
    at_once = and_(other.starts_at < mine.ends_at, other.ends_at > mine.starts_at, other.closed_at.is_(None))
    statement = (
        select(mine.id, other.offered_room_id, other.room_id, other.reach, Booking.people)
        .join(other, and_(at_once, earlier))
        .join(Occurrence, Occurrence.id == other.occurrence_id)
        .join(Booking, Booking.id == Occurrence.booking_id)
        .where(mine.id.in_([each.id for each in entries]), other.healing != Healing.LEAVE)
    )
    wanted = {each.id: _touching(catalogue, rooms_for(catalogue, each)) for each in entries}
    before: dict[int, int] = defaultdict(int)
    for entry_id, offered_id, room_id, reach, people in db.execute(statement):
        theirs = _wanted_by(catalogue, offered_id, room_id, reach, people)
        before[entry_id] += not wanted[entry_id].isdisjoint(theirs)
    return {each.id: 1 + before[each.id] for each in entries}


def count_before(db: Session, catalogue: Catalogue, room: RoomFacts, slot: Slot) -> int:
    """How many stand in line already for some of ``slot`` in ``room``, in the whole of it or in a part of it."""
    wanted = _touching(catalogue, [room])
    statement = (
        select(WaitingEntry.offered_room_id, WaitingEntry.room_id, WaitingEntry.reach, Booking.people)
        .join(Occurrence, Occurrence.id == WaitingEntry.occurrence_id)
        .join(Booking, Booking.id == Occurrence.booking_id)
        .where(
            WaitingEntry.starts_at < slot.ends_at,
            WaitingEntry.ends_at > slot.starts_at,
            WaitingEntry.closed_at.is_(None),
            WaitingEntry.healing != Healing.LEAVE,
        )
    )
    rows = db.execute(statement)
    return sum(not wanted.isdisjoint(_wanted_by(catalogue, *theirs)) for theirs in rows)


def _wanted_by(catalogue: Catalogue, offered_id: int | None, room_id: int, reach: Reach, people: int) -> set[int]:
    """The rooms that an entry stands in line for: once it was offered one, that one only."""
    if offered_id is not None or reach is Reach.ROOM:
        return {offered_id or room_id}
    return {each.id for each in rooms_like(catalogue, catalogue.rooms[room_id], people)}


def _touching(catalogue: Catalogue, rooms: Sequence[RoomFacts]) -> set[int]:
    """``rooms`` with their wholes and their parts."""
    return {each for room in rooms for each in catalogue.related_ids(room)}
