"""The bookings behind a figure."""

from typing import Any

from babel.dates import get_day_names
from pyramid.request import Request
from pyramid.view import view_config

from campus.audit.kinds import Looked
from campus.booking.sight import sight_of
from campus.domain.figures import Figure, FigureKind
from campus.domain.hubtime import local_date
from campus.domain.rules import Visibility
from campus.people.looking import note_look
from campus.permissions import Permission
from campus.reports import words
from campus.reports.filters import read_filters
from campus.reports.period import PeriodKind, PeriodRefused, period_around, read_period
from campus.reports.queries.bookings import Behind, Cell, count_behind, page_behind
from campus.reports.queries.gathered import Gathered, gather, read_horizon
from campus.reports.sheet import Address
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.forms import refused
from campus.web.paging import paged, read_page_number

PAGE = "reports/bookings.html"
SIZE = 50


@view_config(route_name="reports.bookings", request_method="GET", renderer=PAGE, permission=Permission.SEE_REPORTS)
def bookings(request: Request) -> dict[str, Any]:
    """A page of the bookings behind a figure, the latest first, with the sum that all of them make."""
    db, now = request.db, request.now
    catalogue, today = read_catalogue(db), local_date(now)
    filters = read_filters(request.GET, catalogue)
    try:
        period, problem = read_period(request.GET, today), None
    except PeriodRefused as error:
        period, problem = period_around(PeriodKind.MONTH, today), error.message
    horizon = read_horizon(db, now)
    asked = request.GET.get("figure", "")
    figure = next((each for each in FigureKind if each.value == asked), FigureKind.BOOKED)
    cell = Cell(_number(request, "hour", 24), _number(request, "weekday", 7))
    scope = filters.scope(catalogue)
    it = gather(db, catalogue, period.days, scope, horizon, now=now)
    behind = Behind(horizon.measured(period.days), scope, figure, cell)
    is_empty = problem is not None or not len(behind.days) or not scope.room_ids
    number = read_page_number(request)
    total = 0 if is_empty else count_behind(db, catalogue, behind, now=now)
    offset = (number - 1) * SIZE
    lines = [] if not total else page_behind(db, catalogue, behind, offset=offset, limit=SIZE, now=now)
    sight = sight_of(request.identity)
    whose = {holder for each in lines for holder in each.holders if each.visibility is Visibility.TIME_ONLY}
    note_look(request, Looked.REPORT_BOOKINGS, "", whose)
    return (refused(request) if problem is not None else {}) | {
        "problem": problem,
        "address": Address(period, filters),
        "period": period,
        "figure": it.figures[figure],
        "sum": _sum(it, it.figures[figure], cell),
        "cell": cell,
        "words": words,
        "weekday_names": get_day_names("wide", locale=request.locale_name),
        "rooms": catalogue.rooms,
        "room": catalogue.by_slug.get(filters.room),
        "glimpses": {
            each.date.id: sight.glimpse(each.booking_id, each.title, each.visibility, each.holders) for each in lines
        },
        "page": paged(request, lines, number=number, total=total, size=SIZE),
    }


def _number(request: Request, name: str, below: int) -> int | None:
    raw = request.GET.get(name, "")
    return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 3 and int(raw) < below else None


def _sum(it: Gathered, figure: Figure, cell: Cell) -> int | None:
    """What all the bookings of the list add up to; None where the report does not know it for a part of the days."""
    if cell.hour is None and cell.weekday is None:
        return figure.part
    measure = it.total if cell.weekday is None else it.by_weekday.get(cell.weekday)
    if measure is None:
        return 0
    if cell.hour is not None:
        spreads = {FigureKind.BOOKED: measure.booked_hours, FigureKind.USED: measure.used_hours}
        return spreads[figure.kind][cell.hour] if figure.kind in spreads else None
    sums = measure.sums
    return {FigureKind.BOOKED: sums.booked_minutes, FigureKind.USED: sums.used_minutes}.get(figure.kind)
