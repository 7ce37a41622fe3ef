"""A new season: the planner of series with what a group has beside it, or dates elsewhere."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config
from sqlalchemy import select
from sqlalchemy.orm import Session

from campus.booking.models import Purpose
from campus.booking.series_forms import SeriesForm, hidden_fields, prepared_series, skips_holidays
from campus.booking.services.making import made_by_form
from campus.booking.services.series_making import BookSeries
from campus.booking.views.planner import Planner, form_key_of, fresh_start, reopened, take_step
from campus.booking.views.series import form_notes
from campus.db import short_write
from campus.domain.hubtime import local_date
from campus.domain.recurrence import Recurrence, expand
from campus.domain.rules import Visibility
from campus.domain.slot import Slot
from campus.groups.forms.seasons import ELSEWHERE, IN_ROOM, SeasonForm
from campus.groups.group_words import PROBLEMS
from campus.groups.models import GroupKind, GroupStatus, Season
from campus.groups.queries.members import count_members
from campus.groups.resources import GroupResource
from campus.groups.services.joining import GroupClosed
from campus.groups.services.seasons import BeginSeason, begin_season
from campus.groups.views.joining import to_group
from campus.permissions import Permission
from campus.spaces.catalogue import Catalogue
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.recurrences import rule_sentence
from campus.web.visits import say

FORM = "groups/season_new.html"
DATES = "groups/season_dates.html"
PURPOSES = {
    GroupKind.STUDY: Purpose.STUDY,
    GroupKind.MEETUP: Purpose.EVENT,
    GroupKind.COURSE: Purpose.SEMINAR,
    GroupKind.LAB: Purpose.MEETING,
}


@view_config(route_name="groups.season_new", request_method="GET", permission=Permission.LEAD_GROUP, renderer=FORM)
def new(context: GroupResource, request: Request) -> dict[str, Any] | Response:
    """The form of a season, filled with what is known of the group."""
    if context.group.status is not GroupStatus.ACTIVE:
        return to_group(context, request, PROBLEMS[GroupClosed], "warn")
    catalogue = read_catalogue(request.db)
    start = fresh_start(request, catalogue) | {
        "where": ELSEWHERE if request.GET.get("where") == ELSEWHERE else IN_ROOM,
        "title": context.group.name_ko,
        "people": max(count_members(request.db, context.group.id), 2),
        "purpose": PURPOSES[context.group.kind].value,
        "visibility": Visibility.PUBLIC.value,
    }
    return _form_page(context, request, prepared_series(request, catalogue, start, kind=SeasonForm))


@view_config(route_name="groups.season_new", request_method="POST", permission=Permission.LEAD_GROUP, renderer=FORM)
def plan(context: GroupResource, request: Request) -> dict[str, Any] | Response:
    """The next step: the plan date by date, or the dates elsewhere; then everything at once."""
    planner = _planner(context, request)
    try:
        if request.POST.get("where") == ELSEWHERE:
            return _step_elsewhere(context, request, planner)
        return take_step(request, planner)
    except GroupClosed:
        return to_group(context, request, PROBLEMS[GroupClosed], "warn")


def _planner(context: GroupResource, request: Request) -> Planner:
    group = context.group

    def made(form: SeriesForm) -> str | None:
        booking_id = made_by_form(request.db, form_key_of(form), request.identity)
        number = None if booking_id is None else _number_of(request.db, booking_id)
        return None if number is None else _season_path(context, request, number)

    def commit(db: Session, catalogue: Catalogue, form: SeriesForm, command: BookSeries) -> str:
        season = begin_season(
            db, catalogue, group.id, _command(form, series=command), by=request.identity, now=request.now
        )
        return _season_path(context, request, season.number)

    return Planner(
        action=request.route_path("groups.season_new", slug=group.slug),
        show_form=lambda form: _form_page(context, request, form),
        made=made,
        commit=commit,
        form=SeasonForm,
        is_for_group=True,
        title=group.name_ko,
    )


def _form_page(context: GroupResource, request: Request, form: SeriesForm) -> dict[str, Any]:
    request.override_renderer = FORM
    return {"form": form, "group": context.group} | form_notes()


def _command(form: SeriesForm, *, series: BookSeries | None = None, slots: tuple[Slot, ...] = ()) -> BeginSeason:
    if not isinstance(form, SeasonForm):
        raise TypeError(type(form))
    return BeginSeason(
        name=form.name.data,
        parts=form.parts,
        seats=form.seats.data,
        takes_guests=bool(form.takes_guests.data),
        series=series,
        slots=slots,
        place="" if series else form.place.data or "",
        online_url="" if series else form.online_url.data or "",
    )


def _step_elsewhere(context: GroupResource, request: Request, planner: Planner) -> dict[str, Any] | Response:
    """The form, the dates to look at, or the season: the same steps without a room."""
    catalogue, do = read_catalogue(request.db), request.POST.get("do")
    if do == "form":
        return planner.show_form(reopened(request, planner, catalogue))
    form = prepared_series(request, catalogue, {}, kind=SeasonForm)
    rule = form.read_dates(request) if form.validate() and isinstance(form, SeasonForm) else None
    if rule is None:
        return refused(request) | planner.show_form(form)
    slots = tuple(each.slot for each in expand(rule))
    if skips_holidays(form):
        kept = tuple(each for each in slots if not catalogue.holidays.is_holiday(local_date(each.starts_at)))
        if not kept:
            form.refuse("date", _("Every date is a public holiday. Choose other days, or meet on holidays too."))
            return refused(request) | planner.show_form(form)
        slots = kept
    if do != "book":
        return _dates_page(request, planner, form, rule, slots)
    with short_write(request) as db:
        command = _command(form, slots=slots)
        season = begin_season(db, catalogue, context.group.id, command, by=request.identity, now=request.now)
        number = season.number
    say(request, request.localizer.translate(_("The season begins. Everyone in the group is signed up.")))
    return HTTPSeeOther(_season_path(context, request, number))


def _dates_page(
    request: Request, planner: Planner, form: SeriesForm, rule: Recurrence, slots: tuple[Slot, ...]
) -> dict[str, Any]:
    request.override_renderer = DATES
    return {
        "form": form,
        "slots": slots,
        "left_out": len(expand(rule)) - len(slots),
        "rule": rule_sentence(rule, request.locale_name),
        "hidden": hidden_fields(form),
        "action": planner.action,
        "holidays": read_catalogue(request.db).holidays,
    }


def _number_of(db: Session, booking_id: int) -> int | None:
    return db.scalar(select(Season.number).where(Season.booking_id == booking_id))


def _season_path(context: GroupResource, request: Request, number: int) -> str:
    return str(request.route_path("groups.season", slug=context.group.slug, number=number))
