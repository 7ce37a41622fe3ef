"""What an act changed, as frozen values, and how those who follow bookings hear of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from campus.booking.models import OccurrenceStatus, Purpose
from campus.domain.rules import Visibility
from campus.domain.slot import Slot


class Act(StrEnum):
    """What was done; also the name in the audit, after ``booking.``."""

    MADE = "made"
    REVISED = "revised"  # words only
    MOVED = "moved"  # time or room
    CANCELLED = "cancelled"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class OccurrenceFacts:
    """One occurrence with its booking, as it stands. ``slot`` is the planned time, ``ended_at`` an early end."""

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

    @property
    def effective_end(self) -> datetime:
        """When the room is given back: the planned end, or the early one."""
        return self.ended_at or self.slot.ends_at

    def is_over(self, now: datetime) -> bool:
        """Whether nothing of it lies ahead at ``now``."""
        return self.status is not OccurrenceStatus.CONFIRMED or self.effective_end <= now


@dataclass(frozen=True, slots=True)
class OccurrenceChange:
    """One occurrence before (None: it is new) and after an act."""

    before: OccurrenceFacts | None
    after: OccurrenceFacts


@dataclass(frozen=True, slots=True)
class OccurrencesChanged:
    """What one act of resident ``by_id`` changed at ``now``."""

    act: Act
    by_id: int
    now: datetime
    changes: tuple[OccurrenceChange, ...]


Listener = Callable[[Session, OccurrencesChanged], None]


def announce(db: Session, changed: OccurrencesChanged) -> None:
    """Hand ``changed`` to everyone who follows bookings, in this transaction; ``main`` wires them."""
    listeners: tuple[Listener, ...] = db.info["booking_listeners"]
    for listener in listeners:
        listener(db, changed)
