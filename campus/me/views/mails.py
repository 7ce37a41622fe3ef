"""Which mails I get."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.mailings.services.choosing import choose_mails
from campus.me.mail_forms import MailsForm
from campus.outbox.choices import wanted_kinds
from campus.permissions import Permission
from campus.web.locale import _
from campus.web.visits import say

PAGE = "me/mails.html"


@view_config(route_name="me.mails", request_method="GET", renderer=PAGE, permission=Permission.BE_RESIDENT)
def show_mails(request: Request) -> dict[str, Any]:
    """Every kind of mail, and whether I get it."""
    standing = wanted_kinds(request.db, request.identity.resident_id)
    form = _form(request, start={kind.value: wanted for kind, wanted in standing.items()})
    return {"form": form, "email": request.identity.email}


@view_config(route_name="me.mails", request_method="POST", permission=Permission.BE_RESIDENT)
def save_mails(request: Request) -> Response:
    """Send what is ticked, and nothing else."""
    chosen = _form(request).chosen()
    choose_mails(request.db, request.identity.resident_id, chosen, now=request.now)
    say(request, request.localizer.translate(_("Your choice is saved.")))
    return HTTPSeeOther(request.route_path("me.mails"))


def _form(request: Request, **values: Any) -> MailsForm:
    form = MailsForm(request, **values)
    return form if request.identity.may(Permission.SEE_REPORTS) else form.without_reports()
