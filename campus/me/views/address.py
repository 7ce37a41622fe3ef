"""Another e-mail address: asked for with the password, confirmed by a link in a mail to it."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config
from sqlalchemy.orm import Session

from campus.db import short_write
from campus.me.forms import AddressForm
from campus.people.links import link_spent, mail_link
from campus.people.notices import PeopleMail, mail_address, pretend_to_mail
from campus.people.services.changing_address import AddressTaken, ask_address, confirm_address, find_new_address
from campus.people.services.mail_tokens import LinkSpent
from campus.people.services.tries import TooManyTries, give_back, mail_limits, take_try
from campus.people.showing_password import shown_password
from campus.permissions import Permission
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.visits import say

PAGE, CONFIRM = "me/address.html", "me/address_confirm.html"
ASK_AGAIN = _("Ask for a new link")


@view_config(route_name="me.address", request_method="GET", renderer=PAGE, permission=Permission.BE_RESIDENT)
def show_address(request: Request) -> dict[str, Any]:
    """The form."""
    return {"form": AddressForm(request), "sent_to": None}


@view_config(route_name="me.address", request_method="POST", renderer=PAGE, permission=Permission.BE_RESIDENT)
def take_address(request: Request) -> dict[str, Any]:
    """Send the link, if the password is right. One answer whether or not another account has the address."""
    me, form = request.identity, AddressForm(request)
    page = {"form": form, "sent_to": None}
    is_valid = form.validate()
    if form.email.data == me.email and not form.email.errors:
        form.refuse("email", _("This is your address already."))
        is_valid = False
    if not is_valid:
        return refused(request) | page
    shown = shown_password(request, form)
    if shown is None:
        return page
    with short_write(request) as db:
        give_back(db, shown.tries)
        _send_link(request, db, form.email.data)
    return {"form": form, "sent_to": form.email.data}


def _send_link(request: Request, db: Session, email: str) -> None:
    """Write the mail, unless the address had its share."""
    settings, now = request.registry["settings"], request.now
    try:
        take_try(db, mail_limits(email), now=now)
    except TooManyTries:
        return
    asked = ask_address(db, request.identity.resident_id, email, now=now)
    if asked is None:
        link = mail_link(request, "me.address.confirm", token="nobody")  # noqa: S106 - leads nowhere
        pretend_to_mail(db, settings, PeopleMail.ADDRESS_CHANGE, request.locale_name, link=link)
        return
    resident, token = asked
    link = mail_link(request, "me.address.confirm", token=token)
    mail_address(db, settings, PeopleMail.ADDRESS_CHANGE, resident, email, now=now, link=link)


@view_config(route_name="me.address.confirm", request_method="GET", renderer=CONFIRM, permission=Permission.VISIT)
def show_confirm(request: Request) -> dict[str, Any] | Response:
    """The button behind the link: programs that only follow links change nothing."""
    address = find_new_address(request.db, request.matchdict["token"], now=request.now)
    if address is None:
        return link_spent(request, "me.address", ASK_AGAIN)
    return {"address": address}


@view_config(route_name="me.address.confirm", request_method="POST", permission=Permission.KNOCK)
def take_confirm(request: Request) -> Response:
    """It is the account's address from now on; the old one is told."""
    me, settings, now = request.identity, request.registry["settings"], request.now
    ids = {"kept_login_id": me and me.login_id, "signed_in_id": me and me.resident_id}
    try:
        with short_write(request) as db:
            moved = confirm_address(db, request.matchdict["token"], now=now, **ids)
            told = {"link": mail_link(request, "people.forgot"), "address": moved.resident.email}
            mail_address(db, settings, PeopleMail.ADDRESS_CHANGED, moved.resident, moved.before, now=now, **told)
    except (LinkSpent, AddressTaken):
        return link_spent(request, "me.address", ASK_AGAIN)
    say(request, request.localizer.translate(_("Your e-mail address is changed. All other devices are signed out.")))
    is_mine = me is not None and me.resident_id == moved.resident.id
    return HTTPSeeOther(request.route_path("me.show" if is_mine else "people.sign_in"))
