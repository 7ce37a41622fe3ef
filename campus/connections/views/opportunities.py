"""Opportunities: the list, one of them, posting, changing, closing, withdrawing."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.connections.forms.opportunities import OpportunityForm
from campus.connections.models import OpportunityKind
from campus.connections.opportunity_notices import mail_ended
from campus.connections.queries.opportunities import (
    OpportunityFilter,
    Show,
    list_opportunities,
    list_tags,
)
from campus.connections.resources import PostedOpportunity
from campus.connections.services.opportunities import (
    OpportunityProblem,
    OpportunityRefused,
    close_opportunity,
    post_opportunity,
    revise_opportunity,
    withdraw_opportunity,
)
from campus.connections.views.opportunity_page import opportunity_page, told
from campus.connections.words import KIND_NOTES, KINDS, OPPORTUNITY_PROBLEMS, SHOWN
from campus.domain.hubtime import local_date
from campus.permissions import Permission
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.paging import paged, read_page_number
from campus.web.visits import say

FORM_PAGE = "connections/opportunity_form.html"
PAGE_SIZE = 20
LONGEST_TAG = 40


def _wanted(request: Request) -> OpportunityFilter:
    """The filter as the address says it; unknown words are dropped, so that a link never breaks."""
    raw = request.GET
    show = Show(raw["show"]) if raw.get("show") in {each.value for each in Show} else Show.OPEN
    kind = OpportunityKind(raw["kind"]) if raw.get("kind") in {each.value for each in OpportunityKind} else None
    tag = raw.get("tag", "").replace("\0", "").strip()[:LONGEST_TAG]
    if request.identity is None:
        return OpportunityFilter(Show.OPEN if show is Show.MINE else show, kind, tag)
    return OpportunityFilter(show, kind, tag, request.identity.resident_id)


@view_config(
    route_name="connections.opportunities",
    request_method="GET",
    renderer="connections/opportunities.html",
    permission=Permission.VISIT,
)
def show_list(request: Request) -> dict[str, Any]:
    """A page of opportunities by deadline, narrowed by kind and ability; ended ones apart."""
    wanted, number = _wanted(request), read_page_number(request)
    found, total = list_opportunities(
        request.db, wanted, now=request.now, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE
    )
    shows = [each for each in Show if each is not Show.MINE or request.identity is not None]
    return {
        "page": paged(request, found, number=number, total=total, size=PAGE_SIZE),
        "wanted": wanted,
        "shows": {each: SHOWN[each] for each in shows},
        "kinds": KINDS,
        "tags": list_tags(request.db, now=request.now),
        "now": request.now,
        "today": local_date(request.now),
    }


@view_config(
    route_name="connections.opportunity",
    request_method="GET",
    renderer="connections/opportunity.html",
    permission=Permission.VISIT,
)
def show(context: PostedOpportunity, request: Request) -> dict[str, Any]:
    """One opportunity."""
    return opportunity_page(context, request)


def _form_page(form: OpportunityForm, it: Any = None) -> dict[str, Any]:
    return {"form": form, "it": it, "kind_notes": {each.value: note for each, note in KIND_NOTES.items()}}


@view_config(
    route_name="connections.opportunity.new",
    request_method="GET",
    renderer=FORM_PAGE,
    permission=Permission.BE_RESIDENT,
)
def new(request: Request) -> dict[str, Any] | Response:
    """The form for a new one; whoever belongs to no organization is told before they have typed anything."""
    if request.identity.organization_id is None:
        text = request.localizer.translate(OPPORTUNITY_PROBLEMS[OpportunityProblem.NO_ORGANIZATION])
        say(request, text, "warn")
        return HTTPSeeOther(request.route_path("connections.opportunities"))
    return _form_page(OpportunityForm(request, start={"kind": OpportunityKind.CALL.value}))


@view_config(
    route_name="connections.opportunity.new",
    request_method="POST",
    renderer=FORM_PAGE,
    permission=Permission.BE_RESIDENT,
)
def post(request: Request) -> dict[str, Any] | Response:
    """Post it."""
    form = OpportunityForm(request)
    if not form.validate():
        return refused(request) | _form_page(form)
    try:
        opportunity_id = post_opportunity(request.db, form.command(), by=request.identity, now=request.now)
    except OpportunityRefused as why:
        _refuse(form, why.problem)
        return refused(request) | _form_page(form)
    say(request, request.localizer.translate(_("It is posted: everyone can see it now.")))
    return HTTPSeeOther(request.route_path("connections.opportunity", id=opportunity_id))


def _refuse(form: OpportunityForm, problem: OpportunityProblem) -> None:
    field = "deadline" if problem is OpportunityProblem.PAST_DEADLINE else None
    form.refuse(field, OPPORTUNITY_PROBLEMS[problem])


@view_config(
    route_name="connections.opportunity.edit",
    request_method="GET",
    renderer=FORM_PAGE,
    permission=Permission.CHANGE_POSTED,
)
def edit(context: PostedOpportunity, request: Request) -> dict[str, Any] | Response:
    """The form with the opportunity in it, for its poster."""
    it = context.it
    start = {"kind": it.kind.value, "deadline": it.deadline_day, "hour": it.deadline_minute}
    return _form_page(OpportunityForm(request, obj=it, start=start), it)


@view_config(
    route_name="connections.opportunity.edit",
    request_method="POST",
    renderer=FORM_PAGE,
    permission=Permission.CHANGE_POSTED,
)
def save(context: PostedOpportunity, request: Request) -> dict[str, Any] | Response:
    """Keep the change."""
    form = OpportunityForm(request)
    if not form.validate():
        return refused(request) | _form_page(form, context.it)
    try:
        revise_opportunity(request.db, context.it.id, form.command(), by=request.identity, now=request.now)
    except OpportunityRefused as why:
        if why.problem is not OpportunityProblem.PAST_DEADLINE:
            return told(context, request, why.problem)
        _refuse(form, why.problem)
        return refused(request) | _form_page(form, context.it)
    say(request, request.localizer.translate(_("The change is saved.")))
    return HTTPSeeOther(request.route_path("connections.opportunity", id=context.it.id))


@view_config(route_name="connections.opportunity.close", request_method="POST", permission=Permission.CHANGE_POSTED)
def close(context: PostedOpportunity, request: Request) -> Response:
    """Take no more interest."""
    return _end(context, request, is_withdrawn=False)


@view_config(
    route_name="connections.opportunity.withdraw", request_method="POST", permission=Permission.WITHDRAW_POSTED
)
def withdraw(context: PostedOpportunity, request: Request) -> Response:
    """Take it back."""
    return _end(context, request, is_withdrawn=True)


def _end(context: PostedOpportunity, request: Request, *, is_withdrawn: bool) -> Response:
    end = withdraw_opportunity if is_withdrawn else close_opportunity
    try:
        ended = end(request.db, context.it.id, by=request.identity, now=request.now)
    except OpportunityRefused as why:
        return told(context, request, why.problem)
    settings, by_id = request.registry["settings"], request.identity.resident_id
    mail_ended(request.db, settings, ended, is_withdrawn=is_withdrawn, by_id=by_id, now=request.now)
    text = _("It is withdrawn; those who were interested are told.") if is_withdrawn else _("It is closed.")
    say(request, request.localizer.translate(text))
    return HTTPSeeOther(request.route_path("connections.opportunities"))
