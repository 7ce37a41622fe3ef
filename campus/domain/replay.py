"""What would have been: past months played again by other rules of tidying up, releasing and dividing.

Pure and deterministic: bookings that were made stay as they were; only what was turned away is tried again. Instants
are whole minutes from any one origin. Played by the present rules, nothing is gained.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Taken:
    """A room held from ``starts`` to ``ends``, tidying up not counted."""

    room_id: int
    starts: int
    ends: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """A time that was asked for and not given, in the first of ``room_ids`` that is free."""

    id: int
    room_ids: tuple[int, ...]
    starts: int
    ends: int


@dataclass(frozen=True, slots=True)
class Missable:
    """A booking that asked for a check-in: ``came`` is the minute of the check-in, None for a no-show."""

    starts: int
    ends: int
    came: int | None


@dataclass(frozen=True, slots=True)
class Released:
    """``minutes`` that no-shows gave back, ``rooms_lost``: bookings whose people came after the release."""

    minutes: int
    rooms_lost: int


@dataclass(frozen=True, slots=True)
class Visit:
    """A booking of a room that might be divided; ``minutes`` as booked."""

    people: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Divided:
    """``fitting`` of ``bookings`` find room in one part; the other parts would have been free for ``freed_minutes``."""

    bookings: int
    fitting: int
    freed_minutes: int


def placed(wanted: Iterable[Wanted], taken: Iterable[Taken], gaps: Mapping[int, int]) -> dict[int, int]:
    """Which of ``wanted`` find a room, by id, when so many minutes must lie between two bookings of a
    room as ``gaps`` says (none where it does not).

    First come, first served in the order of ``wanted``: what finds a room takes it from the next.
    """
    lines: dict[int, list[tuple[int, int]]] = {}
    for each in sorted(taken, key=lambda it: (it.starts, it.ends)):
        lines.setdefault(each.room_id, []).append((each.starts, each.ends))
    found = {}
    for asked in wanted:
        for room_id in asked.room_ids:
            line = lines.setdefault(room_id, [])
            gap = gaps.get(room_id, 0)
            if _is_free(line, asked.starts - gap, asked.ends + gap):
                insort(line, (asked.starts, asked.ends))
                found[asked.id] = room_id
                break
    return found


def _is_free(line: Sequence[tuple[int, int]], first: int, last: int) -> bool:
    """Whether nothing in ``line``, sorted by start, lies between; no booking is longer than a week."""
    place = bisect_left(line, (first - 7 * 1_440, 0))
    for starts, ends in line[place:]:
        if starts >= last:
            return True
        if ends > first:
            return False
    return True


def released(bookings: Iterable[Missable], after_minutes: int) -> Released:
    """What is given back when a room is released ``after_minutes`` after the start of a booking to which nobody came:
    Σ over no-shows of max(planned end − start − ``after_minutes``, 0)."""
    minutes = lost = 0
    for each in bookings:
        if each.came is None:
            minutes += max(each.ends - each.starts - after_minutes, 0)
        elif each.starts + after_minutes < min(each.came, each.ends):
            lost += 1
    return Released(minutes, lost)


def divided(visits: Iterable[Visit], part_seats: Sequence[int]) -> Divided:
    """How many visits find room in the largest of the parts, and for how long the others would have been free:
    Σ minutes × (parts − 1)."""
    largest = max(part_seats, default=0)
    every = list(visits)
    fitting = [each for each in every if each.people <= largest]
    others = max(len(part_seats) - 1, 0)
    return Divided(len(every), len(fitting), sum(each.minutes for each in fitting) * others)


def even_parts(seats: int, count: int) -> list[int]:
    """``seats`` in ``count`` parts as even as can be, the larger first; together they are all of them."""
    whole, left = divmod(seats, count)
    return [whole + (place < left) for place in range(count)]
