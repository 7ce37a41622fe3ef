"""The display in the lobby."""

from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from campus.displays.keys import note_seen
from campus.displays.lobby import read_lobby, rooms_of
from campus.displays.resources import LobbyDisplay
from campus.displays.words import REASONS, STATES
from campus.permissions import Permission


@view_config(
    route_name="displays.lobby", request_method="GET", renderer="displays/lobby.html", permission=Permission.VISIT
)
def show(context: LobbyDisplay, request: Request) -> dict[str, Any]:
    """What is on, and the rooms floor by floor. The page asks for itself twice a minute."""
    note_seen(request, context.display)
    rooms = rooms_of(context.display, context.catalogue)
    return {
        "lobby": read_lobby(request.db, context.catalogue, rooms, now=request.now),
        "rooms": context.catalogue.rooms,
        "states": STATES,
        "reasons": REASONS,
        "now": request.now,
    }
