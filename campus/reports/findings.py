"""What stands out in a report: each sentence follows from numbers by a threshold that stands here, none is guessed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from campus.domain.figures import Figure, FigureKind
from campus.domain.occupancy import Measure, Sums
from campus.spaces.catalogue import RoomFacts

# A part of the day is "always" empty after so many weeks.
ALWAYS_WEEKS = 4
# A room counts as never used after so many days on which it was open.
NEVER_DAYS = 14
# Below ten hours a room's rates say little.
ENOUGH_MINUTES = 600
GHOST_SHARE, NO_SHOW_RATE, NO_SHOWS_OF = 0.3, 0.1, 20
LARGE_SEATS, FEW_SEATS_TAKEN = 12, 0.34
FULL_HOUR = 0.8
CHANGE_POINTS = 5.0
REBOOKED_WELL = 0.4
ENOUGH_SEARCHES = 5
MOST_PER_KIND, MOST = 2, 8


class FindingKind(StrEnum):
    """What a sentence says."""

    CHANGE = "change"
    NEVER_USED = "never-used"
    ALWAYS_EMPTY = "always-empty"
    FULL = "full"
    GHOST = "ghost"
    NO_SHOWS = "no-shows"
    TOO_LARGE = "too-large"
    REBOOKED = "rebooked"
    UNMET = "unmet"


class ReportedRoom(Protocol):
    """What a sentence or a bar says of a room, be it as it is or as it was."""

    @property
    def id(self) -> int: ...

    @property
    def slug(self) -> str: ...

    @property
    def name_ko(self) -> str: ...

    @property
    def name_en(self) -> str: ...

    @property
    def capacity(self) -> int: ...


@dataclass(frozen=True, slots=True)
class EmptyPart:
    """That a room was open in a part of one weekday (``morning``, ``afternoon``, ``evening``) and never used then."""

    room_id: int
    weekday: int
    part: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence to be: what it says, of which rooms, weekday and hour, with its numbers. ``figure`` leads on to the
    bookings behind it."""

    kind: FindingKind
    rooms: tuple[ReportedRoom, ...] = ()
    weekday: int | None = None
    part: str = ""
    hour: int | None = None
    percent: int = 0
    count: int = 0
    size: str = ""
    figure: FigureKind | None = None


@dataclass(frozen=True, slots=True)
class Numbers:
    """What findings are made of. ``days``: how many the period has."""

    figures: Mapping[FigureKind, Figure]
    before: Mapping[FigureKind, Figure] | None
    by_room: Mapping[int, Measure]
    by_weekday: Mapping[int, Measure]
    rooms: Mapping[int, RoomFacts]
    empty_parts: Sequence[EmptyPart]
    unmet_by_size: Mapping[str, int]
    days: int


def find(numbers: Numbers) -> list[Finding]:
    """The sentences of a report, the weightiest first; few enough to be read."""
    makers = (_changed, _never_used, _always_empty, _full, _ghosts, _no_shows, _too_large, _rebooked, _unmet)
    found = [each for make in makers for each in list(make(numbers))[:MOST_PER_KIND]]
    return found[:MOST]


def _changed(it: Numbers) -> Iterator[Finding]:
    if it.before is None:
        return
    for kind in (FigureKind.USED, FigureKind.BOOKED):
        change = it.figures[kind].change_from(it.before[kind])
        if change is not None and abs(change) >= CHANGE_POINTS:
            yield Finding(FindingKind.CHANGE, percent=round(change), figure=kind)
            return


def _never_used(it: Numbers) -> Iterator[Finding]:
    if it.days < NEVER_DAYS:
        return
    rooms = [room for room in _measured(it) if _of(it, room).used_minutes == 0 and _of(it, room).open_minutes > 0]
    if rooms and len(rooms) < len(list(_measured(it))):
        yield Finding(FindingKind.NEVER_USED, tuple(rooms[:3]), count=len(rooms), figure=FigureKind.BOOKED)


def _always_empty(it: Numbers) -> Iterator[Finding]:
    if it.days < ALWAYS_WEEKS * 7:
        return
    parts = [each for each in it.empty_parts if _of(it, it.rooms[each.room_id]).used_minutes > 0]
    # Rooms that are used much otherwise come first: there it is worth a word.
    for each in sorted(parts, key=lambda part: (-_of(it, it.rooms[part.room_id]).used_minutes, part.weekday)):
        yield Finding(
            FindingKind.ALWAYS_EMPTY,
            (it.rooms[each.room_id],),
            each.weekday,
            each.part,
            figure=FigureKind.BOOKED,
        )


def _full(it: Numbers) -> Iterator[Finding]:
    rates = [
        (used / opened, weekday, hour)
        for weekday, measure in it.by_weekday.items()
        for hour, (used, opened) in enumerate(zip(measure.used_hours, measure.open_hours, strict=True))
        if opened >= ENOUGH_MINUTES and used / opened >= FULL_HOUR
    ]
    for rate, weekday, hour in sorted(rates, key=lambda each: (-each[0], each[1:])):
        percent = round(rate * 100)
        yield Finding(FindingKind.FULL, weekday=weekday, hour=hour, percent=percent, figure=FigureKind.USED)


def _ghosts(it: Numbers) -> Iterator[Finding]:
    rates = []
    for room in _measured(it):
        sums = _of(it, room)
        if sums.booked_minutes >= ENOUGH_MINUTES and sums.ghost_minutes >= GHOST_SHARE * sums.booked_minutes:
            rates.append((sums.ghost_minutes / sums.booked_minutes, room))
    for rate, room in _highest(rates):
        yield Finding(FindingKind.GHOST, (room,), percent=round(rate * 100), figure=FigureKind.GHOST)


def _no_shows(it: Numbers) -> Iterator[Finding]:
    figure = it.figures[FigureKind.NO_SHOWS]
    if figure.whole >= NO_SHOWS_OF and (figure.rate or 0) >= NO_SHOW_RATE:
        percent = round((figure.rate or 0) * 100)
        yield Finding(FindingKind.NO_SHOWS, percent=percent, count=figure.part, figure=FigureKind.NO_SHOWS)


def _too_large(it: Numbers) -> Iterator[Finding]:
    rates = []
    for room in _measured(it):
        sums = _of(it, room)
        if room.capacity < LARGE_SEATS or sums.used_minutes < ENOUGH_MINUTES or not sums.seat_minutes:
            continue
        rate = sums.people_minutes / sums.seat_minutes
        if rate <= FEW_SEATS_TAKEN:
            rates.append((-rate, room))
    for _, room in _highest(rates):
        sums = _of(it, room)
        people = max(round(sums.people_minutes / sums.used_minutes), 1)
        yield Finding(FindingKind.TOO_LARGE, (room,), count=people, figure=FigureKind.SEATS)


def _rebooked(it: Numbers) -> Iterator[Finding]:
    figure = it.figures[FigureKind.REBOOKED]
    if figure.whole >= ENOUGH_MINUTES and (figure.rate or 0) >= REBOOKED_WELL:
        percent = round((figure.rate or 0) * 100)
        yield Finding(FindingKind.REBOOKED, percent=percent, figure=FigureKind.RECOVERED)


def _unmet(it: Numbers) -> Iterator[Finding]:
    for size, count in sorted(it.unmet_by_size.items(), key=lambda each: (-each[1], each[0])):
        if count >= ENOUGH_SEARCHES:
            yield Finding(FindingKind.UNMET, count=count, size=size)


def _measured(it: Numbers) -> Iterable[RoomFacts]:
    return (it.rooms[room_id] for room_id in it.by_room if not it.rooms[room_id].part_ids)


def _of(it: Numbers, room: RoomFacts) -> Sums:
    return it.by_room[room.id].sums


def _highest(rates: list[tuple[float, RoomFacts]]) -> list[tuple[float, RoomFacts]]:
    return sorted(rates, key=lambda each: (-each[0], each[1].id))

