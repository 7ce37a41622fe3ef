"""Answering an offer, changing how one waits, and leaving the line."""

from typing import Any

from pyramid.httpexceptions import HTTPBadRequest, HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.booking.models import Healing, OccurrenceStatus, Reach, WaitingOutcome
from campus.booking.queries.waiting import entries_of
from campus.booking.resources import BookingResource
from campus.booking.services.taking import EntryClosed, EntryGone, accept_offer, change_wait, decline_offer
from campus.booking.views.bookings import show
from campus.booking.views.dates import sent_number
from campus.domain.errors import Refused
from campus.permissions import Permission
from campus.web.locale import _
from campus.web.sentences import sentence
from campus.web.visits import say

# How one waits from now on, by the button's value, with what is said then.
_CHANGES: dict[str, tuple[dict[str, Any], Any]] = {
    "take": ({"healing": Healing.TAKE}, _("As soon as it is free we take it for you.")),
    "ask": ({"healing": Healing.OFFER}, _("As soon as it is free we hold it for you and ask.")),
    "like": ({"reach": Reach.LIKE}, _("Any room like it will do from now on.")),
    "room": ({"reach": Reach.ROOM}, _("You wait for this room only from now on.")),
}


@view_config(
    route_name="booking.offer",
    request_method="POST",
    permission=Permission.CHANGE_BOOKING,
    renderer="booking/show.html",
)
def answer(context: BookingResource, request: Request) -> dict[str, Any] | Response:
    """Take the room that is held for the form's entry, change how it waits, or leave the line; when a rule stands in
    the way the page says why."""
    entry_id, chosen = sent_number(request, "entry"), request.POST.get("answer", "")
    if chosen not in ("accept", "decline", *_CHANGES):
        raise HTTPBadRequest()
    mine = {each.id for each in entries_of(request.db, context.facts.booking_id, now=request.now)}
    try:
        if entry_id not in mine:
            raise EntryGone(entry_id)
        say(request, request.localizer.translate(_act(request, entry_id, chosen)))
    except (EntryGone, EntryClosed) as over:
        has_lapsed = isinstance(over, EntryClosed) and over.outcome is WaitingOutcome.LAPSED
        told = _("The offer has lapsed: nobody answered in time.") if has_lapsed else _("This was decided already.")
        say(request, request.localizer.translate(told), "warn")
    except Refused as refused:
        request.response.status_int = 409 if refused.is_clash else 422
        said = [request.localizer.translate(sentence(each, request.locale_name)) for each in refused.refusals]
        return show(context, request) | {"offer_refusals": said}
    return HTTPSeeOther(request.route_path("booking.show", id=context.facts.booking_id))


def _act(request: Request, entry_id: int, chosen: str) -> Any:
    """Do what was ``chosen``, and return what is said of it."""
    db, by, now = request.db, request.identity, request.now
    if chosen == "decline":
        decline_offer(db, entry_id, by=by, now=now)
        return _("You are out of the line.")
    if chosen in _CHANGES:
        wished, told = _CHANGES[chosen]
        change_wait(db, entry_id, **wished, by=by, now=now)
        return told
    facts = accept_offer(db, entry_id, by=by, now=now)
    if facts.status is OccurrenceStatus.PENDING:
        return _("The room is held for you; a manager answers next.")
    return _("You have the room.")
