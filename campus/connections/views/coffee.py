"""A first coffee: when both and a lounge are free, booked by either of the two."""

import secrets
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.connections.forms.meetings import read_choice
from campus.connections.meeting_notices import mail_meeting
from campus.connections.resources import SeenIntroduction
from campus.connections.services.meeting import MeetsAlready, NoLongerFree, book_coffee, cancel_coffee
from campus.connections.services.problems import IntroductionRefused
from campus.connections.services.proposing import coffee_of, propose
from campus.connections.views.seeing import meeting_ahead, shown_list
from campus.connections.words import PROBLEMS
from campus.domain.errors import Refused
from campus.permissions import Permission
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.locale import _
from campus.web.visits import say

PAGE = "connections/coffee.html"
MINUTES = 30
TITLE = _("First coffee")
GONE = _("This time was just taken, by a room or by one of you. Here is what is free now.")


def _page(context: SeenIntroduction, request: Request, told: str = "") -> dict[str, Any] | Response:
    (it,) = shown_list(request, [context.it])
    if not it.may_meet or meeting_ahead(request, it.booking_id) is not None:
        return _back(context, request)
    catalogue, gathering = read_catalogue(request.db), coffee_of(context.it.seeker_id, context.it.named_id)
    return {
        "it": it,
        "proposals": propose(request.db, catalogue, gathering, by=request.identity, now=request.now),
        "form_key": secrets.token_urlsafe(18),
        "told": told,
        "minutes": MINUTES,
    }


def _back(context: SeenIntroduction, request: Request) -> Response:
    return HTTPSeeOther(request.route_path("connections.introduction", key=context.it.key))


@view_config(
    route_name="connections.introduction.coffee",
    request_method="GET",
    renderer=PAGE,
    permission=Permission.BE_RESIDENT,
)
def show(context: SeenIntroduction, request: Request) -> dict[str, Any] | Response:
    """The proposals of the next five working days."""
    return _page(context, request)


@view_config(
    route_name="connections.introduction.coffee",
    request_method="POST",
    renderer=PAGE,
    permission=Permission.BE_RESIDENT,
)
def book(context: SeenIntroduction, request: Request) -> dict[str, Any] | Response:
    """Book the one that was taken; if it is gone, show what is free now."""
    db, now, translate = request.db, request.now, request.localizer.translate
    choice = read_choice(request, MINUTES, translate(TITLE))
    try:
        if choice is None:
            raise NoLongerFree()
        met = book_coffee(db, read_catalogue(db), context.it.key, choice, by=request.identity, now=now)
    except NoLongerFree:
        request.response.status_int = 409
        return _page(context, request, translate(GONE))
    except MeetsAlready:
        say(request, translate(_("You meet already: the other one was a moment faster.")), "info")
        return _back(context, request)
    except IntroductionRefused as why:
        say(request, translate(PROBLEMS[why.problem]), "warn")
        return _back(context, request)
    path = request.route_path("connections.introduction", key=met.key)
    two = (met.seeker_id, met.named_id)
    mail_meeting(db, request.registry["settings"], met.booking_id or 0, two, path, now=now)
    say(request, translate(_("The coffee is booked, and both of you have a mail about it.")))
    return _back(context, request)


@view_config(
    route_name="connections.introduction.coffee_cancel", request_method="POST", permission=Permission.BE_RESIDENT
)
def cancel(context: SeenIntroduction, request: Request) -> Response:
    """Cancel the coffee; the other one hears of it."""
    try:
        cancel_coffee(request.db, context.it.key, by=request.identity, now=request.now)
        said, kind = _("The coffee is cancelled; the other one is told."), "ok"
    except IntroductionRefused as why:
        said, kind = PROBLEMS[why.problem], "warn"
    except Refused:
        said, kind = _("This coffee was cancelled already, or is over."), "warn"
    say(request, request.localizer.translate(said), kind)
    return _back(context, request)
