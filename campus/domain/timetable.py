"""The timetable of one row (a room on a day): what stands where, in units that a table can span."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from campus.domain.spans import CLOCKS, Span, clip, cut_out, united

UNIT_MINUTES = 5

T = TypeVar("T")


class CellKind(StrEnum):
    """What a stretch of a row is."""

    FREE = "free"  # may be booked
    ENTRY = "entry"  # a booking
    BUFFER = "buffer"  # set-up or tidy-up
    SHUT = "shut"  # outside opening hours, or a closure
    IDLE = "idle"  # open and empty, but past or not yet bookable


class Entry(NamedTuple, Generic[T]):
    """A booking on the row: ``occupied`` are its allocation's minutes, ``booked`` those asked for."""

    booked: Span
    occupied: Span
    payload: T


@dataclass(frozen=True, slots=True)
class Cell(Generic[T]):
    """A stretch of the row, ``span`` units wide, with its times as ``HH:MM``; ``payload`` only for entries."""

    kind: CellKind
    first: int
    last: int
    span: int
    starts: str
    ends: str
    payload: T | None


def _cell(kind: CellKind, span: Span, payload: T | None = None) -> Cell[T]:
    first, last = span
    return Cell(kind, first, last, (last - first) // UNIT_MINUTES, CLOCKS[first], CLOCKS[last], payload)


def _outward(spans: Iterable[Span]) -> list[Span]:
    return [(first // UNIT_MINUTES * UNIT_MINUTES, -(-last // UNIT_MINUTES) * UNIT_MINUTES) for first, last in spans]


def lay_out(
    window: Span, entries: Sequence[Entry[T]], *, free: Sequence[Span], bookable: Sequence[Span]
) -> list[Cell[T]]:
    """The cells of a row, covering ``window`` exactly and without overlap. ``window`` lies on whole units.

    ``free`` are the minutes that may be booked, ``bookable`` the open ones. They are rounded outward to units; entries
    win over buffers, buffers over free time, that over idle, that over shut.
    """
    cells: list[Cell[T]] = []
    edge = window[0]
    for booked, _, payload in sorted(entries, key=lambda entry: entry.booked):
        for first, last in clip(_outward([booked]), window):
            if last > max(first, edge):
                cells.append(_cell(CellKind.ENTRY, (max(first, edge), last), payload))
                edge = last
    covered = [(cell.first, cell.last) for cell in cells]
    layers = (
        (CellKind.BUFFER, [entry.occupied for entry in entries]),
        (CellKind.FREE, free),
        (CellKind.IDLE, bookable),
        (CellKind.SHUT, [window]),
    )
    for kind, spans in layers:
        covered = united(covered)
        left = cut_out(united(clip(_outward(spans), window)), covered)
        cells.extend(_cell(kind, span) for span in left)
        covered.extend(left)
    cells.sort(key=lambda cell: cell.first)
    return cells
