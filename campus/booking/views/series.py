"""A new series, booked by anyone."""

from typing import Any

from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config
from sqlalchemy.orm import Session

from campus.booking.series_forms import SeriesForm, prepared_series
from campus.booking.series_words import HEALING_NOTES
from campus.booking.services.making import made_by_form
from campus.booking.services.series_making import BookSeries, book_series
from campus.booking.views.plan_pages import PLAN
from campus.booking.views.planner import Planner, form_key_of, fresh_start, take_step
from campus.booking.words import VISIBILITY_NOTES
from campus.permissions import Permission
from campus.spaces.catalogue import Catalogue
from campus.spaces.queries.catalogue import read_catalogue

FORM = "booking/series_new.html"


@view_config(route_name="booking.series", request_method="GET", permission=Permission.BOOK, renderer=FORM)
def new(request: Request) -> dict[str, Any]:
    """The form, filled with what the address says; with nothing typed that is anyone's own."""
    catalogue = read_catalogue(request.db)
    return _form_page(request, prepared_series(request, catalogue, fresh_start(request, catalogue)))


@view_config(route_name="booking.series", request_method="POST", permission=Permission.BOOK, renderer=PLAN)
def plan(request: Request) -> dict[str, Any] | Response:
    """The next step of a series."""

    def made(form: SeriesForm) -> str | None:
        booking_id = made_by_form(request.db, form_key_of(form), request.identity)
        return None if booking_id is None else str(request.route_path("booking.show", id=booking_id))

    def commit(db: Session, catalogue: Catalogue, _form: SeriesForm, command: BookSeries) -> str:
        booking_id = book_series(db, catalogue, command, by=request.identity, now=request.now)
        return str(request.route_path("booking.show", id=booking_id))

    action = request.route_path("booking.series")
    return take_step(request, Planner(action, lambda form: _form_page(request, form), made, commit))


def _form_page(request: Request, form: SeriesForm) -> dict[str, Any]:
    request.override_renderer = FORM
    return {"form": form, "may_book_for_others": request.identity.may(Permission.BOOK_FOR_OTHERS)} | form_notes()


def form_notes() -> dict[str, Any]:
    """What stands below the choices of a series form."""
    return {
        "visibility_notes": {each.value: note for each, note in VISIBILITY_NOTES.items()},
        "healing_notes": HEALING_NOTES,
    }
