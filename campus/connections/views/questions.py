"""Questions after people: the list, asking, changing, closing, and naming someone."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.connections.forms.introductions import NameForm, QuestionForm
from campus.connections.introduction_notices import mail_offer
from campus.connections.queries.introductions import (
    find_introduction,
    list_met,
    list_own,
    list_questions,
    offers_to,
)
from campus.connections.queries.people import people_of
from campus.connections.resources import AskedQuestion
from campus.connections.services.asking import ask_question, close_question, revise_question
from campus.connections.services.introducing import name_person
from campus.connections.services.problems import IntroductionProblem, IntroductionRefused
from campus.connections.views.seeing import shown_list
from campus.connections.words import OUTCOME_BADGES, OUTCOMES, PROBLEMS
from campus.domain.hubtime import local_date
from campus.permissions import Permission
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.paging import paged, read_page_number
from campus.web.visits import say

PAGE, FORM_PAGE = "connections/question.html", "connections/question_form.html"
PAGE_SIZE = 20
OUTCOME_WORDS = {"outcomes": OUTCOMES, "outcome_badges": OUTCOME_BADGES}
# Problems that a field of the form for naming someone has to do with.
_OF_WHO = (
    IntroductionProblem.ONESELF,
    IntroductionProblem.THE_ASKER,
    IntroductionProblem.TWICE,
)


@view_config(
    route_name="connections.introductions",
    request_method="GET",
    renderer="connections/introductions.html",
    permission=Permission.BE_RESIDENT,
)
def show_list(request: Request) -> dict[str, Any]:
    """What waits for the reader's answer, and a page of questions: open ones, or the reader's own."""
    db, now, number = request.db, request.now, read_page_number(request)
    me, is_mine = request.identity.resident_id, request.GET.get("show") == "mine"
    asked, total = list_questions(
        db, now=now, asker_id=me if is_mine else None, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE
    )
    return {
        "offers": shown_list(request, offers_to(db, me, now=now)),
        "page": paged(request, asked, number=number, total=total, size=PAGE_SIZE),
        "people": people_of(db, {each.asker_id for each in asked}, local_date(now)),
        "is_mine": is_mine,
        "me": me,
        "now": now,
        **OUTCOME_WORDS,
    }


@view_config(
    route_name="connections.ask", request_method="GET", renderer=FORM_PAGE, permission=Permission.BE_RESIDENT
)
def ask_form(request: Request) -> dict[str, Any]:
    """The form for a new question."""
    return {"form": QuestionForm(request), "question": None}


@view_config(
    route_name="connections.ask", request_method="POST", renderer=FORM_PAGE, permission=Permission.BE_RESIDENT
)
def ask(request: Request) -> dict[str, Any] | Response:
    """Ask it."""
    form = QuestionForm(request)
    if not form.validate():
        return refused(request) | {"form": form, "question": None}
    question_id = ask_question(request.db, form.command(), by=request.identity, now=request.now)
    say(request, request.localizer.translate(_("Your question is open for 30 days.")))
    return HTTPSeeOther(request.route_path("connections.question", id=question_id))


@view_config(
    route_name="connections.question.edit",
    request_method="GET",
    renderer=FORM_PAGE,
    permission=Permission.CHANGE_POSTED,
)
def edit_form(context: AskedQuestion, request: Request) -> dict[str, Any] | Response:
    """The form with the question in it, for who asked."""
    it = context.question
    if not it.is_open(request.now):
        return _told(request, context, IntroductionProblem.CLOSED)
    return {"form": QuestionForm(request, obj=it), "question": it}


@view_config(
    route_name="connections.question.edit",
    request_method="POST",
    renderer=FORM_PAGE,
    permission=Permission.CHANGE_POSTED,
)
def edit(context: AskedQuestion, request: Request) -> dict[str, Any] | Response:
    """Keep the new words."""
    form = QuestionForm(request)
    if not form.validate():
        return refused(request) | {"form": form, "question": context.question}
    try:
        revise_question(request.db, context.question.id, form.command(), by=request.identity, now=request.now)
    except IntroductionRefused as why:
        return _told(request, context, why.problem)
    say(request, request.localizer.translate(_("The change is saved.")))
    return HTTPSeeOther(request.route_path("connections.question", id=context.question.id))


@view_config(route_name="connections.question.close", request_method="POST", permission=Permission.CHANGE_POSTED)
def close(context: AskedQuestion, request: Request) -> Response:
    """Take no more names."""
    try:
        close_question(request.db, context.question.id, by=request.identity, now=request.now)
    except IntroductionRefused as why:
        return _told(request, context, why.problem)
    say(request, request.localizer.translate(_("The question is closed. Whom you met through it stays here.")))
    return HTTPSeeOther(request.route_path("connections.question", id=context.question.id))


def _told(request: Request, context: AskedQuestion, problem: IntroductionProblem) -> Response:
    say(request, request.localizer.translate(PROBLEMS[problem]), "warn")
    return HTTPSeeOther(request.route_path("connections.question", id=context.question.id))


def _page(context: AskedQuestion, request: Request, form: NameForm) -> dict[str, Any]:
    """The question; to its asker whom they met through it, to others what they themselves have to do with it."""
    db, it, me = request.db, context.question, request.identity.resident_id
    is_mine = context.is_of(request)
    found = list_met(db, it.id) if is_mine else list_own(db, it.id, me)
    return {
        "it": it,
        "asker": people_of(db, [it.asker_id], local_date(request.now))[it.asker_id],
        "is_mine": is_mine,
        "is_open": it.is_open(request.now),
        "shown": shown_list(request, found),
        "form": form,
        **OUTCOME_WORDS,
    }


@view_config(
    route_name="connections.question", request_method="GET", renderer=PAGE, permission=Permission.BE_RESIDENT
)
def show(context: AskedQuestion, request: Request) -> dict[str, Any]:
    """One question."""
    return _page(context, request, NameForm(request))


@view_config(
    route_name="connections.question.name", request_method="POST", renderer=PAGE, permission=Permission.BE_RESIDENT
)
def name(context: AskedQuestion, request: Request) -> dict[str, Any] | Response:
    """Name someone, who is asked before anyone else sees anything."""
    form = NameForm(request)
    command = form.read(request.db, local_date(request.now))
    if command is None:
        return refused(request) | _page(context, request, form)
    try:
        key = name_person(request.db, context.question.id, command, by=request.identity, now=request.now)
    except IntroductionRefused as why:
        form.refuse("who" if why.problem in _OF_WHO else None, PROBLEMS[why.problem])
        return refused(request) | _page(context, request, form)
    made = find_introduction(request.db, key)
    if made is not None:
        mail_offer(request.db, request.registry["settings"], made, now=request.now)
    done = _("Thank you. This person is asked first; nobody else sees anything until they accept.")
    say(request, request.localizer.translate(done))
    return HTTPSeeOther(request.route_path("connections.question", id=context.question.id))
