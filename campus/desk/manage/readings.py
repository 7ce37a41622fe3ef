"""Readings at the desk: what the meters of rooms said last, and from which values on a room counts as in use."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.desk.forms.readings import ThresholdForm, threshold_form
from campus.permissions import Permission
from campus.spaces.catalogue import RoomFacts
from campus.spaces.models import ReadingKind
from campus.spaces.queries.catalogue import read_catalogue
from campus.spaces.queries.readings import LatestReading, latest_readings, read_thresholds
from campus.spaces.reading_words import KINDS
from campus.spaces.services.readings import set_threshold
from campus.web.forms import refused
from campus.web.locale import _
from campus.web.paging import paged, read_page_number
from campus.web.visits import say
from campus.web.words import named

PAGE = "desk/readings.html"
PAGE_SIZE = 20
_CAN_SEND = Permission.MANAGE_SPACES


@dataclass(frozen=True, slots=True)
class MeteredRoom:
    """A room with its newest readings by kind, the values from which it counts as in use, and the form for these."""

    room: RoomFacts
    latest: dict[ReadingKind, LatestReading]
    thresholds: dict[ReadingKind, float]
    form: ThresholdForm

    @property
    def kinds(self) -> Sequence[ReadingKind]:
        """What there is anything to say about."""
        return [kind for kind in ReadingKind if kind in self.latest or kind in self.thresholds]


def readings_page(request: Request, sent: ThresholdForm | None = None, **values: Any) -> dict[str, Any]:
    """Rooms with meters first; a form that was sent and refused takes the place of the fresh one."""
    number, rooms = read_page_number(request), read_catalogue(request.db).bookable
    thresholds, latest = read_thresholds(request.db), latest_readings(request.db)
    metered = {room_id for room_id, _kind in thresholds} | set(latest)
    sent_slug = request.matchdict.get("slug") if sent is not None else None
    # What was refused stands first, so that it is on the page whichever that was.
    ordered = sorted(rooms, key=lambda room: (room.slug != sent_slug, room.id not in metered))
    shown = [
        MeteredRoom(
            room,
            {each.kind: each for each in latest.get(room.id, ())},
            {kind: thresholds[room.id, kind] for kind in ReadingKind if (room.id, kind) in thresholds},
            sent if sent is not None and room.slug == sent_slug else threshold_form(request, room, thresholds),
        )
        for room in ordered[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    ]
    return {
        "page": paged(request, shown, number=number, total=len(rooms), size=PAGE_SIZE),
        "metered_count": len(metered),
        "sent_slug": sent_slug,
        "kind_words": KINDS,
        "problem": "",
        **values,
    }


@view_config(route_name="desk.readings", request_method="GET", renderer=PAGE, permission=_CAN_SEND)
def show(request: Request) -> dict[str, Any]:
    """Rooms, their last readings and thresholds."""
    return readings_page(request)


@view_config(route_name="desk.readings.thresholds", request_method="POST", renderer=PAGE, permission=_CAN_SEND)
def set_thresholds(request: Request) -> dict[str, Any] | Response:
    """Set or clear a room's thresholds."""
    room = read_catalogue(request.db).by_slug.get(request.matchdict["slug"])
    if room is None or room.is_retired:
        raise HTTPNotFound(_("There is no such room."))
    form = threshold_form(request, room, {})
    if not form.validate():
        return refused(request) | readings_page(request, form)
    for kind, at_least in form.thresholds().items():
        set_threshold(request.db, room.id, kind, at_least, by=request.identity.resident_id, now=request.now)
    text = _("Set for ${room}.", mapping={"room": named(room, request.locale_name)})
    say(request, request.localizer.translate(text))
    number = request.GET.get("page", "")
    query = {"page": number} if number.isascii() and number.isdecimal() else None
    return HTTPSeeOther(request.route_path("desk.readings", _query=query))
