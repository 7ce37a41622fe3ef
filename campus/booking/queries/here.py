"""What a room's door has to know: what is on and comes next, who took a room that was released, what may be booked at
once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import LIVE, Allocation, Booking, Occurrence
from campus.booking.queries.check_ins import LATEST
from campus.booking.queries.occurrences import OCCURRENCES, facts_of
from campus.domain.hubtime import day_slot, local_date
from campus.domain.rules import RoomPolicy, Visibility, earliest_start
from campus.domain.slot import Slot
from campus.people.models import Resident
from campus.spaces.catalogue import Catalogue, RoomFacts

# As many as a door can show.
MOST_HERE = 12
# How long one stays who comes by: in minutes.
STAYS = (15, 30, 60)


def dates_here(db: Session, catalogue: Catalogue, room: RoomFacts, *, now: datetime) -> list[OccurrenceFacts]:
    """What takes place in ``room``, in the whole of it or a part, from ``now`` until the end of the hub's day, what was
    ended early but planned for longer included; in order. One statement."""
    statement = OCCURRENCES.where(
        Occurrence.room_id.in_(catalogue.related_ids(room)),
        Occurrence.status.in_(LIVE),
        Occurrence.starts_at > now - LATEST,
        Occurrence.starts_at < day_slot(local_date(now)).ends_at,
        Occurrence.ends_at > now,
    )
    rows = db.execute(statement.order_by(Occurrence.starts_at, Occurrence.id).limit(MOST_HERE))
    return [facts_of(row) for row in rows]


@dataclass(frozen=True, slots=True)
class Taker:
    """What others have of a room's time; ``name`` is whole, None where nobody may know whose it is."""

    slot: Slot
    name: str | None


def taker_of(db: Session, it: OccurrenceFacts, room: RoomFacts) -> Taker | None:
    """Who has the first of the time that ``it``, whose room was released, had planned; None where it is free still."""
    occupied = room.rules.occupied(it.slot)
    statement = (
        select(Allocation.starts_at, Allocation.ends_at, Allocation.entry_id, Booking.visibility, Resident.name)
        .join(Occurrence, Occurrence.id == Allocation.occurrence_id)
        .join(Booking, Booking.id == Occurrence.booking_id)
        .join(Resident, Resident.id == Booking.organizer_id)
        .where(
            Allocation.room_id.in_(room.standing_ids),
            Allocation.starts_at < occupied.ends_at,
            Allocation.starts_at > occupied.starts_at - LATEST,
            Allocation.ends_at > occupied.starts_at,
            Allocation.occurrence_id != it.occurrence_id,
        )
        .order_by(Allocation.starts_at)
        .limit(1)
    )
    row = db.execute(statement).first()
    if row is None:
        return None
    starts_at, ends_at, entry_id, visibility, name = row
    is_secret = entry_id is not None or visibility is Visibility.TIME_ONLY
    return Taker(Slot(starts_at, ends_at), None if is_secret else name)


def slots_from_now(policy: RoomPolicy, now: datetime) -> Iterator[tuple[Slot, ...]]:
    """For each of :data:`STAYS`: the slots on the grid that would do, the best first. One begins in the running step
    and lasts at least so long from now on, one begins with the next step."""
    grid = timedelta(minutes=policy.grid.value)
    shortest = timedelta(minutes=policy.shortest.value)
    first = earliest_start(policy, now)
    for minutes in STAYS:
        stay = max(timedelta(minutes=minutes), shortest)
        from_first = -(-(now + timedelta(minutes=minutes) - first) // grid) * grid
        from_next = -(-stay // grid) * grid
        yield Slot(first, first + max(from_first, -(-shortest // grid) * grid)), Slot(
            first + grid, first + grid + from_next
        )
