"""Choosing a calendar file."""

from collections.abc import Sequence
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.db import short_write
from campus.domain.imported import Problem
from campus.ical.reading import read_calendar
from campus.importing.queries import latest_job
from campus.importing.services.jobs import begin_job
from campus.importing.services.reading import keep_read, read_file
from campus.importing.services.sorting import FILE_LIMITS
from campus.importing.working import is_small, work_on
from campus.permissions import Permission
from campus.web.forms import refused as answer_422
from campus.web.locale import _
from campus.web.mails import translated
from campus.web.sentences.importing import import_problem_sentence

START = "importing/start.html"


@view_config(route_name="importing.start", request_method="GET", permission=Permission.BOOK, renderer=START)
def start(request: Request) -> dict[str, Any]:
    """The form for a file, and the way back to the one that was begun."""
    return _page(request, [])


@view_config(route_name="importing.start", request_method="POST", permission=Permission.BOOK, renderer=START)
def send(request: Request) -> dict[str, Any] | Response:
    """Read the file and lead to what is in it, or say why there is nothing."""
    sent = request.POST.get("file")
    data = sent.file.read(FILE_LIMITS.octets + 1) if hasattr(sent, "file") else None
    if data is None:
        answer_422(request)
        return _page(request, [request.localizer.translate(_("Choose a file first."))])
    calendar = read_calendar(data, now=request.now, limits=FILE_LIMITS)
    if not calendar.events:
        answer_422(request)
        return _page(request, said_problems(calendar.problems, request.locale_name))
    file = read_file(calendar, now=request.now)
    by_id, is_held = request.identity.resident_id, is_small(file)
    with short_write(request) as db:
        key = begin_job(db, data, by_id=by_id, total=len(file.ahead), is_held=is_held, now=request.now)
    keep_read(key, file, len(data))
    if is_held:
        work_on(request.registry["sessions"], request.registry["settings"], key, now=request.now)
    return HTTPSeeOther(request.route_path("importing.preview", key=key))


def _page(request: Request, problems: Sequence[str]) -> dict[str, Any]:
    return {"problems": problems, "latest": latest_job(request.db, request.identity.resident_id)}


def said_problems(problems: Sequence[Problem], locale: str) -> list[str]:
    """Each problem as a sentence, with its line in the file."""
    found = []
    for each in problems:
        said = translated(import_problem_sentence(each, locale), locale)
        line = {"line": each.line, "problem": said}
        found.append(said if each.line is None else translated(_("Line ${line}: ${problem}", mapping=line), locale))
    return found
