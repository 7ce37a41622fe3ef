"""An import as values: what a file holds, what becomes of each event, and what was agreed on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from campus.booking.changes import OccurrenceFacts, OccurrencesChanged
from campus.booking.models import Purpose
from campus.domain.errors import Refusal
from campus.domain.recurrence import SeriesDate
from campus.domain.rules import Visibility
from campus.domain.series import Choice, Choices, How, SeriesPlan
from campus.domain.slot import Slot
from campus.ical.reading import ReadDate, ReadEvent
from campus.spaces.catalogue import RoomFacts


class State(StrEnum):
    """What an import does with an event."""

    NEW = "new"  # is booked
    CHANGED = "changed"  # was imported before, and its booking follows
    CANCELLED = "cancelled"  # was imported before, and its booking is cancelled
    SAME = "same"  # was imported before just so
    OLDER = "older"  # was imported before, from a later version
    PAST = "past"
    NOT_HELD = "not_held"  # cancelled in the file, and never imported
    LATER = "later"  # there is more ahead in the file than is booked at once
    NO_LENGTH = "no_length"
    TWICE = "twice"  # its name comes again in the file


BOOKS = (State.NEW, State.CHANGED)
ACTS = (*BOOKS, State.CANCELLED)


@dataclass(frozen=True, slots=True)
class FileEvent:
    """An event of a file: ``index`` is its place there, ``uid`` its name in ``imported_events``, ``content`` a digest
    of all it says; ``dates`` are those that begin later than now, in order. ``slot`` is the first of them, else its
    last date, None where it takes no time."""

    index: int
    event: ReadEvent
    uid: str
    content: str
    dates: tuple[ReadDate, ...]
    past: int
    slot: Slot | None

    @property
    def is_series(self) -> bool:
        return self.event.recurrence is not None

    @property
    def planned(self) -> tuple[SeriesDate, ...]:
        """The dates as a plan names them: each by its wall time in the series, at the time that the file gives it."""
        extra = set(self.event.extra)
        return tuple(SeriesDate(each.original, each.slot, each.note, each.original in extra) for each in self.dates)

    @property
    def moved(self) -> frozenset[datetime]:
        """The wall times of dates that the file has at another time than their series."""
        return frozenset(each.original for each in self.dates if each.override is not None)


@dataclass(frozen=True, slots=True)
class PlannedEvent:
    """What becomes of an event. ``room`` is where it would be, None where it is left out or nobody knows; ``fitting``
    are rooms that its place may mean. ``before`` are the dates ahead of its booking.

    ``plan`` has its dates as they were judged in ``room``, ``choices`` what happens with each of them by its wall time.
    ``changed`` are dates for which another choice is made since what was chosen, or planned, cannot be had: why not.
    """

    file: FileEvent
    state: State
    room: RoomFacts | None = None
    fitting: tuple[RoomFacts, ...] = ()
    booking_id: int | None = None
    before: tuple[OccurrenceFacts, ...] = ()
    is_taken: bool = False
    plan: SeriesPlan | None = None
    choices: Choices = field(default_factory=dict)
    changed: Mapping[datetime, tuple[Refusal, ...]] = field(default_factory=dict)

    @property
    def is_act(self) -> bool:
        """Whether agreeing would write something: a series whose dates are all skipped is not begun."""
        if self.state is State.CANCELLED:
            return self.is_taken
        return self.state in BOOKS and any(each.how is not How.SKIP for each in self.choices.values())

    @property
    def booked(self) -> int:
        """How many of its dates would be booked."""
        return sum(each.how in (How.KEEP, How.MOVE) for each in self.choices.values())

    @property
    def follows(self) -> bool:
        """Whether the booking there is changed; a changed series is cancelled and booked anew."""
        is_one = len(self.before) == 1 and not self.before[0].is_series
        return self.state is State.CHANGED and is_one and not self.file.is_series

    @property
    def needs_look(self) -> bool:
        """Whether there is something to decide about it: a room, or what becomes of a date."""
        if self.state not in BOOKS:
            return self.state is State.CANCELLED
        return self.plan is None or bool(self.plan.failing) or bool(self.changed)

    @property
    def shown(self) -> str:
        """What agreeing would do, as far as no choice says it: where, in which state, and to which version of what."""
        slug = self.room.slug if self.room else ""
        version = self.before[0].version if self.before else 0
        return f"{slug} {self.state.value} {self.booking_id or 0} {version}"


def room_shown(shown: str) -> str:
    """The slug of the room that :attr:`PlannedEvent.shown` names; empty where there is none."""
    return shown.partition(" ")[0]


def elsewhere(shown: str, slug: str) -> str:
    """``shown``, but in the room ``slug``."""
    _slug, space, rest = shown.partition(" ")
    return f"{slug}{space}{rest}"


@dataclass(frozen=True, slots=True)
class Terms:
    """What the file does not say, for all events that are booked. ``rooms`` are the rooms chosen, by the event's index:
    None leaves it out; without a choice the room is what its place means, else ``usual``. ``choices`` are those for
    dates, by the event's index and the date's wall time. ``kept`` are events whose booking is not cancelled though the
    file says so. ``untitled`` is the title of an event without one, ``override`` a manager's reason to book against
    rules. Without another choice, dates of series on public holidays are left out where ``skips_holidays``, and what
    fails takes the best that the planner knows where ``takes_best``, else it is left out."""

    people: int = 2
    purpose: Purpose = Purpose.MEETING
    visibility: Visibility = Visibility.MEMBERS
    skips_holidays: bool = True
    takes_best: bool = True
    rooms: Mapping[int, RoomFacts | None] = field(default_factory=dict)
    choices: Mapping[int, Choices] = field(default_factory=dict)
    kept: frozenset[int] = frozenset()
    usual: RoomFacts | None = None
    untitled: str = "–"
    override: str = ""

    def choice(self, index: int, wall: datetime) -> Choice | None:
        """What was chosen for a date, or None."""
        return self.choices.get(index, {}).get(wall)


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed on: the terms, and of each event what was ``shown``, as :attr:`PlannedEvent.shown`, by index."""

    terms: Terms
    shown: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import wrote; ``told`` is what it changed, for those who tell of it. Where an event was booked anew,
    ``replaced`` are the bookings that it had, now cancelled, and ``renewed`` those that it has."""

    made: int = 0
    changed: int = 0
    cancelled: int = 0
    told: tuple[OccurrencesChanged, ...] = field(default=(), compare=False, repr=False)
    replaced: frozenset[int] = field(default=frozenset(), compare=False, repr=False)
    renewed: frozenset[int] = field(default=frozenset(), compare=False, repr=False)

    @property
    def total(self) -> int:
        return self.made + self.changed + self.cancelled


class ImportChanged(Exception):
    """What was agreed on cannot be written as it was shown: ``planned`` is how it stands now, ``changed`` the indexes
    of events that stand otherwise. Nothing was written."""

    def __init__(self, planned: Sequence[PlannedEvent], changed: frozenset[int]) -> None:
        super().__init__(f"{len(changed)} events stand otherwise.")
        self.planned = planned
        self.changed = changed


class ImportRefused(Exception):
    """An event cannot be booked together with the others, for ``refusals``. Nothing was written."""

    def __init__(self, index: int, refusals: Sequence[Refusal]) -> None:
        super().__init__(f"Event {index} is refused.")
        self.index = index
        self.refusals = tuple(refusals)
