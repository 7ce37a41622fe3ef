"""The day board: all rooms on one day."""

from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from campus.booking.cells import Head, RowWriter, Words
from campus.booking.filters import LONGEST_QUERY, Filters, chosen, read_day, read_people
from campus.booking.queries.board import read_days
from campus.booking.rows import axis_of
from campus.booking.sight import sight_of
from campus.booking.words import ROOM_KINDS
from campus.domain.hubtime import local_date, minute_of
from campus.domain.text import TextRefused, clean_line
from campus.permissions import Permission
from campus.spaces.catalogue import Catalogue
from campus.spaces.models import RoomKind
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.locale import _


def read_filters(request: Request, catalogue: Catalogue) -> Filters:
    """The filters in the address; what it names and the hub does not have is dropped."""
    asked = request.GET
    zone, kind = asked.get("zone"), asked.get("kind")
    try:
        query = clean_line(asked.get("q", "")[:LONGEST_QUERY], longest=LONGEST_QUERY)
    except TextRefused:
        query = ""
    return Filters(
        day=read_day(asked.get("date"), local_date(request.now)),
        people=read_people(asked.get("people")),
        zone=zone if zone in {each.slug for each in catalogue.zones} else None,
        kind=RoomKind(kind) if kind in set(RoomKind) else None,
        equipment=frozenset(asked.getall("equipment")) & {each.slug for each in catalogue.equipment},
        query=query,
        whole_day=asked.get("hours") == "all",
        as_list=asked.get("view") == "list",
    )


def row_writer(request: Request) -> RowWriter:
    """Writes timetable rows for this reader."""
    say = request.localizer.translate
    words = Words(
        locale=request.locale_name,
        dash="~" if request.locale_name == "ko" else "–",
        free=say(_("free")),
        booked=say(_("Booked")),
        waiting=say(_("Pending")),
        shut=say(_("Closed")),
        full=say(_("Nothing free")),
        today=say(_("Today")),
        held=say(_("Held for the waiting list")),
        held_for_you=say(_("Held for you")),
        until=say(_("until {moment}")),
    )
    return RowWriter(request.db.info["shown_rows"], words, sight_of(request.identity), request.now)


@view_config(
    route_name="booking.board", request_method="GET", permission=Permission.VISIT, renderer="booking/board.html"
)
def board(request: Request) -> dict[str, Any]:
    """Rooms as rows, time as columns; filters live in the address."""
    catalogue = read_catalogue(request.db)
    filters = read_filters(request, catalogue)
    days = read_days(request.db, catalogue, chosen(catalogue, filters), [filters.day])
    axis = axis_of(days, whole_day=filters.whole_day)
    rows = row_writer(request).write(days, axis, Head.ROOM)
    today, minute = local_date(request.now), minute_of(request.now)
    return {
        "axis": axis,
        "rows": rows,
        "filters": filters,
        "catalogue": catalogue,
        "kinds": ROOM_KINDS,
        "today": today,
        "holiday": catalogue.holidays.name(filters.day, request.locale_name),
        "now_share": axis.share(minute) if filters.day == today else None,
        "free_now": sum(row.is_free_at(minute) for row in rows) if filters.day == today else 0,
    }
