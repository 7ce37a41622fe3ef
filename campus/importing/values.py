"""An import as values: what a file holds, what becomes of each event, and what was agreed on."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import Purpose
from campus.domain.errors import Refusal
from campus.domain.rules import Visibility
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


@dataclass(frozen=True, slots=True)
class JudgedDate:
    """A date with every reason against it."""

    date: ReadDate
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class PlannedEvent:
    """What becomes of an event. ``room`` is where it would be, None where it is left out or nobody knows; ``fitting``
    are rooms that its place may mean. ``before`` are the dates ahead of its booking, ``judged`` those of the file."""

    file: FileEvent
    state: State
    room: RoomFacts | None = None
    fitting: tuple[RoomFacts, ...] = ()
    booking_id: int | None = None
    before: tuple[OccurrenceFacts, ...] = ()
    judged: tuple[JudgedDate, ...] = ()
    is_taken: bool = False

    @property
    def free(self) -> tuple[JudgedDate, ...]:
        return tuple(each for each in self.judged if not each.refusals)

    @property
    def failing(self) -> tuple[JudgedDate, ...]:
        return tuple(each for each in self.judged if each.refusals)

    @property
    def is_act(self) -> bool:
        """Whether agreeing would write something: a series whose dates all fail is not begun."""
        return (self.state is State.CANCELLED and self.is_taken) or (self.state in BOOKS and bool(self.free))

    @property
    def follows(self) -> bool:
        """Whether the booking there is changed; a changed series is cancelled and booked anew."""
        is_one = len(self.before) == 1 and not self.before[0].is_series
        return self.state is State.CHANGED and is_one and not self.file.is_series

    @property
    def shown(self) -> str:
        """The room, and a short digest of what agreeing would do: in which state, which dates, and which cannot be."""
        slug = self.room.slug if self.room else ""
        said = [self.state.value, slug, str(self.booking_id), self.file.content]
        said += [f"{each.date.slot.starts_at}/{each.date.slot.ends_at} {not each.refusals}" for each in self.judged]
        return f"{slug}:{hashlib.sha256('|'.join(said).encode()).hexdigest()[:16]}"


@dataclass(frozen=True, slots=True)
class Terms:
    """What the file does not say, for all events that are booked. ``rooms`` are the rooms chosen, by the event's index:
    None leaves it out; without a choice the room is what its place means, else ``usual``. ``kept`` are events whose
    booking is not cancelled though the file says so. ``untitled`` is the title of an event without one."""

    people: int = 2
    purpose: Purpose = Purpose.MEETING
    visibility: Visibility = Visibility.MEMBERS
    rooms: Mapping[int, RoomFacts | None] = field(default_factory=dict)
    kept: frozenset[int] = frozenset()
    usual: RoomFacts | None = None
    untitled: str = "–"


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed on: the terms, and of each event what was ``shown``, as :attr:`PlannedEvent.shown`, by index."""

    terms: Terms
    shown: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import wrote."""

    made: int = 0
    changed: int = 0
    cancelled: int = 0

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
