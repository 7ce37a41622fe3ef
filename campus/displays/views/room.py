"""The display at a room's door: how the room stands, taking it, and calling for help."""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.booking.queries.here import STAYS
from campus.displays.door import read_door
from campus.displays.keys import note_seen
from campus.displays.queries import open_call_at
from campus.displays.resources import RoomDisplay
from campus.displays.words import BESIDE, REASONS, STATES
from campus.domain.display import DoorState
from campus.help.alarms import sound_alarm
from campus.help.forms import CallForm
from campus.help.queries.duty import read_times
from campus.help.services.calling import TooManyCalls
from campus.help.words import CHOSEN, KIND_ICONS, KINDS
from campus.permissions import Permission
from campus.web.forms import refused
from campus.web.qr import qr_code
from campus.web.words import clock

HELP_PAGE, TAKE_PAGE = "displays/help.html", "displays/take.html"


def phone_link(request: Request, room_slug: str, stay: int | None = None) -> str:
    """The door's page for phones, from the configured address; ``stay`` are the minutes chosen at the display."""
    path = request.route_path("booking.here", slug=room_slug, _query={"stay": stay} if stay else None)
    return str(request.registry["settings"].base_url) + str(path)


@view_config(
    route_name="displays.room", request_method="GET", renderer="displays/room.html", permission=Permission.VISIT
)
def show(context: RoomDisplay, request: Request) -> dict[str, Any]:
    """The room now and today. The page asks for itself twice a minute."""
    note_seen(request, context.display)
    door = read_door(request.db, context.catalogue, context.room, now=request.now)
    return {
        "room": context.room,
        "path": context.path,
        "door": door,
        "states": STATES,
        "beside": BESIDE[request.locale_name],
        "reasons": REASONS,
        "call": open_call_at(request.db, context.room.id),
        "stays": STAYS,
        "can_book": door.now.state is DoorState.FREE,
        "code": qr_code(phone_link(request, context.room.slug)),
        "now": request.now,
    }


@view_config(route_name="displays.take", request_method="GET", renderer=TAKE_PAGE, permission=Permission.VISIT)
def take(context: RoomDisplay, request: Request) -> dict[str, Any]:
    """Taking the free room: the code leads a phone to where its owner books in their own name."""
    chosen = next((each for each in STAYS if str(each) == request.GET.get("stay")), STAYS[1])
    return {
        "room": context.room,
        "path": context.path,
        "stays": STAYS,
        "chosen": chosen,
        "code": qr_code(phone_link(request, context.room.slug, chosen)),
        "now": request.now,
    }


def _help_page(context: RoomDisplay, request: Request, form: CallForm, **more: Any) -> dict[str, Any]:
    return {
        "room": context.room,
        "path": context.path,
        "form": form,
        "kinds": KINDS,
        "chosen": CHOSEN,
        "icons": KIND_ICONS,
        "times": read_times(request.db).times,
        "call": open_call_at(request.db, context.room.id),
        "busy_until": None,
        "now": request.now,
    } | more


@view_config(route_name="displays.help", request_method="GET", renderer=HELP_PAGE, permission=Permission.VISIT)
def ask(context: RoomDisplay, request: Request) -> dict[str, Any]:
    """What has happened: the second tap calls."""
    return _help_page(context, request, CallForm(request))


@view_config(route_name="displays.help", request_method="POST", renderer=HELP_PAGE, permission=Permission.KNOCK)
def call(context: RoomDisplay, request: Request) -> dict[str, Any] | Response:
    """Call those on duty to this room. Nobody needs to be known for that."""
    form = CallForm(request)
    if not form.validate():
        return refused(request) | _help_page(context, request, form)
    settings = request.registry["settings"]
    try:
        sound_alarm(request.db, settings, context.room, form.command(), by=None, now=request.now)
    except TooManyCalls as many:
        request.response.status_int = 429
        return _help_page(context, request, form, busy_until=clock(many.free_at))
    return HTTPSeeOther(context.path)
