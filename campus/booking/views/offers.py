"""Taking a room that freed up, and leaving the line."""

from typing import Any

from pyramid.httpexceptions import HTTPBadRequest, HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.booking.models import OccurrenceStatus
from campus.booking.queries.waiting import entries_of
from campus.booking.resources import BookingResource
from campus.booking.services.healing import EntryClosed, EntryGone, accept_offer, decline_offer
from campus.booking.views.bookings import show
from campus.booking.views.dates import sent_number
from campus.domain.errors import Refused
from campus.permissions import Permission
from campus.web.locale import _
from campus.web.sentences import sentence
from campus.web.visits import say


@view_config(
    route_name="booking.offer",
    request_method="POST",
    permission=Permission.CHANGE_BOOKING,
    renderer="booking/show.html",
)
def answer(context: BookingResource, request: Request) -> dict[str, Any] | Response:
    """Take the room that the form's entry wants, or leave the line; when it is gone the page says why."""
    entry_id, chosen = sent_number(request, "entry"), request.POST.get("answer")
    if chosen not in ("accept", "decline"):
        raise HTTPBadRequest()
    translate = request.localizer.translate
    mine = {each.id for each in entries_of(request.db, context.facts.booking_id, now=request.now)}
    try:
        if entry_id not in mine:
            raise EntryGone(entry_id)
        if chosen == "decline":
            decline_offer(request.db, entry_id, by=request.identity, now=request.now)
            say(request, translate(_("You are out of the line for this date.")))
        else:
            facts = accept_offer(request.db, entry_id, by=request.identity, now=request.now)
            is_pending = facts.status is OccurrenceStatus.PENDING
            done = _("The room is held for you; a manager answers next.") if is_pending else _("You have the room.")
            say(request, translate(done))
    except (EntryGone, EntryClosed):
        say(request, translate(_("This was decided already.")), "warn")
    except Refused as refused:
        request.response.status_int = 409 if refused.is_clash else 422
        said = [translate(sentence(each, request.locale_name)) for each in refused.refusals]
        return show(context, request) | {"offer_refusals": said}
    return HTTPSeeOther(request.route_path("booking.show", id=context.facts.booking_id))
