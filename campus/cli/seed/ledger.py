"""What is taken already while a plan of bookings grows: rooms and people, by day and week."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from campus.domain.hubtime import local_date
from campus.domain.opening import bookable_time
from campus.domain.slot import Slot
from campus.spaces.catalogue import RoomFacts

# The hub's quota: hours a day and a week.
_DAY_MINUTES, _WEEK_MINUTES = 240, 480


class Timeline:
    """Slots that never overlap, in order."""

    def __init__(self) -> None:
        self._slots: list[Slot] = []

    def is_free(self, slot: Slot) -> bool:
        place = bisect_left(self._slots, slot.ends_at, key=lambda each: each.starts_at)
        return place == 0 or self._slots[place - 1].ends_at <= slot.starts_at

    def take(self, slot: Slot) -> None:
        self._slots.insert(bisect_left(self._slots, slot), slot)


class Ledger:
    """Rooms with their buffers, and residents with their quota."""

    def __init__(self) -> None:
        self._rooms: defaultdict[int, Timeline] = defaultdict(Timeline)
        self._residents: defaultdict[int, Timeline] = defaultdict(Timeline)
        self._minutes: defaultdict[tuple[int, date], int] = defaultdict(int)
        self._open: dict[tuple[int, date], list[Slot]] = {}

    def is_room_free(self, room: RoomFacts, slot: Slot) -> bool:
        """Whether ``room`` is open and free for ``slot``, buffers included, on one or across two of the hub's days."""
        if not any(each.contains(slot) for each in self._open_around(room, slot)):
            return False
        occupied = room.rules.occupied(slot)
        return all(self._rooms[room_id].is_free(occupied) for room_id in room.standing_ids)

    def take_room(self, room: RoomFacts, occupied: Slot) -> None:
        """Note that ``occupied``, buffers included, is taken."""
        for room_id in room.standing_ids:
            self._rooms[room_id].take(occupied)

    def has_time(self, resident_id: int, slot: Slot, *, is_own: bool) -> bool:
        """Whether the resident is nowhere else then and, for an own booking, stays within the day's and week's quota."""
        if not self._residents[resident_id].is_free(slot):
            return False
        if not is_own:
            return True
        day = local_date(slot.starts_at)
        monday = _monday(day)
        week = sum(self._minutes[resident_id, monday + timedelta(days=each)] for each in range(7))
        return self._minutes[resident_id, day] + slot.minutes <= _DAY_MINUTES and week + slot.minutes <= _WEEK_MINUTES

    def take_time(self, resident_id: int, slot: Slot, *, is_own: bool) -> None:
        """Note that the resident is busy then, and if it is an own booking count it."""
        if is_own:
            self._minutes[resident_id, local_date(slot.starts_at)] += slot.minutes
        # Whoever leads two meetings at once is helped by someone else.
        if self._residents[resident_id].is_free(slot):
            self._residents[resident_id].take(slot)

    def _open_around(self, room: RoomFacts, slot: Slot) -> Iterable[Slot]:
        first, last = local_date(slot.starts_at), local_date(slot.ends_at)
        slots = list(self._open_on(room, first))
        if last != first and slots and self._open_on(room, last):
            # Two days that meet at midnight are one stretch.
            head = self._open_on(room, last)[0]
            if slots[-1].ends_at == head.starts_at:
                slots[-1] = Slot(slots[-1].starts_at, head.ends_at)
        return slots

    def _open_on(self, room: RoomFacts, day: date) -> list[Slot]:
        known = self._open.get((room.id, day))
        if known is None:
            is_shut = room.rules.is_shut_for_holiday(day)
            known = [] if is_shut else bookable_time(room.rules.hours, room.rules.closures, day)
            self._open[room.id, day] = known
        return known


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
