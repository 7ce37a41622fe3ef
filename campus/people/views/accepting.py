"""Accepting an invitation: who one is, a password, and what one agrees to."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.db import short_write
from campus.domain.hubtime import local_date
from campus.people.forms import AcceptForm
from campus.people.links import link_spent
from campus.people.passwords import hash_password
from campus.people.queries.affiliations import affiliation_history
from campus.people.queries.invitations import find_invitation
from campus.people.services.inviting import Accepted, accept_invitation
from campus.people.services.mail_tokens import LinkSpent
from campus.people.views.arriving import keep_device
from campus.permissions import Permission
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.visits import say

PAGE = "people/accept.html"


def _spent(request: Request) -> Response:
    """One answer for links that were used, withdrawn, expired or made up: nobody learns who was invited."""
    return link_spent(request, "people.sign_up", _("Sign up"))


@view_config(route_name="people.accept", request_method="GET", renderer=PAGE, permission=Permission.VISIT)
def show_accept(request: Request) -> dict[str, Any] | Response:
    """The form behind the link."""
    resident = find_invitation(request.db, request.matchdict["token"], now=request.now)
    if resident is None:
        return _spent(request)
    form = AcceptForm(request, start={"name": resident.name})
    return {"form": form, "resident": resident, "places": _places(request, resident.id)}


def _places(request: Request, resident_id: int) -> list[Any]:
    return [each for each in affiliation_history(request.db, resident_id, local_date(request.now)) if each.organization]


@view_config(route_name="people.accept", request_method="POST", renderer=PAGE, permission=Permission.KNOCK)
def take_accept(request: Request) -> dict[str, Any] | Response:
    """The account is open: its owner signs in."""
    token, now = request.matchdict["token"], request.now
    resident = find_invitation(request.db, token, now=now)
    if resident is None:
        return _spent(request)
    form = AcceptForm(request)
    if not form.check(resident.email):
        return refused(request) | {"form": form, "resident": resident, "places": _places(request, resident.id)}
    answer = Accepted(form.name.data, hash_password(form.password.data), request.locale_name, form.agree_news.data)
    try:
        with short_write(request) as db:
            owner = accept_invitation(db, token, answer, now=now)
    except LinkSpent:
        return _spent(request)
    request.session.invalidate()
    say(request, request.localizer.translate(_("Your account is ready. Please sign in.")))
    response = HTTPSeeOther(request.route_path("people.sign_in"))
    keep_device(request, response, owner.email)
    return response
