"""What rooms' own meters say beside the check-ins."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from campus.booking.queries.activity import used_without_check_in
from campus.domain.days import ONE_DAY, Days
from campus.domain.hubtime import at
from campus.domain.slot import Slot
from campus.spaces.catalogue import Catalogue, RoomFacts
from campus.spaces.queries.readings import metered_rooms

# Readings are read one by one.
LONGEST_DAYS = 31


@dataclass(frozen=True, slots=True)
class Unseen:
    """How long, in minutes, and how many times a room with meters was used while nobody was checked in."""

    room: RoomFacts
    minutes: int
    times: int


def unseen_uses(
    db: Session, catalogue: Catalogue, days: Days, room_ids: frozenset[int], *, now: datetime
) -> list[Unseen] | None:
    """Each of the rooms with meters, the most first; None where there is none, or for more than 31 days. Four
    statements at most."""
    metered = metered_rooms(db) & room_ids
    if not metered or not 0 < len(days) <= LONGEST_DAYS:
        return None
    within = Slot(at(days.first), max(min(at(days.last + ONE_DAY), now), at(days.first, 1)))
    found = used_without_check_in(db, catalogue, within)
    uses = [
        Unseen(catalogue.rooms[number], sum(slot.minutes for slot in found.get(number, ())), len(found.get(number, ())))
        for number in metered
    ]
    return sorted(uses, key=lambda each: (-each.minutes, each.room.slug))
