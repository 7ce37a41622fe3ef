"""The verdict of a room's rules on a slot.

Clashes and quotas are not judged here: they need the other bookings (``campus.domain.conflicts``,
``campus.domain.rules.quotas``).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from campus.domain.asker import Asker
from campus.domain.business_days import business_days_after
from campus.domain.errors import (
    HUB,
    THE_ROOM,
    ClosedOnHoliday,
    InThePast,
    NotForYou,
    NotYetBookable,
    OffGrid,
    OutsideOpeningHours,
    Refusal,
    RoomClosed,
    RoomRetired,
    SameDayOnly,
    TooLateToAsk,
    TooLong,
    TooManyPeople,
    TooShort,
)
from campus.domain.holidays import PUBLIC_HOLIDAYS, HolidayCalendar
from campus.domain.hubtime import at, local_date, minute_of
from campus.domain.no_show import standing
from campus.domain.opening import ClosedTime, WeeklyHours, bookable_time, open_slots, open_time
from campus.domain.rules.policy import Limit, RoomPolicy
from campus.domain.slot import Slot
from campus.domain.spans import Span, span_of

_DAYS_REMEMBERED = 400
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RoomRules:
    """Everything that bounds bookings of one room. ``_open_days`` remembers what was worked out for a day."""

    capacity: int
    policy: RoomPolicy
    hours: tuple[WeeklyHours, ...]
    closures: tuple[ClosedTime, ...]
    retired_at: datetime | None = None
    holidays: HolidayCalendar = PUBLIC_HOLIDAYS
    _open_days: dict[date, tuple[Span, ...]] = field(default_factory=dict, compare=False, repr=False)

    def open_spans(self, day: date) -> tuple[Span, ...]:
        """The open minutes of the hub's ``day``, less the closures."""
        found = self._open_days.get(day)
        if found is None:
            midnight = at(day)
            slots = [] if self.is_shut_for_holiday(day) else bookable_time(self.hours, self.closures, day)
            found = tuple(span_of(midnight, slot) for slot in slots)
            if len(self._open_days) >= _DAYS_REMEMBERED:
                self._open_days.clear()
            self._open_days[day] = found
        return found

    def is_shut_for_holiday(self, day: date) -> bool:
        """Whether the room stays shut on the hub's ``day``, since it is a public holiday."""
        return not self.policy.on_holidays.value and self.holidays.is_holiday(day)

    def is_open_at(self, slot: Slot) -> bool:
        """Whether the room is open for all of ``slot``, which lies within one day of the hub, by its hours alone."""
        day = local_date(slot.starts_at)
        first, last = span_of(at(day), slot)
        return any(opens <= first and last <= closes for opens, closes in self.open_spans(day))

    def occupied(self, slot: Slot) -> Slot:
        """The interval that a booking of ``slot`` takes, set-up and tidy-up included."""
        return slot.padded(self.policy.setup.value, self.policy.tidy.value)


def remember_together(rules: Mapping[int, RoomRules]) -> dict[int, RoomRules]:
    """The same rules of rooms; those that open alike share what is worked out for a day."""
    days: dict[object, dict[date, tuple[Span, ...]]] = defaultdict(dict)

    def alike(each: RoomRules) -> object:
        return each.hours, each.closures, each.policy.on_holidays.value, id(each.holidays)

    return {number: replace(each, _open_days=days[alike(each)]) for number, each in rules.items()}


def last_bookable_day(policy: RoomPolicy, now: datetime, asker: Asker | None = None) -> date:
    """The furthest day that may be booked at ``now``: the window moves on at the policy's hour, not at midnight."""
    today = local_date(now)
    if minute_of(now) < policy.opens_minute.value:
        today -= _ONE_DAY
    return today + timedelta(days=_days_ahead(policy, asker).value)


def _days_ahead(policy: RoomPolicy, asker: Asker | None) -> Limit[int]:
    if asker is not None and asker.plans_season:
        return max(policy.days_ahead, policy.group_days_ahead, key=lambda limit: limit.value)
    return policy.days_ahead


def longest_for(policy: RoomPolicy, asker: Asker | None) -> Limit[int]:
    """The longest booking of ``asker``: organizers of a group may have the longer of the two."""
    if asker is not None and asker.leads_group:
        return max(policy.longest, policy.group_longest, key=lambda limit: limit.value)
    return policy.longest


def first_bookable_day(rules: RoomRules, now: datetime) -> date:
    """The nearest day that may be booked at ``now``: the room's lead in business days lies before it.

    With a lead of 5, Monday 2026-10-12 is asked for on Thursday the 1st at the latest.
    """
    today, lead = local_date(now), rules.policy.lead.value
    if lead == 0:
        return today
    return business_days_after(today - _ONE_DAY, lead, rules.holidays) + _ONE_DAY


def earliest_start(policy: RoomPolicy, now: datetime) -> datetime:
    """The start of the grid step in which ``now`` falls: a room may still be taken in its running half hour."""
    return at(local_date(now), minute_of(now) // policy.grid.value * policy.grid.value)


def _judge_length(policy: RoomPolicy, slot: Slot, asker: Asker | None) -> Iterable[Refusal]:
    grid, longest = policy.grid, longest_for(policy, asker)
    if minute_of(slot.starts_at) % grid.value or minute_of(slot.ends_at) % grid.value or slot.starts_at.second:
        yield OffGrid(grid.owner, grid.value)
    if slot.minutes < policy.shortest.value:
        yield TooShort(policy.shortest.owner, policy.shortest.value, slot.minutes)
    if slot.minutes > longest.value:
        yield TooLong(longest.owner, longest.value, slot.minutes)


def _judge_date(rules: RoomRules, slot: Slot, now: datetime, asker: Asker | None) -> Iterable[Refusal]:
    policy, day = rules.policy, local_date(slot.starts_at)
    if slot.starts_at < earliest_start(policy, now) or slot.ends_at <= now:
        yield InThePast(HUB, now)
    elif policy.lead.value and day < (first := first_bookable_day(rules, now)):
        yield TooLateToAsk(policy.lead.owner, policy.lead.value, first)
    if day > last_bookable_day(policy, now, asker):
        ahead = _days_ahead(policy, asker)
        bookable_at = at(day - timedelta(days=ahead.value), policy.opens_minute.value)
        yield NotYetBookable(ahead.owner, ahead.value, bookable_at)


def _judge_opening(rules: RoomRules, slot: Slot) -> Iterable[Refusal]:
    for closure in rules.closures:
        if closure.slot.overlaps(slot):
            yield RoomClosed(THE_ROOM, closure.slot, closure.reason_ko, closure.reason_en)
            return
    day = local_date(slot.starts_at)
    if rules.is_shut_for_holiday(day):
        names = (rules.holidays.name(day, locale) or "" for locale in ("ko", "en"))
        yield ClosedOnHoliday(rules.policy.on_holidays.owner, day, *names)
        return
    # The day's own minutes answer for nearly every slot; one that runs past midnight needs the days joined.
    if rules.is_open_at(slot):
        return
    if not any(each.contains(slot) for each in open_time(rules.hours, slot)):
        yield OutsideOpeningHours(THE_ROOM, day, tuple(open_slots(rules.hours, day)))


def _judge_no_shows(policy: RoomPolicy, slot: Slot, now: datetime, asker: Asker) -> Iterable[Refusal]:
    """What a group meets in is no one person's: its series answers for itself when it is missed."""
    if not asker.no_shows or asker.is_for_group or local_date(slot.starts_at) == local_date(now):
        return
    until = standing(policy.no_shows, asker.no_shows, now).restricted_until
    if until is not None:
        limit = policy.no_show_limit
        yield SameDayOnly(limit.owner, until, limit.value, policy.no_show_days.value)


def judge(
    rules: RoomRules, slot: Slot, *, people: int, now: datetime, asker: Asker | None = None
) -> tuple[Refusal, ...]:
    """Every refusal of the room's rules, clashes and quotas aside; empty when the slot passes.

    ``now`` is an aware instant. Without an ``asker`` nothing is said of who may book, and the plain limits hold.
    """
    refusals: list[Refusal] = []
    if rules.retired_at is not None and rules.retired_at < slot.ends_at:
        refusals.append(RoomRetired(THE_ROOM, rules.retired_at))
    if people > rules.capacity:
        refusals.append(TooManyPeople(THE_ROOM, rules.capacity, people))
    if asker is not None:
        refusals.extend(
            NotForYou(each.owner, each.value) for each in rules.policy.audiences if not each.value.admits(asker)
        )
        refusals.extend(_judge_no_shows(rules.policy, slot, now, asker))
    refusals.extend(_judge_date(rules, slot, now, asker))
    refusals.extend(_judge_length(rules.policy, slot, asker))
    refusals.extend(_judge_opening(rules, slot))
    return tuple(refusals)
