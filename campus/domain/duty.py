"""Who is on duty: turns of every week, and single changes that take their place for a while."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from campus.domain.hubtime import at, local_date
from campus.domain.slot import Slot
from campus.domain.spans import DAY_MINUTES

# A turn that begins on one day ends on the next at the latest.
LONGEST_MINUTES = DAY_MINUTES


@dataclass(frozen=True, slots=True)
class WeeklyDuty:
    """A turn that comes back every week. ``weekday``: Monday is 0. Minutes count from the hub's midnight; an end above
    1440 lies on the next morning."""

    id: int
    resident_id: int
    weekday: int
    starts_minute: int
    ends_minute: int

    def slot_on(self, day: date) -> Slot | None:
        """The turn that begins on ``day``, or None."""
        if day.weekday() != self.weekday:
            return None
        return Slot(at(day, self.starts_minute), at(day, self.ends_minute))

    def covers(self, instant: datetime) -> bool:
        today = local_date(instant)
        turns = (self.slot_on(day) for day in (today, today - timedelta(days=1)))
        return any(turn is not None and turn.starts_at <= instant < turn.ends_at for turn in turns)


@dataclass(frozen=True, slots=True)
class DutyChange:
    """During ``slot`` this resident is on duty instead of whoever the week names; None: nobody is."""

    id: int
    resident_id: int | None
    slot: Slot

    def covers(self, instant: datetime) -> bool:
        return self.slot.starts_at <= instant < self.slot.ends_at


@dataclass(frozen=True, slots=True)
class DutyStretch:
    """A time in which the same people are on duty, perhaps nobody; ``is_changed``: by a single change."""

    slot: Slot
    resident_ids: frozenset[int]
    is_changed: bool


def ends_after(starts_minute: int, ends_minute: int) -> int:
    """``ends_minute`` as an end of a turn that begins at ``starts_minute``: one that is not later is the next day's."""
    return ends_minute if ends_minute > starts_minute else ends_minute + DAY_MINUTES


def on_duty(weekly: Iterable[WeeklyDuty], changes: Iterable[DutyChange], instant: datetime) -> frozenset[int]:
    """The residents on duty at ``instant``: whom the changes of that time name, else whom the week does."""
    changed = [each.resident_id for each in changes if each.covers(instant)]
    if changed:
        return frozenset(each for each in changed if each is not None)
    return frozenset(each.resident_id for each in weekly if each.covers(instant))


def duty_stretches(weekly: Sequence[WeeklyDuty], changes: Sequence[DutyChange], within: Slot) -> list[DutyStretch]:
    """``within`` cut where duty changes, in order and without gaps; neighbours differ."""
    first = local_date(within.starts_at) - timedelta(days=1)
    days = [first + timedelta(days=offset) for offset in range((local_date(within.ends_at) - first).days + 1)]
    turns = [turn for each in weekly for day in days if (turn := each.slot_on(day)) is not None]
    edges = {edge for slot in (*turns, *(each.slot for each in changes)) for edge in (slot.starts_at, slot.ends_at)}
    inside = sorted(edge for edge in edges if within.starts_at < edge < within.ends_at)
    found: list[DutyStretch] = []
    for starts_at, ends_at in zip([within.starts_at, *inside], [*inside, within.ends_at], strict=True):
        who = on_duty(weekly, changes, starts_at)
        is_changed = any(each.covers(starts_at) for each in changes)
        if found and (found[-1].resident_ids, found[-1].is_changed) == (who, is_changed):
            starts_at = found.pop().slot.starts_at
        found.append(DutyStretch(Slot(starts_at, ends_at), who, is_changed))
    return found
