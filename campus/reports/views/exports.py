"""The occupancy report as files for spreadsheets: the same period, filters and figures as on the page."""

import csv
from collections.abc import Sequence
from io import StringIO
from urllib.parse import quote

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.i18n import TranslationString
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config
from xlsxwriter.utility import xl_col_to_name

from campus.booking.words import ROOM_KINDS
from campus.domain.cells import inert
from campus.domain.figures import figures
from campus.domain.hubtime import local_date
from campus.domain.occupancy import SUM_NAMES, Sums
from campus.permissions import Permission
from campus.reports.filters import read_filters
from campus.reports.period import Beside, Period, PeriodRefused, read_period
from campus.reports.queries.gathered import Gathered, read_horizon
from campus.reports.runs import Run
from campus.reports.sheet import Address
from campus.reports.views.gathering import gather_or_begin
from campus.reports.words import FIGURES, FORMULAS
from campus.reports.workbook import CONTENT_TYPE, Cell, Rate, write_workbook
from campus.spaces.catalogue import Catalogue
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.locale import _
from campus.web.words import named

SUMS: dict[str, TranslationString] = {
    "open_minutes": _("Open minutes"),
    "booked_minutes": _("Booked minutes"),
    "used_minutes": _("Used minutes"),
    "released_minutes": _("Minutes given back"),
    "rebooked_minutes": _("Minutes booked again"),
    "people_minutes": _("People × used minutes"),
    "seat_minutes": _("Seats × used minutes"),
    "open_seat_minutes": _("Seats × open minutes"),
    "bookings": _("Bookings"),
    "required": _("Bookings that asked for a check-in"),
    "no_shows": _("No-shows"),
}
# Rates of a row: the figure, with the columns of its numerator and denominator.
RATES = {
    "booked": ("booked_minutes", "open_minutes"),
    "used": ("used_minutes", "open_minutes"),
    "no-shows": ("no_shows", "required"),
    "rebooked": ("rebooked_minutes", "released_minutes"),
    "seats": ("people_minutes", "seat_minutes"),
    "overall": ("people_minutes", "open_seat_minutes"),
}
_NAMES = 4


@view_config(route_name="reports.occupancy.csv", request_method="GET", permission=Permission.SEE_REPORTS)
def as_csv(request: Request) -> Response:
    """Room by room, and all of them together, as CSV (RFC 4180) in UTF-8 with the mark that spreadsheets look for."""
    gathered = _gathered(request)
    if isinstance(gathered, Response):
        return gathered
    period, it = gathered
    text = StringIO()
    writer = csv.writer(text)
    for row in _rows(request, it):
        writer.writerow([_plain(each) for each in row])
    return _file(request, period, "csv", "text/csv; charset=utf-8", text.getvalue().encode("utf-8-sig"))


@view_config(route_name="reports.occupancy.xlsx", request_method="GET", permission=Permission.SEE_REPORTS)
def as_workbook(request: Request) -> Response:
    """The same as a workbook: figures, rooms, and a sheet that says how every figure is made."""
    gathered = _gathered(request)
    if isinstance(gathered, Response):
        return gathered
    period, it = gathered
    say = request.localizer.translate
    head: list[Cell] = [say(_("Figure")), say(_("Value")), say(_("Numerator")), say(_("Denominator"))]
    shown: list[list[Cell]] = [head]
    for number, each in enumerate(it.figures.values(), 2):
        shown.append([say(FIGURES[each.kind]), Rate(f"C{number}/D{number}", each.rate), each.part, each.whole])
    formulas: list[list[Cell]] = [[say(_("Figure")), say(_("Formula"))]]
    formulas += [[say(FIGURES[kind]), say(FORMULAS[kind])] for kind in it.figures]
    sheets = [(say(_("Figures")), shown), (say(_("Rooms")), _rows(request, it)), (say(_("Formulas")), formulas)]
    return _file(request, period, "xlsx", CONTENT_TYPE, write_workbook(sheets))


def _gathered(request: Request) -> tuple[Period, Gathered] | Response:
    """What is asked for; else an answer that says why that is no report, or leads to the page where it is made."""
    db, catalogue = request.db, read_catalogue(request.db)
    try:
        period = read_period(request.GET, local_date(request.now))
    except PeriodRefused as error:
        return _told(request, error.message)
    filters = read_filters(request.GET, catalogue)
    made = gather_or_begin(request, catalogue, filters, (period.days,), read_horizon(db, request.now))
    if isinstance(made, Run):
        return HTTPSeeOther(Address(period, filters, Beside.NOTHING.value).url())
    return period, made.found[0]


def _rows(request: Request, it: Gathered) -> list[list[Cell]]:
    catalogue, say = read_catalogue(request.db), request.localizer.translate
    head = [_("Room"), _("Building"), _("Kind"), _("Seats"), *SUMS.values()]
    rates = [FIGURES[kind] for kind in FIGURES if kind.value in RATES]
    rows: list[list[Cell]] = [[say(each) for each in (*head, *rates)]]
    for room_id in _in_order(catalogue, it):
        room = catalogue.rooms[room_id]
        names: list[Cell] = [
            named(room, request.locale_name),
            named(room.building, request.locale_name),
            say(ROOM_KINDS[room.kind]),
            room.capacity,
        ]
        rows.append([*names, *_numbers(it.by_room[room_id].sums, len(rows) + 1)])
    rows.append([say(_("All rooms")), None, None, None, *_numbers(it.total.sums, len(rows) + 1)])
    return rows


def _in_order(catalogue: Catalogue, it: Gathered) -> list[int]:
    return [room_id for room_id in catalogue.rooms if room_id in it.by_room]


def _numbers(sums: Sums, row: int) -> list[Cell]:
    places = {name: f"{xl_col_to_name(_NAMES + place)}{row}" for place, name in enumerate(SUM_NAMES)}
    rates = {kind.value: each.rate for kind, each in figures(sums).items()}
    found: list[Cell] = [int(getattr(sums, name)) for name in SUM_NAMES]
    for name in (kind.value for kind in FIGURES if kind.value in RATES):
        part, whole = RATES[name]
        found.append(Rate(f"{places[part]}/{places[whole]}", rates[name]))
    return found


def _plain(it: Cell) -> str:
    if isinstance(it, Rate):
        return "" if it.value is None else f"{it.value:.6f}"
    return "" if it is None else inert(it) if isinstance(it, str) else str(it)


def _file(request: Request, period: Period, ending: str, content_type: str, octets: bytes) -> Response:
    """``octets`` to be kept under a name in the reader's language, and in ASCII for the programs of old."""
    span = f"{period.days.first}_{period.days.last}"
    name = f"{request.localizer.translate(_('Occupancy'))} {span}.{ending}"
    headers: Sequence[tuple[str, str]] = [
        ("Content-Type", content_type),
        ("Content-Disposition", f"attachment; filename=\"occupancy-{span}.{ending}\"; filename*=UTF-8''{quote(name)}"),
        ("Cache-Control", "private, no-store"),
    ]
    return Response(body=octets, headerlist=list(headers))


def _told(request: Request, message: TranslationString) -> Response:
    return Response(request.localizer.translate(message), status=422, content_type="text/plain", charset="utf-8")
