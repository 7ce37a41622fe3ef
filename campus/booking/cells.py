"""The rows of the timetable as HTML.

A board has hundreds of cells, and a template takes a third of the page's time over them; so they are written here, one
string each. Only titles come from people, and those are escaped; all else is times, slugs and words of our own.
"""

from dataclasses import dataclass

from markupsafe import Markup, escape

from campus.booking.queries.board import Row
from campus.booking.sight import Glimpse
from campus.domain.timetable import Cell, CellKind
from campus.web.words import named, seats, whereabouts


@dataclass(frozen=True, slots=True)
class CellWriter:
    """Writes rows in the reader's language: ``dash`` joins two times, the words name what has no title."""

    locale: str
    dash: str
    free: str
    booked: str
    shut: str
    full: str

    def __call__(self, row: Row) -> Markup:
        """The ``td`` elements of ``row``."""
        where = f"/bookings/new?room={row.room.slug}&amp;date={row.day}&amp;start="
        return Markup("".join([self._cell(cell, where) for cell in row.cells]))  # noqa: S704 - titles are escaped below

    def room_row(self, row: Row) -> Markup:
        """The ``tr`` of a room on the day board: what the script needs, the room's head, the cells."""
        room, policy = row.room, row.room.rules.policy
        full = "" if row.free else f' <small class="tt-none">{self.full}</small>'
        head = (
            f'<tr role="row" data-room="{room.slug}" data-grid="{policy.grid.value}" '
            f'data-shortest="{policy.shortest.value}" data-longest="{policy.longest.value}">'
            f'<th scope="row" role="rowheader" class="tt-name"><a href="/rooms/{room.slug}">'
            f"{escape(named(room, self.locale))}</a> <small>{seats(room.capacity, self.locale)} · "
            f"{escape(whereabouts(room, self.locale))}</small>{full}</th>"
        )
        return Markup(f"{head}{self(row)}</tr>")  # noqa: S704 - names are escaped above

    def _cell(self, cell: Cell[Glimpse], where: str) -> str:
        when = f"{cell.starts}{self.dash}{cell.ends}"
        if cell.kind is CellKind.ENTRY and cell.payload is not None:
            return self._entry(cell, cell.payload, when)
        if cell.kind is CellKind.FREE:
            return (
                f'<td class="tt-free" role="cell" colspan="{cell.span}"><a href="{where}{cell.starts}" '
                f'data-from="{cell.starts}" data-to="{cell.ends}" draggable="false">'
                f'<span class="tt-when">{when}</span> <span class="tt-word">{self.free}</span></a></td>'
            )
        said = f'<span class="visually-hidden">{when} {self.shut}</span>' if cell.kind is CellKind.SHUT else ""
        return f'<td class="tt-{cell.kind}" colspan="{cell.span}">{said}</td>'

    def _entry(self, cell: Cell[Glimpse], seen: Glimpse, when: str) -> str:
        title = self.booked if seen.title is None else escape(seen.title)
        inner = (
            f'title="{title} {when}"><b><bdi>{title}</bdi></b> <span>{cell.starts}<span>{self.dash}{cell.ends}</span>'
        )
        if seen.booking_id is None:
            content = f"<div {inner}</span></div>"
        else:
            content = f'<a href="/bookings/{seen.booking_id}" {inner}</span></a>'
        return f'<td class="tt-entry is-{seen.kind}" role="cell" colspan="{cell.span}">{content}</td>'
