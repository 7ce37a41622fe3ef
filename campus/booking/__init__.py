"""Bookings: the board, the finder, the room page, and everything one does with a booking."""

from pyramid.config import Configurator

from campus.booking.resources import BookingResource, CheckInLink, RoomResource
from campus.permissions import Permission
from campus.web.locale import _
from campus.web.navigation import Entry

AROUND_THE_BOARD = ("booking.find", "booking.room", "booking.new", "booking.series", "booking.here")
MY_PAGES = (
    *("booking.show", "booking.edit", "booking.date", "booking.date_edit", "booking.date_cancel", "booking.check_in"),
    *("booking.date_check_in", "booking.swap"),
)

_BOOKING, _STAMP = r"/bookings/{id:\d+}", r"{stamp:\d{8}T\d{6}Z}"


def includeme(config: Configurator) -> None:
    """This floor's routes and its places in the menu."""
    config.include("campus.booking.kin")
    config.add_route("booking.board", "/rooms")
    config.add_route("booking.find", "/rooms/find")
    config.add_route("booking.room", "/rooms/{slug}", factory=RoomResource)
    config.add_route("booking.mine", "/bookings")
    config.add_route("booking.new", "/bookings/new")
    config.add_route("booking.verdict", "/bookings/verdict")
    config.add_route("booking.wait", "/bookings/wait")
    config.add_route("booking.show", r"/bookings/{id:\d+}", factory=BookingResource)
    config.add_route("booking.edit", r"/bookings/{id:\d+}/edit", factory=BookingResource)
    config.add_route("booking.cancel", r"/bookings/{id:\d+}/cancel", factory=BookingResource)
    config.add_route("booking.end", r"/bookings/{id:\d+}/end", factory=BookingResource)
    config.add_route("booking.reply", r"/bookings/{id:\d+}/reply", factory=BookingResource)
    config.add_route("booking.holiday", r"/bookings/{id:\d+}/holiday", factory=BookingResource)
    config.add_route("booking.offer", r"/bookings/{id:\d+}/offer", factory=BookingResource)
    config.add_route("booking.swap", r"/bookings/{id:\d+}/swap", factory=BookingResource)
    config.add_route("booking.swap_answer", r"/bookings/{id:\d+}/swap/answer", factory=BookingResource)
    _series_routes(config)
    _check_in_routes(config)
    # A form is read, and what it asks for refused in words, before and after the write lock is held.
    config.write_apart("booking.new")
    config.add_navigation(Entry("booking.board", _("Rooms"), "door", 20, Permission.VISIT, also=AROUND_THE_BOARD))
    config.add_navigation(Entry("booking.mine", _("My bookings"), "calendar", 30, Permission.BOOK, also=MY_PAGES))
    config.scan("campus.booking.views")


def _series_routes(config: Configurator) -> None:
    config.add_route("booking.series", "/bookings/series/new")
    date = f"{_BOOKING}/{_STAMP}"
    config.add_route("booking.date", date, factory=BookingResource)
    for act in ("edit", "cancel", "skip", "restore", "end"):
        config.add_route(f"booking.date_{act}", f"{date}/{act}", factory=BookingResource)
    # A plan is worked out many times before it is booked once: it must not hold the write lock.
    config.write_apart("booking.series", "booking.date_edit")


def _check_in_routes(config: Configurator) -> None:
    for name, act in (("check_in", "check-in"), ("count", "count"), ("extend", "extend")):
        config.add_route(f"booking.{name}", f"{_BOOKING}/{act}", factory=BookingResource)
        config.add_route(f"booking.date_{name}", f"{_BOOKING}/{_STAMP}/{act}", factory=BookingResource)
        # Tries are counted whatever comes of them.
        config.write_apart(f"booking.{name}", f"booking.date_{name}")
    config.add_route("booking.here", "/rooms/{slug}/here", factory=RoomResource)
    config.add_route("booking.door", "/rooms/{slug}/door", factory=RoomResource)
    config.add_route("booking.came", "/check-in/{token}", factory=CheckInLink)
    config.write_apart("booking.here", "booking.came")
