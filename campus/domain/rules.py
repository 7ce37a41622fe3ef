"""The rules that bound a booking, and the verdict of a room's rules on a slot.

Several policies may apply to a room; of each number the strictest holds and keeps the owner who set it. Clashes are not
judged here: they need the other bookings (see ``campus.domain.conflicts``).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Generic, TypeVar

from campus.domain.errors import (
    HUB,
    THE_ROOM,
    InThePast,
    NotYetBookable,
    OffGrid,
    OutsideOpeningHours,
    Owner,
    Refusal,
    RoomClosed,
    RoomRetired,
    TooLong,
    TooManyPeople,
    TooShort,
)
from campus.domain.hubtime import at, local_date, minute_of
from campus.domain.opening import ClosedTime, WeeklyHours, bookable_time, open_slots, open_time
from campus.domain.slot import Slot
from campus.domain.spans import Span, span_of

T = TypeVar("T")


class Visibility(StrEnum):
    """What others see of a booking."""

    PUBLIC = "public"
    MEMBERS = "members"
    TIME_ONLY = "time-only"


@dataclass(frozen=True, slots=True)
class PolicyNumbers:
    """One policy as stored: None where it says nothing."""

    owner: Owner
    grid_minutes: int | None = None
    shortest_minutes: int | None = None
    longest_minutes: int | None = None
    days_ahead: int | None = None
    opens_minute: int | None = None
    setup_minutes: int | None = None
    tidy_minutes: int | None = None
    visibility: Visibility | None = None


@dataclass(frozen=True, slots=True)
class Limit(Generic[T]):
    """A value and who set it."""

    value: T
    owner: Owner


@dataclass(frozen=True, slots=True)
class RoomPolicy:
    """What holds for a room once the strictest of its policies was taken; lengths in minutes."""

    grid: Limit[int]
    shortest: Limit[int]
    longest: Limit[int]
    days_ahead: Limit[int]
    opens_minute: Limit[int]
    setup: Limit[int]
    tidy: Limit[int]
    visibility: Limit[Visibility]


# What holds where no policy says anything: the table "Policy defaults" of the hub's rules.
DEFAULTS = PolicyNumbers(
    owner=HUB,
    grid_minutes=30,
    shortest_minutes=30,
    longest_minutes=180,
    days_ahead=30,
    opens_minute=600,
    setup_minutes=0,
    tidy_minutes=0,
    visibility=Visibility.MEMBERS,
)
_STRICTER_IS_SMALLER = ("longest_minutes", "days_ahead")
_STRICTER_IS_LARGER = ("grid_minutes", "shortest_minutes", "setup_minutes", "tidy_minutes", "opens_minute")
_OPENNESS = (Visibility.TIME_ONLY, Visibility.MEMBERS, Visibility.PUBLIC)


def _pick(policies: Sequence[PolicyNumbers], name: str) -> Limit[int]:
    said = [Limit(getattr(policy, name), policy.owner) for policy in policies if getattr(policy, name) is not None]
    if not said:
        return Limit(getattr(DEFAULTS, name), DEFAULTS.owner)
    choose = min if name in _STRICTER_IS_SMALLER else max
    return choose(said, key=lambda limit: limit.value)


def strictest(policies: Sequence[PolicyNumbers]) -> RoomPolicy:
    """The policy that holds when ``policies`` all apply; the hub's defaults fill what none of them says."""
    numbers = {name: _pick(policies, name) for name in (*_STRICTER_IS_SMALLER, *_STRICTER_IS_LARGER)}
    shown = [Limit(each.visibility, each.owner) for each in policies if each.visibility is not None]
    fallback = Limit(DEFAULTS.visibility or Visibility.MEMBERS, DEFAULTS.owner)
    return RoomPolicy(
        grid=numbers["grid_minutes"],
        shortest=numbers["shortest_minutes"],
        longest=numbers["longest_minutes"],
        days_ahead=numbers["days_ahead"],
        opens_minute=numbers["opens_minute"],
        setup=numbers["setup_minutes"],
        tidy=numbers["tidy_minutes"],
        visibility=min(shown, key=lambda limit: _OPENNESS.index(limit.value), default=fallback),
    )


_DAYS_REMEMBERED = 400


@dataclass(frozen=True, slots=True)
class RoomRules:
    """Everything that bounds bookings of one room. ``_open_days`` remembers what was worked out for a day."""

    capacity: int
    policy: RoomPolicy
    hours: tuple[WeeklyHours, ...]
    closures: tuple[ClosedTime, ...]
    retired_at: datetime | None = None
    _open_days: dict[date, tuple[Span, ...]] = field(default_factory=dict, compare=False, repr=False)

    def open_spans(self, day: date) -> tuple[Span, ...]:
        """The open minutes of the hub's ``day``, less the closures."""
        found = self._open_days.get(day)
        if found is None:
            midnight = at(day)
            found = tuple(span_of(midnight, slot) for slot in bookable_time(self.hours, self.closures, day))
            if len(self._open_days) >= _DAYS_REMEMBERED:
                self._open_days.clear()
            self._open_days[day] = found
        return found

    def occupied(self, slot: Slot) -> Slot:
        """The interval that a booking of ``slot`` takes, set-up and tidy-up included."""
        return slot.padded(self.policy.setup.value, self.policy.tidy.value)


def last_bookable_day(policy: RoomPolicy, now: datetime) -> date:
    """The furthest day that may be booked at ``now``: the window moves on at the policy's hour, not at midnight."""
    today = local_date(now)
    if minute_of(now) < policy.opens_minute.value:
        today -= timedelta(days=1)
    return today + timedelta(days=policy.days_ahead.value)


def earliest_start(policy: RoomPolicy, now: datetime) -> datetime:
    """The start of the grid step in which ``now`` falls: a room may still be taken in its running half hour."""
    return at(local_date(now), minute_of(now) // policy.grid.value * policy.grid.value)


def _judge_length(policy: RoomPolicy, slot: Slot) -> Iterable[Refusal]:
    grid = policy.grid
    if minute_of(slot.starts_at) % grid.value or minute_of(slot.ends_at) % grid.value or slot.starts_at.second:
        yield OffGrid(grid.owner, grid.value)
    if slot.minutes < policy.shortest.value:
        yield TooShort(policy.shortest.owner, policy.shortest.value, slot.minutes)
    if slot.minutes > policy.longest.value:
        yield TooLong(policy.longest.owner, policy.longest.value, slot.minutes)


def _judge_date(policy: RoomPolicy, slot: Slot, now: datetime) -> Iterable[Refusal]:
    if slot.starts_at < earliest_start(policy, now) or slot.ends_at <= now:
        yield InThePast(HUB, now)
    day = local_date(slot.starts_at)
    if day > last_bookable_day(policy, now):
        bookable_at = at(day - timedelta(days=policy.days_ahead.value), policy.opens_minute.value)
        yield NotYetBookable(policy.days_ahead.owner, policy.days_ahead.value, bookable_at)


def _judge_opening(rules: RoomRules, slot: Slot) -> Iterable[Refusal]:
    for closure in rules.closures:
        if closure.slot.overlaps(slot):
            yield RoomClosed(THE_ROOM, closure.slot, closure.reason_ko, closure.reason_en)
            return
    day = local_date(slot.starts_at)
    first, last = span_of(at(day), slot)
    # The day's own minutes answer for nearly every slot; one that runs past midnight needs the days joined.
    if any(opens <= first and last <= closes for opens, closes in rules.open_spans(day)):
        return
    if not any(each.contains(slot) for each in open_time(rules.hours, slot)):
        yield OutsideOpeningHours(THE_ROOM, day, tuple(open_slots(rules.hours, day)))


def judge(rules: RoomRules, slot: Slot, *, people: int, now: datetime) -> tuple[Refusal, ...]:
    """Every refusal of the room's rules, clashes aside; empty when the slot passes. ``now`` is an aware instant."""
    refusals: list[Refusal] = []
    if rules.retired_at is not None and rules.retired_at < slot.ends_at:
        refusals.append(RoomRetired(THE_ROOM, rules.retired_at))
    if people > rules.capacity:
        refusals.append(TooManyPeople(THE_ROOM, rules.capacity, people))
    refusals.extend(_judge_date(rules.policy, slot, now))
    refusals.extend(_judge_length(rules.policy, slot))
    refusals.extend(_judge_opening(rules, slot))
    return tuple(refusals)
