"""An organizer has everyone told of a late change by mail."""

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.audit.services import record
from campus.booking.queries.occurrences import find_occurrence
from campus.booking.resources import BookingResource
from campus.feeds.late import tell_late
from campus.permissions import Permission
from campus.web.locale import _
from campus.web.visits import say


@view_config(route_name="feeds.tell", request_method="POST", permission=Permission.CHANGE_BOOKING)
@view_config(route_name="feeds.tell_date", request_method="POST", permission=Permission.CHANGE_BOOKING)
def tell(context: BookingResource, request: Request) -> Response:
    """Write to those signed up who had no mail yet; pressed twice, it is done once."""
    booking_id, by = context.facts.booking_id, request.identity.resident_id
    facts = find_occurrence(request.db, booking_id, original=context.original, for_update=True)
    count = 0
    if facts is not None:
        count = tell_late(request.db, request.registry["settings"], facts, by=by, now=request.now)
    if count:
        details = {"occurrence": context.facts.occurrence_id, "people": count}
        record(request.db, "booking.late-told", ("booking", booking_id), by=by, now=request.now, details=details)
        text = _("A mail is on its way to ${count} people.", mapping={"count": count})
    else:
        text = _("Everyone had a mail about it already.")
    say(request, request.localizer.translate(text))
    return HTTPSeeOther(request.path.removesuffix("/tell"))
