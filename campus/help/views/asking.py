"""Calling for help from a room, and how that call stands."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.booking.resources import RoomResource
from campus.help.alarms import silence_alarm, sound_alarm
from campus.help.forms import CallForm
from campus.help.models import HelpKind
from campus.help.queries.calls import occupant_of, own_open_call
from campus.help.queries.duty import read_times
from campus.help.resources import OwnCall
from campus.help.services.calling import TooManyCalls
from campus.help.words import CHOSEN, KIND_ICONS, KINDS
from campus.people.queries.names import names_of
from campus.permissions import Permission
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.visits import say
from campus.web.words import clock

PAGE = "help/ask.html"


def _chosen(request: Request) -> HelpKind | None:
    """What was tapped on the first page; None shows that."""
    raw = request.GET.get("kind", "")
    return next((kind for kind in CHOSEN if kind.value == raw), None)


def _page(context: RoomResource, request: Request, form: CallForm, kind: HelpKind | None) -> dict[str, Any]:
    mine = None
    if request.identity is not None:
        mine = own_open_call(request.db, context.room.id, request.identity.resident_id)
    return {
        "room": context.room,
        "form": form,
        "kind": kind,
        "kinds": KINDS,
        "chosen": CHOSEN,
        "icons": KIND_ICONS,
        "occupant": occupant_of(request.db, context.room, now=request.now) if request.identity else None,
        "times": read_times(request.db).times,
        "mine": mine,
        "now": request.now,
        "busy_until": None,
    }


@view_config(route_name="help.room", request_method="GET", renderer=PAGE, permission=Permission.VISIT)
def ask(context: RoomResource, request: Request) -> dict[str, Any]:
    """What has happened, then one button. Whoever is not signed in reads whom to telephone."""
    kind = _chosen(request)
    return _page(context, request, CallForm(request, start={"kind": kind}), kind)


@view_config(route_name="help.room", request_method="POST", renderer=PAGE, permission=Permission.BE_RESIDENT)
def call(context: RoomResource, request: Request) -> dict[str, Any] | Response:
    """Call; pressed twice it is one call."""
    form = CallForm(request)
    if not form.validate():
        kind = None if form.kind.errors else form.kind.data
        return refused(request) | _page(context, request, form, kind)
    db, settings, now = request.db, request.registry["settings"], request.now
    try:
        called = sound_alarm(db, settings, context.room, form.command(), by=request.identity, now=now)
    except TooManyCalls as many:
        request.response.status_int = 429
        return _page(context, request, form, form.kind.data) | {"busy_until": clock(many.free_at)}
    return HTTPSeeOther(request.route_path("help.call", id=called.call.id))


@view_config(
    route_name="help.call", request_method="GET", renderer="help/call.html", permission=Permission.BE_RESIDENT
)
def show(context: OwnCall, request: Request) -> dict[str, Any]:
    """How the reader's call stands; the page asks again by itself."""
    it = context.call
    helpers = names_of(request.db, [it.acknowledged_by_id] if it.acknowledged_by_id else [])
    return {
        "it": it,
        "room": read_catalogue(request.db).rooms[it.room_id],
        "kind": KINDS[it.kind],
        "helper": helpers.get(it.acknowledged_by_id or 0),
        "times": read_times(request.db).times,
    }


@view_config(route_name="help.call.withdraw", request_method="POST", permission=Permission.BE_RESIDENT)
def withdraw(context: OwnCall, request: Request) -> Response:
    """It was a false alarm: whoever was told is told so."""
    by, settings = request.identity.resident_id, request.registry["settings"]
    withdrawn = silence_alarm(request.db, settings, context.call.id, by=by, now=request.now)
    if withdrawn is not None:
        say(request, request.localizer.translate(_("Good to hear. Those who were called know that nothing is wrong.")))
    return HTTPSeeOther(request.route_path("help.call", id=context.call.id))
