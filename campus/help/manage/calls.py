"""Calls as managers see them: what waits, what was, and one of them."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.audit.kinds import Looked
from campus.booking.queries.occurrences import find_date
from campus.domain.hubtime import local_date
from campus.help.forms import NoteForm
from campus.help.queries.calls import alerts_of, closed_calls, open_calls
from campus.help.queries.checks import open_checks
from campus.help.queries.duty import people_on_duty
from campus.help.resources import AnsweredCall
from campus.help.sections import alarm_values
from campus.help.services.answering import acknowledge_call, close_call
from campus.help.words import KIND_BADGES, KIND_ICONS, KINDS, SOURCES, STEPS
from campus.people.looking import note_look
from campus.people.models import Resident
from campus.people.queries.names import names_of
from campus.permissions import Permission
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.paging import paged, read_page_number
from campus.web.visits import say

LIST, ONE = "help/calls.html", "help/desk_call.html"
PAGE_SIZE = 20
WORDS = {"kinds": KINDS, "badges": KIND_BADGES, "icons": KIND_ICONS, "sources": SOURCES, "steps": STEPS}


@view_config(route_name="help.calls", request_method="GET", renderer=LIST, permission=Permission.ANSWER_CALLS)
def show_calls(request: Request) -> dict[str, Any]:
    """Open calls with their clocks, who is on duty, who is being asked tonight, and the calls of the past."""
    db, me, number = request.db, request.identity.resident_id, read_page_number(request)
    duty = people_on_duty(db, now=request.now)
    is_on_duty = duty.includes(me)
    waiting = open_calls(db, me, is_on_duty=is_on_duty)
    past, total = closed_calls(db, me, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    checks = open_checks(db) if is_on_duty else []
    people = {each for call in (*waiting, *past) for each in (call.resident_id, call.acknowledged_by_id) if each}
    people |= {check.resident_id for check in checks}
    note_look(request, Looked.CALLS, "", people)
    return {
        "calls": waiting,
        "page": paged(request, past, number=number, total=total, size=PAGE_SIZE),
        "checks": checks,
        "duty": duty,
        "names": names_of(db, people),
        "rooms": read_catalogue(db).rooms,
        "now": request.now,
        "today": local_date(request.now),
        **WORDS,
    }


@view_config(
    route_name="help.alarm", request_method="GET", renderer="help/alarm.html", permission=Permission.ANSWER_CALLS
)
def alarm(request: Request) -> dict[str, Any]:
    """The calls that wait, alone: what stands on top of a manager's pages asks for them again."""
    raw = request.GET.get("but", "")
    return alarm_values(request, but=int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 10 else 0)


def _page(context: AnsweredCall, request: Request, form: NoteForm) -> dict[str, Any]:
    db, it = request.db, context.call
    alerts = alerts_of(db, it.id)
    people = {each for each in (it.resident_id, it.acknowledged_by_id, it.closed_by_id) if each}
    people.update(*(alert.resident_ids for alert in alerts))
    note_look(request, Looked.CALL, f"help-call:{it.id}", people)
    caller = db.get(Resident, it.resident_id) if it.resident_id else None
    return {
        "it": it,
        "form": form,
        "alerts": alerts,
        "caller": caller,
        "booking": find_date(db, it.occurrence_id) if it.occurrence_id else None,
        "names": names_of(db, people),
        "room": read_catalogue(db).rooms[it.room_id],
        "now": request.now,
        "today": local_date(request.now),
        **WORDS,
    }


@view_config(route_name="help.desk_call", request_method="GET", renderer=ONE, permission=Permission.ANSWER_CALLS)
def show_call(context: AnsweredCall, request: Request) -> dict[str, Any]:
    """One call: where, who, since when, who was told."""
    return _page(context, request, NoteForm(request))


@view_config(
    route_name="help.desk_call.acknowledge", request_method="POST", permission=Permission.ANSWER_CALLS
)
def acknowledge(context: AnsweredCall, request: Request) -> Response:
    """I am on my way; the caller sees it at once."""
    me = request.identity.resident_id
    call, is_first = acknowledge_call(request.db, context.call.id, by=me, now=request.now)
    if is_first:
        text, kind = _("Thank you. The caller sees that you are on your way."), "ok"
    elif call.acknowledged_by_id == me and call.is_open:
        text, kind = _("You are on your way already."), "ok"
    else:
        text, kind = _("Somebody else has answered already, or the call is closed."), "info"
    say(request, request.localizer.translate(text), kind)
    return HTTPSeeOther(request.route_path("help.desk_call", id=call.id))


@view_config(
    route_name="help.desk_call.close", request_method="POST", renderer=ONE, permission=Permission.ANSWER_CALLS
)
def close(context: AnsweredCall, request: Request) -> dict[str, Any] | Response:
    """Close a call with a note."""
    form = NoteForm(request)
    if not form.validate():
        return refused(request) | _page(context, request, form)
    by, note = request.identity.resident_id, form.note.data
    call, is_done = close_call(request.db, context.call.id, note, by=by, now=request.now)
    if is_done:
        say(request, request.localizer.translate(_("The call is closed.")))
    else:
        say(request, request.localizer.translate(_("The call was closed already; your note was not kept.")), "warn")
    return HTTPSeeOther(request.route_path("help.desk_call", id=call.id))
