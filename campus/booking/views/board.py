"""The day board: all rooms on one day."""

from datetime import timedelta
from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from campus.booking.cells import CellWriter
from campus.booking.filters import LONGEST_QUERY, Filters, chosen, read_day, read_people
from campus.booking.queries.board import Viewing
from campus.booking.queries.board import read_day as read_board
from campus.booking.words import ROOM_KINDS
from campus.domain.holidays import holiday_name
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


def cell_writer(request: Request) -> CellWriter:
    """Writes timetable cells in the reader's language."""
    say = request.localizer.translate
    dash = "~" if request.locale_name == "ko" else "–"
    words = {"free": _("free"), "booked": _("Booked"), "shut": _("Closed"), "full": _("Nothing free")}
    return CellWriter(request.locale_name, dash, **{name: say(text) for name, text in words.items()})


@view_config(
    route_name="booking.board", request_method="GET", permission=Permission.VISIT, renderer="booking/board.html"
)
def board(request: Request) -> dict[str, Any]:
    """Rooms as rows, time as columns; filters live in the address."""
    catalogue = read_catalogue(request.db)
    filters = read_filters(request, catalogue)
    viewing = Viewing(request.identity, request.now, filters.whole_day)
    day_board = read_board(request.db, chosen(catalogue, filters), filters.day, viewing)
    today = local_date(request.now)
    return {
        "board": day_board,
        "cells": cell_writer(request),
        "filters": filters,
        "catalogue": catalogue,
        "kinds": ROOM_KINDS,
        "today": today,
        "day_before": filters.day - timedelta(days=1),
        "day_after": filters.day + timedelta(days=1),
        "holiday": holiday_name(filters.day, request.locale_name),
        "now_share": day_board.share(request.now) if filters.day == today else None,
        "free_now": sum(row.is_free_at(minute_of(request.now)) for row in day_board.rows),
    }
