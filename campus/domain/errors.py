"""Refusals: which rule said no, whose rule it is, and the values a sentence about it needs.

A refusal is a value, not text: ``campus.web.sentences`` says it in Korean and English. ``Refused`` carries refusals
out of a service; raising it rolls the transaction back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from campus.domain.asker import Audience, Holder, Period
from campus.domain.slot import Slot


@dataclass(frozen=True, slots=True)
class Owner:
    """Who set a rule, in both languages; the refusal names them."""

    ko: str
    en: str


HUB = Owner("허브 공통 규칙", "the hub's common rules")
THE_ROOM = Owner("공간 안내", "the room's own facts")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A rule's answer. ``may_override``: whether a manager may book against it, with a reason."""

    may_override: ClassVar[bool] = True

    owner: Owner


@dataclass(frozen=True, slots=True)
class InThePast(Refusal):
    """The slot begins before the current step of the grid."""

    may_override: ClassVar[bool] = False

    now: datetime


@dataclass(frozen=True, slots=True)
class OffGrid(Refusal):
    """Start or end do not fall on the grid, counted in minutes from the hub's midnight."""

    grid_minutes: int


@dataclass(frozen=True, slots=True)
class TooShort(Refusal):
    shortest_minutes: int
    minutes: int


@dataclass(frozen=True, slots=True)
class TooLong(Refusal):
    longest_minutes: int
    minutes: int


@dataclass(frozen=True, slots=True)
class NotYetBookable(Refusal):
    """The day is further ahead than the policy allows; ``bookable_at`` is the instant from which it will pass."""

    days_ahead: int
    bookable_at: datetime


@dataclass(frozen=True, slots=True)
class OutsideOpeningHours(Refusal):
    """``open_slots`` are the open times of the hub's day ``day``, perhaps none."""

    day: date
    open_slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class RoomClosed(Refusal):
    """A closure covers part of the slot."""

    closure: Slot
    reason_ko: str
    reason_en: str


@dataclass(frozen=True, slots=True)
class TooManyPeople(Refusal):
    capacity: int
    people: int


@dataclass(frozen=True, slots=True)
class RoomRetired(Refusal):
    """The room is no longer booked."""

    may_override: ClassVar[bool] = False

    retired_at: datetime


@dataclass(frozen=True, slots=True)
class TooLateToAsk(Refusal):
    """The room wants ``lead_business_days`` business days; ``earliest_day`` is the first day that passes now."""

    lead_business_days: int
    earliest_day: date


@dataclass(frozen=True, slots=True)
class ClosedOnHoliday(Refusal):
    """The room stays shut on the public holiday ``day``."""

    day: date
    name_ko: str
    name_en: str


@dataclass(frozen=True, slots=True)
class NotForYou(Refusal):
    """The room is for those whom ``audience`` names, and the asker is not among them."""

    audience: Audience


@dataclass(frozen=True, slots=True)
class QuotaSpent(Refusal):
    """A quota would be overrun: of ``minutes`` or of ``count`` bookings (the other is None); ``used`` in the same unit
    is what the holder has in the period already, which ends at ``renews_at``."""

    holder: Holder
    period: Period
    minutes: int | None
    count: int | None
    used: int
    renews_at: datetime


@dataclass(frozen=True, slots=True)
class TooSoonAgain(Refusal):
    """Less than ``rest_minutes`` lie between the slot and ``other``, a booking of the same resident in the room."""

    rest_minutes: int
    other: Slot


@dataclass(frozen=True, slots=True)
class SameDayOnly(Refusal):
    """Whoever left ``limit`` booked rooms empty within ``days`` books for the same day only, before ``until``."""

    until: datetime
    limit: int
    days: int


@dataclass(frozen=True, slots=True)
class UnderReview(Refusal):
    """The series was missed again and again: what is left of it stays where it is until a manager has looked at it."""


@dataclass(frozen=True, slots=True)
class SlotTaken(Refusal):
    """Someone else has the room at ``taken``, set-up and tidy-up included. Nobody may override it."""

    may_override: ClassVar[bool] = False

    taken: Slot


@dataclass(frozen=True, slots=True)
class TooManyWaits(Refusal):
    """Whoever asks stands in line ``most`` times already with bookings that have no room."""

    may_override: ClassVar[bool] = False

    most: int


@dataclass(frozen=True, slots=True)
class AlreadyInLine(Refusal):
    """Whoever asks stands in line for the room already, at ``slot``, which overlaps what they ask for."""

    may_override: ClassVar[bool] = False

    slot: Slot


@dataclass(frozen=True, slots=True)
class AlreadyOver(Refusal):
    """The occurrence is past, cancelled or ended: there is nothing left to change."""

    may_override: ClassVar[bool] = False

    ended_at: datetime


@dataclass(frozen=True, slots=True)
class WaitsForAnswer(Refusal):
    """More time in a room where a manager answers, while the booking is on already: nobody would answer in time."""


class Refused(Exception):
    """A service said no, with at least one refusal. Nothing was written."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(", ".join(type(refusal).__name__ for refusal in refusals))
        self.refusals = tuple(refusals)

    @property
    def is_clash(self) -> bool:
        return any(isinstance(refusal, SlotTaken) for refusal in self.refusals)


class StaleEdit(Exception):
    """The booking was changed since the form was shown; ``version`` is the one that stands now."""

    def __init__(self, version: int) -> None:
        super().__init__(f"The booking is at version {version} now.")
        self.version = version
