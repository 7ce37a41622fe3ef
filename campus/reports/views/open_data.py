"""Open data: what is published about the rooms' use, for everyone."""

from hashlib import sha256
from typing import Any

from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.domain.cells import LEAST
from campus.domain.hubtime import local_date
from campus.feeds.validators import is_unchanged
from campus.permissions import Permission
from campus.reports.open_data import (
    FIELDS,
    LICENCE,
    MOST_MONTHS,
    MonthsRefused,
    read_months,
    values_of,
    write_csv,
    write_dictionary,
    write_json,
)
from campus.reports.queries.gathered import read_horizon
from campus.reports.queries.open_data import closed_months, open_cells, published_months
from campus.spaces.queries.catalogue import read_catalogue

# Any page may read what is open; nothing in it depends on who asks.
_HEADERS = (
    ("Access-Control-Allow-Origin", "*"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
    ("Cache-Control", "no-cache"),
)


@view_config(
    route_name="reports.open_data",
    request_method="GET",
    permission=Permission.VISIT,
    renderer="reports/open_data.html",
)
def show(request: Request) -> dict[str, Any]:
    """What there is, under which licence, and what its columns mean."""
    return {"fields": FIELDS, "least": LEAST, "licence": LICENCE, "most": MOST_MONTHS}


@view_config(route_name="reports.open_data.csv", request_method="GET", permission=Permission.VISIT)
@view_config(route_name="reports.open_data.json", request_method="GET", permission=Permission.VISIT)
def as_file(request: Request) -> Response:
    """The rows of the months that were asked for and are over."""
    try:
        first, last = read_months(request.GET, local_date(request.now))
    except MonthsRefused as error:
        words = request.localizer.translate(error.message)
        refused = Response(words, status=422, content_type="text/plain", charset="utf-8")
        refused.headers.update(_HEADERS)
        return refused
    db, catalogue = request.db, read_catalogue(request.db)
    horizon = read_horizon(db, request.now)
    months = published_months(horizon, first, last)
    closed = closed_months(db, months)
    rows = [values_of(cell, closed) for month in months for cell in open_cells(db, catalogue, month, horizon.token)]
    if request.matched_route.name.endswith("csv"):
        return _file(request, write_csv(rows), "text/csv; charset=utf-8")
    body = write_json(rows, request.registry["settings"].base_url, months)
    return _file(request, body, "application/json; charset=utf-8")


@view_config(route_name="reports.open_data.dictionary", request_method="GET", permission=Permission.VISIT)
def as_dictionary(request: Request) -> Response:
    """The columns, for programs."""
    return _file(request, write_dictionary(), "application/json; charset=utf-8")


def _file(request: Request, body: bytes, content_type: str) -> Response:
    # No Last-Modified: a room that is renamed or reclassed changes rows, too.
    etag = sha256(body).hexdigest()[:32]
    response = Response(headerlist=[*_HEADERS, ("ETag", f'"{etag}"')])
    if is_unchanged(request.headers.get("If-None-Match"), None, etag=etag, modified_at=request.now):
        response.status_int = 304
        return response
    response.body = body
    response.headers["Content-Type"] = content_type
    return response
