"""The page behind the link of a warning: one button, no signing in, nothing written by looking."""

from dataclasses import replace
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config

from campus.booking.check_in_sheet import CheckInSheet
from campus.booking.models import CheckInWay
from campus.booking.queries.here import taker_of
from campus.booking.resources import CheckInLink
from campus.booking.stages import Stage
from campus.booking.views.check_in import come_in
from campus.booking.views.sheets import sheets_of
from campus.permissions import Permission


@view_config(
    route_name="booking.came", request_method="GET", permission=Permission.VISIT, renderer="booking/came.html"
)
def ask(context: CheckInLink, request: Request) -> dict[str, Any]:
    """A button: programs that look into mails follow every link."""
    return {"it": context.facts, "room": context.room, "sheet": _sheet(context, request)}


@view_config(route_name="booking.came", request_method="POST", permission=Permission.KNOCK)
def come(context: CheckInLink, request: Request) -> Response:
    """Check in, and take the room again where it was released and is free still."""
    come_in(request, context.facts, context.room, CheckInWay.PAGE, by_id=context.resident_id)
    return HTTPSeeOther(request.path)


def _sheet(context: CheckInLink, request: Request) -> CheckInSheet | None:
    """As for whoever may change the booking, but without the digits: the link is enough."""
    sheet = sheets_of(request, [context.facts], ()).get(context.facts.occurrence_id)
    if sheet is None or sheet.stage is not Stage.RELEASED:
        return sheet
    return replace(sheet, taker=taker_of(request.db, context.facts, context.room))
