"""The link in a mail that renews an affiliation: who reads the organization's mail still belongs there."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.people.links import link_spent
from campus.people.models import MailTokenPurpose
from campus.people.queries.residents import find_mail_token
from campus.people.services.confirming import renew_by_mail
from campus.people.services.mail_tokens import LinkSpent
from campus.permissions import Permission
from campus.web.locale import _
from campus.web.visits import say


def _spent(request: Request) -> Response:
    return link_spent(request, "me.affiliations", _("To my affiliations"))


@view_config(
    route_name="people.renew", request_method="GET", renderer="people/renew.html", permission=Permission.VISIT
)
def show_renew(request: Request) -> dict[str, Any] | Response:
    """A button: programs that look into mails follow links, and would renew for everyone."""
    token, purpose = request.matchdict["token"], MailTokenPurpose.RENEW_AFFILIATION
    resident = find_mail_token(request.db, token, purpose, now=request.now)
    return _spent(request) if resident is None else {"resident": resident}


@view_config(route_name="people.renew", request_method="POST", permission=Permission.KNOCK)
def take_renew(request: Request) -> Response:
    """Let the affiliation count for another year."""
    try:
        renew_by_mail(request.db, request.matchdict["token"], now=request.now)
    except LinkSpent:
        return _spent(request)
    say(request, request.localizer.translate(_("Your affiliation is confirmed for another year.")))
    return HTTPSeeOther(request.route_path("me.affiliations" if request.identity else "people.sign_in"))
