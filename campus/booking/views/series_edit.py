"""Changing a series: for which dates, how from then on, and, where dates fail, the plan with its ways out."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.booking.forms import Asked, BookingForm, read_asked
from campus.booking.models import Purpose
from campus.booking.resources import BookingResource
from campus.booking.series_choices import fitting_choices
from campus.booking.series_edit_forms import CHANGE_NOTES, SCOPES, ScopeForm
from campus.booking.services import ChangeBooking, change_booking
from campus.booking.services.series_changing import ChangeSeries, PlanChanged, Scope, change_series, plan_change
from campus.booking.views.making import prepared, title_of
from campus.booking.views.plan_pages import Planning, changed_page, plan_page, sets_aside
from campus.booking.views.series_pages import date_path, series_of
from campus.booking.views.verdicts import NO_VERDICT, why_not
from campus.booking.words import PURPOSES, VISIBILITIES, VISIBILITY_NOTES
from campus.db import short_write
from campus.domain.errors import Refused, StaleEdit
from campus.domain.hubtime import local_date, minute_of
from campus.domain.rules import Visibility
from campus.domain.series import SeriesPlan
from campus.domain.spans import DAY_MINUTES
from campus.permissions import Permission
from campus.web.forms import refused as answer_422
from campus.web.locale import _
from campus.web.recurrences import rule_sentence
from campus.web.visits import say

FORM, SCOPE = "booking/series_edit.html", "booking/series_scope.html"


@view_config(route_name="booking.date_edit", request_method="GET", permission=Permission.CHANGE_BOOKING, renderer=FORM)
def edit(context: BookingResource, request: Request) -> dict[str, Any] | Response:
    """For which dates first; then the form as the date stands."""
    it = context.facts
    if it.is_over(request.now):
        say(request, request.localizer.translate(_("This date is over; there is nothing left to change.")), "warn")
        return HTTPSeeOther(date_path(request, it))
    scope = request.GET.get("scope")
    if scope not in set(Scope):
        return _scope_page(context, request)
    return _page(context, request, Scope(scope), prepared(request, context.catalogue, _values(context)))


def _scope_page(context: BookingResource, request: Request) -> dict[str, Any]:
    request.override_renderer = SCOPE
    form = ScopeForm(request, start={"scope": Scope.THIS.value})
    form.offer()
    return {
        "form": form,
        "it": context.facts,
        "notes": CHANGE_NOTES,
        "rule": rule_sentence(series_of(context, request).recurrence, request.locale_name),
        "back": date_path(request, context.facts),
        "action": date_path(request, context.facts, "booking.date_edit"),
    }


def _values(context: BookingResource) -> dict[str, Any]:
    it = context.facts
    return {
        "room": context.room.slug,
        "date": local_date(it.slot.starts_at),
        "start": minute_of(it.slot.starts_at),
        "end": minute_of(it.slot.ends_at) or DAY_MINUTES,
        "people": it.people,
        "title": it.title,
        "purpose": it.purpose.value,
        "visibility": it.visibility.value,
        "note": it.note,
        "version": str(it.version),
    }


def _page(context: BookingResource, request: Request, scope: Scope, form: BookingForm, **values: Any) -> dict[str, Any]:
    request.override_renderer = FORM
    if form.version.data is None:
        form.version.data = str(context.facts.version)
    page = {
        "form": form,
        "it": context.facts,
        "is_one": scope is Scope.THIS,
        "scope": SCOPES[scope],
        "rule": rule_sentence(series_of(context, request).recurrence, request.locale_name),
        "visibility_notes": {each.value: note for each, note in VISIBILITY_NOTES.items()},
        "back": date_path(request, context.facts),
        "action": _action(context, request, scope),
        "stale": None,
    }
    return {**NO_VERDICT, **page, **values}


def _action(context: BookingResource, request: Request, scope: Scope) -> str:
    return date_path(request, context.facts, "booking.date_edit", scope=scope.value)


@view_config(route_name="booking.date_edit", request_method="POST", permission=Permission.CHANGE_BOOKING, renderer=FORM)
def change(context: BookingResource, request: Request) -> dict[str, Any] | Response:
    """Save the change, or say why not; of two edits from one version the second sees both."""
    raw = request.GET.get("scope")
    scope = Scope(raw) if raw in set(Scope) else Scope.THIS
    if scope is not Scope.THIS:
        # The day is no part of what is asked: the rule's days stay.
        request.POST["date"] = local_date(context.facts.slot.starts_at).isoformat()
    form = prepared(request, context.catalogue, {})
    is_valid = form.validate()
    asked = read_asked(form, context.catalogue)
    if not is_valid or asked is None:
        return answer_422(request) | _page(context, request, scope, form)
    if request.POST.get("do") == "form":
        return _page(context, request, scope, form)
    try:
        if scope is Scope.THIS:
            return _change_one(context, request, form, asked)
        return _change_many(context, request, scope, form, asked)
    except StaleEdit:
        request.response.status_int = 409
        # The context was read before the other edit was committed.
        current = BookingResource(request)
        form.version.data = None
        return _page(current, request, scope, form, stale=_both(current))
    except Refused as refused:
        request.response.status_int = 409 if refused.is_clash else 422
        why = why_not(request, asked, refused.refusals, moved=context.facts)
        return _page(context, request, scope, form, asked=asked, **why)


def _change_one(context: BookingResource, request: Request, form: BookingForm, asked: Asked) -> Response:
    it = context.facts
    command = ChangeBooking(
        version=_version(form),
        slot=asked.slot,
        title=title_of(request, form),
        purpose=it.purpose,
        people=it.people,
        visibility=it.visibility,
        note=it.note,
        original=it.original_starts_at,
    )
    with short_write(request) as db:
        change_booking(db, it.booking_id, asked.room, command, by=request.identity, now=request.now)
    say(request, request.localizer.translate(_("The change is saved.")))
    return HTTPSeeOther(date_path(request, it))


def _change_many(
    context: BookingResource, request: Request, scope: Scope, form: BookingForm, asked: Asked
) -> dict[str, Any] | Response:
    """The plan first where dates fail; then everything at once."""
    it, catalogue, by, now = context.facts, context.catalogue, request.identity, request.now
    command = _command(request, form, asked, scope, context)
    plan = plan_change(request.db, catalogue, it.booking_id, command, by=by, now=now)
    if plan is not None and it.version == command.version:
        planning = _planning(context, request, form, command, plan)
        if "planned" not in request.POST or request.POST.get("do") == "best":
            if not all(each.is_free for each in plan.dates):
                return plan_page(request, planning, planning.best)
        else:
            read = fitting_choices(request.POST, plan, catalogue)
            is_exception = sets_aside(request, planning, read.choices)
            if read.unread or form.override.errors or request.POST.get("do") != "book":
                if form.override.errors:
                    answer_422(request)
                return plan_page(request, planning, read.choices, unread=read.unread)
            override = form.override.data or "" if is_exception else ""
            command = replace(command, choices=read.choices, override=override)
    try:
        with short_write(request) as db:
            booking_id = change_series(db, catalogue, it.booking_id, command, by=by, now=now)
    except PlanChanged as changed:
        return changed_page(request, _planning(context, request, form, command, changed.plan), changed)
    say(request, request.localizer.translate(_("The change is saved.")))
    return HTTPSeeOther(request.route_path("booking.show", id=booking_id))


def _command(request: Request, form: BookingForm, asked: Asked, scope: Scope, context: BookingResource) -> ChangeSeries:
    return ChangeSeries(
        version=_version(form),
        scope=scope,
        original=context.facts.original_starts_at,
        title=title_of(request, form),
        purpose=Purpose(form.purpose.data),
        people=asked.people,
        visibility=Visibility(form.visibility.data),
        note=form.note.data or "",
        starts_minute=int(form.start.data),
        minutes=asked.slot.minutes,
        room=asked.room,
    )


def _planning(
    context: BookingResource, request: Request, form: BookingForm, command: ChangeSeries, plan: SeriesPlan
) -> Planning:
    recurrence = series_of(context, request).recurrence
    midnight = recurrence.first.replace(hour=0, minute=0)
    first = midnight + timedelta(minutes=command.starts_minute)
    # The plan counts the dates that move; the rule's own count would be another.
    endless = replace(recurrence.rule, count=None, until=None)
    moved = replace(recurrence, rule=endless, first=first, minutes=command.minutes)
    return Planning(
        form=form,
        plan=plan,
        room=command.room,
        title=command.title,
        rule=rule_sentence(moved, request.locale_name),
        action=_action(context, request, command.scope),
        skips_holidays=False,
        is_moving=True,
    )


def _version(form: BookingForm) -> int:
    raw = form.version.data or ""
    return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 10 else 0


def _both(context: BookingResource) -> dict[str, Any]:
    """How the date stands now, to be shown beside what was typed."""
    it = context.facts
    return {
        "facts": it,
        "room": context.room,
        "purpose": PURPOSES[it.purpose],
        "visibility": VISIBILITIES[it.visibility],
    }
