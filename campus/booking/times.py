"""Slots and steps of a day, as forms and addresses ask for them."""

from datetime import date

from campus.domain.hubtime import at
from campus.domain.slot import Slot


def next_step(minute: int, step: int = 30) -> int:
    """The next multiple of ``step`` minutes, ``minute`` itself when it is one."""
    return -(-minute // step) * step


def slot_on(day: date, start: int, end: int) -> Slot:
    """The slot from minute ``start`` to minute ``end`` of the hub's ``day``; an end at or before the start that is not
    midnight raises ``SlotRefused``."""
    return Slot(at(day, start), at(day, end))
