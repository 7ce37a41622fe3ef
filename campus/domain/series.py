"""The plan of a series: every date with its verdict and proposals, what is chosen for each, and the outcome."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from campus.domain.errors import ClosedOnHoliday, OutsideOpeningHours, Refusal, RoomClosed, SlotTaken
from campus.domain.recurrence import WallNote
from campus.domain.slot import Slot


class Verdict(StrEnum):
    """What stands in the way of one date: nothing, or the first thing that a person would name."""

    FREE = "free"
    HOLIDAY = "holiday"
    CLOSED = "closed"
    CLASH = "clash"
    RULE = "rule"


class How(StrEnum):
    """What happens with one date."""

    KEEP = "keep"
    MOVE = "move"  # another room or another time
    SKIP = "skip"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class Holiday:
    """A public holiday's name in both languages."""

    ko: str
    en: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A room and a slot that passed the whole check. ``shift_minutes`` is how much later it starts, or earlier."""

    room_id: int
    slot: Slot
    changes_room: bool
    shift_minutes: int

    @property
    def cost(self) -> tuple[bool, int]:
        """Smaller is better: the same room first, then the fewest minutes moved."""
        return self.changes_room, abs(self.shift_minutes)


@dataclass(frozen=True, slots=True)
class PlannedDate:
    """One date of the series. ``wall`` names it in the plan: naive, in the series' zone. ``holiday`` is told even where
    the room is open on it."""

    wall: datetime
    slot: Slot
    verdict: Verdict
    refusals: tuple[Refusal, ...] = ()
    holiday: Holiday | None = None
    proposals: tuple[Proposal, ...] = ()
    is_extra: bool = False
    note: WallNote | None = None
    can_wait: bool = True

    @property
    def is_free(self) -> bool:
        """Whether the room can be booked as planned."""
        return not self.refusals

    @property
    def may_wait(self) -> bool:
        """Only who is in the way may go away: a date waits when a clash is all that speaks against it. One that is not
        of a series' rule cannot (``can_wait``): it has no usual room to stand in line for."""
        return self.can_wait and bool(self.refusals) and all(isinstance(each, SlotTaken) for each in self.refusals)


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen for one date; ``room_id`` and ``slot`` where it moves, ``is_wide`` where it waits for any room
    like the one planned."""

    how: How
    room_id: int | None = None
    slot: Slot | None = None
    is_wide: bool = False


KEEP, SKIP, WAIT = Choice(How.KEEP), Choice(How.SKIP), Choice(How.WAIT)
WAIT_LIKE = Choice(How.WAIT, is_wide=True)
Choices = Mapping[datetime, Choice]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a plan comes to. ``skipped`` counts dates by verdict; ``undecided`` cannot be booked as they stand."""

    total: int
    as_planned: int
    other_room: int
    other_time: int
    waiting: int
    skipped: Mapping[Verdict, int] = field(default_factory=dict)
    undecided: int = 0

    @property
    def booked(self) -> int:
        return self.as_planned + self.other_room + self.other_time


@dataclass(frozen=True, slots=True)
class SeriesPlan:
    """Every date in order, in the room ``room_id``; ``rooms_for_all`` could take every date that is no holiday."""

    room_id: int
    dates: tuple[PlannedDate, ...]
    rooms_for_all: tuple[int, ...] = ()

    @property
    def failing(self) -> tuple[PlannedDate, ...]:
        """The dates that cannot be booked as planned."""
        return tuple(each for each in self.dates if not each.is_free)

    def outcome(self, choices: Choices) -> Outcome:
        """What comes of ``choices``; a date without one is kept."""
        counts: Counter[str] = Counter()
        skipped: Counter[Verdict] = Counter()
        for date in self.dates:
            choice = choices.get(date.wall, KEEP)
            if choice.how is How.SKIP:
                skipped[date.verdict] += 1
            elif choice.how is How.WAIT:
                counts["waiting"] += 1
            elif choice.how is How.MOVE:
                counts["other_room" if choice.room_id != self.room_id else "other_time"] += 1
            else:
                counts["as_planned" if date.is_free else "undecided"] += 1
        return Outcome(
            total=len(self.dates),
            as_planned=counts["as_planned"],
            other_room=counts["other_room"],
            other_time=counts["other_time"],
            waiting=counts["waiting"],
            skipped=dict(skipped),
            undecided=counts["undecided"],
        )


def verdict_of(refusals: Sequence[Refusal], *, is_holiday: bool) -> Verdict:
    """The first thing a person would name among ``refusals``; a holiday is named even where the room is open."""
    if is_holiday or any(isinstance(each, ClosedOnHoliday) for each in refusals):
        return Verdict.HOLIDAY
    if any(isinstance(each, RoomClosed | OutsideOpeningHours) for each in refusals):
        return Verdict.CLOSED
    if any(not isinstance(each, SlotTaken) for each in refusals):
        return Verdict.RULE
    return Verdict.CLASH if refusals else Verdict.FREE


def best_for_all(plan: SeriesPlan, *, skips_holidays: bool) -> dict[datetime, Choice]:
    """The best choice for every date: fewest room changes first, then fewest minutes moved.

    Dates are independent of each other, so the best for each is the best for all. Among rooms that are as good the one
    that most dates can use is taken, so that a season knows few rooms. Holidays are skipped where ``skips_holidays``;
    a date without any proposal is skipped, whatever stands in its way.
    """
    usable = Counter(room_id for date in plan.dates for room_id in {each.room_id for each in date.proposals})
    choices = {}
    for date in plan.dates:
        if date.verdict is Verdict.HOLIDAY and skips_holidays:
            choices[date.wall] = SKIP
        elif date.is_free:
            choices[date.wall] = KEEP
        elif date.proposals:
            best = min(date.proposals, key=lambda each: (each.cost, -usable[each.room_id], each.room_id))
            choices[date.wall] = Choice(How.MOVE, best.room_id, best.slot)
        else:
            choices[date.wall] = SKIP
    return choices


def as_it_stands(plan: SeriesPlan, *, skips_holidays: bool) -> dict[datetime, Choice]:
    """Every free date kept, holidays skipped where ``skips_holidays``; what fails is left undecided."""
    return {date.wall: SKIP if date.verdict is Verdict.HOLIDAY and skips_holidays else KEEP for date in plan.dates}
