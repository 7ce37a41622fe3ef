"""Signing in and out."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.security import forget, remember
from pyramid.view import view_config

from campus.db import short_write
from campus.people.devices import device_label, network_of
from campus.people.forms import SignInForm
from campus.people.links import slow_down
from campus.people.models import Resident, ResidentStatus
from campus.people.passwords import hash_password, is_outdated, verify_password
from campus.people.queries.residents import Credentials, find_credentials
from campus.people.services.factors import Proof
from campus.people.services.half_logins import HalfWay, SignInRefused
from campus.people.services.logins import Device, NewLogin, end_login
from campus.people.services.signing_in import sign_in
from campus.people.services.tries import TooManyTries, clear_tries, give_back, sign_in_limits, take_try
from campus.people.views.arriving import HALF, fresh_visit, keep_device, known_device, welcome
from campus.permissions import Permission
from campus.web.forms import refused
from campus.web.locale import _, local_path
from campus.web.visits import say

# Who knows the password is told how the account stands; nobody else is.
STANDINGS = {
    ResidentStatus.UNVERIFIED: _("Follow the link in our mail first. Sign up once more to get a new one."),
    ResidentStatus.PENDING: _("A manager still looks at your request. You will get a mail."),
    ResidentStatus.DECLINED: _("Your request was declined; the mail says why. You may sign up again."),
    ResidentStatus.DISABLED: _("This account is closed. Please talk to the hub's desk."),
}


def sign_in_page(request: Request, form: SignInForm) -> dict[str, Any]:
    """What the template needs; ``demo_accounts`` are there in development only."""
    back = local_path(request.params.get("back"), "/")
    return {"form": form, "back": back, "demo_accounts": request.registry.get("demo_accounts") or ()}


@view_config(
    route_name="people.sign_in", request_method="GET", renderer="people/sign_in.html", permission=Permission.VISIT
)
def show_sign_in(request: Request) -> dict[str, Any] | Response:
    """The sign-in form; who is signed in goes on."""
    if request.identity is not None:
        return HTTPSeeOther(local_path(request.GET.get("back"), "/"))
    return sign_in_page(request, SignInForm(request))


@view_config(
    route_name="people.sign_in", request_method="POST", renderer="people/sign_in.html", permission=Permission.KNOCK
)
def take_sign_in(request: Request) -> dict[str, Any] | Response:
    """Compare the password outside of any write transaction; a wrong address and a wrong password get one answer."""
    form = SignInForm(request)
    if not form.validate():
        return refused(request) | sign_in_page(request, form)
    email, password = form.email.data, form.password.data
    limits = sign_in_limits(email, network_of(request.remote_addr), known_device(request, email))
    try:
        with short_write(request) as db:
            tries = take_try(db, limits, now=request.now)
    except TooManyTries as refusal:
        slow_down(request, form, refusal)
        return sign_in_page(request, form)
    found = find_credentials(request.db, email)
    if not verify_password(found.password_hash if found else None, password) or found is None:
        form.refuse(None, _("The e-mail address or the password is not right."))
        return refused(request) | sign_in_page(request, form)
    try:
        begun = _start(request, form, found, tries)
    except SignInRefused:
        form.refuse(None, STANDINGS.get(found.status, _("The e-mail address or the password is not right.")))
        return refused(request) | sign_in_page(request, form)
    if isinstance(begun, HalfWay):
        fresh_visit(request)
        request.session[HALF] = begun.token
        back = local_path(request.POST.get("back"), "/")
        return HTTPSeeOther(request.route_path("people.second", _query={"back": back}))
    return _welcome(request, found, begun, email)


def _start(request: Request, form: SignInForm, found: Credentials, tries: list[int]) -> NewLogin | HalfWay:
    """The login, in a short transaction; a login this browser had before ends. The tries were no failures."""
    email, now = form.email.data, request.now
    device = Device(device_label(request.user_agent or ""), request.remote_addr or "", form.remember.data)
    is_old_hash = found.password_hash is not None and is_outdated(found.password_hash)
    new_hash = hash_password(form.password.data) if is_old_hash else None
    with short_write(request) as db:
        give_back(db, tries)
        clear_tries(db, email, network_of(request.remote_addr), known_device(request, email))
        if request.identity is not None:
            end_login(db, request.identity.resident_id, request.identity.login_id, now=now)
        return sign_in(db, found, device, new_hash=new_hash, now=now)


def _welcome(request: Request, found: Credentials, login: NewLogin, email: str) -> Response:
    """A new visit, the login's cookie, and the language of the account."""
    resident = request.db.get_one(Resident, found.resident_id)
    headers = remember(request, login.token, expires_at=login.expires_at)
    back = local_path(request.POST.get("back"), "/")
    if resident.role in request.registry["settings"].second_factor_for:
        back = request.route_path("me.security")
    response = welcome(request, back, headers, resident.locale)
    keep_device(request, response, email)
    return response


@view_config(route_name="people.sign_out", request_method="POST", permission=Permission.KNOCK)
def sign_out(request: Request) -> Response:
    """End this device's login and its visit."""
    if request.identity is not None:
        end_login(request.db, request.identity.resident_id, request.identity.login_id, now=request.now)
    by_institution = request.identity is not None and request.identity.proof.startswith(Proof.PROVIDER)
    request.session.invalidate()
    say(request, request.localizer.translate(_("You are signed out.")), "info")
    if by_institution:
        say(request, request.localizer.translate(_("At your institution you may still be signed in.")), "info")
    return HTTPSeeOther("/", headers=forget(request))
