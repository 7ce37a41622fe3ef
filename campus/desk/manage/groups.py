"""Groups at the desk: what members propose, and the hub's initiatives."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.audit.kinds import Looked
from campus.desk.forms.groups import DeclineGroupForm, InitiativeForm
from campus.groups.people_notices import GroupMail, mail_about
from campus.groups.queries.groups import count_proposed, list_proposed, topics_of
from campus.groups.services.settling import AlreadyAnswered, accept_proposal, decline_proposal
from campus.groups.words import JOININGS, KINDS
from campus.people.looking import note_look
from campus.people.queries.initiatives import list_initiatives
from campus.people.services.initiatives import (
    InitiativeGone,
    add_initiative,
    change_initiative,
    move_initiative,
)
from campus.permissions import Permission
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.resources import path_id
from campus.web.visits import say

QUEUE, INITIATIVES = "desk/groups.html", "desk/initiatives.html"
PAGE_SIZE = 30


def _queue(request: Request, sent: DeclineGroupForm | None = None, sent_id: int | None = None) -> dict[str, Any]:
    """What waits, the longest first; a form that was refused takes the place of the fresh one."""
    found = list_proposed(request.db, PAGE_SIZE)
    note_look(request, Looked.GROUP_PROPOSALS, "", (group.created_by_id for group, _founder in found))
    return {
        "queue": [
            (group, founder, sent if sent is not None and sent_id == group.id else DeclineGroupForm(request, group.id))
            for group, founder in found
        ],
        "sent": sent,
        "waiting_count": count_proposed(request.db),
        "topics": topics_of(request.db, [group.id for group, _founder in found]),
        "kinds": KINDS,
        "joinings": JOININGS,
    }


@view_config(route_name="desk.groups", request_method="GET", renderer=QUEUE, permission=Permission.MANAGE_PEOPLE)
def show_groups(request: Request) -> dict[str, Any]:
    """The groups that members propose."""
    return _queue(request)


@view_config(route_name="desk.group_accept", request_method="POST", permission=Permission.MANAGE_PEOPLE)
def accept(request: Request) -> Response:
    """Let a proposed group begin."""
    db, now, group_id = request.db, request.now, path_id(request)
    try:
        group = accept_proposal(db, group_id, by=request.identity, now=now)
    except AlreadyAnswered:
        return _back(request, _("Somebody else answered first."), "warn")
    mail_about(db, request.registry["settings"], GroupMail.ACCEPTED, group, [group.created_by_id], now=now)
    return _back(request, _("The group can begin. Its founder is told by mail."))


@view_config(
    route_name="desk.group_decline", request_method="POST", renderer=QUEUE, permission=Permission.MANAGE_PEOPLE
)
def decline(request: Request) -> dict[str, Any] | Response:
    """Turn a proposed group down, with a reason."""
    db, now, group_id = request.db, request.now, path_id(request)
    form = DeclineGroupForm(request, group_id)
    if not form.validate():
        return refused(request) | _queue(request, form, group_id)
    try:
        group = decline_proposal(db, group_id, form.reason.data, by=request.identity, now=now)
    except AlreadyAnswered:
        return _back(request, _("Somebody else answered first."), "warn")
    values = {"reason": form.reason.data}
    mail_about(db, request.registry["settings"], GroupMail.DECLINED, group, [group.created_by_id], now=now, **values)
    return _back(request, _("The proposal is declined. Its founder is told by mail."))


def _back(request: Request, text: str, kind: str = "ok") -> Response:
    say(request, request.localizer.translate(text), kind)
    return HTTPSeeOther(request.route_path("desk.groups"))


def _initiatives(request: Request, form: InitiativeForm, edited: int | None = None) -> dict[str, Any]:
    """The list with one form: of the initiative that is edited, else of a new one."""
    return {"rows": list_initiatives(request.db), "form": form, "edited": edited}


@view_config(
    route_name="desk.initiatives", request_method="GET", renderer=INITIATIVES, permission=Permission.MANAGE_PEOPLE
)
def show_initiatives(request: Request) -> dict[str, Any]:
    """The hub's initiatives in their order; ``?edit=`` opens the form of one."""
    wanted = request.GET.get("edit", "")
    edited = next((each for each in list_initiatives(request.db) if str(each.id) == wanted), None)
    if edited is None:
        return _initiatives(request, InitiativeForm(request, start={"is_open": True}))
    start = {"name_ko": edited.name_ko, "name_en": edited.name_en, "is_open": edited.is_open}
    return _initiatives(request, InitiativeForm(request, start=start), edited.id)


@view_config(
    route_name="desk.initiatives", request_method="POST", renderer=INITIATIVES, permission=Permission.MANAGE_PEOPLE
)
def add(request: Request) -> dict[str, Any] | Response:
    """Add an initiative."""
    form = InitiativeForm(request)
    if not form.validate():
        return refused(request) | _initiatives(request, form)
    add_initiative(request.db, form.draft(), by=request.identity.resident_id, now=request.now)
    return _to_initiatives(request, _("The initiative is added."))


@view_config(
    route_name="desk.initiative", request_method="POST", renderer=INITIATIVES, permission=Permission.MANAGE_PEOPLE
)
def change(request: Request) -> dict[str, Any] | Response:
    """Change an initiative."""
    number = path_id(request)
    form = InitiativeForm(request)
    if not form.validate():
        return refused(request) | _initiatives(request, form, number)
    try:
        change_initiative(request.db, number, form.draft(), by=request.identity.resident_id, now=request.now)
    except InitiativeGone:
        return _to_initiatives(request, _("There is no such initiative."), "warn")
    return _to_initiatives(request, _("The changes are saved."))


@view_config(route_name="desk.initiative_move", request_method="POST", permission=Permission.MANAGE_PEOPLE)
def move(request: Request) -> Response:
    """Move an initiative up or down."""
    is_up = request.POST.get("to") == "up"
    try:
        move_initiative(request.db, path_id(request), up=is_up, by=request.identity.resident_id, now=request.now)
    except InitiativeGone:
        return _to_initiatives(request, _("There is no such initiative."), "warn")
    return HTTPSeeOther(request.route_path("desk.initiatives"))


def _to_initiatives(request: Request, text: str, kind: str = "ok") -> Response:
    say(request, request.localizer.translate(text), kind)
    return HTTPSeeOther(request.route_path("desk.initiatives"))
