"""Changing a booking: words, time, room; and what happens when someone else changed it meanwhile."""

from dataclasses import replace
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.booking.forms import Asked, BookingForm, read_asked, read_override
from campus.booking.models import OccurrenceStatus, Purpose
from campus.booking.resources import BookingResource
from campus.booking.services import ChangeBooking, change_booking
from campus.booking.views.making import prepared, title_of
from campus.booking.views.series_pages import date_path
from campus.booking.views.verdicts import NO_VERDICT, may_except, verdict_of, why_not
from campus.booking.words import PURPOSES, VISIBILITIES, VISIBILITY_NOTES
from campus.domain.errors import Refused, StaleEdit
from campus.domain.hubtime import local_date, minute_of
from campus.domain.rules import Visibility
from campus.permissions import Permission
from campus.web.forms import refused as answer_422
from campus.web.locale import _
from campus.web.visits import say


def _values(context: BookingResource) -> dict[str, Any]:
    it = context.facts
    return {
        "room": context.room.slug,
        "date": local_date(it.slot.starts_at),
        "start": minute_of(it.slot.starts_at),
        "end": minute_of(it.slot.ends_at) or 24 * 60,
        "people": it.people,
        "title": it.title,
        "purpose": it.purpose.value,
        "visibility": it.visibility.value,
        "note": it.note,
        "version": str(it.version),
    }


def _page(context: BookingResource, request: Request, form: BookingForm, **values: Any) -> dict[str, Any]:
    page = {
        "form": form,
        "visibility_notes": {each.value: note for each, note in VISIBILITY_NOTES.items()},
        "may_except": may_except(request),
        "may_book_for_others": False,
        "today": local_date(request.now),
        "action": request.route_path("booking.edit", id=context.facts.booking_id),
        "is_card": False,
        "editing": context.facts,
        "stale": None,
    }
    return {**NO_VERDICT, **page, **values}


@view_config(
    route_name="booking.edit", request_method="GET", permission=Permission.CHANGE_BOOKING, renderer="booking/edit.html"
)
def edit(context: BookingResource, request: Request) -> dict[str, Any] | Response:
    """The form as the booking stands; one that is over cannot be changed and is shown instead."""
    if context.facts.is_series:
        return HTTPSeeOther(date_path(request, context.facts, "booking.date_edit"))
    if context.facts.is_over(request.now):
        say(request, request.localizer.translate(_("This booking is over; there is nothing left to change.")), "warn")
        return HTTPSeeOther(request.route_path("booking.show", id=context.facts.booking_id))
    return _page(context, request, prepared(request, context.catalogue, _values(context)))


@view_config(
    route_name="booking.edit", request_method="POST", permission=Permission.CHANGE_BOOKING, renderer="booking/edit.html"
)
def change(context: BookingResource, request: Request) -> dict[str, Any] | Response:
    """Save the change, or say why not; of two edits from one version the second sees both."""
    if context.facts.is_series:
        return HTTPSeeOther(date_path(request, context.facts, "booking.date_edit"))
    form = prepared(request, context.catalogue, {})
    is_valid = form.validate()
    asked = read_asked(form, context.catalogue)
    override = read_override(request, form)
    if not is_valid or asked is None or form.override.errors:
        verdict = verdict_of(request, form, asked, moved=context.facts)
        return _page(context, request, form, **answer_422(request), **verdict)
    command = replace(_command(request, form, asked), override=override)
    booking_id = context.facts.booking_id
    try:
        after = change_booking(request.db, booking_id, asked.room, command, by=request.identity, now=request.now)
    except StaleEdit:
        request.response.status_int = 409
        form.version.data = None
        # The context was read before the other edit was committed.
        current = BookingResource(request)
        return _page(current, request, form, stale=_both(current))
    except Refused as refused:
        request.response.status_int = 409 if refused.is_clash else 422
        why = why_not(request, asked, refused.refusals, moved=context.facts)
        return _page(context, request, form, asked=asked, **why)
    done = _("The change is saved.")
    if after.status is OccurrenceStatus.PENDING is not context.facts.status:
        done = _("The change is saved. It takes more than before, so a manager answers anew.")
    say(request, request.localizer.translate(done))
    return HTTPSeeOther(request.route_path("booking.show", id=booking_id))


def _command(request: Request, form: BookingForm, asked: Asked) -> ChangeBooking:
    version = form.version.data or ""
    return ChangeBooking(
        version=int(version) if version.isascii() and version.isdecimal() and len(version) < 10 else 0,
        slot=asked.slot,
        title=title_of(request, form),
        purpose=Purpose(form.purpose.data),
        people=asked.people,
        visibility=Visibility(form.visibility.data),
        note=form.note.data or "",
    )


def _both(context: BookingResource) -> dict[str, Any]:
    """How the booking stands now, to be shown beside what was typed."""
    it = context.facts
    return {
        "facts": it,
        "room": context.room,
        "purpose": PURPOSES[it.purpose],
        "visibility": VISIBILITIES[it.visibility],
    }
