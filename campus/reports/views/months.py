"""Months: closed and to be closed, and what was corrected afterwards."""

from datetime import date
from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.i18n import TranslationString
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.domain.days import ONE_DAY
from campus.domain.hubtime import local_date
from campus.permissions import Permission
from campus.reports import words
from campus.reports.period import FIRST_YEAR, LAST_YEAR
from campus.reports.queries.closings import acts_since, read_closings
from campus.reports.queries.gathered import read_horizon
from campus.reports.services.closing import (
    ClosingRefused,
    MonthIsClosed,
    MonthIsEmpty,
    MonthIsOpen,
    close_month,
    corrections,
    month_figures,
)
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.forms import refused
from campus.web.locale import _

PAGE = "reports/months.html"
SHOWN = 12
REFUSALS: dict[type[ClosingRefused], TranslationString] = {
    MonthIsOpen: _("This month has not ended yet. It can be closed from the first day of the next one."),
    MonthIsClosed: _("This month is closed already. What changes afterwards is listed as a correction."),
    MonthIsEmpty: _("There are no figures of this month to close."),
}


def read_month(raw: str) -> date:
    """The first day of ``2026-10``. Raises HTTPNotFound for what is no month."""
    try:
        month = date.fromisoformat(f"{raw}-01")
    except ValueError:
        raise HTTPNotFound from None
    if raw != f"{month:%Y-%m}" or not FIRST_YEAR <= month.year <= LAST_YEAR:
        raise HTTPNotFound
    return month


@view_config(route_name="reports.months", request_method="GET", renderer=PAGE, permission=Permission.SEE_REPORTS)
def months(request: Request) -> dict[str, Any]:
    """The last twelve months, and one closed month's corrections in full."""
    return _page(request)


@view_config(route_name="reports.month.close", request_method="POST", renderer=PAGE, permission=Permission.CLOSE_MONTHS)
def close(request: Request) -> dict[str, Any] | Response:
    """Close a month."""
    month, by = read_month(request.matchdict["month"]), request.identity.resident_id
    try:
        close_month(request.db, read_catalogue(request.db), month, by=by, now=request.now)
    except ClosingRefused as error:
        return refused(request) | _page(request) | {"problem": REFUSALS[type(error)]}
    return HTTPSeeOther(f"/reports/months?month={month:%Y-%m}")


def _page(request: Request) -> dict[str, Any]:
    db, catalogue, today = request.db, read_catalogue(request.db), local_date(request.now)
    begins, shown = read_horizon(db, request.now).begins, [today.replace(day=1)]
    while len(shown) < SHOWN and shown[-1] > begins:
        shown.append((shown[-1] - ONE_DAY).replace(day=1))
    asked = read_month(request.GET["month"]) if request.GET.get("month") else None
    closings = read_closings(db, [*shown, *([asked] if asked else [])])
    closing = closings[asked][0] if asked in closings else None
    return {
        "problem": None,
        "months": shown,
        "today": today,
        "closings": closings,
        "closing": closing,
        "corrections": corrections(closing, month_figures(db, catalogue, closing.month, now=request.now))
        if closing
        else [],
        "acts": acts_since(db, closing) if closing else [],
        "words": words,
    }
