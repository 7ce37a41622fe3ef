"""The booking form: the live verdict, a new booking, and what would work when it is refused."""

import secrets
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.booking.forms import Asked, BookingForm, fresh_values, read_asked, read_take
from campus.booking.models import Purpose
from campus.booking.queries.alternatives import Wish, find_alternatives
from campus.booking.services import BookRoom, book_room, check_slot
from campus.booking.words import PURPOSES, VISIBILITY_NOTES
from campus.domain.errors import Refusal, Refused
from campus.domain.hubtime import local_date
from campus.domain.rules import Visibility
from campus.people.queries.names import active_resident_id
from campus.permissions import Permission
from campus.spaces.catalogue import Catalogue
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.forms import refused as answer_422
from campus.web.locale import _
from campus.web.sentences import owner_name, sentence
from campus.web.visits import say


def prepared(request: Request, catalogue: Catalogue, start: dict[str, Any]) -> BookingForm:
    """A booking form with its lists filled; an alternative taken by one tap replaces room and time."""
    taken = read_take(request) if request.method == "POST" else {}
    if taken:
        request.POST.update(taken)
    form = BookingForm(request, start=start)
    form.offer(catalogue, request.locale_name, catalogue.by_slug.get(str(form.room.data)))
    return form


def why_not(
    request: Request, asked: Asked, refusals: tuple[Refusal, ...], *, but_occurrence: int | None = None
) -> dict[str, Any]:
    """What a template needs to say why not, and what would work."""
    wish = Wish(asked.room, asked.slot, asked.people, but_occurrence)
    catalogue = read_catalogue(request.db)
    locale = request.locale_name
    return {
        "refusals": [(sentence(each, locale), owner_name(each, locale)) for each in refusals],
        "alternatives": find_alternatives(request.db, catalogue, wish, now=request.now),
    }


def _page(request: Request, form: BookingForm, **values: Any) -> dict[str, Any]:
    page = {
        "form": form,
        "asked": None,
        "refusals": [],
        "alternatives": [],
        "visibility_notes": {each.value: note for each, note in VISIBILITY_NOTES.items()},
        "may_book_for_others": request.identity.may(Permission.BOOK_FOR_OTHERS),
        "today": local_date(request.now),
        "action": request.route_path("booking.new"),
        "is_card": request.GET.get("card") == "1",
        "editing": None,
    }
    return page | values


@view_config(route_name="booking.new", request_method="GET", permission=Permission.BOOK, renderer="booking/new.html")
def new(request: Request) -> dict[str, Any]:
    """The form, filled with what the address says; with ``card=1`` only the form, for the board's card."""
    catalogue = read_catalogue(request.db)
    start = fresh_values(request, catalogue) | {"form_key": secrets.token_urlsafe(18)}
    start["date"] = start["date"] or local_date(request.now)
    form = prepared(request, catalogue, start)
    return _page(request, form, **_verdict(request, form, catalogue))


@view_config(
    route_name="booking.verdict", request_method="GET", permission=Permission.VISIT, renderer="booking/verdict.html"
)
def verdict(request: Request) -> dict[str, Any]:
    """Whether the form would pass as it stands, before it is sent."""
    catalogue = read_catalogue(request.db)
    form = BookingForm(request, start=fresh_values(request, catalogue))
    return _verdict(request, form, catalogue, but_occurrence=_own_occurrence(request))


def _own_occurrence(request: Request) -> int | None:
    raw = request.GET.get("occurrence", "")
    return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 10 else None


def _verdict(
    request: Request, form: BookingForm, catalogue: Catalogue, *, but_occurrence: int | None = None
) -> dict[str, Any]:
    asked = read_asked(form, catalogue)
    if asked is None:
        return {"asked": None, "refusals": [], "alternatives": [], "end_errors": form.end.errors}
    refusals = check_slot(
        request.db, asked.room, asked.slot, people=asked.people, now=request.now, but_occurrence=but_occurrence
    )
    values: dict[str, Any] = {"asked": asked, "refusals": [], "alternatives": [], "end_errors": []}
    if refusals:
        values |= why_not(request, asked, refusals, but_occurrence=but_occurrence)
    return values


@view_config(route_name="booking.new", request_method="POST", permission=Permission.BOOK, renderer="booking/new.html")
def make(request: Request) -> dict[str, Any] | Response:
    """Book, or say why not with what would work; the input is kept."""
    catalogue = read_catalogue(request.db)
    form = prepared(request, catalogue, {})
    is_valid = form.validate()
    organizer_id = _organizer_id(request, form)
    asked = read_asked(form, catalogue)
    if not is_valid or asked is None or form.organizer.errors:
        return _page(request, form, **answer_422(request))
    command = _command(request, form, asked, organizer_id)
    try:
        booking_id = book_room(request.db, asked.room, command, by=request.identity, now=request.now)
    except Refused as refused:
        request.response.status_int = 409 if refused.is_clash else 422
        return _page(request, form, asked=asked, **why_not(request, asked, refused.refusals))
    say(request, request.localizer.translate(_("Booked. The room is yours.")))
    return HTTPSeeOther(request.route_path("booking.show", id=booking_id))


def _organizer_id(request: Request, form: BookingForm) -> int | None:
    """The other resident to book for; whoever may not book for others gets themself."""
    if not form.organizer.data or not request.identity.may(Permission.BOOK_FOR_OTHERS):
        return None
    found = active_resident_id(request.db, form.organizer.data)
    if found is None:
        form.refuse("organizer", _("No active resident has this address."))
    return found


def title_of(request: Request, form: BookingForm) -> str:
    """The title, or what the booking is for."""
    return str(form.title.data or request.localizer.translate(PURPOSES[Purpose(form.purpose.data)]))


def _command(request: Request, form: BookingForm, asked: Asked, organizer_id: int | None) -> BookRoom:
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
