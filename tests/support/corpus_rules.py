"""Recurrences of every kind that people ask for, on clocks that are changed and on one that is not."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from campus.domain.recurrence import Frequency, NthWeekday, Recurrence, Rule, expand
from tests.support.clock import NOW

# On the hub's clock, and on one of each side of the earth whose changes lie apart.
ZONES = ("Asia/Seoul", "America/New_York", "Europe/Berlin", "Australia/Sydney")
HUB_ZONE, *AWAY = ZONES
DAY = timedelta(days=1)
# What feeds tell, with a margin of days: 90 days back, 18 months ahead.
EARLIEST, LATEST = timedelta(days=80), timedelta(days=530)
# In the evening, in the morning, and in the nights in which clocks are changed.
_HOURS = (19, 19, 18, 17, 10, 14, 8, 23, 0, 1, 2, 3)
_LENGTHS = (60, 60, 90, 120, 120, 180, 30)


@dataclass(frozen=True, slots=True)
class Chance:
    """What a kind of rule may choose from: ``first`` is the day on which it begins to be asked for."""

    dice: random.Random
    first: date

    def number(self, least: int, most: int) -> int:
        return self.dice.randint(least, most)

    def weekdays(self, most: int) -> tuple[NthWeekday, ...]:
        return tuple(NthWeekday(each) for each in sorted(self.dice.sample(range(7), self.number(2, most))))

    def nth_weekday(self, *nths: int) -> tuple[NthWeekday, ...]:
        return (NthWeekday(self.number(0, 6), self.dice.choice(nths)),)


_DAILY, _WEEKLY, _MONTHLY, _YEARLY = Frequency
# The last three are held by no program that is like Exchange: they are told date by date.
KINDS: dict[str, Callable[[Chance], Rule]] = {
    "daily": lambda it: Rule(_DAILY, count=it.number(5, 30)),
    "every few days": lambda it: Rule(_DAILY, interval=it.number(2, 10), count=it.number(10, 30)),
    "daily until": lambda it: Rule(_DAILY, until=it.first + it.number(3, 25) * DAY),
    "weekly": lambda it: Rule(_WEEKLY, count=it.number(20, 54)),
    "weekly until": lambda it: Rule(_WEEKLY, until=it.first + it.number(20, 380) * DAY),
    "several weekdays": lambda it: Rule(_WEEKLY, weekdays=it.weekdays(4), count=it.number(15, 60)),
    "every second week": lambda it: Rule(_WEEKLY, interval=it.number(2, 4), count=it.number(8, 26)),
    "several weekdays, every second week": lambda it: Rule(
        _WEEKLY,
        interval=it.number(2, 3),
        weekdays=it.weekdays(3),
        count=it.number(12, 40),
        week_start=it.dice.choice((0, 6)),
    ),
    "day of the month": lambda it: Rule(_MONTHLY, month_days=(it.number(1, 28),), count=it.number(6, 15)),
    "last day of the month": lambda it: Rule(_MONTHLY, month_days=(-1,), count=it.number(6, 15)),
    "nth weekday": lambda it: Rule(_MONTHLY, weekdays=it.nth_weekday(1, 2, 3, 4), count=it.number(8, 15)),
    "last weekday": lambda it: Rule(_MONTHLY, weekdays=it.nth_weekday(-1), until=it.first + it.number(200, 450) * DAY),
    "nth weekday, every few months": lambda it: Rule(
        _MONTHLY, interval=it.number(2, 3), weekdays=it.nth_weekday(1, 2, 3, -1), count=it.number(3, 6)
    ),
    "yearly": lambda it: Rule(_YEARLY, months=(it.number(1, 12),), month_days=(it.number(1, 28),), count=2),
    "nth weekday of a month, yearly": lambda it: Rule(
        _YEARLY, months=(it.number(1, 12),), weekdays=it.nth_weekday(1, 2, 3, 4, -1), count=2
    ),
    "several days of the month": lambda it: Rule(_MONTHLY, month_days=(10, 25, -1), count=it.number(8, 20)),
    "several nth weekdays": lambda it: Rule(
        _MONTHLY, weekdays=it.nth_weekday(1, 2) + it.nth_weekday(3, 4), count=it.number(8, 20)
    ),
    "fifth weekday": lambda it: Rule(_MONTHLY, weekdays=it.nth_weekday(5), count=it.number(2, 5)),
}


@cache
def changes_of(zone: str, now: datetime = NOW) -> tuple[date, ...]:
    """The days on which the clock of ``zone`` is changed, within what feeds tell at ``now``."""
    clock, first = ZoneInfo(zone), (now - EARLIEST).date()
    days = [first + number * DAY for number in range((EARLIEST + LATEST).days)]
    at_noon = [datetime.combine(day, time(12), clock).utcoffset() for day in days]
    return tuple(day for day, before, after in zip(days[1:], at_noon, at_noon[1:], strict=False) if before != after)


def recurrence_of(kind: str, zone: str, now: datetime, dice: random.Random) -> Recurrence:
    """A recurrence of ``kind`` on the clock of ``zone`` within what feeds tell at ``now``, some dates beside the rule.

    Short ones begin shortly before the clock is changed, where it is; many are in the night.
    """
    day = (now - EARLIEST).date() + dice.randint(0, 240) * DAY
    changes = changes_of(zone, now)
    if changes and kind.split()[0] in ("daily", "every") and dice.random() < 0.8:
        day = dice.choice(changes) - dice.randint(1, 12) * DAY
    first = datetime.combine(day, time(dice.choice(_HOURS), dice.choice((0, 0, 30))))
    rule = KINDS[kind](Chance(dice, day))
    minutes = dice.choice(_LENGTHS)
    extra: tuple[datetime, ...] = ()
    if dice.random() < 0.3:
        means = {each.wall.date() for each in expand(Recurrence(rule, first, minutes, zone))}
        days = [day + offset * DAY for offset in sorted(dice.sample(range(1, 40), dice.randint(1, 3)))]
        clock = first.time() if dice.random() < 0.7 else time(16, 30)
        extra = tuple(datetime.combine(each, clock) for each in days if each not in means)
    return Recurrence(rule, first, minutes, zone, extra)
