"""Accounts of institutions that sign the one who asks in: seen, connected, disconnected."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.db import short_write
from campus.me.forms import ShowPasswordForm
from campus.people.queries.institutions import institutions_of
from campus.people.services.institution_logins import disconnect
from campus.people.services.tries import give_back
from campus.people.showing_password import shown_password
from campus.people.views.institutions import leave_for, provider_named
from campus.permissions import Permission
from campus.providers import Provider
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.visits import say

PAGE = "me/institutions.html"


@dataclass(frozen=True, slots=True)
class Connected:
    """An account that signs in here; ``provider`` None: the hub does not know its institution any more."""

    id: int
    provider: Provider | None
    email: str
    linked_at: datetime
    last_used_at: datetime | None


def _page(request: Request, form: ShowPasswordForm | None = None) -> dict[str, Any]:
    me, providers = request.identity, request.registry["settings"].providers
    by_issuer = {each.issuer: each for each in providers}
    rows = [
        Connected(each.id, by_issuer.get(each.issuer), each.email, each.linked_at, each.last_used_at)
        for each in institutions_of(request.db, me.resident_id)
    ]
    known = {each.provider for each in rows}
    return {
        "connected": rows,
        "others": [each for each in providers if each not in known],
        "form": form or ShowPasswordForm(request),
    }


def _refusal(request: Request) -> dict[str, Any] | None:
    """The page with what is wrong with the password sent; None if it is right."""
    form = ShowPasswordForm(request)
    if not form.validate():
        return refused(request) | _page(request, form)
    shown = shown_password(request, form)
    if shown is None:
        return _page(request, form)
    with short_write(request) as db:
        give_back(db, shown.tries)
    return None


@view_config(route_name="me.institutions", request_method="GET", renderer=PAGE, permission=Permission.BE_RESIDENT)
def show_institutions(request: Request) -> dict[str, Any]:
    """Which institutions sign the owner in."""
    return _page(request)


@view_config(
    route_name="me.institutions.connect", request_method="POST", renderer=PAGE, permission=Permission.BE_RESIDENT
)
def take_connect(request: Request) -> dict[str, Any] | Response:
    """Go to the institution, whose account is connected when its owner comes back."""
    provider = provider_named(request, request.matchdict["provider"])
    page = _refusal(request)
    if page is not None:
        return page
    back = request.route_path("me.institutions")
    return leave_for(request, provider, back, resident_id=request.identity.resident_id)


@view_config(
    route_name="me.institutions.disconnect", request_method="POST", renderer=PAGE, permission=Permission.BE_RESIDENT
)
def take_disconnect(request: Request) -> dict[str, Any] | Response:
    """Let an account sign nobody in any more. It asks for the password, so there is another way in."""
    page = _refusal(request)
    if page is not None:
        return page
    with short_write(request) as db:
        disconnect(db, request.identity.resident_id, int(request.matchdict["id"]), now=request.now)
    say(request, request.localizer.translate(_("That account signs you in no more.")))
    return HTTPSeeOther(request.route_path("me.institutions"))
