"""Signing up, and proving one's address."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config
from sqlalchemy.orm import Session

from campus.db import short_write
from campus.people.devices import network_of
from campus.people.forms import SignUpForm
from campus.people.links import link_spent, mail_link, slow_down
from campus.people.models import MailTokenPurpose
from campus.people.notices import PeopleMail, mail_managers, mail_resident
from campus.people.passwords import hash_password
from campus.people.queries.organizations import list_organizations
from campus.people.queries.residents import find_mail_token
from campus.people.services.mail_tokens import LinkSpent
from campus.people.services.signing_up import SignUp, Verified, sign_up, verify_address
from campus.people.services.tries import TooManyTries, mail_limits, network_mail_limits, take_try
from campus.permissions import Permission
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.visits import say
from campus.web.words import named

SIGN_UP_PAGE = "people/sign_up.html"
VERIFY_PAGE = "people/verify.html"


def _form(request: Request) -> SignUpForm:
    form = SignUpForm(request)
    form.offer(list_organizations(request.db), request.locale_name)
    return form


@view_config(route_name="people.sign_up", request_method="GET", renderer=SIGN_UP_PAGE, permission=Permission.VISIT)
def show_sign_up(request: Request) -> dict[str, Any] | Response:
    """The form; who is signed in has an account already."""
    if request.identity is not None:
        return HTTPSeeOther("/")
    return {"form": _form(request), "sent_to": None}


@view_config(route_name="people.sign_up", request_method="POST", renderer=SIGN_UP_PAGE, permission=Permission.KNOCK)
def take_sign_up(request: Request) -> dict[str, Any]:
    """One answer whether or not the address is known: a mail tells its owner which it was."""
    form = _form(request)
    if not form.check():
        return refused(request) | {"form": form, "sent_to": None}
    try:
        with short_write(request) as db:
            take_try(db, network_mail_limits(network_of(request.remote_addr)), now=request.now)
    except TooManyTries as refusal:
        slow_down(request, form, refusal)
        return {"form": form, "sent_to": None}
    command = SignUp(
        name=form.name.data,
        email=form.email.data,
        password_hash=hash_password(form.password.data),
        locale=request.locale_name,
        organization_id=form.organization.data,
        claimed_organization=form.claimed_organization.data,
        wants_news=form.agree_news.data,
    )
    with short_write(request) as db:
        _sign_up(request, db, command)
    return {"form": form, "sent_to": command.email}


def _sign_up(request: Request, db: Session, command: SignUp) -> None:
    """Make the account and write its mail, unless the address had its share of mails."""
    settings, now = request.registry["settings"], request.now
    try:
        take_try(db, mail_limits(command.email), now=now)
    except TooManyTries:
        return
    made = sign_up(db, command, now=now)
    if made.token is None:
        links = {"link": mail_link(request, "people.sign_in"), "forgot_link": mail_link(request, "people.forgot")}
        mail_resident(db, settings, PeopleMail.ALREADY_REGISTERED, made.resident, now=now, **links)
    else:
        link = mail_link(request, "people.verify", token=made.token)
        mail_resident(db, settings, PeopleMail.VERIFY_ADDRESS, made.resident, now=now, link=link)


@view_config(route_name="people.verify", request_method="GET", renderer=VERIFY_PAGE, permission=Permission.VISIT)
def show_verify(request: Request) -> dict[str, Any] | Response:
    """A button: programs that look into mails follow links, and would prove every address."""
    resident = find_mail_token(request.db, request.matchdict["token"], MailTokenPurpose.VERIFY_ADDRESS, now=request.now)
    if resident is None:
        return link_spent(request, "people.sign_up", _("Sign up again"))
    return {"resident": resident, "waits": False}


@view_config(route_name="people.verify", request_method="POST", renderer=VERIFY_PAGE, permission=Permission.KNOCK)
def take_verify(request: Request) -> dict[str, Any] | Response:
    """The address is proven: sign in, or wait for a manager."""
    try:
        verified = verify_address(request.db, request.matchdict["token"], now=request.now)
    except LinkSpent:
        return link_spent(request, "people.sign_up", _("Sign up again"))
    if verified.organization is not None:
        name = named(verified.organization, request.locale_name)
        text = _("Your account is ready, as of ${organization}. Please sign in.", mapping={"organization": name})
        say(request, request.localizer.translate(text))
        return HTTPSeeOther(request.route_path("people.sign_in"))
    tell_managers(request, verified)
    return {"resident": verified.resident, "waits": True}


def tell_managers(request: Request, verified: Verified) -> None:
    """Write to the managers who waits for them."""
    settings = request.registry["settings"]
    person, link = verified.resident, mail_link(request, "desk.people")
    mail_managers(request.db, settings, PeopleMail.SIGN_UP_WAITS, now=request.now, person=person.name, link=link)
