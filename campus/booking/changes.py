"""What an act changed, as frozen values, and how those who follow bookings hear of it."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from campus.booking.models import LIVE, OccurrenceStatus, Purpose, SkipKind
from campus.domain.rules import Visibility
from campus.domain.slot import Slot


class Act(StrEnum):
    """What was done; also the name in the audit, after ``booking.``."""

    MADE = "made"
    REVISED = "revised"  # words only
    MOVED = "moved"  # time or room
    CANCELLED = "cancelled"
    ENDED = "ended"
    APPROVED = "approved"
    DECLINED = "declined"
    EXPIRED = "expired"
    SKIPPED = "skipped"
    RESTORED = "restored"  # a skipped or waiting date takes place after all
    HEALED = "healed"  # the hub gave a date its usual room back
    SPLIT = "split"  # a series was cut in two, nothing moved
    RELEASED = "released"  # nobody came: the room is free for others from then on
    HELD = "held"  # what is left of a series that was missed waits for a manager
    SWAPPED = "swapped"  # two changed rooms, both agreed
    REOPENED = "reopened"  # someone was there after all: the room is theirs again
    EXTENDED = "extended"  # stays longer, while it is on


@dataclass(frozen=True, slots=True)
class OccurrenceFacts:
    """One occurrence with its booking, as it stands. ``slot`` is the planned time, ``ended_at`` an early end.

    ``title`` is the date's own where it has one. ``original_starts_at`` is its RECURRENCE-ID when ``is_series``; an
    extra date stands beside the series' rule. What ``is_for_group`` has the standing of the group that meets there.
    """

    occurrence_id: int
    booking_id: int
    uid: str
    room_id: int
    slot: Slot
    status: OccurrenceStatus
    sequence: int
    created_at: datetime
    revised_at: datetime
    ended_at: datetime | None
    cancelled_at: datetime | None
    title: str
    note: str
    purpose: Purpose
    people: int
    visibility: Visibility
    organizer_id: int
    booked_by_id: int
    organization_id: int | None
    version: int
    original_starts_at: datetime
    is_series: bool = False
    is_extra: bool = False
    skip_kind: SkipKind | None = None
    skip_ko: str = ""
    skip_en: str = ""
    is_for_group: bool = False

    @property
    def effective_end(self) -> datetime:
        """When the room is given back: the planned end, or the early one."""
        return self.ended_at or self.slot.ends_at

    def is_over(self, now: datetime) -> bool:
        """Whether nothing of it lies ahead at ``now``."""
        return self.status not in LIVE or self.effective_end <= now


@dataclass(frozen=True, slots=True)
class OccurrenceChange:
    """One occurrence before (None: it is new) and after an act."""

    before: OccurrenceFacts | None
    after: OccurrenceFacts


@dataclass(frozen=True, slots=True)
class OccurrencesChanged:
    """What one act of resident ``by_id`` (None: the hub) changed at ``now``. ``is_gathered``: the same act on several
    bookings in one go; whoever did it is told of everything at once by whoever gathered it. ``is_told``: organizers are
    written to by whoever acts, one mail about all of theirs."""

    act: Act
    by_id: int | None
    now: datetime
    changes: tuple[OccurrenceChange, ...]
    is_gathered: bool = False
    is_told: bool = False

    def of_each_booking(self) -> "Iterator[OccurrencesChanged]":
        """The act on each booking, as if it had been done alone."""
        found: dict[int, list[OccurrenceChange]] = defaultdict(list)
        for each in self.changes:
            found[each.after.booking_id].append(each)
        for changes in found.values():
            yield replace(self, changes=tuple(changes), is_gathered=False)


Listener = Callable[[Session, OccurrencesChanged], None]


@contextmanager
def gathered(db: Session) -> Iterator[list[OccurrencesChanged]]:
    """Within, what acts change is collected; at the end those who follow hear of it once for each kind of act, however
    many bookings there are. Gives the list of what was collected; what raises tells nobody."""
    listeners = db.info["booking_listeners"]
    found: list[OccurrencesChanged] = []
    db.info["booking_listeners"] = (lambda _db, changed: found.append(changed),)
    try:
        yield found
    finally:
        db.info["booking_listeners"] = listeners
    for act in dict.fromkeys(each.act for each in found):
        same = [each for each in found if each.act is act]
        changes = tuple(change for each in same for change in each.changes)
        announce(db, replace(same[0], changes=changes, is_gathered=True))


def announce(db: Session, changed: OccurrencesChanged) -> None:
    """Hand ``changed`` to everyone who follows bookings, in this transaction; ``main`` wires them."""
    listeners: tuple[Listener, ...] = db.info["booking_listeners"]
    for listener in listeners:
        listener(db, changed)


PresenceListener = Callable[[Session, Sequence[OccurrenceFacts], datetime], None]


def announce_presence(db: Session, dates: Sequence[OccurrenceFacts], *, now: datetime) -> None:
    """Say that something is known anew of who came to ``dates``; the bookings stay as they are. ``main`` wires whoever
    follows."""
    listeners: tuple[PresenceListener, ...] = db.info.get("presence_listeners", ())
    for listener in listeners:
        listener(db, dates, now)
