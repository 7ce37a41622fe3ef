"""What is on at the hub today: one read of the day's allocations, told as events, free rooms and a curve."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.booking.models import Allocation, Booking, Occurrence, OccurrenceStatus
from campus.booking.queries.allocations import LONGEST_ALLOCATION, taken_in
from campus.booking.sight import Glimpse, sight_of
from campus.domain.conflicts import free_stretches
from campus.domain.hubtime import at, day_slot
from campus.domain.rules import Visibility
from campus.domain.slot import Slot
from campus.people.queries.logins import Identity
from campus.spaces.catalogue import Catalogue, RoomFacts
from campus.spaces.models import RoomKind

STEP_MINUTES = 30
DAYS_TO_LOOK = 7

_BOOKING = (
    Occurrence.id,
    Occurrence.room_id,
    Occurrence.starts_at,
    Occurrence.ends_at,
    Occurrence.ended_at,
    Booking.id,
    Booking.title,
    Booking.visibility,
    Booking.organizer_id,
    Booking.booked_by_id,
)
# Whoever looks for a room at once mostly wants to talk to someone in it.
_MEETING_FIRST = (
    *(RoomKind.MEETING, RoomKind.LOUNGE, RoomKind.SEMINAR, RoomKind.STUDIO),
    *(RoomKind.LECTURE, RoomKind.HALL, RoomKind.BOOTH, RoomKind.DESK),
)
_KINDS = {kind: place for place, kind in enumerate(_MEETING_FIRST)}


@dataclass(frozen=True, slots=True)
class Happening:
    """A booking's time in a room, with what the viewer may know of it."""

    occurrence_id: int
    room: RoomFacts
    slot: Slot
    seen: Glimpse


@dataclass(frozen=True, slots=True)
class FreeRoom:
    """A room that may be booked at once, for as long as ``slot`` says."""

    room: RoomFacts
    slot: Slot


@dataclass(frozen=True, slots=True)
class HubDay:
    """A day at the hub: every confirmed booking in order, and the allocations by undivided room."""

    happenings: tuple[Happening, ...]
    taken: Mapping[int, Sequence[Slot]]

    def running(self, now: datetime) -> list[Happening]:
        """What is on at ``now``, soonest over first."""
        found = [each for each in self.happenings if each.slot.starts_at <= now < each.slot.ends_at]
        return sorted(found, key=lambda each: (each.slot.ends_at, each.room.id))

    def later(self, now: datetime) -> list[Happening]:
        """What begins after ``now``, soonest first."""
        return [each for each in self.happenings if each.slot.starts_at > now]

    def curve(self, day: date, hours: range) -> list[int]:
        """How many bookings are on in each half hour of ``hours``."""
        steps = [at(day, minute) for minute in range(hours.start * 60, hours.stop * 60, STEP_MINUTES)]
        step = timedelta(minutes=STEP_MINUTES)
        return [
            sum(1 for each in self.happenings if each.slot.starts_at < start + step and each.slot.ends_at > start)
            for start in steps
        ]


def read_hub_day(db: Session, catalogue: Catalogue, day: date, viewer: Identity | None) -> HubDay:
    """The hub's ``day`` as ``viewer`` may see it. One query; a booking of a divided room counts once."""
    period = day_slot(day)
    rows = db.execute(
        select(Allocation.room_id, Allocation.starts_at, Allocation.ends_at, Allocation.entry_id, Occurrence.status)
        .add_columns(*_BOOKING)
        .join(Occurrence, Occurrence.id == Allocation.occurrence_id)
        .join(Booking, Booking.id == Occurrence.booking_id)
        .where(
            Allocation.starts_at < period.ends_at,
            Allocation.starts_at > period.starts_at - LONGEST_ALLOCATION,
            Allocation.ends_at > period.starts_at,
        )
        .order_by(Occurrence.starts_at, Occurrence.id)
    )
    taken: dict[int, list[Slot]] = defaultdict(list)
    happenings: dict[int, Happening] = {}
    for room_id, starts_at, ends_at, entry_id, status, *booking in rows:
        taken[room_id].append(Slot(starts_at, ends_at))
        # What waits for approval, or is held for who stands in line, takes its room, but nobody may count on it yet.
        if entry_id is None and status is OccurrenceStatus.CONFIRMED and booking[0] not in happenings:
            happenings[booking[0]] = _happening(booking, catalogue, viewer)
    return HubDay(tuple(happenings.values()), taken)


def read_ahead(
    db: Session, catalogue: Catalogue, first_day: date, viewer: Identity | None, *, most: int
) -> list[Happening]:
    """The first ``most`` public bookings of the week from ``first_day`` on."""
    period = day_slot(first_day, DAYS_TO_LOOK)
    rows = db.execute(
        select(*_BOOKING)
        .join(Booking, Booking.id == Occurrence.booking_id)
        .where(
            Occurrence.starts_at >= period.starts_at,
            Occurrence.starts_at < period.ends_at,
            Occurrence.status == OccurrenceStatus.CONFIRMED,
            Booking.visibility == Visibility.PUBLIC,
        )
        .order_by(Occurrence.starts_at, Occurrence.id)
        .limit(most)
    )
    return [_happening(row, catalogue, viewer) for row in rows]


def _happening(booking: Iterable[object], catalogue: Catalogue, viewer: Identity | None) -> Happening:
    occurrence_id, room_id, starts_at, ends_at, ended_at, booking_id, title, visibility, *holders = booking
    seen = sight_of(viewer).glimpse(booking_id, title, visibility, tuple(holders))  # type: ignore[arg-type]
    slot = Slot(starts_at, ended_at or ends_at)  # type: ignore[arg-type]
    return Happening(occurrence_id, catalogue.rooms[room_id], slot, seen)  # type: ignore[index, arg-type]


def free_now(catalogue: Catalogue, hub_day: HubDay, day: date, now: datetime) -> list[FreeRoom]:
    """Rooms that may be booked at once: those free for an hour first, meeting rooms before desks, small ones first."""

    def rank(free: FreeRoom) -> tuple[bool, int, int, int]:
        is_short = free.slot.ends_at - now < timedelta(hours=1)
        return (is_short, _KINDS[free.room.kind], free.room.capacity, free.room.id)

    found = []
    for room in catalogue.bookable:
        for stretch in free_stretches(room.rules, taken_in(room, hub_day.taken), day, now):
            if stretch.starts_at <= now < stretch.ends_at:
                found.append(FreeRoom(room, stretch))
    return sorted(found, key=rank)
