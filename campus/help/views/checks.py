"""Late at night: are you all right?"""

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.help.alarms import say_fine
from campus.help.queries.duty import read_times
from campus.help.resources import OwnCheck
from campus.permissions import Permission
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.locale import _
from campus.web.visits import say


@view_config(
    route_name="help.check", request_method="GET", renderer="help/check.html", permission=Permission.BE_RESIDENT
)
def ask(context: OwnCheck, request: Request) -> dict[str, Any]:
    """The question and its one button; afterwards what became of it."""
    return {
        "it": context.check,
        "room": read_catalogue(request.db).rooms[context.check.room_id],
        "times": read_times(request.db).times,
    }


@view_config(route_name="help.check", request_method="POST", permission=Permission.BE_RESIDENT)
def answer(context: OwnCheck, request: Request) -> Response:
    """Yes, all is well; a call that had gone out by then is taken back."""
    db, settings, by = request.db, request.registry["settings"], request.identity.resident_id
    if say_fine(db, settings, context.check.id, by=by, now=request.now):
        say(request, request.localizer.translate(_("Good to hear. Those who were called know that nothing is wrong.")))
    return HTTPSeeOther(request.route_path("help.check", id=context.check.id))
