"""The figures that a report shows: at once where that is quick, else from a run in the background."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pyramid.request import Request

from campus.db import short_write
from campus.domain.days import Days
from campus.reports.filters import ReportFilters
from campus.reports.queries.gathered import Gathered, Horizon, booked_within, gather
from campus.reports.queries.runs import find_run
from campus.reports.runs import Asked, Run
from campus.reports.services.runs import begin_run
from campus.reports.sheet import Address
from campus.spaces.catalogue import Catalogue

# Bookings that are looked through while the reader waits: a second or so.
MOST_AT_ONCE = 100_000
PROGRESS = "reports/being_made.html"
# The worker looks every second.
PATIENCE = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class Made:
    """What was gathered for each period, and when, where that was in the background."""

    found: tuple[Gathered, ...]
    made_at: datetime | None = None


def gather_or_begin(
    request: Request, catalogue: Catalogue, filters: ReportFilters, spans: tuple[Days, ...], horizon: Horizon
) -> Made | Run:
    """What rooms had in each of ``spans``, or how far the worker is with it.

    Kept days answer for all bookings of any rooms; those of a part of the bookings are looked for among all of them.
    """
    db, now, scope = request.db, request.now, filters.scope(catalogue)
    is_long = not scope.whose.is_everyone and (
        sum(booked_within(db, catalogue, each, scope, horizon) for each in spans) > MOST_AT_ONCE
    )
    if not is_long:
        return Made(tuple(gather(db, catalogue, each, scope, horizon, now=now) for each in spans))
    asked = Asked(filters, spans)
    run = find_run(db, asked.key, now=now)
    if run is None:
        with short_write(request) as other:
            begin_run(other, asked, now=now)
        run = Run(now)
    return Made(run.found, run.made_at) if run.found else run


def being_made(request: Request, run: Run, address: Address) -> dict[str, Any]:
    """How far it is; the report itself stands at the same address once it is made."""
    request.override_renderer = PROGRESS
    is_alone = not run.is_taken and request.now - run.began_at > PATIENCE
    return {"run": run, "is_alone": is_alone, "address": address, "here": request.path_qs}
