"""Taking my data with me, in one click."""

from collections.abc import Callable
from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.audit.services import record
from campus.domain.event import HUB_ZONE
from campus.domain.hubtime import local_date
from campus.feeds.calendars import person_calendar
from campus.feeds.events import voice_of
from campus.feeds.personal import Myself, personal_events
from campus.feeds.queries import person_state
from campus.feeds.views.public import heading_of
from campus.ical.writer import join_calendar, write_event, zone_used
from campus.me.services.export import as_json, as_tables, collect
from campus.permissions import Permission


def _calendar(request: Request) -> bytes:
    db, me = request.db, request.identity
    heading = heading_of(request, person_state(db, me.resident_id), is_private=True)
    who = Myself(me.resident_id, me.name, me.email)
    voice = voice_of(heading.settings, heading.hub_facts, heading.locale)
    events = personal_events(db, who, voice, local_date(request.now))
    zones = {HUB_ZONE, *(zone for zone in map(zone_used, events) if zone)}
    return join_calendar(person_calendar(heading, me.name), zones, (write_event(each) for each in events))


def _json(request: Request) -> bytes:
    return as_json(collect(request.db, request.identity.resident_id), now=request.now)


def _tables(request: Request) -> bytes:
    return as_tables(collect(request.db, request.identity.resident_id))


FORMS: dict[str, tuple[str, str, Callable[[Request], bytes]]] = {
    "json": ("application/json", "json", _json),
    "csv": ("application/zip", "zip", _tables),
    "ics": ("text/calendar", "ics", _calendar),
}


@view_config(
    route_name="me.export", request_method="GET", renderer="me/export.html", permission=Permission.BE_RESIDENT
)
def show_export(_request: Request) -> dict[str, Any]:
    """What can be taken, and how."""
    return {}


@view_config(route_name="me.export", request_method="POST", permission=Permission.BE_RESIDENT)
def take_export(request: Request) -> Response:
    """The file. Written down as an act; no copy is kept."""
    form = request.POST.get("form", "")
    if form not in FORMS:
        raise HTTPNotFound
    kind, ending, write = FORMS[form]
    me = request.identity.resident_id
    octets = write(request)
    record(request.db, "resident.exported", ("resident", me), by=me, now=request.now, details={"form": form})
    name = f"my-data-{local_date(request.now):%Y-%m-%d}.{ending}"
    answer = Response(body=octets, content_type=kind, charset="utf-8" if kind.startswith("text/") else None)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
