"""The dates of an event that was read, one by one, with those that are changed in their place."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from campus.domain.recurrence import WallNote, clock_of, expand, instant_of
from campus.domain.slot import Slot
from campus.ical.reading.values import ReadEvent, ReadOverride


@dataclass(frozen=True, slots=True)
class ReadDate:
    """One date. ``original`` is the naive wall time that the series gives it; ``slot`` is when it is, in UTC.

    ``override`` is what changes it. ``note`` is what the clock did to it.
    """

    original: datetime
    slot: Slot
    note: WallNote | None = None
    override: ReadOverride | None = None


def dates_of(event: ReadEvent) -> tuple[ReadDate, ...]:
    """All dates of ``event`` in order of start, without those that are left out or cancelled one by one.

    An event without an end has none: it takes no time. Days are those of the zone of ``event``.
    """
    changed = {each.original: each for each in event.overrides}
    found = [_changed(override) for override in event.overrides if not override.is_cancelled and override.minutes]
    if event.recurrence is not None:
        walls = [(each.wall, each.note) for each in expand(event.recurrence)]
    else:
        walls = [(event.wall, instant_of(event.wall, clock_of(event.zone))[1])] if event.minutes else []
    found += [
        ReadDate(wall, slot_of(wall, event.zone, event.minutes, event.days), note)
        for wall, note in walls
        if wall not in changed
    ]
    return tuple(sorted(found, key=lambda each: (each.slot.starts_at, each.original)))


def slot_of(wall: datetime, zone: str, minutes: int, days: int) -> Slot:
    """When something from the naive ``wall`` on is: whole days end at a midnight, whatever the clock does between."""
    clock = clock_of(zone)
    start = instant_of(wall, clock)[0]
    end = instant_of(wall + timedelta(days=days), clock)[0] if days else start + timedelta(minutes=minutes)
    return Slot(start.astimezone(UTC), end.astimezone(UTC))


def _changed(override: ReadOverride) -> ReadDate:
    slot = slot_of(override.wall, override.zone, override.minutes, override.days)
    note = instant_of(override.wall, clock_of(override.zone))[1]
    return ReadDate(override.original, slot, note, override)
