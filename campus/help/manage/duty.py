"""Who is on duty: the week, single changes, and the times by which calls go on."""

from datetime import timedelta
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.i18n import TranslationString
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.domain.duty import duty_stretches
from campus.domain.hubtime import at, local_date
from campus.domain.slot import Slot
from campus.help.forms import ChangeForm, TimesForm, TurnForm, change_start, times_start, weekday_names
from campus.help.queries.duty import changes_within, people_on_duty, read_times, weekly_turns
from campus.help.services.duty import (
    StaleTimes,
    add_change,
    add_turns,
    remove_change,
    remove_turn,
    save_times,
)
from campus.people.queries.names import names_of
from campus.people.queries.residents import list_managers
from campus.permissions import Permission
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.resources import path_id
from campus.web.visits import say

PAGE = "help/duty.html"
DAYS_SHOWN, DAYS_OF_CHANGES = 7, 366


def _page(request: Request, **forms: Any) -> dict[str, Any]:
    """The roster with its forms; one of ``forms`` is what was sent and did not pass."""
    db, now = request.db, request.now
    staff, today = list_managers(db), local_date(now)
    weekly = weekly_turns(db)
    changes = changes_within(db, Slot(now, now + timedelta(days=DAYS_OF_CHANGES)))
    week = Slot(now, at(today + timedelta(days=DAYS_SHOWN)))
    people = {each.resident_id for each in weekly} | {each.resident_id for each in changes if each.resident_id}
    return {
        "duty": people_on_duty(db, now=now),
        "weekly": weekly,
        "changes": changes,
        "stretches": duty_stretches(weekly, changes, week),
        "staff": {each.id for each in staff},
        "names": names_of(db, people),
        "weekdays": weekday_names(request.locale_name),
        "today": today,
        "now": now,
        "turn_form": forms.get("turn_form") or TurnForm(request, staff, prefix="turn-"),
        "change_form": forms.get("change_form")
        or ChangeForm(request, staff, prefix="change-", start=change_start(now)),
        "times_form": forms.get("times_form")
        or TimesForm(request, prefix="times-", start=times_start(read_times(db))),
        "stale": forms.get("stale"),
    }


@view_config(route_name="help.duty", request_method="GET", renderer=PAGE, permission=Permission.ANSWER_CALLS)
def show(request: Request) -> dict[str, Any]:
    """Who is on duty now and in the coming week, and what makes it so."""
    return _page(request)


@view_config(route_name="help.duty.turns", request_method="POST", renderer=PAGE, permission=Permission.ANSWER_CALLS)
def add_turn(request: Request) -> dict[str, Any] | Response:
    """Put someone on duty every week."""
    form = TurnForm(request, list_managers(request.db), prefix="turn-")
    if not form.validate():
        return refused(request) | _page(request, turn_form=form)
    by, who = request.identity.resident_id, form.resident.data
    added = add_turns(request.db, who, form.weekdays.data, form.minutes(), by=by, now=request.now)
    return _done(request, _("The week is set.") if added else _("These turns were in the week already."))


@view_config(route_name="help.duty.turns.remove", request_method="POST", permission=Permission.ANSWER_CALLS)
def take_turn_out(request: Request) -> Response:
    """Take a turn out of the week."""
    is_done = remove_turn(request.db, path_id(request), by=request.identity.resident_id, now=request.now)
    return _done(request, _("The turn is taken out.") if is_done else _("This was taken out already."))


@view_config(route_name="help.duty.changes", request_method="POST", renderer=PAGE, permission=Permission.ANSWER_CALLS)
def change_once(request: Request) -> dict[str, Any] | Response:
    """Someone else is on duty for once, or nobody."""
    form = ChangeForm(request, list_managers(request.db), prefix="change-")
    slot = form.slot(request.now)
    if slot is None:
        return refused(request) | _page(request, change_form=form)
    by, who = request.identity.resident_id, form.resident.data
    is_new = add_change(request.db, who, slot, by=by, now=request.now)
    return _done(request, _("The change is entered.") if is_new else _("This change was entered already."))


@view_config(route_name="help.duty.changes.remove", request_method="POST", permission=Permission.ANSWER_CALLS)
def take_change_back(request: Request) -> Response:
    """Take a change back."""
    is_done = remove_change(request.db, path_id(request), by=request.identity.resident_id, now=request.now)
    return _done(request, _("The change is taken back.") if is_done else _("This was taken out already."))


@view_config(route_name="help.duty.times", request_method="POST", renderer=PAGE, permission=Permission.ANSWER_CALLS)
def set_times(request: Request) -> dict[str, Any] | Response:
    """Set the times; of two edits from one version the second sees both."""
    form = TimesForm(request, prefix="times-")
    if not form.validate():
        return refused(request) | _page(request, times_form=form)
    by = request.identity.resident_id
    try:
        save_times(request.db, form.times(), version=form.sent_version(), by=by, now=request.now)
    except StaleTimes as stale:
        request.response.status_int = 409
        form.version.data = str(stale.current.version)
        return _page(request, times_form=form, stale=stale.current.times)
    return _done(request, _("The times hold from now on."))


def _done(request: Request, text: TranslationString) -> Response:
    say(request, request.localizer.translate(text))
    return HTTPSeeOther(request.route_path("help.duty"))
