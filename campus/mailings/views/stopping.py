"""Stopping mails of a kind from the mail itself: by one click in the mail program (RFC 8058), or on this page."""

from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from campus.mailings.resources import StopLink
from campus.mailings.services.choosing import choose_mails
from campus.mailings.words import KIND_NAMES, KIND_NOTES
from campus.outbox.choices import wanted_kinds
from campus.permissions import Permission

PAGE = "mailings/stop.html"


@view_config(route_name="mailings.stop", request_method="GET", renderer=PAGE, permission=Permission.VISIT)
def ask(context: StopLink, request: Request) -> dict[str, Any]:
    """Ask before anything changes: programs that look into mails follow every link."""
    return _page(context, request)


@view_config(
    route_name="mailings.stop",
    request_method="POST",
    renderer=PAGE,
    permission=Permission.KNOCK,
    require_csrf=False,  # the token in the address is what is believed, and mail servers send nothing else
)
def stop(context: StopLink, request: Request) -> dict[str, Any]:
    """Stop mails of this kind, or take that back."""
    wants_again = request.POST.get("again") == "1"
    choose_mails(request.db, context.resident_id, {context.kind: wants_again}, now=request.now)
    return _page(context, request)


def _page(context: StopLink, request: Request) -> dict[str, Any]:
    return {
        "is_wanted": wanted_kinds(request.db, context.resident_id)[context.kind],
        "name": KIND_NAMES[context.kind],
        "note": KIND_NOTES[context.kind],
    }
