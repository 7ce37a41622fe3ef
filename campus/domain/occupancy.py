"""Occupancy: what one undivided room had on one day of the hub, in sums that add up over rooms and days.

Minutes, products of minutes and people, and counts are added; rates are made of sums at the very end
(``campus.domain.figures``). Every minute of a room belongs to one booking at most, so that the sums of a part of the
bookings (those of an organization, of a group) add up to the whole as well.

A divisible room has no minutes of its own: booking the whole uses each of its parts, and the people of it are shared
among them by their seats. What is counted once for a booking (that it was made, that it asked for a check-in, that
nobody came) is counted in the room that was booked, be it a whole, and on the day on which it begins.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from operator import add, attrgetter

from campus.domain.spans import DAY_MINUTES, Span, clip, cut_out, united

SLOT_MINUTES = 30
# How long ahead a booking was made, in minutes: under an hour, under a day, three days, a week, two weeks, longer.
LEAD_EDGES = (60, 1_440, 3 * 1_440, 7 * 1_440, 14 * 1_440)
# How full it made the room, in percent of its seats: up to a quarter, a half, three quarters, all, more; or not used.
FIT_EDGES = (25, 50, 75, 100)
_NO_KINDS = (0,) * 6
_NO_HOURS = (0,) * 24


@dataclass(frozen=True, slots=True)
class Stay:
    """A confirmed booking in one undivided room, in minutes of one day: ``booked`` as planned, ``used`` from the
    check-in to the end, ``released_from`` the minute at which the room was given back before the planned end.
    ``people`` are those of them in this room."""

    id: int
    booked: Span
    used: Span | None = None
    people: int = 0
    released_from: int | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """What of a room's minutes belongs to one stay; ``rebooked`` are the minutes of ``released`` that others booked."""

    stay: Stay
    booked: list[Span]
    used: list[Span]
    released: int
    rebooked: int


@dataclass(frozen=True, slots=True)
class Begun:
    """A booking on the day on which it begins, in the room that was booked. ``is_required``: it asked for a check-in,
    or was checked in automatically."""

    lead_minutes: int
    people: int
    capacity: int
    is_required: bool
    is_no_show: bool
    is_used: bool


@dataclass(frozen=True, slots=True)
class Sums:
    """What adds up: minutes, people × minutes, seats × minutes, and bookings."""

    open_minutes: int = 0
    booked_minutes: int = 0
    used_minutes: int = 0
    released_minutes: int = 0
    rebooked_minutes: int = 0
    people_minutes: int = 0  # Σ people × used
    seat_minutes: int = 0  # Σ capacity × used
    open_seat_minutes: int = 0  # Σ capacity × open
    bookings: int = 0
    required: int = 0
    no_shows: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*map(add, _SUMS(self), _SUMS(other)))

    @property
    def ghost_minutes(self) -> int:
        """Booked, and nobody was there."""
        return self.booked_minutes - self.used_minutes


SUM_NAMES = tuple(each.name for each in fields(Sums))
_SUMS = attrgetter(*SUM_NAMES)


@dataclass(frozen=True, slots=True)
class Measure:
    """Sums with their spread: minutes by hour of the day, bookings by lead time and by how full they made the room."""

    sums: Sums = Sums()
    open_hours: tuple[int, ...] = _NO_HOURS
    booked_hours: tuple[int, ...] = _NO_HOURS
    used_hours: tuple[int, ...] = _NO_HOURS
    leads: tuple[int, ...] = _NO_KINDS
    fits: tuple[int, ...] = _NO_KINDS

    def __add__(self, other: "Measure") -> "Measure":
        spreads = zip(_SPREADS(self), _SPREADS(other), strict=True)
        return Measure(self.sums + other.sums, *(tuple(map(add, mine, its)) for mine, its in spreads))


SPREAD_NAMES = ("open_hours", "booked_hours", "used_hours", "leads", "fits")
_SPREADS = attrgetter(*SPREAD_NAMES)


def added(measures: Iterable[Measure]) -> Measure:
    """All of them together."""
    every = list(measures)
    if not every:
        return Measure()
    sums = Sums(*map(sum, zip(*(_SUMS(each.sums) for each in every), strict=True)))
    spreads = zip(*(_SPREADS(each) for each in every), strict=True)
    return Measure(sums, *(tuple(map(sum, zip(*same, strict=True))) for same in spreads))


@dataclass(frozen=True, slots=True)
class DayMeasure:
    """A room's day; ``open_slots`` and ``used_slots`` say of each half hour whether it was open, and in use."""

    measure: Measure
    open_slots: tuple[int, ...]
    used_slots: tuple[int, ...]


def minutes_in(spans: Iterable[Span]) -> int:
    return sum(last - first for first, last in spans)


def shares(open_spans: Sequence[Span], stays: Iterable[Stay]) -> list[Share]:
    """Which minutes of a day with ``open_spans`` belong to which stay, in the order in which they begin.

    A minute that two had booked, since the room was given back and booked again, belongs to the later one.
    """
    ordered = sorted(stays, key=lambda each: (each.booked, each.id))
    found = []
    for place, stay in enumerate(ordered):
        later = [each for each in ordered[place + 1 :] if each.booked[0] < stay.booked[1]]
        booked = _clipped(cut_out([stay.booked], united(each.booked for each in later)), open_spans)
        own = [] if stay.used is None else [stay.used]
        used = _clipped(cut_out(own, united(each.used for each in later if each.used)), open_spans)
        released = rebooked = 0
        if stay.released_from is not None and stay.released_from < stay.booked[1]:
            given_back = _clipped([(max(stay.released_from, stay.booked[0]), stay.booked[1])], open_spans)
            released = minutes_in(given_back)
            again = united(each.booked for each in later if each.booked[0] >= stay.released_from)
            rebooked = released - minutes_in(cut_out(given_back, again))
        found.append(Share(stay, booked, used, released, rebooked))
    return found


def _clipped(spans: Iterable[Span], windows: Iterable[Span]) -> list[Span]:
    of = list(spans)
    return [piece for window in windows for piece in clip(of, window)]


def measure_day(
    open_spans: Sequence[Span], capacity: int, stays: Iterable[Share], begun: Iterable[Begun] = ()
) -> DayMeasure:
    """The measure of one room on one day: ``stays`` are those that count of the day's :func:`shares`, ``begun`` what
    began there. ``open_spans`` are the room's open minutes less closures; empty for a divisible room's whole."""
    mine = list(stays)
    booked = [span for each in mine for span in each.booked]
    used = [span for each in mine for span in each.used]
    minutes = minutes_in(open_spans)
    counted = list(begun)
    sums = Sums(
        open_minutes=minutes,
        booked_minutes=minutes_in(booked),
        used_minutes=minutes_in(used),
        released_minutes=sum(each.released for each in mine),
        rebooked_minutes=sum(each.rebooked for each in mine),
        people_minutes=sum(each.stay.people * minutes_in(each.used) for each in mine),
        seat_minutes=capacity * minutes_in(used),
        open_seat_minutes=capacity * minutes,
        bookings=len(counted),
        required=sum(each.is_required for each in counted),
        no_shows=sum(each.is_no_show for each in counted),
    )
    leads, fits = list(_NO_KINDS), list(_NO_KINDS)
    for each in counted:
        leads[_kind(each.lead_minutes, LEAD_EDGES)] += 1
        fits[_fit(each)] += 1
    hours = (_by_hour(open_spans), _by_hour(booked), _by_hour(used))
    measure = Measure(sums, *hours, tuple(leads), tuple(fits))
    return DayMeasure(measure, _touched(open_spans), _touched(used))


def _kind(value: int, edges: Sequence[int]) -> int:
    """The first edge that ``value`` stays below."""
    return next((place for place, edge in enumerate(edges) if value < edge), len(edges))


def _fit(it: Begun) -> int:
    if not it.is_used:
        return len(FIT_EDGES) + 1
    percent = -(-it.people * 100 // max(it.capacity, 1))
    return next((place for place, edge in enumerate(FIT_EDGES) if percent <= edge), len(FIT_EDGES))


def _by_hour(spans: Iterable[Span]) -> tuple[int, ...]:
    hours = list(_NO_HOURS)
    for first, last in spans:
        for hour in range(first // 60, (last - 1) // 60 + 1):
            hours[hour] += min(last, hour * 60 + 60) - max(first, hour * 60)
    return tuple(hours)


def _touched(spans: Iterable[Span]) -> tuple[int, ...]:
    slots = [0] * (DAY_MINUTES // SLOT_MINUTES)
    for first, last in spans:
        slots[first // SLOT_MINUTES : (last - 1) // SLOT_MINUTES + 1] = [1] * (
            (last - 1) // SLOT_MINUTES + 1 - first // SLOT_MINUTES
        )
    return tuple(slots)


def shared_people(people: int, capacities: Sequence[int]) -> list[int]:
    """``people`` of a whole room as they sit in its parts, by seats; the largest remainders get one more. Together they
    are all of them."""
    seats = sum(capacities)
    if not seats:
        return [people if place == 0 else 0 for place in range(len(capacities))]
    exact = [divmod(people * each, seats) for each in capacities]
    left = people - sum(whole for whole, _ in exact)
    most = sorted(range(len(exact)), key=lambda place: (-exact[place][1], place))[:left]
    return [whole + (place in most) for place, (whole, _) in enumerate(exact)]


def without_bookings(measure: Measure) -> Measure:
    """Only what was open: the denominators beside which a part of the bookings is put."""
    sums = Sums(open_minutes=measure.sums.open_minutes, open_seat_minutes=measure.sums.open_seat_minutes)
    return replace(Measure(sums), open_hours=measure.open_hours)


def without_opening(measure: Measure) -> Measure:
    """Only what was booked: the rest of :func:`without_bookings`."""
    sums = replace(measure.sums, open_minutes=0, open_seat_minutes=0)
    return replace(measure, sums=sums, open_hours=_NO_HOURS)
