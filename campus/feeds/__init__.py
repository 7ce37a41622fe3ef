"""Calendars that leave the house: each room's feed, and one booking as a file to take away."""

from pyramid.config import Configurator

from campus.booking.resources import BookingResource
from campus.feeds.links import subscribe_links


def includeme(config: Configurator) -> None:
    """This floor's routes, and ``request.subscribe_links`` for pages of lower floors."""
    config.add_route("feeds.room", "/feeds/rooms/{slug}.ics")
    config.add_route("feeds.booking", r"/bookings/{id:\d+}.ics", factory=BookingResource)
    config.add_request_method(subscribe_links)
    config.scan("campus.feeds.views")
