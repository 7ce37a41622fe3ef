"""Calendars that leave the house: feeds of the hub, of rooms, groups, organizations and persons; files to take away."""

from pyramid.config import Configurator

from campus.booking.resources import BookingResource
from campus.feeds.deadlines import PATH
from campus.feeds.late import late_change
from campus.feeds.links import subscribe_links
from campus.groups.resources import SessionResource

# A calendar, or free and busy times alone.
_FORM = "{form:ics|ifb}"


def includeme(config: Configurator) -> None:
    """This floor's routes, and what pages of lower floors ask it for: ``request.subscribe_links`` and
    ``request.late_change``."""
    config.add_route("feeds.index", "/feeds")
    config.add_route("feeds.hub", f"/feeds/hub.{_FORM}")
    config.add_route("feeds.holidays", "/feeds/holidays.ics")
    config.add_route("feeds.closures", "/feeds/closures.ics")
    config.add_route("feeds.opportunities", PATH)
    config.add_route("feeds.room", f"/feeds/rooms/{{slug}}.{_FORM}")
    config.add_route("feeds.group", f"/feeds/groups/{{slug}}.{_FORM}")
    config.add_route("feeds.season", rf"/feeds/groups/{{slug}}/{{number:\d+}}.{_FORM}")
    config.add_route("feeds.organization", f"/feeds/organizations/{{slug}}.{_FORM}")
    config.add_route("feeds.private", f"/feeds/t/{{token}}/{{name}}.{_FORM}")
    config.add_route("feeds.make", "/feeds/private")
    config.add_route("feeds.rotate", r"/feeds/private/{id:\d+}/rotate")
    config.add_route("feeds.revoke", r"/feeds/private/{id:\d+}/revoke")
    config.add_route("feeds.booking", r"/bookings/{id:\d+}.ics", factory=BookingResource)
    config.add_route("feeds.session", r"/sessions/{id:\d+}.ics", factory=SessionResource)
    config.add_route("feeds.tell", r"/bookings/{id:\d+}/tell", factory=BookingResource)
    config.add_route("feeds.tell_date", r"/bookings/{id:\d+}/{stamp:\d{8}T\d{6}Z}/tell", factory=BookingResource)
    config.add_request_method(subscribe_links)
    config.add_request_method(late_change)
    config.scan("campus.feeds.views")
