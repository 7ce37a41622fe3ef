"""What is done with one date of a series by one button: cancel (it, what follows, or all), skip, bring back, end."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.booking.forms import Asked, BookingForm, read_asked, read_take
from campus.booking.models import OccurrenceStatus
from campus.booking.resources import BookingResource
from campus.booking.series_edit_forms import CancelForm, read_scope
from campus.booking.services import end_booking
from campus.booking.services.series_changing import Scope
from campus.booking.services.series_ending import cancel_dates, restore_date, skip_date
from campus.booking.services.verdict import Place
from campus.booking.views.series_pages import date_path, series_of, show_date
from campus.booking.views.verdicts import why_not
from campus.domain.errors import Refused
from campus.permissions import Permission
from campus.web.forms import refused as answer_422
from campus.web.locale import _
from campus.web.recurrences import rule_sentence
from campus.web.sentences import sentence
from campus.web.visits import say

CANCEL = "booking/series_cancel.html"


@view_config(
    route_name="booking.date_cancel", request_method="GET", permission=Permission.CHANGE_BOOKING, renderer=CANCEL
)
def ask_to_cancel(context: BookingResource, request: Request) -> dict[str, Any]:
    """What would be cancelled, before it is."""
    form = CancelForm(request, start={"scope": read_scope(request, Scope.THIS).value})
    return _cancel_page(context, request, form)


def _cancel_page(context: BookingResource, request: Request, form: CancelForm) -> dict[str, Any]:
    form.offer()
    return {
        "form": form,
        "it": context.facts,
        "room": context.room,
        "rule": rule_sentence(series_of(context, request).recurrence, request.locale_name),
        "back": date_path(request, context.facts),
        "action": date_path(request, context.facts, "booking.date_cancel"),
    }


@view_config(
    route_name="booking.date_cancel", request_method="POST", permission=Permission.CHANGE_BOOKING, renderer=CANCEL
)
def cancel(context: BookingResource, request: Request) -> dict[str, Any] | Response:
    """Cancel the date, it and what follows, or all that lie ahead."""
    form, it = CancelForm(request), context.facts
    form.offer()
    if not form.validate():
        return answer_422(request) | _cancel_page(context, request, form)
    scope, reason = Scope(form.scope.data), form.reason.data or ""
    try:
        gone = cancel_dates(
            request.db,
            it.booking_id,
            scope,
            it.original_starts_at,
            reason=reason,
            by=request.identity,
            now=request.now,
        )
    except Refused as refused:
        return _say_why(context, request, refused)
    done = _("This date is cancelled. The room is free again.")
    if scope is not Scope.THIS:
        done = _("Cancelled dates: ${n}. The rooms are free again.", mapping={"n": len(gone)})
    say(request, request.localizer.translate(done))
    return HTTPSeeOther(request.route_path("booking.show", id=it.booking_id))


@view_config(route_name="booking.date_skip", request_method="POST", permission=Permission.CHANGE_BOOKING)
def skip(context: BookingResource, request: Request) -> Response:
    """Let the date not take place; it may come back."""
    it = context.facts
    try:
        skip_date(request.db, it.booking_id, it.original_starts_at, by=request.identity, now=request.now)
    except Refused as refused:
        return _say_why(context, request, refused)
    say(request, request.localizer.translate(_("This date is skipped. The room is free for others.")))
    return HTTPSeeOther(date_path(request, it))


@view_config(route_name="booking.date_end", request_method="POST", permission=Permission.CHANGE_BOOKING)
def end(context: BookingResource, request: Request) -> Response:
    """Give the room back early."""
    it = context.facts
    try:
        end_booking(
            request.db,
            it.booking_id,
            context.room,
            original=it.original_starts_at,
            by=request.identity,
            now=request.now,
        )
    except Refused as refused:
        return _say_why(context, request, refused)
    say(request, request.localizer.translate(_("Thank you. The room is free for others now.")))
    return HTTPSeeOther(date_path(request, it))


@view_config(
    route_name="booking.date_restore",
    request_method="POST",
    permission=Permission.CHANGE_BOOKING,
    renderer="booking/date.html",
)
def restore(context: BookingResource, request: Request) -> dict[str, Any] | Response:
    """Let the date take place after all: as planned, or where a way out that was offered says."""
    it = context.facts
    wanted = _wanted(context, request)
    to = None if wanted is None else Place(wanted.room, wanted.slot)
    original = it.original_starts_at
    try:
        facts = restore_date(
            request.db, context.catalogue, it.booking_id, original, to=to, by=request.identity, now=request.now
        )
    except Refused as refused:
        usual = context.catalogue.rooms[series_of(context, request).room_id]
        asked = wanted or Asked(usual, it.slot, it.people)
        page = show_date(context, request) | why_not(request, asked, refused.refusals, moved=it)
        request.response.status_int = 409 if refused.is_clash else 422
        return page
    done = _("This date takes place after all.")
    if facts.status is OccurrenceStatus.PENDING:
        done = _("The room is held for you; a manager answers next.")
    say(request, request.localizer.translate(done))
    return HTTPSeeOther(date_path(request, it))


def _wanted(context: BookingResource, request: Request) -> Asked | None:
    """The way out whose button was pressed; None for anything else."""
    taken = read_take(request)
    if not taken:
        return None
    request.POST.update(taken | {"people": str(context.facts.people)})
    return read_asked(BookingForm(request), context.catalogue)


def _say_why(context: BookingResource, request: Request, refused: Refused) -> Response:
    why = " ".join(request.localizer.translate(sentence(each, request.locale_name)) for each in refused.refusals)
    say(request, why, "warn")
    return HTTPSeeOther(date_path(request, context.facts))
