"""Importing a calendar: the file is chosen, what is in it is shown, and what was agreed on is booked."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.db import short_write
from campus.domain.errors import Refusal
from campus.domain.imported import Problem
from campus.ical.reading import ReadCalendar, read_calendar
from campus.importing.forms import LEFT_OUT, TermsForm, fresh_terms, read_shown, read_terms, terms_form
from campus.importing.resources import DraftResource
from campus.importing.services.agreeing import import_events
from campus.importing.services.drafts import keep_draft
from campus.importing.services.planning import plan_import
from campus.importing.services.sorting import FILE_LIMITS, file_events, pages_of
from campus.importing.values import Agreed, FileEvent, ImportChanged, Imported, ImportRefused, PlannedEvent
from campus.importing.words import event_row
from campus.permissions import Permission
from campus.spaces.catalogue import Catalogue
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.forms import HubForm
from campus.web.forms import refused as answer_422
from campus.web.locale import _
from campus.web.mails import translated
from campus.web.paging import paged, read_page_number
from campus.web.sentences.importing import import_problem_sentence
from campus.web.visits import say

START, PREVIEW = "importing/start.html", "importing/preview.html"
_FEW_PROBLEMS = 50


@view_config(route_name="importing.start", request_method="GET", permission=Permission.BOOK, renderer=START)
def start(request: Request) -> dict[str, Any]:
    """The form for a file."""
    return {"problems": []}


@view_config(route_name="importing.start", request_method="POST", permission=Permission.BOOK, renderer=START)
def send(request: Request) -> dict[str, Any] | Response:
    """Read the file and lead to its preview, or say why there is none."""
    sent = request.POST.get("file")
    data = sent.file.read(FILE_LIMITS.octets + 1) if hasattr(sent, "file") else None
    if data is None:
        answer_422(request)
        return {"problems": [request.localizer.translate(_("Choose a file first."))]}
    calendar = read_calendar(data, now=request.now, limits=FILE_LIMITS)
    if not calendar.events:
        answer_422(request)
        return {"problems": _said(calendar.problems, request.locale_name)}
    with short_write(request) as db:
        key = keep_draft(db, data, by_id=request.identity.resident_id, now=request.now)
    return HTTPSeeOther(request.route_path("importing.preview", key=key))


@view_config(route_name="importing.preview", request_method="GET", permission=Permission.BOOK, renderer=PREVIEW)
def look(context: DraftResource, request: Request) -> dict[str, Any]:
    """What is in the file, as it will be understood."""
    catalogue = read_catalogue(request.db)
    calendar, pages, number = _read(context, request)
    files = pages[number - 1]
    planned = plan_import(request.db, catalogue, files, fresh_terms(request), by=request.identity, now=request.now)
    around = _around(request, calendar, pages, number)
    return _page(request, terms_form(request, catalogue), catalogue, planned) | around


@view_config(route_name="importing.preview", request_method="POST", permission=Permission.BOOK, renderer=PREVIEW)
def agree(context: DraftResource, request: Request) -> dict[str, Any] | Response:
    """Look again with what was chosen, or book it: all that the page shows, or nothing."""
    catalogue = read_catalogue(request.db)
    calendar, pages, number = _read(context, request)
    files = pages[number - 1]
    around = _around(request, calendar, pages, number)
    form = terms_form(request, catalogue)
    is_valid = form.validate()
    terms = read_terms(request, form, catalogue, files) if is_valid else fresh_terms(request)
    if not is_valid:
        answer_422(request)
    elif request.POST.get("do") == "book":
        try:
            with short_write(request) as db:
                agreed = Agreed(terms, read_shown(request.POST, files))
                done = import_events(db, catalogue, files, agreed, by=request.identity, now=request.now)
        except ImportChanged as changed:
            request.response.status_int = 409
            return _page(request, form, catalogue, changed.planned, dict.fromkeys(changed.changed, ())) | around
        except ImportRefused as refused:
            request.response.status_int = 409
            planned = plan_import(request.db, catalogue, files, terms, by=request.identity, now=request.now)
            return _page(request, form, catalogue, planned, {refused.index: refused.refusals}) | around
        say(request, _done(request, done))
        query = {"page": number} if number > 1 else None
        return HTTPSeeOther(request.route_path("importing.preview", key=context.draft.id, _query=query))
    planned = plan_import(request.db, catalogue, files, terms, by=request.identity, now=request.now)
    return _page(request, form, catalogue, planned) | around


def _read(context: DraftResource, request: Request) -> tuple[ReadCalendar, list[Sequence[FileEvent]], int]:
    """What the file holds, its pages, and the number of the one that is asked for."""
    draft = context.draft
    calendar = read_calendar(draft.data, now=draft.created_at, limits=FILE_LIMITS)
    # By the time when it was sent, so that an event stays on its page.
    pages = pages_of(file_events(calendar, now=draft.created_at))
    number = min(read_page_number(request), len(pages))
    return calendar, pages, number


def _around(
    request: Request, calendar: ReadCalendar, pages: Sequence[Sequence[FileEvent]], number: int
) -> dict[str, Any]:
    """What stands around the events of a page."""
    problems = calendar.problems if number == 1 else ()
    page = paged(request, pages[number - 1], number=number, total=len(pages), size=1)
    return {
        "calendar": calendar,
        "count": len(calendar.events),
        "page": page,
        "problems": _said(problems[:_FEW_PROBLEMS], request.locale_name),
        "more_problems": max(len(problems) - _FEW_PROBLEMS, 0),
    }


def _page(
    request: Request,
    form: TermsForm | HubForm,
    catalogue: Catalogue,
    planned: Sequence[PlannedEvent],
    told: Mapping[int, Sequence[Refusal]] = MappingProxyType({}),
) -> dict[str, Any]:
    """The events of a page. ``told`` are the indexes of those that stand otherwise than they were shown, with what was
    said against them beside the verdict."""
    rows = [
        event_row(
            each,
            request.locale_name,
            is_changed=each.file.index in told,
            refusals=told.get(each.file.index, ()),
            is_left=request.POST.get(f"room-{each.file.index}") == LEFT_OUT,
        )
        for each in planned
    ]
    return {
        "form": form,
        "rows": rows,
        "acts": sum(each.is_act for each in planned),
        "has_acts": any(row.is_act for row in rows),
        "rooms": catalogue.bookable,
        "left_out": LEFT_OUT,
        "is_changed": bool(told),
    }


def _said(problems: Sequence[Problem], locale: str) -> list[str]:
    """Each problem as a sentence, with its line in the file."""
    found = []
    for each in problems:
        said = translated(import_problem_sentence(each, locale), locale)
        line = {"line": each.line, "problem": said}
        found.append(said if each.line is None else translated(_("Line ${line}: ${problem}", mapping=line), locale))
    return found


def _done(request: Request, done: Imported) -> str:
    if not done.total:
        return str(request.localizer.translate(_("Nothing was changed: everything had been imported before.")))
    counts = {"made": done.made, "changed": done.changed, "cancelled": done.cancelled}
    said = _("Imported. Booked: ${made} · changed: ${changed} · cancelled: ${cancelled}", mapping=counts)
    return str(request.localizer.translate(said))
