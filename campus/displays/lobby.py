"""The lobby: what is on where, what comes next, and which rooms are free now, floor by floor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from campus.booking.queries.board import RoomDay, read_days
from campus.displays.queries import DisplayFacts
from campus.domain.display import DoorDay, DoorReason, DoorState, Taking
from campus.domain.hubtime import at, local_date, minute_of
from campus.domain.rules import Visibility
from campus.domain.slot import Slot
from campus.groups.queries.calendar import CalendarEntry, read_calendar
from campus.spaces.catalogue import BuildingFacts, Catalogue, RoomFacts

# How far ahead the lobby looks, and how long ago what is on may have begun.
AHEAD, BEGUN = timedelta(hours=6), timedelta(hours=12)
MOST_EVENTS = 8


@dataclass(frozen=True, slots=True)
class LobbyRoom:
    """A room at one minute: ``until`` is up to when it is free, or else taken; ``title`` is that of what is on, if it
    is public."""

    room: RoomFacts
    state: DoorState
    reason: DoorReason
    until: datetime
    changes_at: datetime
    title: str | None


@dataclass(frozen=True, slots=True)
class LobbyFloor:
    building: BuildingFacts
    level: int
    rooms: tuple[LobbyRoom, ...]


@dataclass(frozen=True, slots=True)
class Lobby:
    """``events``: what is public, on or in the next hours, in order."""

    events: tuple[CalendarEntry, ...]
    floors: tuple[LobbyFloor, ...]
    changes_at: datetime

    @property
    def count_free(self) -> int:
        return sum(each.state is DoorState.FREE for floor in self.floors for each in floor.rooms)


def rooms_of(display: DisplayFacts, catalogue: Catalogue) -> list[RoomFacts]:
    """The rooms that a lobby's display speaks of, in display order."""
    return [
        room
        for room in catalogue.bookable
        if display.building_id in (None, room.building.id) and display.zone_id in (None, room.building.zone.id)
    ]


def read_lobby(db: Session, catalogue: Catalogue, rooms: Sequence[RoomFacts], *, now: datetime) -> Lobby:
    """The lobby of ``rooms`` at ``now``. Four statements at most, however many rooms there are."""
    days = read_days(db, catalogue, rooms, [local_date(now)])
    shown = [_room(each, now) for each in days]
    ids = {room.id for room in rooms}
    period = Slot(now - BEGUN, now + AHEAD)
    events = [
        each
        for each in read_calendar(db, period)
        if each.slot.ends_at > now and (each.room_id is None or each.room_id in ids)
    ][:MOST_EVENTS]
    edges = [each.changes_at for each in shown]
    edges += [edge for each in events for edge in (each.slot.starts_at, each.slot.ends_at) if edge > now]
    return Lobby(tuple(events), tuple(_floors(shown)), min(edges, default=period.ends_at))


def _floors(shown: Sequence[LobbyRoom]) -> list[LobbyFloor]:
    found: dict[tuple[int, int], list[LobbyRoom]] = {}
    for each in shown:
        found.setdefault((each.room.building.id, each.room.level), []).append(each)
    return [LobbyFloor(rooms[0].room.building, rooms[0].room.level, tuple(rooms)) for rooms in found.values()]


def _room(room_day: RoomDay, now: datetime) -> LobbyRoom:
    """The room as its bookings have it: who checked in, the display at its own door says."""
    minute, day = minute_of(now), room_day.day
    takings = [
        Taking(
            entry.booked,
            entry.occupied,
            entry.payload is not None and (entry.payload.is_pending or entry.payload.until is not None),
        )
        for entry in room_day.entries
    ]
    policy = room_day.room.rules.policy
    door_day = DoorDay(room_day.room.rules.open_spans(day), takings, policy.check_in_opens.value)
    said = door_day.at(minute)
    on = [entry for entry in room_day.entries if entry.booked[0] <= minute < entry.booked[1]]
    titles = [
        entry.payload.title
        for entry in on
        if entry.payload and not entry.payload.is_pending and entry.payload.visibility is Visibility.PUBLIC
    ]
    until = door_day.free_until(minute) if said.state is DoorState.FREE else said.until
    return LobbyRoom(
        room=room_day.room,
        state=said.state,
        reason=said.reason,
        until=at(day, until),
        changes_at=at(day, said.until),
        title=titles[0] if titles and titles[0] else None,
    )
