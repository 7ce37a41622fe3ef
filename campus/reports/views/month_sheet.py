"""A month on a sheet: on the page, on paper, as PDF. A closed month's is the one that was frozen."""

from datetime import date
from functools import partial
from typing import Any
from urllib.parse import quote

from babel.dates import get_day_names
from markupsafe import Markup
from pyramid.httpexceptions import HTTPNotFound
from pyramid.renderers import render
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.domain.days import ONE_DAY
from campus.domain.figures import FigureKind
from campus.domain.hubtime import local_date
from campus.domain.occupancy import Sums
from campus.permissions import Permission
from campus.reports.corrected import corrected
from campus.reports.filters import ReportFilters
from campus.reports.found_sheet import Found, find_sheet
from campus.reports.month_sheet import MonthSheet, SheetRoom
from campus.reports.pdf import PDF_IS_THERE, write_pdf
from campus.reports.period import PeriodKind, period_around
from campus.reports.queries.closings import month_days
from campus.reports.queries.gathered import read_horizon
from campus.reports.sentences import told
from campus.reports.sheet import (
    BOOKINGS,
    TILES,
    TREND_HEIGHT,
    TREND_WIDTH,
    Address,
    RoomRow,
    heat_cells,
    hours,
    open_hours,
    path_of,
    percent,
    room_rows,
    tiles,
    trend,
)
from campus.reports.views.months import read_month
from campus.reports.words import reader_of
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.locale import _
from campus.web.words import month_name

PAGE, PAPER = "reports/month.html", "reports/month_pdf.html"
# As many as leave room for the rest on the second page.
MOST_ROOMS = 15
_REST = SheetRoom(0, "", "", "", 0)


@view_config(route_name="reports.month", request_method="GET", renderer=PAGE, permission=Permission.SEE_REPORTS)
def month_page(request: Request) -> dict[str, Any]:
    """The month as one would put it on the wall."""
    month = read_month(request.matchdict["month"])
    found = find_sheet(request.db, read_catalogue(request.db), month, now=request.now)
    return _values(request, month, found) | {"pdf_is_there": PDF_IS_THERE}


@view_config(route_name="reports.month.pdf", request_method="GET", permission=Permission.SEE_REPORTS)
def month_pdf(request: Request) -> Response:
    """The same as PDF, where the extra is installed."""
    month = read_month(request.matchdict["month"])
    if not PDF_IS_THERE:
        text = request.localizer.translate(_("For PDF files the hub needs an extra: pip install 'campus[pdf]'."))
        return Response(text, status=404, content_type="text/plain", charset="utf-8")
    found = find_sheet(request.db, read_catalogue(request.db), month, now=request.now)
    if found.sheet is None:
        raise HTTPNotFound
    settings = request.registry["settings"]
    html = str(Markup(render(PAPER, _values(request, month, found), request=request)))  # noqa: S704 - our own template
    name = f"{request.localizer.translate(_('Monthly report'))} {month:%Y-%m}.pdf"
    headers = [
        ("Content-Type", "application/pdf"),
        ("Content-Disposition", f"inline; filename=\"month-{month:%Y-%m}.pdf\"; filename*=UTF-8''{quote(name)}"),
        ("Cache-Control", "private, no-store"),
    ]
    return Response(body=write_pdf(html, settings.base_url), headerlist=headers)


def _values(request: Request, month: date, found: Found) -> dict[str, Any]:
    """What page and paper show."""
    days, horizon = month_days(month), read_horizon(request.db, request.now)
    before = (days.first - ONE_DAY).replace(day=1)
    frame = {
        "month": month,
        "found": found,
        "sheet": found.sheet,
        "is_open": days.first <= horizon.today <= days.last,
        "is_future": days.first > horizon.today,
        "begins": horizon.begins,
        "earlier": before if before >= horizon.begins.replace(day=1) else None,
        "later": days.last + ONE_DAY if days.last + ONE_DAY <= local_date(request.now) else None,
        "now": request.now,
    }
    return frame if found.sheet is None else frame | _shown(request, found, found.sheet)


def _shown(request: Request, found: Found, sheet: MonthSheet) -> dict[str, Any]:
    reader, locale = reader_of(request), request.locale_name
    address = Address(period_around(PeriodKind.MONTH, sheet.days.first), ReportFilters())
    points = trend(sheet.by_time, len(sheet.days), address, locale)
    rows, rest = _rooms(sheet)
    return {
        "tiles": tiles(reader, TILES, sheet, sheet.before, address),
        "compared": None if sheet.compared is None else month_name(sheet.compared.first, locale),
        "findings": told(reader, sheet.findings, address),
        "rows": rows,
        "rest": rest,
        "rest_count": len(sheet.rooms) - len(rows),
        "points": points,
        "trend_paths": {which: path_of(points, which) for which in ("booked", "used")},
        "trend_size": (TREND_WIDTH, TREND_HEIGHT),
        "corrections": corrected(reader, found.corrections),
        "hours_of": partial(hours, locale=locale),
        "percent": percent,
        **_heat(locale, address, sheet),
    }


def _heat(locale: str, address: Address, sheet: MonthSheet) -> dict[str, Any]:
    shown, names = open_hours(sheet.total), get_day_names("abbreviated", locale=locale)
    behind = partial(address.url, BOOKINGS, figure=FigureKind.USED.value)
    rows = [
        (names[day], heat_cells(measure, "used", shown, behind(weekday=str(day)) + "&hour="))
        for day, measure in sheet.by_weekday.items()
        if any(measure.open_hours)
    ]
    return {"heat_hours": shown, "heat_rows": rows}


def _rooms(sheet: MonthSheet) -> tuple[list[RoomRow], RoomRow | None]:
    """The rooms used most, and the others together."""
    rows = room_rows(sheet.rooms)
    if len(rows) <= MOST_ROOMS:
        return rows, None
    shown = {row.room.id for row in rows[: MOST_ROOMS - 1]}
    others = sum((sums for room, sums in sheet.rooms if room.id not in shown), Sums())
    return rows[: MOST_ROOMS - 1], room_rows([(_REST, others)])[0]
