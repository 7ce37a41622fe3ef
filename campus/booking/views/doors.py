"""What hangs at a room's door: the QR code of its page, to print."""

from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from campus.booking.resources import RoomResource
from campus.people.links import mail_link
from campus.permissions import Permission
from campus.web.qr import qr_code


@view_config(
    route_name="booking.door", request_method="GET", permission=Permission.MANAGE_BOOKINGS, renderer="booking/door.html"
)
def door(context: RoomResource, request: Request) -> dict[str, Any]:
    """One sheet: the room's name, the code, and what it is for."""
    address = mail_link(request, "booking.here", slug=context.room.slug)
    return {"room": context.room, "address": address, "qr": qr_code(address)}
