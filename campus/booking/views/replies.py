"""Answering what a manager asked back about a request for approval."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.booking.approval_notices import mail_reply
from campus.booking.forms import ReplyForm
from campus.booking.queries.approvals import latest_approval
from campus.booking.resources import BookingResource
from campus.booking.services.deciding import AlreadyDecided, reply
from campus.booking.views.bookings import show
from campus.permissions import Permission
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.visits import say


@view_config(
    route_name="booking.reply",
    request_method="POST",
    permission=Permission.CHANGE_BOOKING,
    renderer="booking/show.html",
)
def answer(context: BookingResource, request: Request) -> dict[str, Any] | Response:
    """The organizer's words go to the manager who asked; the request waits for an answer again."""
    db, now, translate = request.db, request.now, request.localizer.translate
    form = ReplyForm(request)
    approval = latest_approval(db, context.facts.booking_id)
    if approval is not None and approval.is_asked and not form.validate():
        return refused(request) | show(context, request) | {"reply_form": form}
    try:
        if approval is None:
            raise LookupError
        reply(db, approval.id, form.reply.data or "", by=request.identity, now=now)
    except (AlreadyDecided, LookupError):
        say(request, translate(_("Nothing is asked any more: see below how your request stands.")), "warn")
    else:
        mail_reply(db, request.registry["settings"], approval.id, now=now)
        say(request, translate(_("Your answer is on its way to the manager who asked.")))
    return HTTPSeeOther(request.route_path("booking.show", id=context.facts.booking_id))
