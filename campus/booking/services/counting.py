"""What quotas and rests count for whoever asks, in several rooms at once, for single dates and for those of series."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy.orm import Session

from campus.booking.queries.usage import Usage, read_used
from campus.domain.asker import Asker
from campus.domain.errors import Refusal
from campus.domain.slot import Slot
from campus.spaces.catalogue import RoomFacts


class Counting:
    """What counts in ``rooms`` around ``slots``, read once: a statement for each standing, none where no rule counts.

    What is added counts from then on, as booked by the same request. ``askers`` are whoever asks, by ``is_season``.
    """

    def __init__(
        self,
        db: Session,
        rooms: Collection[RoomFacts],
        slots: Sequence[Slot],
        askers: Mapping[bool, Asker | None],
        but_occurrences: Collection[int] = (),
    ) -> None:
        self._askers = askers
        self._usages: dict[Asker | None, dict[int, Usage]] = {}
        for asker in dict.fromkeys(askers.values()):
            used = read_used(db, rooms, slots, asker, but_occurrences=but_occurrences)
            self._usages[asker] = {room.id: Usage(room, asker, used) for room in rooms}

    def refusals(self, room: RoomFacts, slot: Slot, *, is_season: bool = False) -> tuple[Refusal, ...]:
        """What quotas and rests say of ``slot`` in ``room``."""
        return self._usages[self._askers[is_season]][room.id].refusals(slot)

    def add(self, room: RoomFacts, slot: Slot, *, is_season: bool = False) -> None:
        """Count ``slot`` in ``room`` as booked."""
        for usage in self._counting():
            usage.add(room.id, slot, is_of_group=self._is_of_group(is_season))

    def remove(self, room: RoomFacts, slot: Slot, *, is_season: bool = False) -> None:
        """Count no more what was added."""
        for usage in self._counting():
            usage.remove(room.id, slot, is_of_group=self._is_of_group(is_season))

    def _counting(self) -> Iterator[Usage]:
        return (usage for by_room in self._usages.values() for usage in by_room.values() if usage.counts)

    def _is_of_group(self, is_season: bool) -> bool:
        asker = self._askers[is_season]
        return asker is not None and asker.plans_season
