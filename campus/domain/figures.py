"""The figures of occupancy, each with what it is made of: one truth for pages, files and prints."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from campus.domain.occupancy import SLOT_MINUTES, Sums


class FigureKind(StrEnum):
    """A figure; its formula in words stands in ``campus.reports.words`` under the same name."""

    BOOKED = "booked"
    USED = "used"
    GHOST = "ghost"
    NO_SHOWS = "no-shows"
    RECOVERED = "recovered"
    REBOOKED = "rebooked"
    SEATS = "seats"
    OVERALL = "overall"
    PEAK = "peak"


class Unit(StrEnum):
    """What numerator and denominator count."""

    MINUTES = "minutes"
    BOOKINGS = "bookings"
    SEAT_MINUTES = "seat-minutes"
    ROOMS = "rooms"


@dataclass(frozen=True, slots=True)
class Figure:
    """``part`` ÷ ``whole`` in ``unit``; a plain amount where ``is_amount``, with ``whole`` as what it is a part of."""

    kind: FigureKind
    part: int
    whole: int
    unit: Unit
    is_amount: bool = False

    @property
    def rate(self) -> float | None:
        """Between 0 and 1 (seats may be more); None where there is nothing to divide by, never 0."""
        return self.part / self.whole if self.whole else None

    @property
    def percent(self) -> float | None:
        """To one place."""
        return None if self.rate is None else round(self.rate * 100, 1)

    def change_from(self, other: "Figure") -> float | None:
        """Percentage points of a rate, or minutes of an amount, since ``other``; None where one of the two is none."""
        if self.is_amount:
            return float(self.part - other.part) if other.whole and self.whole else None
        if self.percent is None or other.percent is None:
            return None
        return round(self.percent - other.percent, 1)


@dataclass(frozen=True, slots=True)
class Peak:
    """The half hour from ``minute`` of ``day`` on, in which most rooms were in use."""

    in_use: int
    is_open: int
    day: date
    minute: int

    @property
    def rank(self) -> tuple[int, float, int, int]:
        """More rooms first, then the larger part of those that are open, then the earlier."""
        part = self.in_use / self.is_open if self.is_open else 0.0
        return (-self.in_use, -part, self.day.toordinal(), self.minute)


def peak_of_day(day: date, in_use: Sequence[int], is_open: Sequence[int]) -> Peak | None:
    """The peak of one day from rooms in use, and open, by half hour; None where nothing was open."""
    found = (
        Peak(used, opened, day, place * SLOT_MINUTES)
        for place, (used, opened) in enumerate(zip(in_use, is_open, strict=True))
        if opened
    )
    return min(found, key=lambda each: each.rank, default=None)


def highest(peaks: Iterable[Peak | None]) -> Peak | None:
    """The highest of several."""
    return min((each for each in peaks if each is not None), key=lambda each: each.rank, default=None)


def figures(sums: Sums, peak: Peak | None = None) -> dict[FigureKind, Figure]:
    """Every figure of ``sums``, by its kind."""
    minutes, bookings, seats = Unit.MINUTES, Unit.BOOKINGS, Unit.SEAT_MINUTES
    made = (
        Figure(FigureKind.BOOKED, sums.booked_minutes, sums.open_minutes, minutes),
        Figure(FigureKind.USED, sums.used_minutes, sums.open_minutes, minutes),
        Figure(FigureKind.GHOST, sums.ghost_minutes, sums.booked_minutes, minutes, is_amount=True),
        Figure(FigureKind.NO_SHOWS, sums.no_shows, sums.required, bookings),
        Figure(FigureKind.RECOVERED, sums.released_minutes, sums.booked_minutes, minutes, is_amount=True),
        Figure(FigureKind.REBOOKED, sums.rebooked_minutes, sums.released_minutes, minutes),
        Figure(FigureKind.SEATS, sums.people_minutes, sums.seat_minutes, seats),
        Figure(FigureKind.OVERALL, sums.people_minutes, sums.open_seat_minutes, seats),
        Figure(FigureKind.PEAK, peak.in_use if peak else 0, peak.is_open if peak else 0, Unit.ROOMS),
    )
    return {each.kind: each for each in made}
