"""The steps of planning a series, shared by every page that books one: its form, its plan date by date, one commit."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from sqlalchemy.orm import Session

from campus.booking.forms import fresh_values
from campus.booking.models import Healing, OccurrenceStatus, Purpose
from campus.booking.series_choices import ReadChoices, fitting_choices, read_choices
from campus.booking.series_forms import SeriesForm, fresh_rule, prepared_series, read_wish, skips_holidays
from campus.booking.services.approval import first_status
from campus.booking.services.making import BookingWords
from campus.booking.services.series_making import BookSeries, PlanChanged
from campus.booking.services.series_planning import SeriesWish, plan_series
from campus.booking.services.verdict import Asking, asker_among
from campus.booking.views.making import organizer_id_of, title_of
from campus.booking.views.plan_pages import Planning, changed_page, plan_page, sets_aside
from campus.booking.views.verdicts import may_except
from campus.db import short_write
from campus.domain.hubtime import local_date
from campus.domain.recurrence import expand
from campus.domain.rules import Visibility
from campus.domain.series import KEEP, SKIP, SeriesPlan
from campus.spaces.catalogue import Catalogue
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.forms import refused as answer_422
from campus.web.locale import _
from campus.web.recurrences import rule_sentence
from campus.web.visits import say

_LONGEST_KEY = 64


@dataclass(frozen=True, slots=True)
class Planner:
    """One door to the planner: where its forms are sent (``action``), which form it shows and how, and what is written.

    ``show_form`` gives the values of the page that shows a form. ``made`` is the address of what this very form has
    made already, or None. ``commit`` writes the series and returns its address; what it raises rolls it back.
    ``is_for_group``: a group lends its standing. Without a title typed, ``title`` stands in.
    """

    action: str
    show_form: Callable[[SeriesForm], dict[str, Any]]
    made: Callable[[SeriesForm], str | None]
    commit: Callable[[Session, Catalogue, SeriesForm, BookSeries], str]
    form: type[SeriesForm] = SeriesForm
    is_for_group: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a form that can be read asks for."""

    form: SeriesForm
    wish: SeriesWish
    organizer_id: int | None


def fresh_start(request: Request, catalogue: Catalogue) -> dict[str, Any]:
    """What a new form shows: place and time as the address says, never words."""
    start = fresh_values(request, catalogue) | {"form_key": secrets.token_urlsafe(18)}
    start["date"] = start["date"] or local_date(request.now)
    return start | fresh_rule(start["date"])


def take_step(request: Request, planner: Planner) -> dict[str, Any] | Response:
    """The next step of a series: ``do`` is form, plan, again, best, ``room <slug>`` or book.

    What was typed comes along each time, since titles and notes have no place in an address.
    """
    catalogue = read_catalogue(request.db)
    do, _space, slug = request.POST.get("do", "plan").partition(" ")
    if do == "form":
        return planner.show_form(reopened(request, planner, catalogue))
    room = catalogue.by_slug.get(slug) if do == "room" else None
    form = prepared_series(request, catalogue, {}, room=room, kind=planner.form)
    wanted = _read(request, form, catalogue)
    if wanted is None:
        return answer_422(request) | planner.show_form(form)
    is_planned = "planned" in request.POST
    if do == "book" and is_planned:
        return _book(request, planner, wanted, catalogue)
    planning = _planned(request, planner, wanted, catalogue)
    if do in ("best", "room") or not is_planned:
        return plan_page(request, planning, planning.best)
    read = fitting_choices(request.POST, planning.plan, catalogue)
    return plan_page(request, planning, read.choices, unread=read.unread)


def reopened(request: Request, planner: Planner, catalogue: Catalogue) -> SeriesForm:
    """The form again, as it was sent; coming from the form of a single booking, with a rule of its day."""
    form = prepared_series(request, catalogue, {}, kind=planner.form)
    if "frequency" not in request.POST:
        day = form.date.data or local_date(request.now)
        for name, value in fresh_rule(day).items():
            form[name].data = value
    form.form_key.data = secrets.token_urlsafe(18)
    return form


def form_key_of(form: SeriesForm) -> str | None:
    """What tells one sent form from another."""
    return (form.form_key.data or "")[:_LONGEST_KEY] or None


def _read(request: Request, form: SeriesForm, catalogue: Catalogue) -> Wanted | None:
    is_valid = form.validate()
    organizer_id = organizer_id_of(request, form)
    wish = read_wish(form, catalogue, request.locale_name) if is_valid and not form.organizer.errors else None
    return None if wish is None else Wanted(form, wish, organizer_id)


def _asking(request: Request, planner: Planner, wanted: Wanted, catalogue: Catalogue) -> Asking:
    whose = wanted.organizer_id or request.identity.resident_id
    rooms = (wanted.wish.room, *catalogue.bookable)
    asker = asker_among(request.db, rooms, whose, request.identity, now=request.now)
    asker = None if asker is None else asker.in_season(for_group=planner.is_for_group)
    return Asking(wanted.form.people.data, asker, request.now)


def _planning(request: Request, planner: Planner, wanted: Wanted, planned: SeriesPlan) -> Planning:
    return Planning(
        form=wanted.form,
        plan=planned,
        room=wanted.wish.room,
        title=_title(request, planner, wanted),
        rule=rule_sentence(wanted.wish.recurrence, request.locale_name),
        action=planner.action,
        skips_holidays=skips_holidays(wanted.form),
    )


def _planned(request: Request, planner: Planner, wanted: Wanted, catalogue: Catalogue) -> Planning:
    asking = _asking(request, planner, wanted, catalogue)
    return _planning(request, planner, wanted, plan_series(request.db, catalogue, wanted.wish, asking))


def _title(request: Request, planner: Planner, wanted: Wanted) -> str:
    return str(wanted.form.title.data or "") or planner.title or title_of(request, wanted.form)


def _book(request: Request, planner: Planner, wanted: Wanted, catalogue: Catalogue) -> dict[str, Any] | Response:
    """Book what was chosen. The plan is made again only where its page is shown again: the commit judges by itself."""
    made = planner.made(wanted.form)
    if made is not None:
        return HTTPSeeOther(made)
    read = read_choices(request.POST, expand(wanted.wish.recurrence), catalogue)
    is_empty = not read.unread and all(choice is SKIP for choice in read.choices.values())
    if read.unread or is_empty or wanted.form.override.errors:
        planning = _planned(request, planner, wanted, catalogue)
        return _shown_again(request, wanted, planning) | {"is_empty": is_empty}
    override = wanted.form.override.data if may_except(request) else ""
    words = _words(request, planner, wanted, override=override or "")
    command = BookSeries(wanted.wish, words, read.choices, Healing(wanted.form.healing.data))
    try:
        with short_write(request) as db:
            address = planner.commit(db, catalogue, wanted.form, command)
    except PlanChanged as changed:
        planning = _planning(request, planner, wanted, changed.plan)
        fitting = fitting_choices(request.POST, changed.plan, catalogue)
        sets_aside(request, planning, fitting.choices)
        if fitting.unread or wanted.form.override.errors:
            return _shown_again(request, wanted, planning)
        return changed_page(request, planning, changed)
    _say_done(request, wanted, read)
    return HTTPSeeOther(address)


def _say_done(request: Request, wanted: Wanted, read: ReadChoices) -> None:
    done = _("The series is booked.")
    is_kept = any(choice is KEEP for choice in read.choices.values())
    if is_kept and first_status(wanted.wish.room, request.identity) is OccurrenceStatus.PENDING:
        done = _("Your request is sent. The dates are kept for you until a manager answers.")
    say(request, request.localizer.translate(done))


def _shown_again(request: Request, wanted: Wanted, planning: Planning) -> dict[str, Any]:
    """The plan with the choices that were sent, where one of them, or the reason for an exception, is wrong."""
    read = fitting_choices(request.POST, planning.plan, read_catalogue(request.db))
    return answer_422(request) | plan_page(request, planning, read.choices, unread=read.unread)


def _words(request: Request, planner: Planner, wanted: Wanted, *, override: str) -> BookingWords:
    form = wanted.form
    return BookingWords(
        title=_title(request, planner, wanted),
        purpose=Purpose(form.purpose.data),
        people=form.people.data,
        visibility=Visibility(form.visibility.data),
        note=form.note.data or "",
        organizer_id=wanted.organizer_id,
        form_key=form_key_of(form),
        override=override,
        is_for_group=planner.is_for_group,
    )
