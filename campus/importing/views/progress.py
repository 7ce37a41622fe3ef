"""How far an import is, while it goes on by itself."""

from datetime import timedelta
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response

from campus.db import short_write
from campus.importing.models import ImportStep
from campus.importing.resources import JobResource
from campus.importing.services.jobs import claim
from campus.importing.working import work_on

PROGRESS = "importing/progress.html"
# The worker looks every second: who waits longer may go on without it.
PATIENCE = timedelta(seconds=10)


def progress_page(context: JobResource, request: Request) -> dict[str, Any]:
    """How far it is; where nobody has taken it up for a while, a way to do it here."""
    job = context.job
    request.override_renderer = PROGRESS
    return {
        "job": job,
        "is_booking": job.step is ImportStep.BOOKING,
        "is_alone": not job.is_taken(request.now) and request.now - job.began_at > PATIENCE,
    }


def take_over(context: JobResource, request: Request) -> Response:
    """Do the step here and now, unless somebody has begun it meanwhile."""
    with short_write(request) as db:
        is_ours = claim(db, context.job.id, now=request.now)
    if is_ours:
        work_on(request.registry["sessions"], request.registry["settings"], context.job.id, now=request.now)
    return HTTPSeeOther(request.route_path("importing.preview", key=context.job.id))
