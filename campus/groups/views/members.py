"""Who belongs to a group, for those who lead it."""

from collections.abc import Callable
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.i18n import TranslationString
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.audit.kinds import Looked
from campus.domain.hubtime import local_date
from campus.groups.forms.groups import InviteForm, MemberSearchForm, RefuseForm
from campus.groups.group_words import PROBLEMS
from campus.groups.models import GroupRole, Standing
from campus.groups.people_notices import GroupMail, mail_about, tell_of_seats
from campus.groups.queries.members import count_members, list_members
from campus.groups.resources import GroupResource
from campus.groups.services.membership import (
    AlreadyIn,
    NobodyThere,
    accept_request,
    decline_request,
    invite,
    remove_member,
    set_role,
    withdraw_invitation,
)
from campus.groups.words import ROLES
from campus.people.looking import note_look
from campus.permissions import Permission
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.paging import paged, read_page_number
from campus.web.resources import path_id
from campus.web.visits import say

PAGE = "groups/members.html"
PAGE_SIZE = 30
MOST_WAITING = 30
_LEAD = {"request_method": "POST", "permission": Permission.LEAD_GROUP}


@view_config(route_name="groups.members", request_method="GET", permission=Permission.LEAD_GROUP, renderer=PAGE)
def show_members(context: GroupResource, request: Request) -> dict[str, Any]:
    """Who asks, who is invited, and a page of the members."""
    return _page(context, request, InviteForm(request))


def _page(context: GroupResource, request: Request, form: InviteForm) -> dict[str, Any]:
    db, group_id, today, number = request.db, context.group.id, local_date(request.now), read_page_number(request)
    search = MemberSearchForm(request)
    search.validate()
    text = "" if search.q.errors else search.q.data or ""
    page = ((number - 1) * PAGE_SIZE, PAGE_SIZE)
    rows = list_members(db, group_id, Standing.IN, today, page=page, text=text)
    total = count_members(db, group_id, Standing.IN, text)
    first = (0, MOST_WAITING)
    asked = list_members(db, group_id, Standing.ASKED, today, page=first)
    invited = list_members(db, group_id, Standing.INVITED, today, page=first)
    seen = (each.membership.resident_id for each in (*rows, *asked, *invited))
    note_look(request, Looked.MEMBERS, f"group:{group_id}", seen)
    return {
        "group": context.group,
        "form": form,
        "search": search,
        "page": paged(request, rows, number=number, total=total, size=PAGE_SIZE),
        "asked": asked,
        "asked_count": count_members(db, group_id, Standing.ASKED),
        "invited": invited,
        "invited_count": count_members(db, group_id, Standing.INVITED),
        "roles": ROLES,
        "me": request.identity.resident_id,
    }


@view_config(route_name="groups.invite", renderer=PAGE, **_LEAD)
def ask_in(context: GroupResource, request: Request) -> dict[str, Any] | Response:
    """Invite a resident by their address."""
    form = InviteForm(request)
    if not form.validate():
        return refused(request) | _page(context, request, form)
    db, now, me = request.db, request.now, request.identity
    try:
        membership = invite(db, context.group.id, form.email.data, by=me.resident_id, now=now)
    except NobodyThere:
        form.refuse("email", _("No resident of the hub has this address. Ask them to sign up first."))
        return refused(request) | _page(context, request, form)
    except AlreadyIn:
        form.refuse("email", _("They are a member already, or invited."))
        return refused(request) | _page(context, request, form)
    except tuple(PROBLEMS) as problem:
        return _back(context, request, PROBLEMS[type(problem)], "warn")
    mail, done = GroupMail.INVITED, _("The invitation is sent.")
    if membership.standing is Standing.IN:
        mail, done = GroupMail.LET_IN, _("They had asked to join, and are a member now.")
    _mail(context, request, mail, membership.resident_id, who=me.name)
    return _back(context, request, done)


@view_config(route_name="groups.member_accept", **_LEAD)
def accept(context: GroupResource, request: Request) -> Response:
    """Let someone in who asked."""

    def act(resident_id: int, by: int) -> None:
        accept_request(request.db, context.group.id, resident_id, by=by, now=request.now)
        _mail(context, request, GroupMail.LET_IN, resident_id)

    return _do(context, request, act, _("They are a member now, and signed up for the sessions ahead."))


@view_config(route_name="groups.member_decline", **_LEAD)
def decline(context: GroupResource, request: Request) -> Response:
    """Turn someone down who asked."""

    def act(resident_id: int, by: int) -> None:
        decline_request(request.db, context.group.id, resident_id, by=by, now=request.now)
        _mail(context, request, GroupMail.TURNED_DOWN, resident_id, reason=_reason(request))

    return _do(context, request, act, _("The request is declined."))


@view_config(route_name="groups.member_withdraw", **_LEAD)
def withdraw(context: GroupResource, request: Request) -> Response:
    """Take an invitation back."""

    def act(resident_id: int, by: int) -> None:
        withdraw_invitation(request.db, context.group.id, resident_id, by=by, now=request.now)

    return _do(context, request, act, _("The invitation is withdrawn."))


@view_config(route_name="groups.member_remove", **_LEAD)
def remove(context: GroupResource, request: Request) -> Response:
    """Take a member out."""

    def act(resident_id: int, by: int) -> None:
        db, now = request.db, request.now
        freed = remove_member(db, context.group.id, resident_id, by=by, now=now)
        _mail(context, request, GroupMail.REMOVED, resident_id, reason=_reason(request))
        tell_of_seats(db, request.registry["settings"], freed.promoted, now=now)

    return _do(context, request, act, _("They are no longer a member. Their seats are free."))


@view_config(route_name="groups.member_role", **_LEAD)
def role(context: GroupResource, request: Request) -> Response:
    """Say what a member is to the group."""
    raw = request.POST.get("role")
    if raw not in set(GroupRole):
        return _back(context, request, _("Choose one of the list."), "warn")

    def act(resident_id: int, by: int) -> None:
        set_role(request.db, context.group.id, resident_id, GroupRole(raw), by=by, now=request.now)

    return _do(context, request, act, _("The changes are saved."))


def _reason(request: Request) -> str:
    """Why, as far as it can be read: what cannot is left out of the mail."""
    form = RefuseForm(request)
    return str(form.reason.data or "") if form.validate() else ""


def _mail(context: GroupResource, request: Request, mail: GroupMail, resident_id: int, **values: str) -> None:
    settings = request.registry["settings"]
    mail_about(request.db, settings, mail, context.group, [resident_id], now=request.now, **values)


def _do(
    context: GroupResource, request: Request, act: Callable[[int, int], None], done: TranslationString
) -> Response:
    try:
        act(path_id(request), request.identity.resident_id)
    except tuple(PROBLEMS) as problem:
        return _back(context, request, PROBLEMS[type(problem)], "warn")
    return _back(context, request, done)


def _back(context: GroupResource, request: Request, text: str, kind: str = "ok") -> Response:
    say(request, request.localizer.translate(text), kind)
    # Whoever has just taken their own lead away sees the group itself.
    is_still = context.membership is None or path_id_or_none(request) != request.identity.resident_id
    route = "groups.members" if is_still else "groups.show"
    return HTTPSeeOther(request.route_path(route, slug=context.group.slug))


def path_id_or_none(request: Request) -> int | None:
    """Whom the address names, if anyone."""
    return path_id(request) if "id" in request.matchdict else None
