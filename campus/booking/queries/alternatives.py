"""What would pass instead: other times in the same room, other rooms at the same time; each passed the whole check."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice

from sqlalchemy.orm import Session

from campus.booking.queries.allocations import taken_by_room, taken_in
from campus.booking.queries.usage import Usage, read_usages
from campus.domain.asker import Asker
from campus.domain.conflicts import nearest_slots
from campus.domain.hubtime import day_slot, local_date
from campus.domain.slot import Slot
from campus.spaces.catalogue import Catalogue, RoomFacts

DAYS_TO_LOOK = 7


class Reason(StrEnum):
    """How an alternative differs from what was asked for."""

    OTHER_TIME = "other-time"
    OTHER_ROOM = "other-room"
    OTHER_DAY = "other-day"


@dataclass(frozen=True, slots=True)
class Alternative:
    """A room and a slot that pass every rule and clash with nothing now."""

    room: RoomFacts
    slot: Slot
    reason: Reason


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for, in whose name; ``but_occurrence`` is the occurrence being moved."""

    room: RoomFacts
    slot: Slot
    people: int
    but_occurrence: int | None = None
    asker: Asker | None = None


def find_alternatives(
    db: Session, catalogue: Catalogue, wish: Wish, *, now: datetime, most: int = 3
) -> list[Alternative]:
    """Up to ``most`` alternatives: the same room at the nearest time that day, the best other room at the same time,
    then whatever is next best, up to a week ahead in the same room. Where a quota leaves less time than was asked for,
    they are as long as it leaves. Two queries at most."""
    asked_day = local_date(wish.slot.starts_at)
    first_day = max(asked_day, local_date(now))
    period = Slot(day_slot(first_day).starts_at - timedelta(hours=6), day_slot(first_day, DAYS_TO_LOOK + 1).ends_at)
    taken = taken_by_room(db, None, period, but_occurrence=wish.but_occurrence)
    rooms = {room.id: room for room in (wish.room, *catalogue.bookable)}
    usages = read_usages(
        db,
        rooms.values(),
        [wish.slot, wish.slot.shifted(timedelta(days=DAYS_TO_LOOK))],
        wish.asker,
        but_occurrences=() if wish.but_occurrence is None else (wish.but_occurrence,),
    )

    def look(room: RoomFacts) -> _Look:
        return _Look(room, taken_in(room, taken), usages[room.id], wish, now)

    # Nobody who wants a meeting room is helped by the hall, and the reverse: at most four times the seats.
    others = [room for room in catalogue.bookable if wish.people <= room.capacity <= max(wish.people * 4, 12)]
    here, elsewhere = look(wish.room), [look(room) for room in others if room.id != wish.room.id]
    return _mix(_other_times(here), _other_rooms(wish, elsewhere), _other_days(here), most)


@dataclass(frozen=True, slots=True)
class _Look:
    """A look for time in one room."""

    room: RoomFacts
    taken: Sequence[Slot]
    usage: Usage
    wish: Wish
    now: datetime

    def passing(self, wanted: Slot) -> Iterator[Slot]:
        """What passes the whole check on the day of ``wanted``, nearest start first."""
        policy, spare = self.room.rules.policy, self.usage.spare_minutes(wanted)
        if spare is not None and spare < wanted.minutes:
            spare -= spare % policy.grid.value
            if spare < policy.shortest.value:
                return
            wanted = Slot(wanted.starts_at, wanted.starts_at + timedelta(minutes=spare))
        people, asker = self.wish.people, self.wish.asker
        for slot in nearest_slots(self.room.rules, self.taken, wanted, people=people, now=self.now, asker=asker):
            if not self.usage.refusals(slot):
                yield slot

    def passing_at(self, wanted: Slot) -> Slot | None:
        """The nearest that passes, if it starts as ``wanted``."""
        found = next(self.passing(wanted), None)
        return found if found is not None and found.starts_at == wanted.starts_at else None


def _mix(
    times: Sequence[Alternative], rooms: Sequence[Alternative], days: Sequence[Alternative], most: int
) -> list[Alternative]:
    ordered = [*times[:1], *rooms[:1], *times[1:2], *rooms[1:2], *days[:1], *rooms[2:], *times[2:]]
    return ordered[:most]


def _other_times(look: _Look) -> list[Alternative]:
    return [Alternative(look.room, slot, Reason.OTHER_TIME) for slot in islice(look.passing(look.wish.slot), 3)]


def _other_days(look: _Look) -> list[Alternative]:
    found = (look.passing_at(look.wish.slot.shifted(timedelta(days=days))) for days in range(1, DAYS_TO_LOOK + 1))
    return [Alternative(look.room, slot, Reason.OTHER_DAY) for slot in found if slot is not None]


def _other_rooms(wish: Wish, looks: Iterable[_Look]) -> list[Alternative]:
    passing = ((look.room, look.passing_at(wish.slot)) for look in looks)
    found = [Alternative(room, slot, Reason.OTHER_ROOM) for room, slot in passing if slot is not None]
    found.sort(key=lambda each: (-each.slot.minutes, *unlikeness(wish.room, each.room)))
    return found


def unlikeness(wanted: RoomFacts, other: RoomFacts) -> tuple[bool, bool, int, int]:
    """Smaller is more alike: the same kind, the same building, about as many seats, about the same floor."""
    return (
        other.kind is not wanted.kind,
        other.building.id != wanted.building.id,
        abs(other.capacity - wanted.capacity),
        abs(other.level - wanted.level),
    )
