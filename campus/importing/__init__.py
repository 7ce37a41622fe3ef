"""Calendars from elsewhere: a file is read, shown as it will be understood, and booked when that is agreed."""

from pyramid.config import Configurator

from campus.importing.resources import JobResource

# What the server takes at most.
_BODY_OCTETS = 2 * 1024 * 1024


def includeme(config: Configurator) -> None:
    """This floor's routes."""
    config.add_route("importing.start", "/bookings/import")
    config.add_route("importing.preview", r"/bookings/import/{key:[\w-]{22}}", factory=JobResource)
    config.take_bodies("/bookings/import", _BODY_OCTETS)
    # Reading a file takes its time: it must not hold the write lock.
    config.write_apart("importing.start", "importing.preview")
    config.scan("campus.importing.views")
