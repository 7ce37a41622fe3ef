"""Bookings: the board, the finder, the room page, and everything one does with a booking."""

from pyramid.config import Configurator

from campus.booking.resources import BookingResource, RoomResource
from campus.permissions import Permission
from campus.web.locale import _
from campus.web.navigation import Entry

AROUND_THE_BOARD = ("booking.find", "booking.room", "booking.new")
MY_PAGES = ("booking.show", "booking.edit")


def includeme(config: Configurator) -> None:
    """This floor's routes and its places in the menu."""
    config.add_route("booking.board", "/rooms")
    config.add_route("booking.find", "/rooms/find")
    config.add_route("booking.room", "/rooms/{slug}", factory=RoomResource)
    config.add_route("booking.mine", "/bookings")
    config.add_route("booking.new", "/bookings/new")
    config.add_route("booking.verdict", "/bookings/verdict")
    config.add_route("booking.show", r"/bookings/{id:\d+}", factory=BookingResource)
    config.add_route("booking.edit", r"/bookings/{id:\d+}/edit", factory=BookingResource)
    config.add_route("booking.cancel", r"/bookings/{id:\d+}/cancel", factory=BookingResource)
    config.add_route("booking.end", r"/bookings/{id:\d+}/end", factory=BookingResource)
    config.add_navigation(Entry("booking.board", _("Rooms"), "door", 20, Permission.VISIT, also=AROUND_THE_BOARD))
    config.add_navigation(Entry("booking.mine", _("My bookings"), "calendar", 30, Permission.BOOK, also=MY_PAGES))
    config.scan("campus.booking.views")
