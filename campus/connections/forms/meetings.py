"""Choosing one of the proposals for a meeting: the button sends room, day and time in one value."""

from datetime import date, timedelta

from pyramid.request import Request

from campus.connections.services.meeting import Choice
from campus.domain.hubtime import at
from campus.domain.slot import Slot
from campus.domain.spans import read_clock

_KEY_LENGTH = 64


def read_choice(request: Request, minutes: int, title: str) -> Choice | None:
    """The proposal that was taken, or None for what is none. Whether it still holds, the service says."""
    parts = request.POST.get("take", "").split(" ")
    if len(parts) != 3:
        return None
    slug, day, clock = parts
    minute = read_clock(clock)
    try:
        starts_at = at(date.fromisoformat(day), minute or 0)
    except (ValueError, OverflowError):
        return None
    if minute is None:
        return None
    form_key = request.POST.get("form_key", "")[:_KEY_LENGTH] or None
    return Choice(slug, Slot(starts_at, starts_at + timedelta(minutes=minutes)), title, form_key)
