"""What an act changed, as frozen values, and how those who follow bookings hear of it."""

from collections.abc import Callable
from dataclasses import dataclass
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
    """What one act of resident ``by_id`` (None: the hub) changed at ``now``."""

    act: Act
    by_id: int | None
    now: datetime
    changes: tuple[OccurrenceChange, ...]


Listener = Callable[[Session, OccurrencesChanged], None]


def announce(db: Session, changed: OccurrencesChanged) -> None:
    """Hand ``changed`` to everyone who follows bookings, in this transaction; ``main`` wires them."""
    listeners: tuple[Listener, ...] = db.info["booking_listeners"]
    for listener in listeners:
        listener(db, changed)
