"""The mails on a page, for development only: what people would have found in their mailbox."""

from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.ical.text import unfold
from campus.outbox.models import MessageState, OutboxMessage
from campus.outbox.queries import count_mails, find_mail, list_mails
from campus.permissions import Permission
from campus.web.locale import _
from campus.web.paging import paged, read_page_number

PAGE_SIZE = 30
# A mail brings its own style and may bring pictures inside; nothing in it runs, and nothing is fetched for it.
MAIL_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"

STATE_WORDS = {
    MessageState.WAITING: _("waiting"),
    MessageState.SENT: _("sent"),
    MessageState.FAILED: _("given up"),
}
STATE_BADGES = {MessageState.WAITING: "wait", MessageState.SENT: "ok", MessageState.FAILED: "stop"}


def _mail(request: Request) -> OutboxMessage:
    raw = request.matchdict["id"]
    mail = find_mail(request.db, int(raw)) if len(raw) < 10 else None
    if mail is None:
        raise HTTPNotFound()
    return mail


@view_config(route_name="outbox.mails", request_method="GET", renderer="outbox/mails.html", permission=Permission.VISIT)
def show_mails(request: Request) -> dict[str, Any]:
    """Every mail written, newest first."""
    number = read_page_number(request)
    lines = list_mails(request.db, limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE)
    page = paged(request, lines, number=number, total=count_mails(request.db), size=PAGE_SIZE)
    return {"page": page, "words": STATE_WORDS, "badges": STATE_BADGES}


@view_config(route_name="outbox.mail", request_method="GET", renderer="outbox/mail.html", permission=Permission.VISIT)
def show_mail(request: Request) -> dict[str, Any]:
    """One mail as text, with a link to its HTML, and what it tells calendars."""
    mail = _mail(request)
    return {"mail": mail, "calendar": unfold(mail.calendar), "words": STATE_WORDS, "badges": STATE_BADGES}


@view_config(route_name="outbox.mail_html", request_method="GET", permission=Permission.VISIT)
def show_mail_html(request: Request) -> Response:
    """The HTML of one mail, alone and locked up."""
    response = Response(_mail(request).html, content_type="text/html", charset="utf-8")
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    return response
