"""Standing in line for a room that is taken, from the booking form, the board's card and the finder."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.booking.forms import read_asked
from campus.booking.models import Healing, OccurrenceStatus, Reach
from campus.booking.queries.occurrences import find_occurrence
from campus.booking.services.joining import JoinLine, join_line
from campus.booking.views.making import command_of, form_page, organizer_id_of, prepared
from campus.booking.views.verdicts import verdict_of, why_not
from campus.domain.errors import Refused
from campus.permissions import Permission
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.forms import refused as answer_422
from campus.web.locale import _
from campus.web.visits import say


@view_config(route_name="booking.wait", request_method="POST", permission=Permission.BOOK, renderer="booking/new.html")
def wait(request: Request) -> dict[str, Any] | Response:
    """Stand in line for what the form asks for (``reach``: the room, or any like it; ``automatic``: take it without
    asking); where the room is free by now it is booked. Else why not, with the form as it was typed."""
    catalogue = read_catalogue(request.db)
    form = prepared(request, catalogue, {})
    is_valid = form.validate()
    organizer_id = organizer_id_of(request, form)
    asked = read_asked(form, catalogue)
    if not is_valid or asked is None or form.organizer.errors:
        answer_422(request)
        return form_page(request, form, **verdict_of(request, form, asked, organizer_id=organizer_id))
    reach = Reach.LIKE if request.POST.get("reach") == Reach.LIKE else Reach.ROOM
    healing = Healing.TAKE if request.POST.get("automatic") else Healing.OFFER
    command = JoinLine(command_of(request, form, asked, organizer_id), reach, healing)
    try:
        booking_id = join_line(request.db, asked.room, command, by=request.identity, now=request.now)
    except Refused as refused:
        request.response.status_int = 409 if refused.is_clash else 422
        why = why_not(request, asked, refused.refusals, organizer_id=organizer_id)
        return form_page(request, form, asked=asked, **why)
    _say_done(request, booking_id)
    return HTTPSeeOther(request.route_path("booking.show", id=booking_id))


def _say_done(request: Request, booking_id: int) -> None:
    facts = find_occurrence(request.db, booking_id)
    if facts is None or facts.status is OccurrenceStatus.WAITING:
        done = _("You stand in line. We write to you as soon as a room is free.")
    elif facts.status is OccurrenceStatus.PENDING:
        done = _("Your request is sent. The room is kept for you until a manager answers.")
    else:
        done = _("It became free a moment ago. The room is yours.")
    say(request, request.localizer.translate(done))
