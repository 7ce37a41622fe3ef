"""What is in a calendar file, as it will be understood; and agreeing to it."""

from dataclasses import replace
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.booking.views.verdicts import may_except
from campus.db import short_write
from campus.domain.series import KEEP
from campus.importing.answers import Answers, Ending
from campus.importing.forms import ReadAnswers, TermsForm, read_answers, terms_form
from campus.importing.models import ImportStep
from campus.importing.queries import find_job
from campus.importing.resources import JobResource
from campus.importing.services.jobs import go_on, keep_answers
from campus.importing.services.planning import plan_import
from campus.importing.services.reading import ReadFile, read_job
from campus.importing.views.pages import PREVIEW, Asked, preview_page
from campus.importing.views.progress import progress_page, take_over
from campus.importing.working import is_small, terms_of, work_on
from campus.permissions import Permission
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.forms import refused as answer_422
from campus.web.locale import _


@view_config(route_name="importing.preview", request_method="GET", permission=Permission.BOOK, renderer=PREVIEW)
def look(context: JobResource, request: Request) -> dict[str, Any] | Response:
    """What is in the file, or how far it is; whoever waits for it by script is led on."""
    if context.job.step is not ImportStep.READY:
        return progress_page(context, request)
    if request.headers.get("HX-Request"):
        return Response(headerlist=[("HX-Redirect", request.path)])
    return preview_page(request, context.job, terms_form(request, read_catalogue(request.db), context.job.answers))


@view_config(route_name="importing.preview", request_method="POST", permission=Permission.BOOK, renderer=PREVIEW)
def agree(context: JobResource, request: Request) -> dict[str, Any] | Response:
    """Keep what was chosen, and go where the button says: another page, the best for all, or book everything."""
    job = context.job
    do, _space, where = request.POST.get("do", "look").partition(" ")
    if job.step is not ImportStep.READY:
        return take_over(context, request) if do == "here" else _back(context, request)
    catalogue, file = read_catalogue(request.db), read_job(request.db, job)
    form = terms_form(request, catalogue, job.answers)
    is_valid = form.validate()
    read = read_answers(request.POST, form, catalogue, file.events, job.answers)
    answers = replace(read.answers, choices={}, failed={}) if do == "best" else read.answers
    if not is_valid or read.unread or (do == "book" and _lacks_reason(context, request, file, form, answers)):
        return _again(context, request, form, read)
    if do == "book":
        return _go_on(context, request, file, ImportStep.BOOKING, answers)
    if do == "best" or (read.is_anew and not is_small(file)):
        return _go_on(context, request, file, ImportStep.LOOKING, answers)
    with short_write(request) as db:
        keep_answers(db, job.id, answers)
    return _back(context, request, do, where)


def _again(context: JobResource, request: Request, form: TermsForm, read: ReadAnswers) -> dict[str, Any]:
    """The page with what cannot be read; everything else is kept."""
    answer_422(request)
    with short_write(request) as db:
        keep_answers(db, context.job.id, read.answers)
    return preview_page(request, replace(context.job, answers=read.answers), form, unread=read.unread)


def _lacks_reason(
    context: JobResource, request: Request, file: ReadFile, form: TermsForm, answers: Answers
) -> bool:
    """Whether a manager books against a rule without saying why; the field then refuses."""
    if answers.override or not may_except(request):
        return False
    catalogue, by = read_catalogue(request.db), request.identity
    terms = terms_of(answers, catalogue, file, by)
    planned = plan_import(request.db, catalogue, file.events, terms, by=by, now=request.now)
    is_exception = any(
        not date.is_free and each.choices[date.wall] is KEEP
        for each in planned
        if each.plan is not None
        for date in each.plan.dates
    )
    if is_exception:
        form.refuse("override", _("Please write why. Without a reason no rule is set aside."))
    return is_exception


def _go_on(
    context: JobResource, request: Request, file: ReadFile, step: ImportStep, answers: Answers
) -> dict[str, Any] | Response:
    """Begin ``step``: what is small is done at once, all else by the worker."""
    job, is_held = context.job, is_small(file)
    with short_write(request) as db:
        is_ours = go_on(db, job.id, step, answers, is_held=is_held, now=request.now)
    if not (is_held and is_ours):
        return _back(context, request)
    work_on(request.registry["sessions"], request.registry["settings"], job.id, now=request.now)
    if step is ImportStep.LOOKING:
        return _back(context, request)
    with request.registry["sessions"].read() as db:
        done = find_job(db, job.id)
    if done is None or done.outcome is None or done.outcome.ending is Ending.DONE:
        return _back(context, request)
    request.response.status_int = 409
    return preview_page(request, done, terms_form(request, read_catalogue(request.db), done.answers))


def _back(context: JobResource, request: Request, do: str = "", where: str = "") -> Response:
    """The page again, or the one that was asked for."""
    asked = Asked.read(request.GET)
    if do == "page":
        asked = replace(asked, number=int(where) if where.isascii() and where.isdecimal() and len(where) < 6 else 1)
    elif do == "show":
        asked = Asked(only_looks=where == "look")
    return HTTPSeeOther(request.route_path("importing.preview", key=context.job.id, _query=asked.query))
