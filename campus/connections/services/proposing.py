"""When people who were introduced could meet: a time when all are free, in a room that passed the full check."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from campus.booking.queries.allocations import taken_by_room, taken_in
from campus.booking.services.verdict import Asking, Place, asker_among, check_places
from campus.connections.queries.free_time import busy_times
from campus.domain.asker import Asker
from campus.domain.business_days import business_days_after
from campus.domain.hubtime import at, local_date, minute_of
from campus.domain.rules import judge
from campus.domain.slot import Slot, merged
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import Catalogue, RoomFacts
from campus.spaces.models import RoomKind

DAYS = 5
STEP_MINUTES = 30
FIRST_MINUTE, LAST_MINUTE = 10 * 60, 18 * 60
# One proposal for the morning, one for midday, one for the afternoon.
_PARTS = ((FIRST_MINUTE, 12 * 60), (12 * 60, 15 * 60), (15 * 60, LAST_MINUTE))
_ROUNDS = 8


@dataclass(frozen=True, slots=True)
class Gathering:
    """Who is to meet, for how long, and which kinds of room are liked, the best first."""

    resident_ids: tuple[int, ...]
    minutes: int
    kinds: tuple[RoomKind, ...]

    @property
    def people(self) -> int:
        return len(self.resident_ids)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A room and a time that would do now."""

    room: RoomFacts
    slot: Slot

    @property
    def day(self) -> date:
        """The hub's day."""
        return local_date(self.slot.starts_at)


def coffee_of(one_id: int, other_id: int) -> Gathering:
    """Half an hour for two in a lounge, or in the smallest meeting room where no lounge is free."""
    return Gathering(tuple(sorted((one_id, other_id))), 30, (RoomKind.LOUNGE, RoomKind.MEETING))


def meeting_of(resident_ids: Sequence[int]) -> Gathering:
    """An hour in a room to work in."""
    return Gathering(
        tuple(sorted(set(resident_ids))), 60, (RoomKind.MEETING, RoomKind.SEMINAR, RoomKind.LECTURE, RoomKind.LOUNGE)
    )


def days_ahead(catalogue: Catalogue, now: datetime) -> list[date]:
    """The next five working days after today."""
    today = local_date(now)
    return [business_days_after(today, count, catalogue.holidays) for count in range(1, DAYS + 1)]


def free_slots(db: Session, catalogue: Catalogue, gathering: Gathering, *, now: datetime) -> list[Slot]:
    """Every time between 10:00 and 18:00 of those days at which all are free, whatever the rooms."""
    days, length = days_ahead(catalogue, now), timedelta(minutes=gathering.minutes)
    period = Slot(at(days[0], FIRST_MINUTE), at(days[-1], LAST_MINUTE))
    busy = merged(
        slot for slots in busy_times(db, gathering.resident_ids, period).values() for slot in slots
    )
    starts = range(FIRST_MINUTE, LAST_MINUTE - gathering.minutes + 1, STEP_MINUTES)
    slots = (Slot(at(day, minute), at(day, minute) + length) for day in days for minute in starts)
    return [slot for slot in slots if not any(slot.overlaps(other) for other in busy)]


def suiting(catalogue: Catalogue, gathering: Gathering) -> list[RoomFacts]:
    """Rooms that are confirmed at once and hold everyone: the best kind first, then the smallest."""
    rooms = [
        room
        for room in catalogue.bookable
        if room.kind in gathering.kinds
        and room.capacity >= gathering.people
        and not room.rules.policy.approval.value
    ]
    return sorted(rooms, key=lambda room: (gathering.kinds.index(room.kind), room.capacity, room.id))


def propose(
    db: Session, catalogue: Catalogue, gathering: Gathering, *, by: Identity, now: datetime
) -> list[Proposal]:
    """Up to three times a day, each in the best room that is free then; each passed the full check for ``by``."""
    slots, rooms = free_slots(db, catalogue, gathering, now=now), suiting(catalogue, gathering)
    if not slots or not rooms:
        return []
    asker = asker_among(db, rooms, by.resident_id, by, now=now)
    hunt = _Hunt(db, rooms, Asking(gathering.people, asker, now), slots)
    parts: dict[tuple[date, int], list[Slot]] = defaultdict(list)
    for slot in slots:
        minute = minute_of(slot.starts_at)
        part = next(number for number, (first, last) in enumerate(_PARTS) if first <= minute < last)
        parts[local_date(slot.starts_at), part].append(slot)
    return hunt.first_of(list(parts.values()))


class _Hunt:
    """Looks for rooms in memory first, and asks the full check about what is left: a statement or two a round."""

    def __init__(self, db: Session, rooms: Sequence[RoomFacts], asking: Asking, slots: Sequence[Slot]) -> None:
        self._db, self._rooms, self._asking = db, rooms, asking
        standing = sorted({room_id for room in rooms for room_id in room.standing_ids})
        period = Slot(slots[0].starts_at, slots[-1].ends_at).padded(24 * 60, 24 * 60)
        taken = taken_by_room(db, standing, period)
        self._taken = {room.id: taken_in(room, taken) for room in rooms}

    def first_of(self, parts: Sequence[Sequence[Slot]]) -> list[Proposal]:
        """The first of each of ``parts`` that passes, in order of time."""
        waiting = [self._places(slots, self._asking.asker) for slots in parts]
        found: list[Proposal] = []
        for _ in range(_ROUNDS):
            tried = [(places, place) for places in waiting if (place := next(places, None)) is not None]
            if not tried:
                break
            verdicts = check_places(self._db, [place for _, place in tried], self._asking)
            found += [
                Proposal(place.room, place.slot)
                for (_, place), refusals in zip(tried, verdicts, strict=True)
                if not refusals
            ]
            waiting = [places for (places, _), refusals in zip(tried, verdicts, strict=True) if refusals]
        return sorted(found, key=lambda each: each.slot)

    def _places(self, slots: Sequence[Slot], asker: Asker | None) -> Iterator[Place]:
        """What looks free, the earliest first, at each time the best room first."""
        asking = self._asking
        for slot in slots:
            for room in self._rooms:
                occupied = room.rules.occupied(slot)
                if any(occupied.overlaps(other) for other in self._taken[room.id]):
                    continue
                if not judge(room.rules, slot, people=asking.people, now=asking.now, asker=asker):
                    yield Place(room, slot, is_wanted=False)
