"""A new series: its form, its plan date by date, and one commit."""

import secrets
from dataclasses import dataclass
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.booking.forms import fresh_values
from campus.booking.models import Healing, OccurrenceStatus, Purpose
from campus.booking.series_choices import fitting_choices, read_choices
from campus.booking.series_forms import SeriesForm, fresh_rule, prepared_series, read_wish, skips_holidays
from campus.booking.series_words import HEALING_NOTES
from campus.booking.services.approval import first_status
from campus.booking.services.making import BookingWords, made_by_form
from campus.booking.services.series_making import BookSeries, PlanChanged, book_series
from campus.booking.services.series_planning import SeriesWish, plan_series
from campus.booking.services.verdict import Asking, asker_among
from campus.booking.views.making import organizer_id_of, title_of
from campus.booking.views.plan_pages import PLAN, Planning, changed_page, plan_page, sets_aside
from campus.booking.views.verdicts import may_except
from campus.booking.words import VISIBILITY_NOTES
from campus.db import short_write
from campus.domain.hubtime import local_date
from campus.domain.recurrence import expand
from campus.domain.rules import Visibility
from campus.domain.series import KEEP, SKIP, SeriesPlan
from campus.permissions import Permission
from campus.spaces.catalogue import Catalogue
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.forms import refused as answer_422
from campus.web.locale import _
from campus.web.recurrences import rule_sentence
from campus.web.visits import say

FORM = "booking/series_new.html"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a form that can be read asks for."""

    form: SeriesForm
    wish: SeriesWish
    organizer_id: int | None


@view_config(route_name="booking.series", request_method="GET", permission=Permission.BOOK, renderer=FORM)
def new(request: Request) -> dict[str, Any]:
    """The form, filled with what the address says: place and time, never words."""
    catalogue = read_catalogue(request.db)
    return _form_page(request, prepared_series(request, catalogue, _fresh(request, catalogue)))


def _fresh(request: Request, catalogue: Catalogue) -> dict[str, Any]:
    start = fresh_values(request, catalogue) | {"form_key": secrets.token_urlsafe(18)}
    start["date"] = start["date"] or local_date(request.now)
    return start | fresh_rule(start["date"])


def _form_page(request: Request, form: SeriesForm) -> dict[str, Any]:
    request.override_renderer = FORM
    return {
        "form": form,
        "visibility_notes": {each.value: note for each, note in VISIBILITY_NOTES.items()},
        "healing_notes": HEALING_NOTES,
        "may_book_for_others": request.identity.may(Permission.BOOK_FOR_OTHERS),
    }


@view_config(route_name="booking.series", request_method="POST", permission=Permission.BOOK, renderer=PLAN)
def plan(request: Request) -> dict[str, Any] | Response:
    """The next step of a series: ``do`` is form, plan, again, best, ``room <slug>`` or book.

    What was typed comes along each time, since titles and notes have no place in an address.
    """
    catalogue = read_catalogue(request.db)
    do, _space, slug = request.POST.get("do", "plan").partition(" ")
    if do == "form":
        return _form_page(request, _reopened(request, catalogue))
    form = prepared_series(request, catalogue, {}, room=catalogue.by_slug.get(slug) if do == "room" else None)
    wanted = _read(request, form, catalogue)
    if wanted is None:
        return answer_422(request) | _form_page(request, form)
    is_planned = "planned" in request.POST
    if do == "book" and is_planned:
        return _book(request, wanted, catalogue)
    planning = _planned(request, wanted, catalogue)
    if do in ("best", "room") or not is_planned:
        return plan_page(request, planning, planning.best)
    read = fitting_choices(request.POST, planning.plan, catalogue)
    return plan_page(request, planning, read.choices, unread=read.unread)


def _reopened(request: Request, catalogue: Catalogue) -> SeriesForm:
    """The form again, as it was sent; coming from the form of a single booking, with a rule of its day."""
    form = prepared_series(request, catalogue, {})
    if "frequency" not in request.POST:
        day = form.date.data or local_date(request.now)
        for name, value in fresh_rule(day).items():
            form[name].data = value
    form.form_key.data = secrets.token_urlsafe(18)
    return form


def _form_key(form: SeriesForm) -> str | None:
    return (form.form_key.data or "")[:64] or None


def _read(request: Request, form: SeriesForm, catalogue: Catalogue) -> Wanted | None:
    is_valid = form.validate()
    organizer_id = organizer_id_of(request, form)
    wish = read_wish(form, catalogue, request.locale_name) if is_valid and not form.organizer.errors else None
    return None if wish is None else Wanted(form, wish, organizer_id)


def _asking(request: Request, wanted: Wanted, catalogue: Catalogue) -> Asking:
    whose = wanted.organizer_id or request.identity.resident_id
    rooms = (wanted.wish.room, *catalogue.bookable)
    asker = asker_among(request.db, rooms, whose, request.identity, now=request.now)
    return Asking(wanted.form.people.data, None if asker is None else asker.in_season(), request.now)


def _planning(request: Request, wanted: Wanted, planned: SeriesPlan) -> Planning:
    return Planning(
        form=wanted.form,
        plan=planned,
        room=wanted.wish.room,
        title=title_of(request, wanted.form),
        rule=rule_sentence(wanted.wish.recurrence, request.locale_name),
        action=request.route_path("booking.series"),
        skips_holidays=skips_holidays(wanted.form),
    )


def _planned(request: Request, wanted: Wanted, catalogue: Catalogue) -> Planning:
    asking = _asking(request, wanted, catalogue)
    return _planning(request, wanted, plan_series(request.db, catalogue, wanted.wish, asking))


def _book(request: Request, wanted: Wanted, catalogue: Catalogue) -> dict[str, Any] | Response:
    """Book what was chosen. The plan is made again only where its page is shown again: the commit judges by itself."""
    made = made_by_form(request.db, _form_key(wanted.form), request.identity)
    if made is not None:
        return HTTPSeeOther(request.route_path("booking.show", id=made))
    read = read_choices(request.POST, expand(wanted.wish.recurrence), catalogue)
    is_empty = not read.unread and all(choice is SKIP for choice in read.choices.values())
    if read.unread or is_empty or wanted.form.override.errors:
        return _shown_again(request, wanted, _planned(request, wanted, catalogue)) | {"is_empty": is_empty}
    override = wanted.form.override.data if may_except(request) else ""
    words = _words(request, wanted, override=override or "")
    command = BookSeries(wanted.wish, words, read.choices, Healing(wanted.form.healing.data))
    try:
        with short_write(request) as db:
            booking_id = book_series(db, catalogue, command, by=request.identity, now=request.now)
    except PlanChanged as changed:
        planning = _planning(request, wanted, changed.plan)
        fitting = fitting_choices(request.POST, changed.plan, catalogue)
        sets_aside(request, planning, fitting.choices)
        if fitting.unread or wanted.form.override.errors:
            return _shown_again(request, wanted, planning)
        return changed_page(request, planning, changed)
    done = _("The series is booked.")
    is_kept = any(choice is KEEP for choice in read.choices.values())
    if is_kept and first_status(wanted.wish.room, request.identity) is OccurrenceStatus.PENDING:
        done = _("Your request is sent. The dates are kept for you until a manager answers.")
    say(request, request.localizer.translate(done))
    return HTTPSeeOther(request.route_path("booking.show", id=booking_id))


def _shown_again(request: Request, wanted: Wanted, planning: Planning) -> dict[str, Any]:
    """The plan with the choices that were sent, where one of them, or the reason for an exception, is wrong."""
    read = fitting_choices(request.POST, planning.plan, read_catalogue(request.db))
    return answer_422(request) | plan_page(request, planning, read.choices, unread=read.unread)


def _words(request: Request, wanted: Wanted, *, override: str) -> BookingWords:
    form = wanted.form
    return BookingWords(
        title=title_of(request, form),
        purpose=Purpose(form.purpose.data),
        people=form.people.data,
        visibility=Visibility(form.visibility.data),
        note=form.note.data or "",
        organizer_id=wanted.organizer_id,
        form_key=_form_key(form),
        override=override,
    )
