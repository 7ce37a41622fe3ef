"""What a room's own meters tell: when something stirred in it. No words, no pictures: single values."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from campus.domain.slot import Slot, merged

# A reading speaks for the time until the next one, and for no longer than this.
HOLDS = timedelta(minutes=15)
# Whoever left late, or switched something on in passing, was not there: it takes this long together.
LONG_ENOUGH = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Track:
    """What one meter of a room said: instants (aware) and values in order; from ``at_least`` on the room is in use."""

    at_least: float
    readings: tuple[tuple[datetime, float], ...]


def active_slots(tracks: Iterable[Track], within: Slot) -> list[Slot]:
    """When something stirred, as disjoint slots inside ``within``, in order.

    Only what was read inside ``within`` counts: the last reading of the meeting before says nothing about this one.
    """
    found = []
    for track in tracks:
        read = [each for each in track.readings if within.starts_at <= each[0] < within.ends_at]
        for (at, value), (next_at, _) in pairwise([*read, (within.ends_at, 0.0)]):
            end = min(next_at, at + HOLDS)
            if value >= track.at_least and at < end:
                found.append(Slot(at, end))
    return merged(found)


def is_use(slots: Iterable[Slot]) -> bool:
    """Whether what stirred in disjoint ``slots`` is a use of the room."""
    return sum((slot.length for slot in slots), timedelta()) >= LONG_ENOUGH


def is_reading(value: float) -> bool:
    """Whether ``value`` can come from a meter: a number, not negative, below a million."""
    return math.isfinite(value) and 0 <= value < 1_000_000
