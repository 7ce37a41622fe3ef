"""Times of day in forms and addresses: ``HH:MM`` on the hub's clock, 24:00 being the day's end."""

import re
from datetime import date

from campus.domain.hubtime import at
from campus.domain.slot import Slot

_CLOCK = re.compile(r"([01]?[0-9]|2[0-4]):([0-5][0-9])")
DAY_MINUTES = 24 * 60


def read_clock(raw: str | None) -> int | None:
    """Minutes from midnight, 0 to 1440, or None when ``raw`` is no time."""
    found = _CLOCK.fullmatch((raw or "").strip())
    if found is None:
        return None
    minute = int(found[1]) * 60 + int(found[2])
    return minute if minute <= DAY_MINUTES else None


def write_clock(minute: int) -> str:
    """``09:30``; 1440 is ``24:00``."""
    return f"{minute // 60:02}:{minute % 60:02}"


def next_step(minute: int, step: int = 30) -> int:
    """The next multiple of ``step`` minutes, ``minute`` itself when it is one."""
    return -(-minute // step) * step


def slot_on(day: date, start: int, end: int) -> Slot:
    """The slot from minute ``start`` to minute ``end`` of the hub's ``day``; an end at or before the start that is not
    midnight raises ``SlotRefused``."""
    return Slot(at(day, start), at(day, end))
