"""What a display at a door says: four states, and when the one that is shown may be another.

All in minutes of the hub's day, as everywhere on boards.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from campus.domain.spans import DAY_MINUTES, Span


class DoorState(StrEnum):
    """What one reads from four metres away."""

    FREE = "free"
    SOON = "soon"  # somebody is to come: it begins soon, or nobody has checked in yet
    IN_USE = "in-use"
    SHUT = "shut"


class DoorReason(StrEnum):
    """Why it says so."""

    EMPTY = "empty"
    STARTING = "starting"
    WAITING = "waiting"
    MEETING = "meeting"
    CLOSED = "closed"
    TIDYING = "tidying"
    HELD = "held"  # asked for and not answered yet, or held for who stands in line


@dataclass(frozen=True, slots=True)
class Taking:
    """What takes a room: ``booked`` without and ``occupied`` with set-up and tidy-up. ``is_held``: nobody was promised
    the room yet; ``waits``: someone is to check in; ``is_in``: someone has, perhaps before the start."""

    booked: Span
    occupied: Span
    is_held: bool = False
    waits: bool = False
    is_in: bool = False

    def is_on(self, minute: int) -> bool:
        return (self.is_in or self.booked[0] <= minute) and minute < self.booked[1]


@dataclass(frozen=True, slots=True)
class DoorNow:
    """The state at one minute. ``until``: the minute from which on something else is to be said though nothing was
    done, the end of the day at the latest."""

    state: DoorState
    reason: DoorReason
    until: int


@dataclass(frozen=True, slots=True)
class DoorDay:
    """One room's day: its open minutes, what takes it, and how many minutes ahead a start is soon."""

    opened: Sequence[Span]
    takings: Sequence[Taking]
    soon: int

    def at(self, minute: int) -> DoorNow:
        """The state at ``minute``, and until when."""
        state, reason = said = self._said(minute)
        later = sorted(each for each in self._edges() if minute < each < DAY_MINUTES)
        until = next((each for each in later if self._said(each) != said), DAY_MINUTES)
        return DoorNow(state, reason, until)

    def free_until(self, minute: int) -> int:
        """Up to which minute nobody has the room and it is open, if it is free at ``minute``."""
        taken = (each.occupied[0] for each in self.takings if each.occupied[0] > minute)
        shuts = (last for first, last in self.opened if first <= minute < last)
        return min([*taken, *shuts], default=DAY_MINUTES)

    def _said(self, minute: int) -> tuple[DoorState, DoorReason]:
        on = [each for each in self.takings if each.is_on(minute)]
        promised = [each for each in on if not each.is_held]
        if any(not each.waits for each in promised):
            return DoorState.IN_USE, DoorReason.MEETING
        if promised:
            return DoorState.SOON, DoorReason.WAITING
        if on:
            return DoorState.SHUT, DoorReason.HELD
        return self._said_of_empty(minute)

    def _said_of_empty(self, minute: int) -> tuple[DoorState, DoorReason]:
        starts = [each for each in self.takings if not each.is_held and minute < each.booked[0]]
        if any(each.booked[0] - self.soon <= minute or each.occupied[0] <= minute for each in starts):
            return DoorState.SOON, DoorReason.STARTING
        if any(each.occupied[0] <= minute < each.occupied[1] for each in self.takings):
            return DoorState.SHUT, DoorReason.TIDYING
        if any(first <= minute < last for first, last in self.opened):
            return DoorState.FREE, DoorReason.EMPTY
        return DoorState.SHUT, DoorReason.CLOSED

    def _edges(self) -> Iterator[int]:
        for span in self.opened:
            yield from span
        for each in self.takings:
            yield from (*each.booked, *each.occupied, each.booked[0] - self.soon)
