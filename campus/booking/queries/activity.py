"""What the meters of rooms tell of bookings: whether anyone was there who did not check in."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import Allocation, CheckIn, Occurrence
from campus.domain.activity import Track, active_slots
from campus.domain.slot import Slot, merged, without
from campus.spaces.catalogue import Catalogue, RoomFacts
from campus.spaces.queries.readings import metered_rooms, read_tracks


def _meters(room: RoomFacts) -> frozenset[int]:
    """Whose readings speak for ``room``: its own, and those of its parts."""
    return frozenset((room.id, *room.part_ids))


def _stirred(tracks: Mapping[int, Sequence[Track]], room: RoomFacts, within: Slot) -> list[Slot]:
    return active_slots([track for room_id in _meters(room) for track in tracks.get(room_id, ())], within)


def activity_of(
    db: Session, catalogue: Catalogue, dates: Iterable[OccurrenceFacts], *, until: datetime | None = None
) -> dict[int, list[Slot]]:
    """When something stirred in the rooms of ``dates`` in their planned time (before ``until``), by occurrence. Dates
    in rooms without meters are not among them. Two statements at most."""
    wanted = list(dates)
    metered = metered_rooms(db) if wanted else frozenset()
    asked: dict[int, tuple[RoomFacts, Slot]] = {}
    for facts in wanted:
        room = catalogue.rooms[facts.room_id]
        end = facts.slot.ends_at if until is None else min(facts.slot.ends_at, until)
        if metered & _meters(room) and facts.slot.starts_at < end:
            asked[facts.occurrence_id] = room, Slot(facts.slot.starts_at, end)
    tracks = read_tracks(db, [(_meters(room) & metered, slot) for room, slot in asked.values()])
    return {number: _stirred(tracks, room, slot) for number, (room, slot) in asked.items()}


def used_without_check_in(db: Session, catalogue: Catalogue, within: Slot) -> dict[int, list[Slot]]:
    """When something stirred in rooms with meters while nobody was checked in there, by room. Three statements at most.

    Meters of a divisible room's whole speak for the whole, those of a part for the part.
    """
    metered = metered_rooms(db)
    tracks = read_tracks(db, [(metered, within)])
    there = _checked_in(db, catalogue, frozenset(tracks), within)
    return {
        room_id: left
        for room_id, said in tracks.items()
        if (left := without(active_slots(said, within), there.get(room_id, ())))
    }


def _checked_in(
    db: Session, catalogue: Catalogue, room_ids: frozenset[int], within: Slot
) -> dict[int, list[Slot]]:
    """From when to when people were checked in, by room with meters."""
    standing = {each: room_id for room_id in room_ids for each in catalogue.rooms[room_id].standing_ids}
    statement = (
        select(Allocation.room_id, CheckIn.checked_in_at, Occurrence.ends_at, Occurrence.ended_at)
        .join(Occurrence, Occurrence.id == Allocation.occurrence_id)
        .join(CheckIn, CheckIn.occurrence_id == Occurrence.id)
        .where(
            Allocation.room_id.in_(sorted(standing)),
            CheckIn.checked_in_at.is_not(None),
            Occurrence.starts_at < within.ends_at,
            Occurrence.ends_at > within.starts_at,
        )
    )
    found: dict[int, list[Slot]] = {}
    for room_id, came_at, ends_at, ended_at in db.execute(statement) if standing else ():
        end = ended_at or ends_at
        if came_at is not None and came_at < end:
            found.setdefault(standing[room_id], []).append(Slot(came_at, end))
    return {room_id: merged(slots) for room_id, slots in found.items()}
