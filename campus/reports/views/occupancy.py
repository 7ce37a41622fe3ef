"""The occupancy report."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from babel.dates import get_day_names
from markupsafe import Markup
from pyramid.renderers import render
from pyramid.request import Request
from pyramid.view import view_config

from campus.booking.words import PURPOSES, ROOM_KINDS
from campus.db import Memory
from campus.domain.days import Days
from campus.domain.hubtime import local_date
from campus.domain.occupancy import Measure
from campus.people.words import KINDS as ORGANIZATION_KINDS
from campus.permissions import Permission
from campus.reports import words
from campus.reports.corrected import corrected
from campus.reports.filters import read_filters
from campus.reports.found_sheet import closed_figures
from campus.reports.meters import unseen_uses
from campus.reports.period import PeriodKind, PeriodRefused, period_around, read_beside, read_period
from campus.reports.queries.choices import read_choices
from campus.reports.queries.findings import read_findings
from campus.reports.queries.gathered import Gathered, Horizon, read_horizon
from campus.reports.queries.unmet import PARTS_OF_DAY, Unmet, read_unmet
from campus.reports.runs import Run
from campus.reports.sentences import told
from campus.reports.services.closing import find_closing
from campus.reports.sheet import (
    BESIDE_TILES,
    BOOKINGS,
    TILES,
    TREND_HEIGHT,
    TREND_WIDTH,
    Address,
    heat_cells,
    hours,
    open_hours,
    path_of,
    percent,
    room_rows,
    tiles,
    trend,
    undivided,
)
from campus.reports.views.gathering import being_made, gather_or_begin
from campus.reports.words import reader_of
from campus.spaces.catalogue import Catalogue
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.forms import refused

PAGE, BODY = "reports/occupancy.html", "reports/occupancy_figures.html"


@view_config(route_name="reports.occupancy", request_method="GET", renderer=PAGE, permission=Permission.SEE_REPORTS)
def occupancy(request: Request) -> dict[str, Any]:
    """What rooms were used for in a period; what is asked stands in the address."""
    catalogue, today = read_catalogue(request.db), local_date(request.now)
    filters, beside = read_filters(request.GET, catalogue), read_beside(request.GET)
    try:
        period, problem = read_period(request.GET, today), None
    except PeriodRefused as error:
        period, problem = period_around(PeriodKind.MONTH, today), error.message
    address = Address(period, filters, beside.value)
    frame = _frame(request, catalogue, address, read_horizon(request.db, request.now))
    if problem is not None:
        return refused(request) | frame | {"problem": problem}
    days = frame["horizon"].measured(period.days)
    unseen = unseen_uses(request.db, catalogue, days, filters.scope(catalogue).room_ids, now=request.now)
    hours_of = partial(hours, locale=request.locale_name)
    body = _body(request, catalogue, address, frame)
    if isinstance(body, Run):
        return being_made(request, body, address)
    if "HX-Request" in request.headers:  # the page of the progress asks: the report has another layout
        request.response.headers["HX-Refresh"] = "true"
    return frame | {"problem": None, "body": body, "unseen": unseen, "hours_of": hours_of}


def _body(request: Request, catalogue: Catalogue, address: Address, frame: dict[str, Any]) -> Markup | Run:
    """The figures as they are shown, or how far they are. Of a period that is over they are written once for everyone
    who reads the same language, until something of what is kept, of the rooms or of the searches changes."""
    horizon: Horizon = frame["horizon"]
    unmet = read_unmet(request.db, address.period.days, _zone_id(catalogue, address))

    def written() -> Markup | Run:
        made = gather_or_begin(request, catalogue, address.filters, _spans(request, address, horizon), horizon)
        if isinstance(made, Run):
            return made
        values = frame | {"made_at": made.made_at} | _report(request, catalogue, address, made.found, unmet)
        return Markup(render(BODY, values, request=request))  # noqa: S704 - our own template

    is_over = horizon.kept is not None and address.period.days.last <= horizon.kept.last < horizon.today
    if not is_over or request.registry["settings"].is_development:
        return written()
    searches = (unmet.total, unmet.near, tuple(sorted(unmet.by_size_and_part.items())))
    closing = find_closing(request.db, address.period.days.first)
    state = (horizon, catalogue.token, searches, None if closing is None else closing.id)
    key = (BODY, request.locale_name, address, request.GET.get("layer") == "booked", state)
    memory: Memory[Markup] = request.registry["kept_pieces"]
    piece = memory.get(key)
    if piece is not None:
        return piece
    made = written()
    if isinstance(made, Markup):
        memory.keep(key, made, len(made))
    return made


def _spans(request: Request, address: Address, horizon: Horizon) -> tuple[Days, ...]:
    """The report's period, and the one beside it where there are figures of all of it."""
    days = address.period.days
    other = address.period.beside(read_beside(request.GET), horizon.today)
    return (days,) if other is None or len(horizon.measured(other)) < len(other) else (days, other)


def _zone_id(catalogue: Catalogue, address: Address) -> int | None:
    return next((each.id for each in catalogue.zones if each.slug == address.filters.zone), None)


def _frame(request: Request, catalogue: Catalogue, address: Address, horizon: Horizon) -> dict[str, Any]:
    """What stands around the figures: period, filters, words."""
    asked = {name: request.GET.get(name, "")[:10] for name in ("from", "to", "date")}
    days = address.period.days
    return {
        "address": address,
        "period": address.period,
        "period_kind": request.GET.get("period") or PeriodKind.MONTH.value,
        "filters": address.filters,
        "said": address.filters.parameters(),
        "asked": {"from": asked["from"] or days.first.isoformat(), "to": asked["to"] or days.last.isoformat()},
        "horizon": horizon,
        "catalogue": catalogue,
        "choices": read_choices(request.db),
        "words": words,
        "weekday_names": get_day_names("abbreviated", locale=request.locale_name),
        "room_kinds": ROOM_KINDS,
        "purposes": PURPOSES,
        "organization_kinds": ORGANIZATION_KINDS,
        "bookings": BOOKINGS,
        "now": request.now,
    }


def _report(
    request: Request, catalogue: Catalogue, address: Address, found: Sequence[Gathered], unmet: Unmet
) -> dict[str, Any]:
    it, before = found[0], found[1] if len(found) > 1 else None
    today = local_date(request.now)
    reader = reader_of(request)
    closed = None if address.filters.is_narrowed or it.is_empty else closed_figures(request.db, it)
    layer = "booked" if request.GET.get("layer") == "booked" else "used"
    compared = None if before is None or before.is_empty else before
    earlier = None if compared is None else compared.figures
    return {
        "it": it,
        "is_open": today <= address.period.days.last,
        "later": after if (after := address.period.after()).days.first <= today else None,
        "compared": compared,
        "tiles": tiles(reader, TILES, closed or it, earlier, address),
        "beside_tiles": tiles(reader, BESIDE_TILES, closed or it, earlier, address),
        "closed": closed,
        "corrections": corrected(reader, closed.corrections) if closed else [],
        "findings": _findings(request, address, it, compared, unmet) if not it.is_empty else [],
        "layer": layer,
        "rows": room_rows(undivided(it.by_room, catalogue.rooms)),
        "unmet": unmet,
        "unmet_parts": PARTS_OF_DAY,
        "hours_of": partial(hours, locale=request.locale_name),
        "percent": percent,
        **_heat(catalogue, address, it, layer),
        **_trend(request, address, it),
    }


def _heat(catalogue: Catalogue, address: Address, it: Gathered, layer: str) -> dict[str, Any]:
    shown = open_hours(it.total)
    weekdays = it.by_weekday

    def cells(measure: Measure, **which: str) -> Markup:
        return heat_cells(measure, layer, shown, address.url(BOOKINGS, figure=layer, **which) + "&hour=")

    by_weekday = [
        (day, cells(weekdays[day], weekday=str(day))) for day in sorted(weekdays) if any(weekdays[day].open_hours)
    ]
    by_room = [
        (room, cells(it.by_room[room.id], room=room.slug))
        for room in catalogue.rooms.values()
        if room.id in it.by_room and any(it.by_room[room.id].open_hours)
    ]
    return {"heat_hours": shown, "heat_weekdays": by_weekday, "heat_rooms": by_room}


def _trend(request: Request, address: Address, it: Gathered) -> dict[str, Any]:
    points = trend(it.by_time, len(it.days), address, request.locale_name)
    return {
        "points": points,
        "trend_paths": {which: path_of(points, which) for which in ("booked", "used")},
        "trend_size": (TREND_WIDTH, TREND_HEIGHT),
    }


def _findings(
    request: Request,
    address: Address,
    it: Gathered,
    compared: Gathered | None,
    unmet: Unmet,
) -> list[tuple[str, str]]:
    """Sentences, each with where its numbers come from."""
    scope = address.filters.scope(read_catalogue(request.db))
    found = read_findings(request.db, it, compared, unmet, scope, now=request.now)
    return told(reader_of(request), found, address)
