"""The booking form: a new booking, and what would work when it is refused."""

import secrets
from dataclasses import replace
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.booking.forms import Asked, BookingForm, fresh_values, read_asked, read_override, read_take
from campus.booking.models import OccurrenceStatus, Purpose
from campus.booking.services import BookRoom, book_room
from campus.booking.services.approval import first_status
from campus.booking.views.verdicts import NO_VERDICT, may_except, verdict_of, why_not
from campus.booking.words import PURPOSES, VISIBILITY_NOTES
from campus.db import short_write
from campus.domain.errors import Refused
from campus.domain.hubtime import local_date
from campus.domain.rules import Visibility
from campus.people.queries.residents import find_active
from campus.permissions import Permission
from campus.spaces.catalogue import Catalogue
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.forms import refused as answer_422
from campus.web.locale import _
from campus.web.visits import say

# So many residents are told apart in a sentence.
MOST_NAMED = 5


def prepared(request: Request, catalogue: Catalogue, start: dict[str, Any]) -> BookingForm:
    """A booking form with its lists filled; an alternative taken by one tap replaces room and time."""
    taken = read_take(request) if request.method == "POST" else {}
    if taken:
        request.POST.update(taken)
    form = BookingForm(request, start=start)
    form.offer(catalogue, request.locale_name, catalogue.by_slug.get(str(form.room.data)))
    return form


def form_page(request: Request, form: BookingForm, **values: Any) -> dict[str, Any]:
    page = {
        "form": form,
        "visibility_notes": {each.value: note for each, note in VISIBILITY_NOTES.items()},
        "may_except": may_except(request),
        "may_book_for_others": request.identity.may(Permission.BOOK_FOR_OTHERS),
        "today": local_date(request.now),
        "action": request.route_path("booking.new"),
        "is_card": request.GET.get("card") == "1",
        "editing": None,
    }
    return {**NO_VERDICT, **page, **values}


@view_config(route_name="booking.new", request_method="GET", permission=Permission.BOOK, renderer="booking/new.html")
def new(request: Request) -> dict[str, Any]:
    """The form, filled with what the address says; with ``card=1`` only the form, for the board's card."""
    catalogue = read_catalogue(request.db)
    start = fresh_values(request, catalogue) | {"form_key": secrets.token_urlsafe(18)}
    start["date"] = start["date"] or local_date(request.now)
    form = prepared(request, catalogue, start)
    return form_page(request, form, **verdict_of(request, form, read_asked(form, catalogue)))


@view_config(route_name="booking.new", request_method="POST", permission=Permission.BOOK, renderer="booking/new.html")
def make(request: Request) -> dict[str, Any] | Response:
    """Book, or say why not with what would work; the input is kept."""
    catalogue = read_catalogue(request.db)
    form = prepared(request, catalogue, {})
    is_valid = form.validate()
    organizer_id = organizer_id_of(request, form)
    asked = read_asked(form, catalogue)
    override = read_override(request, form)
    if not is_valid or asked is None or form.organizer.errors or form.override.errors:
        answer_422(request)
        return form_page(request, form, **verdict_of(request, form, asked, organizer_id=organizer_id))
    command = replace(command_of(request, form, asked, organizer_id), override=override)
    try:
        with short_write(request) as db:
            # The rules may have changed since the form was read.
            room = read_catalogue(db).rooms[asked.room.id]
            booking_id = book_room(db, room, command, by=request.identity, now=request.now)
    except Refused as refused:
        # What would work is looked for in what made it fail, not in what stood when the form was read.
        request.db.rollback()
        request.response.status_int = 409 if refused.is_clash else 422
        why = why_not(request, asked, refused.refusals, organizer_id=organizer_id)
        return form_page(request, form, asked=asked, **why)
    is_pending = first_status(asked.room, request.identity) is OccurrenceStatus.PENDING
    done = _("Your request is sent. The room is kept for you until a manager answers.")
    say(request, request.localizer.translate(done if is_pending else _("Booked. The room is yours.")))
    return HTTPSeeOther(request.route_path("booking.show", id=booking_id))


def organizer_id_of(request: Request, form: BookingForm) -> int | None:
    """The other resident to book for; whoever may not book for others gets themself."""
    if not form.organizer.data or not request.identity.may(Permission.BOOK_FOR_OTHERS):
        return None
    found = find_active(request.db, form.organizer.data, limit=MOST_NAMED + 1)
    if len(found) == 1:
        return found[0].id
    if not found:
        form.refuse("organizer", _("No active resident has this name or address."))
    elif len(found) > MOST_NAMED:
        form.refuse("organizer", _("Many residents are found. Write more of the name, or the e-mail address."))
    else:
        people = ", ".join(f"{each.name} ({each.email})" for each in found)
        said = _("Several residents are found: ${people}. Write the e-mail address.", mapping={"people": people})
        form.refuse("organizer", said)
    return None


def title_of(request: Request, form: BookingForm) -> str:
    """The title, or what the booking is for."""
    return str(form.title.data or request.localizer.translate(PURPOSES[Purpose(form.purpose.data)]))


def command_of(request: Request, form: BookingForm, asked: Asked, organizer_id: int | None) -> BookRoom:
    return BookRoom(
        slot=asked.slot,
        title=title_of(request, form),
        purpose=Purpose(form.purpose.data),
        people=asked.people,
        visibility=Visibility(form.visibility.data),
        note=form.note.data or "",
        organizer_id=organizer_id,
        form_key=(form.form_key.data or "")[:64] or None,
    )
