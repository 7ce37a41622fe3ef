"""What help adds to pages of other floors: what stands on top of every page, and a way to help from a room in use."""

from pyramid.request import Request

from campus.domain.help_times import may_be_night
from campus.help.queries.calls import waiting_calls
from campus.help.queries.checks import open_check_of
from campus.help.words import KIND_ICONS, KINDS
from campus.permissions import Permission
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.resources import path_id
from campus.web.sections import Section


def on_top(request: Request, _thing_id: int) -> list[Section]:
    """For managers the calls that nobody has answered, one statement; at night whether the reader is asked if all is
    well, one more. For all others nothing."""
    if request.identity is None:
        return []
    route = request.matched_route.name if request.matched_route else ""
    found = []
    if request.identity.may(Permission.ANSWER_CALLS) and route != "help.calls":
        # A call's own page says of itself that it waits.
        shown = path_id(request) if route.startswith("help.desk_call") else 0
        found.append(Section("help/on_top.html", alarm_values(request, but=shown)))
    if may_be_night(request.now) and route != "help.check":
        check = open_check_of(request.db, request.identity.resident_id)
        if check is not None:
            found.append(Section("help/asked.html", {"check": check}))
    return found


def alarm_values(request: Request, *, but: int = 0) -> dict[str, object]:
    """What the reader, a manager, is told of calls that wait, without the call ``but``."""
    waiting = waiting_calls(request.db, request.identity.resident_id, but=but)
    rooms = read_catalogue(request.db).rooms if waiting else {}
    return {"calls": waiting, "rooms": rooms, "kinds": KINDS, "icons": KIND_ICONS, "but": but}


def in_room(request: Request, room_id: int) -> list[Section]:
    """The way to help from a room that the reader is using."""
    room = read_catalogue(request.db).rooms.get(room_id)
    return [Section("help/in_room.html", {"room": room})] if room is not None else []
