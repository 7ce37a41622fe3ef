"""Interest in an opportunity: shown, withdrawn, met about, followed up."""

import secrets
from collections.abc import Sequence
from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.connections.forms.meetings import read_choice
from campus.connections.forms.opportunities import InterestForm, StepForm
from campus.connections.meeting_notices import mail_meeting
from campus.connections.opportunity_notices import mail_interest, mail_step
from campus.connections.queries.interests import InterestFacts, find_interest
from campus.connections.queries.people import people_of
from campus.connections.resources import PostedOpportunity
from campus.connections.services.interests import NEXT_STEPS, show_interest, take_step, withdraw_interest
from campus.connections.services.meeting import MeetsAlready, NoLongerFree, book_meeting
from campus.connections.services.opportunities import OpportunityProblem, OpportunityRefused
from campus.connections.services.proposing import meeting_of, propose
from campus.connections.views.coffee import GONE
from campus.connections.views.opportunity_page import opportunity_page, told
from campus.connections.views.seeing import meetings_ahead
from campus.connections.words import OPPORTUNITY_PROBLEMS
from campus.domain.hubtime import local_date
from campus.permissions import Permission
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.resources import path_id
from campus.web.visits import say

PAGE, MEETING_PAGE = "connections/opportunity.html", "connections/meeting.html"
MINUTES = 60
LONGEST_TITLE = 120


def _again(context: PostedOpportunity, request: Request, text: str) -> Response:
    say(request, request.localizer.translate(text))
    return HTTPSeeOther(request.route_path("connections.opportunity", id=context.it.id))


@view_config(
    route_name="connections.opportunity.interest",
    request_method="POST",
    renderer=PAGE,
    permission=Permission.BE_RESIDENT,
)
def show(context: PostedOpportunity, request: Request) -> dict[str, Any] | Response:
    """Show the interest of one's organization."""
    db, now, form = request.db, request.now, InterestForm(request)
    if not form.validate():
        return refused(request) | opportunity_page(context, request, interest_form=form)
    try:
        interest_id = show_interest(db, context.it.id, form.note.data, by=request.identity, now=now)
    except OpportunityRefused as why:
        form.refuse(None, OPPORTUNITY_PROBLEMS[why.problem])
        current = PostedOpportunity(request)
        return refused(request) | opportunity_page(current, request, interest_form=form)
    made = find_interest(db, interest_id)
    if made is not None:
        mail_interest(db, request.registry["settings"], context.it, made, now=now)
    return _again(context, request, _("Your organization's interest is shown; the poster has a mail about it."))


@view_config(
    route_name="connections.opportunity.interest_withdraw",
    request_method="POST",
    permission=Permission.BE_RESIDENT,
)
def withdraw(context: PostedOpportunity, request: Request) -> Response:
    """Take one's interest back."""
    db, now = request.db, request.now
    try:
        before = withdraw_interest(db, context.it.id, by=request.identity, now=now)
    except OpportunityRefused as why:
        return told(context, request, why.problem)
    after = find_interest(db, before.id)
    if after is not None:
        mail_interest(db, request.registry["settings"], context.it, after, now=now)
    return _again(context, request, _("Your interest is withdrawn."))


@view_config(
    route_name="connections.opportunity.step",
    request_method="POST",
    renderer=PAGE,
    permission=Permission.BE_RESIDENT,
)
def step(context: PostedOpportunity, request: Request) -> dict[str, Any] | Response:
    """Write down how far it has come."""
    db, now, interest_id = request.db, request.now, path_id(request, "interest")
    found = next((each for each in context.interests if each.id == interest_id), None)
    if found is None or not (context.is_poster or found.resident_id == context.viewer_id):
        raise HTTPNotFound()
    form = StepForm(request, NEXT_STEPS[found.step], prefix=f"step-{interest_id}-")
    if not form.validate():
        return refused(request) | opportunity_page(context, request, step_form=(interest_id, form))
    try:
        before = take_step(db, interest_id, form.command(), by=request.identity, now=now)
    except OpportunityRefused as why:
        field = "day" if why.problem is OpportunityProblem.FUTURE_DAY else "step"
        form.refuse(field, OPPORTUNITY_PROBLEMS[why.problem])
        return refused(request) | opportunity_page(context, request, step_form=(interest_id, form))
    by_id, settings = request.identity.resident_id, request.registry["settings"]
    mail_step(db, settings, context.it, before, form.command(), by_id=by_id, now=now)
    return _again(context, request, _("Written down; the other side has a mail about it."))


def _unmet(context: PostedOpportunity, request: Request) -> list[InterestFacts]:
    """The interests that have no meeting ahead."""
    meetings = meetings_ahead(request, (each.booking_id for each in context.interests))
    return [each for each in context.interests if not each.is_withdrawn and each.booking_id not in meetings]


def _asked(unmet: Sequence[InterestFacts], request: Request) -> list[InterestFacts]:
    """Those that the poster ticked, or all when none was ticked."""
    ticked = set((request.POST if request.method == "POST" else request.GET).getall("with"))
    return [each for each in unmet if not ticked or str(each.id) in ticked]


def _meeting_page(context: PostedOpportunity, request: Request, told_text: str = "") -> dict[str, Any] | Response:
    unmet = _unmet(context, request)
    asked = _asked(unmet, request)
    if not asked:
        return told(context, request, OpportunityProblem.NOBODY)
    db, everyone = request.db, [request.identity.resident_id, *(each.resident_id for each in asked)]
    gathering = meeting_of(everyone)
    return {
        "it": context.it,
        "asked": asked,
        "candidates": unmet,
        "people": people_of(db, (each.resident_id for each in unmet), local_date(request.now)),
        "proposals": propose(db, read_catalogue(db), gathering, by=request.identity, now=request.now),
        "people_count": gathering.people,
        "form_key": secrets.token_urlsafe(18),
        "told": told_text,
        "minutes": MINUTES,
    }


@view_config(
    route_name="connections.opportunity.meeting",
    request_method="GET",
    renderer=MEETING_PAGE,
    permission=Permission.CHANGE_POSTED,
)
def propose_meeting(context: PostedOpportunity, request: Request) -> dict[str, Any] | Response:
    """When the poster and those ticked could meet."""
    return _meeting_page(context, request)


@view_config(
    route_name="connections.opportunity.meeting",
    request_method="POST",
    renderer=MEETING_PAGE,
    permission=Permission.CHANGE_POSTED,
)
def book(context: PostedOpportunity, request: Request) -> dict[str, Any] | Response:
    """Book the one that was taken; if it is gone, show what is free now."""
    db, now, translate = request.db, request.now, request.localizer.translate
    title = translate(_("First meeting: ${title}", mapping={"title": context.it.title}))[:LONGEST_TITLE]
    choice, asked = read_choice(request, MINUTES, title), _asked(_unmet(context, request), request)
    if not asked:
        return told(context, request, OpportunityProblem.NOBODY)
    try:
        if choice is None:
            raise NoLongerFree()
        ids = [each.id for each in asked]
        booking_id = book_meeting(db, read_catalogue(db), ids, choice, by=request.identity, now=now)
    except (NoLongerFree, MeetsAlready):
        request.response.status_int = 409
        return _meeting_page(context, request, translate(GONE))
    path = request.route_path("connections.opportunity", id=context.it.id)
    everyone = {context.it.posted_by_id, *(each.resident_id for each in asked)}
    mail_meeting(db, request.registry["settings"], booking_id, everyone, path, now=now)
    return _again(context, request, _("The meeting is booked, and everyone has a mail about it."))
