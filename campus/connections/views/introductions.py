"""Introductions: one's own, a direct one of two people, answering, passing on, thanking."""

from typing import Any

from pyramid.httpexceptions import HTTPBadRequest, HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.booking.notices import place_of
from campus.connections.forms.introductions import AcceptForm, NameForm, ThanksForm, TwoForm
from campus.connections.introduction_notices import mail_accepted, mail_not_this_time, mail_offer, mail_thanks
from campus.connections.queries.introductions import find_introduction, list_seen_by
from campus.connections.resources import SeenIntroduction
from campus.connections.services.answering import accept, decline
from campus.connections.services.introducing import introduce_two, pass_on
from campus.connections.services.problems import IntroductionProblem, IntroductionRefused
from campus.connections.services.thanking import thank
from campus.connections.views.questions import OUTCOME_WORDS
from campus.connections.views.seeing import meeting_ahead, shown_list
from campus.connections.words import PROBLEMS
from campus.domain.hubtime import local_date
from campus.permissions import Permission
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.paging import paged, read_page_number
from campus.web.visits import say

PAGE = "connections/introduction.html"
TWO_PAGE = "connections/introduce.html"
PAGE_SIZE = 20


@view_config(
    route_name="connections.mine",
    request_method="GET",
    renderer="connections/mine.html",
    permission=Permission.BE_RESIDENT,
)
def mine(request: Request) -> dict[str, Any]:
    """Every introduction that the reader has to do with, the newest first."""
    number = read_page_number(request)
    found, total = list_seen_by(
        request.db, request.identity.resident_id, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE
    )
    shown = shown_list(request, found)
    return {"page": paged(request, shown, number=number, total=total, size=PAGE_SIZE), **OUTCOME_WORDS}


@view_config(
    route_name="connections.introduce", request_method="GET", renderer=TWO_PAGE, permission=Permission.BE_RESIDENT
)
def two_form(request: Request) -> dict[str, Any]:
    """The form that introduces two people to each other."""
    return {"form": TwoForm(request)}


@view_config(
    route_name="connections.introduce", request_method="POST", renderer=TWO_PAGE, permission=Permission.BE_RESIDENT
)
def introduce(request: Request) -> dict[str, Any] | Response:
    """Ask both."""
    form = TwoForm(request)
    command = form.read(request.db, local_date(request.now))
    if command is None:
        return refused(request) | {"form": form}
    try:
        key = introduce_two(request.db, command, by=request.identity, now=request.now)
    except IntroductionRefused as why:
        form.refuse("other" if why.problem is IntroductionProblem.SAME_TWO else None, PROBLEMS[why.problem])
        return refused(request) | {"form": form}
    made = find_introduction(request.db, key)
    if made is not None:
        mail_offer(request.db, request.registry["settings"], made, now=request.now)
    say(request, request.localizer.translate(_("Both are asked. Neither sees the other until both have accepted.")))
    return HTTPSeeOther(request.route_path("connections.introduction", key=key))


def _page(context: SeenIntroduction, request: Request, **forms: Any) -> dict[str, Any]:
    (it,) = shown_list(request, [context.it])
    meeting = meeting_ahead(request, it.booking_id)
    place = "" if meeting is None else place_of(meeting, read_catalogue(request.db), request.locale_name)
    return {
        "it": it,
        "meeting": meeting,
        "place": place,
        "accept_form": AcceptForm(request, prefix="accept-"),
        "pass_form": NameForm(request, prefix="pass-"),
        "thanks_form": ThanksForm(request, prefix="thanks-"),
        **OUTCOME_WORDS,
        **forms,
    }


def _again(context: SeenIntroduction, request: Request, text: str, kind: str = "ok") -> Response:
    say(request, request.localizer.translate(text), kind)
    return HTTPSeeOther(request.route_path("connections.introduction", key=context.it.key))


@view_config(
    route_name="connections.introduction", request_method="GET", renderer=PAGE, permission=Permission.BE_RESIDENT
)
def show(context: SeenIntroduction, request: Request) -> dict[str, Any]:
    """One introduction, as the reader may see it."""
    return _page(context, request)


@view_config(route_name="connections.introduction.answer", request_method="POST", permission=Permission.BE_RESIDENT)
def answer(context: SeenIntroduction, request: Request) -> Response:
    """Accept, or say "not this time"."""
    db, key, now, settings = request.db, context.it.key, request.now, request.registry["settings"]
    chosen = request.POST.get("answer")
    if chosen not in ("accept", "decline"):
        raise HTTPBadRequest()
    try:
        if chosen == "decline":
            ended = decline(db, key, by=request.identity, now=now)
            mail_not_this_time(db, settings, ended, now=now)
            return _again(context, request, _("All right: not this time. The other side does not hear of it."))
        shows_email = bool(AcceptForm(request, prefix="accept-").shows_email.data)
        settled = accept(db, key, shows_email=shows_email, by=request.identity, now=now)
    except IntroductionRefused as why:
        return _again(context, request, PROBLEMS[why.problem], "warn")
    mail_accepted(db, settings, settled, by_id=request.identity.resident_id, now=now)
    if not settled:
        return _again(context, request, _("You have accepted. You meet as soon as the other side has accepted, too."))
    return _again(context, request, _("You are introduced. How about a coffee?"))


@view_config(
    route_name="connections.introduction.pass_on",
    request_method="POST",
    renderer=PAGE,
    permission=Permission.BE_RESIDENT,
)
def pass_it_on(context: SeenIntroduction, request: Request) -> dict[str, Any] | Response:
    """Name someone else instead of answering."""
    form = NameForm(request, prefix="pass-")
    command = form.read(request.db, local_date(request.now))
    if command is None:
        return refused(request) | _page(context, request, pass_form=form)
    try:
        key = pass_on(request.db, context.it.key, command, by=request.identity, now=request.now)
    except IntroductionRefused as why:
        if why.problem in (IntroductionProblem.ANSWERED, IntroductionProblem.NOT_YOURS):
            return _again(context, request, PROBLEMS[why.problem], "warn")
        form.refuse("who", PROBLEMS[why.problem])
        return refused(request) | _page(context, request, pass_form=form)
    made = find_introduction(request.db, key)
    if made is not None:
        mail_offer(request.db, request.registry["settings"], made, now=request.now)
    return _again(context, request, _("You passed it on. This person is asked first, as you were."))


@view_config(
    route_name="connections.introduction.thank",
    request_method="POST",
    renderer=PAGE,
    permission=Permission.BE_RESIDENT,
)
def say_thanks(context: SeenIntroduction, request: Request) -> dict[str, Any] | Response:
    """Thank everyone along the chain."""
    form = ThanksForm(request, prefix="thanks-")
    if not form.validate():
        return refused(request) | _page(context, request, thanks_form=form)
    db, text, now = request.db, form.thanks.data, request.now
    try:
        chain = thank(db, context.it.key, text, by=request.identity, now=now)
    except IntroductionRefused as why:
        return _again(context, request, PROBLEMS[why.problem], "warn")
    by_id = request.identity.resident_id
    mail_thanks(db, request.registry["settings"], chain, text, by_id=by_id, now=now)
    return _again(context, request, _("Your thanks go to everyone along the chain."))
