"""What an organizer decides about a date that a late holiday fell on."""

from pyramid.httpexceptions import HTTPBadRequest, HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.booking.models import HolidayAnswer
from campus.booking.queries.holidays import open_questions_of
from campus.booking.resources import BookingResource
from campus.booking.services.holidays import AlreadyAnswered, answer_holiday
from campus.booking.views.dates import sent_number
from campus.domain.errors import Refused
from campus.permissions import Permission
from campus.web.locale import _
from campus.web.sentences import sentence
from campus.web.visits import say

# Moving is done with the form of every change; that answers by itself.
_BUTTONS = {"kept": HolidayAnswer.KEPT, "cancelled": HolidayAnswer.CANCELLED}


@view_config(route_name="booking.holiday", request_method="POST", permission=Permission.CHANGE_BOOKING)
def answer(context: BookingResource, request: Request) -> Response:
    """Keep the date or give it up; the form names the occurrence."""
    occurrence_id, chosen = sent_number(request, "occurrence"), _BUTTONS.get(request.POST.get("answer", ""))
    if chosen is None:
        raise HTTPBadRequest()
    translate = request.localizer.translate
    back = HTTPSeeOther(request.route_path("booking.show", id=context.facts.booking_id))
    asked = open_questions_of(request.db, context.facts.booking_id, now=request.now)
    question = next((each for each in asked if each.facts.occurrence_id == occurrence_id), None)
    try:
        if question is None:
            raise AlreadyAnswered(chosen)
        answer_holiday(request.db, question.id, chosen, by=request.identity, now=request.now)
    except AlreadyAnswered:
        say(request, translate(_("This was decided already.")), "warn")
        return back
    except Refused as refused:
        why = " ".join(translate(sentence(each, request.locale_name)) for each in refused.refusals)
        say(request, why, "warn")
        return back
    if chosen is HolidayAnswer.KEPT:
        say(request, translate(_("The booking stays as it is.")))
    elif question.facts.is_series:
        say(request, translate(_("This date is skipped. The room is free for others.")))
    else:
        say(request, translate(_("The booking is cancelled. The room is free again.")))
    return back
