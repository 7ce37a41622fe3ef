"""Whom an institution vouches for and the hub does not know yet: they connect their account, or sign up."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.renderers import render_to_response
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.people.devices import device_label
from campus.people.forms import JoinForm
from campus.people.institution_words import OTHER_ACCOUNT, TAKEN, WORDS, trouble_page
from campus.people.models import InstitutionArrival, Organization, ResidentStatus
from campus.people.oidc.values import Trouble
from campus.people.queries.organizations import list_organizations
from campus.people.services.institution_logins import InstitutionTaken, enter, signed_in_since
from campus.people.services.institution_sign_up import (
    ArrivalGone,
    Joining,
    is_known,
    join,
    organization_for,
    proven_of,
)
from campus.people.services.logins import Device
from campus.people.services.trips import find_arrival, take_arrival
from campus.people.views.arriving import ARRIVAL
from campus.people.views.institutions import connect_now, let_in, provider_named, tell_connected
from campus.people.views.signing_up import VERIFY_PAGE, tell_managers
from campus.permissions import Permission
from campus.providers import Provider
from campus.web.forms import refused

ARRIVED_PAGE = "people/institution_arrived.html"
JOIN_PAGE = "people/institution_join.html"


def _arrival(request: Request) -> tuple[InstitutionArrival, Provider] | Response:
    """Who arrived in this visit a while ago, and by which provider; or a way to the beginning."""
    arrival = find_arrival(request.db, request.session.get(ARRIVAL), now=request.now)
    if arrival is None:
        request.session.pop(ARRIVAL, None)
        return HTTPSeeOther(request.route_path("people.sign_in"))
    return arrival, provider_named(request, arrival.provider)


@view_config(route_name="people.arrived", request_method="GET", renderer=ARRIVED_PAGE, permission=Permission.VISIT)
def show_arrived(request: Request) -> dict[str, Any] | Response:
    """The address has an account: its owner signs in once, and connects it."""
    found = _arrival(request)
    if isinstance(found, Response):
        return found
    arrival, provider = found
    return {"arrival": arrival, "provider": provider, "is_owner": _is_owner(request, arrival)}


def _is_owner(request: Request, arrival: InstitutionArrival) -> bool:
    """Whether the account's owner has signed in since: with another way in than the institution."""
    me = request.identity
    return me is not None and me.email == arrival.email and signed_in_since(request.db, me.login_id, arrival.made_at)


@view_config(route_name="people.arrived", request_method="POST", permission=Permission.KNOCK)
def take_arrived(request: Request) -> Response:
    """Connect the institution's account to the hub's."""
    found = _arrival(request)
    if isinstance(found, Response):
        return found
    arrival, provider = found
    if not _is_owner(request, arrival):
        return trouble_page(request, provider, OTHER_ACCOUNT, status=403, back=request.route_path("people.arrived"))
    if not take_arrival(request.db, arrival.id):
        return trouble_page(request, provider, WORDS[Trouble.LATE])
    request.session.pop(ARRIVAL, None)
    return connect_now(request, request.db, provider, proven_of(arrival), arrival.back)


def _form(request: Request, arrival: InstitutionArrival, organization: Organization | None) -> JoinForm:
    form = JoinForm(request, start={"name": arrival.name})
    form.offer(list_organizations(request.db), request.locale_name, is_placed=organization is not None)
    return form


@view_config(route_name="people.join", request_method="GET", renderer=JOIN_PAGE, permission=Permission.VISIT)
def show_join(request: Request) -> dict[str, Any] | Response:
    """The form; name and address are there already."""
    found = _arrival(request)
    if isinstance(found, Response):
        return found
    arrival, provider = found
    organization = organization_for(request.db, provider, arrival.email)
    form = _form(request, arrival, organization)
    return {"form": form, "arrival": arrival, "provider": provider, "organization": organization}


@view_config(route_name="people.join", request_method="POST", renderer=JOIN_PAGE, permission=Permission.KNOCK)
def take_join(request: Request) -> dict[str, Any] | Response:
    """The account is made: its owner is in, or waits for a manager."""
    found = _arrival(request)
    if isinstance(found, Response):
        return found
    arrival, provider = found
    if is_known(request.db, arrival.email):
        return HTTPSeeOther(request.route_path("people.arrived"))
    organization = organization_for(request.db, provider, arrival.email)
    form = _form(request, arrival, organization)
    if not form.check():
        page = {"form": form, "arrival": arrival, "provider": provider, "organization": organization}
        return refused(request) | page
    answer = Joining(form.name.data, request.locale_name, *form.place(), form.agree_news.data)
    try:
        return _join(request, arrival, provider, answer)
    except ArrivalGone:
        return trouble_page(request, provider, WORDS[Trouble.LATE])
    except InstitutionTaken:
        return trouble_page(request, provider, TAKEN, status=409)


def _join(request: Request, arrival: InstitutionArrival, provider: Provider, answer: Joining) -> Response:
    is_strong, back = arrival.is_strong, arrival.back
    verified = join(request.db, arrival, provider, answer, now=request.now)
    tell_connected(request, request.db, provider, verified.resident)
    request.session.pop(ARRIVAL, None)
    if verified.resident.status is not ResidentStatus.ACTIVE:
        tell_managers(request, verified)
        return render_to_response(VERIFY_PAGE, {"resident": verified.resident, "waits": True}, request)
    device = Device(device_label(request.user_agent or ""), request.remote_addr or "")
    begun = enter(request.db, verified.resident, device, is_strong=is_strong, now=request.now)
    return let_in(request, verified.resident, begun, back)
