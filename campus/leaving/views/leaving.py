"""Leaving the hub: the page that says what goes and what stays, and the one afterwards."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.i18n import TranslationString
from pyramid.request import Request
from pyramid.response import Response
from pyramid.security import forget
from pyramid.view import view_config

from campus.db import short_write
from campus.leaving.forms import LeaveForm
from campus.leaving.queries import parting_of
from campus.leaving.services.leaving import AlreadyLeft, IsTheDesk, LeadsAlone, Leave, leave_hub
from campus.people.services.administering import LastAdmin
from campus.people.services.tries import give_back
from campus.people.showing_password import shown_password
from campus.permissions import Permission
from campus.web.forms import refused
from campus.web.locale import _

PAGE = "leaving/leave.html"
# What stands in the way: the field where it is said, and what would pass instead.
IN_THE_WAY: dict[type[Exception], tuple[str | None, TranslationString]] = {
    LeadsAlone: ("ends_groups", _("Make somebody else an organizer of these groups, or tick that they end.")),
    LastAdmin: (None, _("Nobody else administers the hub. Make somebody else an administrator first.")),
    IsTheDesk: (
        None,
        _(
            "Mail to the hub's desk goes to the address of this account. First a manager names another one, at Spaces"
            " under Name of the hub."
        ),
    ),
}


def _page(request: Request, form: LeaveForm | None = None) -> dict[str, Any]:
    me = request.identity.resident_id
    return {"form": form or LeaveForm(request), "it": parting_of(request.db, me, now=request.now)}


@view_config(route_name="leaving.leave", request_method="GET", renderer=PAGE, permission=Permission.BE_RESIDENT)
def show_leaving(request: Request) -> dict[str, Any]:
    """What goes, what stays, what ends."""
    return _page(request)


@view_config(route_name="leaving.leave", request_method="POST", renderer=PAGE, permission=Permission.BE_RESIDENT)
def leave(request: Request) -> dict[str, Any] | Response:
    """Leave, if the password is right; tries are counted as at sign-in."""
    form = LeaveForm(request)
    if not form.validate():
        return refused(request) | _page(request, form)
    shown = shown_password(request, form)
    if shown is None:
        return _page(request, form)
    if not _leave(request, form, shown.tries):
        return refused(request) | _page(request, form)
    request.session.invalidate()
    return HTTPSeeOther(request.route_path("leaving.left"), headers=forget(request))


def _leave(request: Request, form: LeaveForm, tries: list[int]) -> bool:
    """Whether it is done; what stands in the way is said at the form."""
    me, settings = request.identity, request.registry["settings"]
    try:
        with short_write(request) as db:
            give_back(db, tries)
            command = Leave(me.resident_id, ends_groups=form.ends_groups.data)
            leave_hub(db, settings, command, by=me, now=request.now)
    except tuple(IN_THE_WAY) as error:
        form.refuse(*IN_THE_WAY[type(error)])
        return False
    except AlreadyLeft:
        return True
    return True


@view_config(
    route_name="leaving.left", request_method="GET", renderer="leaving/left.html", permission=Permission.VISIT
)
def show_left(_request: Request) -> dict[str, Any]:
    """Goodbye."""
    return {}
