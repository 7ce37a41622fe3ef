"""The curve of a day as bars, in percent of a drawing's width and height."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from campus.domain.hubtime import at

_GAP = 0.22


@dataclass(frozen=True, slots=True)
class Bar:
    """A half hour: where it stands, how high, and whether it is over, running or still to come."""

    x: float
    width: float
    height: float
    state: str
    is_peak: bool


@dataclass(frozen=True, slots=True)
class Pulse:
    """A day's bars; ``peak_at`` and ``peak`` are its fullest half hour, None and 0 on an empty day."""

    bars: tuple[Bar, ...]
    hours: tuple[tuple[int, float], ...]
    peak_at: datetime | None
    peak: int


def draw_pulse(counts: Sequence[int], day: date, hours: range, now: datetime) -> Pulse:
    """Bars for ``counts``, one for each half hour of ``hours`` on the hub's ``day``."""
    starts = [at(day, hours.start * 60 + 30 * place) for place in range(len(counts))]
    peak = max(counts, default=0)
    fullest = counts.index(peak) if peak else None
    step = 100 / len(counts)
    bars = tuple(
        Bar(
            x=step * (place + _GAP / 2),
            width=step * (1 - _GAP),
            height=100 * count / peak if peak else 0,
            state=_state(starts[place], now),
            is_peak=place == fullest,
        )
        for place, count in enumerate(counts)
    )
    marks = tuple((hour, 100 * (hour - hours.start) / len(hours)) for hour in hours if hour % 3 == 0)
    return Pulse(bars, marks, None if fullest is None else starts[fullest], peak)


def _state(start: datetime, now: datetime) -> str:
    if start + timedelta(minutes=30) <= now:
        return "past"
    return "now" if start <= now else "ahead"
