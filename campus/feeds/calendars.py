"""What a room's calendar says of itself, and the calendar around a single booking."""

from collections.abc import Iterable
from datetime import datetime

from campus.domain.event import HUB_ZONE, CalendarEvent, CalendarMeta
from campus.feeds.events import hub_name
from campus.feeds.links import in_language
from campus.ical.writer import PRODID, close_calendar, write_event, zone_used
from campus.ical.zones import write_zone
from campus.settings import Settings
from campus.spaces.catalogue import RoomFacts
from campus.spaces.models import RoomKind
from campus.web.locale import _
from campus.web.mails import translated
from campus.web.words import floor_name, named

# CSS colour names (RFC 7986, 5.9): rooms of one kind look alike in a calendar's sidebar.
COLORS = {
    RoomKind.MEETING: "royalblue",
    RoomKind.SEMINAR: "teal",
    RoomKind.LECTURE: "seagreen",
    RoomKind.HALL: "crimson",
    RoomKind.STUDIO: "darkorchid",
    RoomKind.LOUNGE: "darkorange",
    RoomKind.DESK: "slategray",
    RoomKind.BOOTH: "steelblue",
}


def room_calendar(room: RoomFacts, settings: Settings, locale: str, *, revised_at: datetime) -> CalendarMeta:
    """The head of the public feed of ``room`` in ``locale``."""
    about = _(
        "${building} ${floor}, seats ${capacity}. When the room is taken; titles of public bookings only. ${hub}",
        mapping={
            "building": named(room.building, locale),
            "floor": floor_name(room.level, locale),
            "capacity": room.capacity,
            "hub": hub_name(settings, locale),
        },
    )
    path = f"/feeds/rooms/{room.slug}.ics"
    return CalendarMeta(
        name=named(room, locale),
        revised_at=revised_at,
        description=translated(about, locale),
        url=f"{settings.base_url}/rooms/{room.slug}",
        color=COLORS[room.kind],
        source=f"{settings.base_url}{in_language(path, locale)}",
    )


def booking_file(events: Iterable[CalendarEvent]) -> bytes:
    """``events`` of one booking, to be taken into one's own calendar: no METHOD, and no name that would make a new
    calendar."""
    told = list(events)
    head = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:{PRODID}\r\n"
    others = sorted({zone for zone in map(zone_used, told) if zone} - {HUB_ZONE})
    zones = "".join(map(write_zone, (HUB_ZONE, *others)))
    return f"{head}{zones}{''.join(map(write_event, told))}{close_calendar()}".encode()
