"""A new password for who forgot the old one."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config
from sqlalchemy.orm import Session

from campus.db import short_write
from campus.people.devices import network_of
from campus.people.forms import ForgotForm, NewPasswordForm
from campus.people.links import link_spent, mail_link, slow_down
from campus.people.models import MailTokenPurpose
from campus.people.notices import PeopleMail, mail_resident, pretend_to_mail
from campus.people.passwords import hash_password
from campus.people.queries.residents import find_mail_token
from campus.people.services.mail_tokens import LinkSpent
from campus.people.services.new_password import ask_reset, reset_password
from campus.people.services.tries import TooManyTries, clear_tries, mail_limits, network_mail_limits, take_try
from campus.people.views.arriving import keep_device
from campus.permissions import Permission
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.visits import say

FORGOT_PAGE = "people/forgot.html"
RESET_PAGE = "people/reset.html"
ASK_AGAIN = _("Ask for a new link")


@view_config(route_name="people.forgot", request_method="GET", renderer=FORGOT_PAGE, permission=Permission.VISIT)
def show_forgot(request: Request) -> dict[str, Any]:
    """Where to send the link."""
    return {"form": ForgotForm(request), "sent_to": None}


@view_config(route_name="people.forgot", request_method="POST", renderer=FORGOT_PAGE, permission=Permission.KNOCK)
def take_forgot(request: Request) -> dict[str, Any]:
    """One answer whether or not the address is known."""
    form = ForgotForm(request)
    if not form.validate():
        return refused(request) | {"form": form, "sent_to": None}
    try:
        with short_write(request) as db:
            take_try(db, network_mail_limits(network_of(request.remote_addr)), now=request.now)
    except TooManyTries as refusal:
        slow_down(request, form, refusal)
        return {"form": form, "sent_to": None}
    with short_write(request) as db:
        _send_link(request, db, form.email.data)
    return {"form": form, "sent_to": form.email.data}


def _send_link(request: Request, db: Session, email: str) -> None:
    """Write the mail, unless the address had its share; without an account the same work is done for nothing."""
    settings, now = request.registry["settings"], request.now
    try:
        take_try(db, mail_limits(email), now=now)
    except TooManyTries:
        return
    asked = ask_reset(db, email, now=now)
    if asked is None:
        link = mail_link(request, "people.reset", token="nobody")  # noqa: S106 - leads nowhere
        pretend_to_mail(db, settings, PeopleMail.RESET_PASSWORD, request.locale_name, link=link)
    else:
        resident, token = asked
        link = mail_link(request, "people.reset", token=token)
        mail_resident(db, settings, PeopleMail.RESET_PASSWORD, resident, now=now, link=link)


@view_config(route_name="people.reset", request_method="GET", renderer=RESET_PAGE, permission=Permission.VISIT)
def show_reset(request: Request) -> dict[str, Any] | Response:
    """The form behind the link."""
    token = request.matchdict["token"]
    resident = find_mail_token(request.db, token, MailTokenPurpose.RESET_PASSWORD, now=request.now)
    if resident is None:
        return link_spent(request, "people.forgot", ASK_AGAIN)
    return {"form": NewPasswordForm(request), "resident": resident}


@view_config(route_name="people.reset", request_method="POST", renderer=RESET_PAGE, permission=Permission.KNOCK)
def take_reset(request: Request) -> dict[str, Any] | Response:
    """Set the password; every device is signed out, and throttling is lifted for the owner."""
    token, now = request.matchdict["token"], request.now
    resident = find_mail_token(request.db, token, MailTokenPurpose.RESET_PASSWORD, now=now)
    if resident is None:
        return link_spent(request, "people.forgot", ASK_AGAIN)
    form = NewPasswordForm(request)
    if not form.validate() or not form.check_password(email=resident.email, name=resident.name):
        return refused(request) | {"form": form, "resident": resident}
    new_hash = hash_password(form.password.data)
    settings = request.registry["settings"]
    try:
        with short_write(request) as db:
            owner = reset_password(db, token, new_hash, now=now)
            clear_tries(db, owner.email, network_of(request.remote_addr))
            link = mail_link(request, "people.forgot")
            mail_resident(db, settings, PeopleMail.PASSWORD_CHANGED, owner, now=now, link=link)
    except LinkSpent:
        return link_spent(request, "people.forgot", ASK_AGAIN)
    request.session.invalidate()
    say(request, request.localizer.translate(_("Your new password is set. Please sign in with it.")))
    response = HTTPSeeOther(request.route_path("people.sign_in"))
    keep_device(request, response, owner.email)
    return response
