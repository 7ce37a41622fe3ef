"""Moving everything out of a room, and retiring it."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.booking.resources import RoomResource
from campus.booking.services.retiring import bring_back
from campus.desk.forms.shutting import EmptyForm, RetireForm
from campus.desk.manage.shutting import Walk, go, stays_on_form
from campus.domain.hubtime import local_date
from campus.permissions import Permission
from campus.web.locale import _
from campus.web.visits import say

PAGE = "desk/emptying.html"
_MANAGES = {"permission": Permission.MANAGE_SPACES}


@view_config(route_name="desk.room.empty", renderer=PAGE, request_method=("GET", "POST"), **_MANAGES)
def empty(request: Request) -> dict[str, Any] | Response:
    """Move every date of a period out of a room: the form, the plan, the act."""
    title = _("Move everything out of a room")
    return _walk(request, EmptyForm(request, start={"day": local_date(request.now)}), title)


@view_config(route_name="desk.room.retire", renderer=PAGE, request_method=("GET", "POST"), **_MANAGES)
def retire(request: Request) -> dict[str, Any] | Response:
    """Retire a room from a day on; what was booked after it goes first."""
    return _walk(request, RetireForm(request, start={"day": local_date(request.now)}), _("Retire a room"))


def _walk(request: Request, form: EmptyForm | RetireForm, title: Any) -> dict[str, Any] | Response:
    room = request.context.room
    values = {"form": form, "room": room, "title": title, "today": local_date(request.now)}
    values["is_retiring"] = isinstance(form, RetireForm)
    if request.method == "GET":
        return values
    shutting = form.read(request, room.id) if form.validate() else None
    if shutting is None:
        return stays_on_form(request, values)
    if request.POST.get("act") == "edit":
        return values
    page = f"/rooms/{room.slug}"
    return go(request, Walk(form, shutting, title, page, page)) or stays_on_form(request, values)


@view_config(route_name="desk.room.bring_back", request_method="POST", **_MANAGES)
def come_back(context: RoomResource, request: Request) -> Response:
    """Let a retired room be booked again."""
    room = context.room
    if room.rules.retired_at is not None:
        bring_back(request.db, context.catalogue, room.id, by=request.identity, now=request.now)
        say(request, request.localizer.translate(_("The room can be booked again.")))
    return HTTPSeeOther(f"/rooms/{room.slug}")
