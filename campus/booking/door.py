"""A room's door as one reader may see it: what is on, what was released, what comes next."""

from dataclasses import dataclass

from campus.booking.changes import OccurrenceFacts
from campus.booking.check_in_sheet import CheckInSheet
from campus.booking.stages import IS_ON, Stage

_ON = (Stage.OPEN, Stage.MISSING, *IS_ON)


@dataclass(frozen=True, slots=True)
class HereDate:
    """A date at the door. ``sheet`` is None for one that waits for approval; ``title`` and ``organizer_id`` are None
    where whoever looks may know only its time; ``holders`` may change it."""

    facts: OccurrenceFacts
    holders: frozenset[int]
    title: str | None
    organizer_id: int | None
    sheet: CheckInSheet | None = None
    may_count: bool = False

    @property
    def stage(self) -> Stage | None:
        return None if self.sheet is None else self.sheet.stage

    @property
    def is_on(self) -> bool:
        """Whether it is in the room, is to be, or may be checked in to already."""
        return self.stage in _ON


@dataclass(frozen=True, slots=True)
class Door:
    """``on``: what has the room now, or may be checked in to; ``released``: what had it until nobody came."""

    on: tuple[HereDate, ...]
    released: tuple[HereDate, ...]
    later: tuple[HereDate, ...]

    @property
    def is_taken(self) -> bool:
        """Whether somebody has the room at this moment, in it or not."""
        return any(each.stage is not Stage.OPEN for each in self.on)

    @property
    def takes_digits(self) -> tuple[HereDate, ...]:
        """What those who know its digits may check in to."""
        return tuple(each for each in self.on if each.sheet and each.sheet.may_check_in and not each.sheet.may_change)
