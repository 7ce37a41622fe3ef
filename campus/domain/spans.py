"""Spans: the minutes of one hub day as pairs of integers, for the sums a page of fifty rooms makes by the hundred.

A span is (first, last): from minute ``first`` up to, not including, minute ``last`` of the hub's day; minutes of
the days beside it are negative, or beyond 1440. Lists of spans are in order and disjoint unless said otherwise.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from campus.domain.slot import Slot

Span = tuple[int, int]

DAY_MINUTES = 1440
_MINUTE = timedelta(minutes=1)
# Browsers may add the seconds.
_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)(?::00)?", re.ASCII)
CLOCKS = tuple(f"{minute // 60:02}:{minute % 60:02}" for minute in range(DAY_MINUTES + 1))


def read_clock(raw: str) -> int | None:
    """Minutes from midnight, 0 to 1440 (``24:00``), or None when ``raw`` is no ``HH:MM``; ``CLOCKS`` writes it."""
    found = _CLOCK.fullmatch(raw.strip())
    if found is None:
        return None
    minute = int(found[1]) * 60 + int(found[2])
    return minute if minute <= DAY_MINUTES else None


def span_of(midnight: datetime, slot: Slot) -> Span:
    """``slot`` on the day that begins at ``midnight``, outward to whole minutes."""
    return (slot.starts_at - midnight) // _MINUTE, -((midnight - slot.ends_at) // _MINUTE)


def united(spans: Iterable[Span]) -> list[Span]:
    """The union of any spans, in order and disjoint; those that touch become one, empty ones vanish."""
    found: list[Span] = []
    for first, last in sorted(spans):
        if first >= last:
            continue
        if found and first <= found[-1][1]:
            if last > found[-1][1]:
                found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return found


def cut_out(spans: Sequence[Span], cuts: Sequence[Span]) -> list[Span]:
    """What is left of ``spans`` without the minutes in ``cuts``."""
    if not cuts:
        return list(spans)
    found: list[Span] = []
    for first, last in spans:
        for cut_first, cut_last in cuts:
            if cut_last <= first:
                continue
            if cut_first >= last:
                break
            if cut_first > first:
                found.append((first, cut_first))
            first = cut_last
        if first < last:
            found.append((first, last))
    return found


def clip(spans: Iterable[Span], window: Span) -> list[Span]:
    """The parts of ``spans`` inside ``window``."""
    low, high = window
    return [(max(first, low), min(last, high)) for first, last in spans if first < high and last > low]
