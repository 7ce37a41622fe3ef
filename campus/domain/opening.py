"""When a room is open: weekly hours, dated, less closures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from campus.domain.hubtime import at, local_date
from campus.domain.slot import Slot, merged, without


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """Open on ``weekday`` (Monday 0) in a period; the minutes count from the hub's midnight."""

    weekday: int
    opens_minute: int
    closes_minute: int
    valid_from: date
    valid_until: date | None = None

    def holds_on(self, day: date) -> bool:
        return (
            self.weekday == day.weekday()
            and self.valid_from <= day
            and (self.valid_until is None or day <= self.valid_until)
        )


@dataclass(frozen=True, slots=True)
class ClosedTime:
    """A closure as it touches one room."""

    slot: Slot
    reason_ko: str
    reason_en: str
    is_maintenance: bool = False


def open_slots(hours: Iterable[WeeklyHours], day: date) -> list[Slot]:
    """The open times of the hub's ``day`` before closures, in order."""
    return merged(Slot(at(day, each.opens_minute), at(day, each.closes_minute)) for each in hours if each.holds_on(day))


def open_time(hours: Sequence[WeeklyHours], period: Slot) -> list[Slot]:
    """All open times that touch ``period``, before closures; days that meet at midnight are one slot."""
    day, last = local_date(period.starts_at), local_date(period.ends_at)
    slots: list[Slot] = []
    while day <= last:
        slots.extend(open_slots(hours, day))
        day += timedelta(days=1)
    return merged(slots)


def bookable_time(hours: Sequence[WeeklyHours], closures: Iterable[ClosedTime], day: date) -> list[Slot]:
    """The open times of ``day`` less the closures."""
    return without(open_slots(hours, day), (closure.slot for closure in closures))
