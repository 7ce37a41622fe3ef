"""The rows of the timetable as HTML.

A board has hundreds of cells, and a template takes a third of the page's time over them; so they are written here, one
string each. Only titles come from people, and those are escaped; all else is times, slugs and words of our own.

A row is written once for all who see the same, and kept: its key names everything that it is made of. What is not in
the key must not be in the row.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from markupsafe import Markup, escape

from campus.booking.queries.board import RoomDay
from campus.booking.rows import Axis, Row, lay_out_row
from campus.booking.sight import Glimpse, Sight
from campus.db import Memory
from campus.domain.hubtime import local_date
from campus.domain.spans import Span
from campus.domain.timetable import Cell, CellKind
from campus.web.words import clock, day_kind, named, seats, short_day, whereabouts


class Head(StrEnum):
    """What a row is called by: its room on the day board, its day in a week."""

    ROOM = "room"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a row in the reader's language: ``dash`` joins two times, ``until`` has its moment at ``{moment}``,
    the others name what has no title."""

    locale: str
    dash: str
    free: str
    booked: str
    waiting: str
    shut: str
    full: str
    today: str
    held: str
    held_for_you: str
    until: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row as HTML, and the minutes from which on its room could be booked."""

    html: Markup
    free: tuple[Span, ...]

    def is_free_at(self, minute: int) -> bool:
        """Whether the room could be booked from ``minute`` of its day on."""
        return any(first <= minute < last for first, last in self.free)


@dataclass(frozen=True, slots=True)
class RowWriter:
    """Writes rows for one reader. ``memory`` is the process's, under ``shown_rows`` in its sessions' ``info``."""

    memory: Memory[ShownRow]
    words: Words
    sight: Sight
    now: datetime

    def write(self, days: Sequence[RoomDay], axis: Axis, head: Head) -> list[ShownRow]:
        """A row for each of ``days``."""
        # Rules look at the clock's minutes, not at its seconds.
        minute = self.now.replace(second=0, microsecond=0)
        today = local_date(minute)
        rows = []
        for it in days:
            sight = it.sight(self.sight)
            # When a hold ends is told beside the day of today.
            when = today if it.has_hold else it.day == today
            key = (it.key, head, axis, self.words.locale, sight, it.openness(minute), when)
            shown = self.memory.get(key)
            if shown is None:
                row = lay_out_row(it, axis, sight, minute)
                opening = room_head(row, self.words) if head is Head.ROOM else day_head(row, self.words, today)
                html = Markup("".join([opening, *_cells(row, self.words, today), "</tr>"]))  # noqa: S704 - escaped below
                shown = ShownRow(html, row.free)
                self.memory.keep(key, shown, len(html))
            rows.append(shown)
        return rows


def _limits(row: Row) -> str:
    """What the script needs to know of the row's room."""
    policy = row.room.rules.policy
    return (
        f'data-grid="{policy.grid.value}" data-shortest="{policy.shortest.value}" data-longest="{policy.longest.value}"'
    )


def _full(row: Row, words: Words) -> str:
    return "" if row.free else f' <small class="tt-none">{words.full}</small>'


def room_head(row: Row, words: Words) -> str:
    """The beginning of a ``tr`` of the day board."""
    room = row.room
    return (
        f'<tr role="row" data-room="{room.slug}" {_limits(row)}>'
        f'<th scope="row" role="rowheader" class="tt-name"><a href="/rooms/{room.slug}">'
        f"{escape(named(room, words.locale))}</a> <small>{seats(room.capacity, words.locale)} · "
        f"{escape(whereabouts(room, words.locale))}</small>{_full(row, words)}</th>"
    )


def day_head(row: Row, words: Words, today: date) -> str:
    """The beginning of a ``tr`` of a room's week."""
    is_today, kind = row.day == today, day_kind(row.day, row.room.rules.holidays)
    marked = ' class="is-today"' if is_today else ""
    return (
        f'<tr role="row" data-room="{row.room.slug}" data-day="{row.day}" {_limits(row)}{marked}>'
        f'<th scope="row" role="rowheader" class="tt-name is-{kind}"><a href="/rooms?date={row.day}">'
        f"{short_day(row.day, words.locale)}</a>{f' <small>{words.today}</small>' if is_today else ''}"
        f"{_full(row, words)}</th>"
    )


def _cells(row: Row, words: Words, today: date) -> Iterator[str]:
    """The ``td`` elements of ``row``."""
    where = f"/bookings/new?room={row.room.slug}&amp;date={row.day}&amp;start="
    return (
        _hold(cell, words, row.day, today)
        if cell.payload is not None and cell.payload.until is not None
        else _cell(cell, where, words)
        for cell in row.cells
    )


def _cell(cell: Cell[Glimpse], where: str, words: Words) -> str:
    when = f"{cell.starts}{words.dash}{cell.ends}"
    if cell.kind is CellKind.ENTRY and cell.payload is not None:
        return _entry(cell, cell.payload, when, words)
    if cell.kind is CellKind.FREE:
        return (
            f'<td class="tt-free" role="cell" colspan="{cell.span}"><a href="{where}{cell.starts}" '
            f'data-from="{cell.starts}" data-to="{cell.ends}" draggable="false">'
            f'<span class="tt-when">{when}</span> <span class="tt-word">{words.free}</span></a></td>'
        )
    said = f'<span class="visually-hidden">{when} {words.shut}</span>' if cell.kind is CellKind.SHUT else ""
    return f'<td class="tt-{cell.kind}" colspan="{cell.span}">{said}</td>'


def _entry(cell: Cell[Glimpse], seen: Glimpse, when: str, words: Words) -> str:
    title = words.booked if seen.title is None else escape(seen.title)
    waits, look = (f" · {words.waiting}", "is-waiting") if seen.is_pending else ("", f"is-{seen.kind}")
    inner = (
        f'title="{title} {when}{waits}"><b><bdi>{title}</bdi></b> '
        f"<span>{cell.starts}<span>{words.dash}{cell.ends}{waits}</span>"
    )
    if seen.booking_id is None:
        content = f"<div {inner}</span></div>"
    else:
        content = f'<a href="/bookings/{seen.booking_id}" {inner}</span></a>'
    return f'<td class="tt-entry {look}" role="cell" colspan="{cell.span}">{content}</td>'


def _hold(cell: Cell[Glimpse], words: Words, day: date, today: date) -> str:
    """A room that is offered to who stands in line; whose turn it is follows the link to take it."""
    booking_id = None if cell.payload is None else cell.payload.booking_id
    title = words.held if booking_id is None else words.held_for_you
    until = words.until.format(moment=_moment(cell.payload, words, day, today))
    when = f"{cell.starts}{words.dash}{cell.ends}"
    range_ = f'<span class="tt-range">{when} · </span>'
    inner = f'title="{title} {when} · {until}"><b>{title}</b> <span>{range_}{until}</span>'
    content = f"<div {inner}</div>" if booking_id is None else f'<a href="/bookings/{booking_id}" {inner}</a>'
    return f'<td class="tt-entry is-held" role="cell" colspan="{cell.span}">{content}</td>'


def _moment(seen: Glimpse | None, words: Words, day: date, today: date) -> str:
    """When a hold ends: the time, on another day than the row's with that day."""
    if seen is None or seen.until is None:
        return ""
    ends_on = local_date(seen.until)
    named = {today: f"{words.today} "}.get(ends_on, f"{short_day(ends_on, words.locale)} ")
    return f"{named if ends_on != day else ''}{clock(seen.until)}"
