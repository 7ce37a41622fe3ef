"""Local time at the hub: days are Seoul's."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from campus.domain.slot import Slot

SEOUL = ZoneInfo("Asia/Seoul")


@lru_cache(maxsize=4096)
def local(instant: datetime) -> datetime:
    """``instant`` on the hub's wall clock. A page asks the same few instants a thousand times."""
    return instant.astimezone(SEOUL)


def local_date(instant: datetime) -> date:
    """The hub's calendar day at ``instant``."""
    return local(instant).date()


@lru_cache(maxsize=4096)
def at(day: date, minute: int = 0) -> datetime:
    """The instant, in UTC, ``minute`` minutes after the hub's midnight of ``day``; 1440 is the next midnight."""
    return (datetime.combine(day, time(), SEOUL) + timedelta(minutes=minute)).astimezone(UTC)


def day_slot(day: date, days: int = 1) -> Slot:
    """The slot that ``days`` calendar days from ``day`` on take at the hub."""
    return Slot(at(day), at(day + timedelta(days=days)))


def minute_of(instant: datetime) -> int:
    """Minutes since the hub's midnight at ``instant``."""
    wall = local(instant)
    return wall.hour * 60 + wall.minute
