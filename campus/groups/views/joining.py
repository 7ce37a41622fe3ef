"""Joining a group, answering its invitation, leaving it."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.groups.forms.groups import JoinForm
from campus.groups.group_words import PROBLEMS
from campus.groups.models import Standing
from campus.groups.people_notices import GroupMail, mail_leaders, tell_of_seats
from campus.groups.resources import GroupResource
from campus.groups.services.joining import (
    answer_invitation,
    join_group,
    leave_group,
    show_membership,
)
from campus.groups.views.groups import group_page
from campus.people.links import mail_link
from campus.permissions import Permission
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.visits import say

SHOW = "groups/show.html"


@view_config(route_name="groups.join", request_method="POST", permission=Permission.BE_RESIDENT, renderer=SHOW)
def join(context: GroupResource, request: Request) -> dict[str, Any] | Response:
    """Join, or ask to."""
    form = JoinForm(request)
    if not form.validate():
        return refused(request) | group_page(context, request, form)
    db, now, me = request.db, request.now, request.identity
    note, is_shown = form.note.data or "", bool(form.is_shown.data)
    try:
        joined = join_group(db, context.group.id, me.resident_id, note=note, is_shown=is_shown, now=now)
    except tuple(PROBLEMS) as problem:
        return to_group(context, request, PROBLEMS[type(problem)], "warn")
    if joined.membership.standing is Standing.IN:
        return to_group(context, request, _("Welcome. You are signed up for the sessions ahead."))
    if joined.is_new:
        values = {"who": me.name, "note": note, "link": mail_link(request, "groups.members", slug=context.group.slug)}
        mail_leaders(db, request.registry["settings"], GroupMail.ASKED, context.group, now=now, **values)
    return to_group(context, request, _("Your request is sent. Those who lead the group answer by mail."))


@view_config(route_name="groups.answer", request_method="POST", permission=Permission.BE_RESIDENT)
def answer(context: GroupResource, request: Request) -> Response:
    """Accept an invitation, or decline it."""
    accepts = request.POST.get("accepts") == "yes"
    try:
        answer_invitation(
            request.db, context.group.id, request.identity.resident_id, accepts=accepts, now=request.now
        )
    except tuple(PROBLEMS) as problem:
        return to_group(context, request, PROBLEMS[type(problem)], "warn")
    done = _("Welcome. You are signed up for the sessions ahead.") if accepts else _("You declined the invitation.")
    return to_group(context, request, done)


@view_config(route_name="groups.leave", request_method="POST", permission=Permission.BE_RESIDENT)
def leave(context: GroupResource, request: Request) -> Response:
    """Leave, or take a request back."""
    db, now = request.db, request.now
    try:
        freed = leave_group(db, context.group.id, request.identity.resident_id, now=now)
    except tuple(PROBLEMS) as problem:
        return to_group(context, request, PROBLEMS[type(problem)], "warn")
    tell_of_seats(db, request.registry["settings"], freed.promoted, now=now)
    return to_group(context, request, _("You have left. Your seats in the sessions ahead are free for others."))


@view_config(route_name="groups.shown", request_method="POST", permission=Permission.BE_RESIDENT)
def shown(context: GroupResource, request: Request) -> Response:
    """Let others see that one comes, or not."""
    is_shown = request.POST.get("is_shown") == "yes"
    try:
        show_membership(request.db, context.group.id, request.identity.resident_id, is_shown, now=request.now)
    except tuple(PROBLEMS) as problem:
        return to_group(context, request, PROBLEMS[type(problem)], "warn")
    done = _("Others see now that you come.") if is_shown else _("You are only counted now.")
    return to_group(context, request, done)


def to_group(context: GroupResource, request: Request, text: str, kind: str = "ok") -> Response:
    """Back to the group's page with a word."""
    say(request, request.localizer.translate(text), kind)
    return HTTPSeeOther(request.route_path("groups.show", slug=context.group.slug))
