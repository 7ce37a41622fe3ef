"""What each calendar says of itself, and the calendar around a single booking or session."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from campus.domain.event import HUB_ZONE, CalendarEvent, CalendarMeta
from campus.feeds.session_events import COLORS as GROUP_COLORS
from campus.groups.models import GroupKind
from campus.hub.queries import HubFacts
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


@dataclass(frozen=True, slots=True)
class Heading:
    """For whom a calendar's head is written: ``source`` is the feed's own address, None for a private one, which would
    tell its token; ``revised_at`` is when it changed last."""

    settings: Settings
    hub_facts: HubFacts
    locale: str
    revised_at: datetime
    source: str | None

    def say(self, text: Any) -> str:
        return translated(text, self.locale)

    @property
    def hub(self) -> str:
        return self.hub_facts.name(self.locale)

    def calendar(self, name: str, description: str, path: str, color: str | None = None) -> CalendarMeta:
        """The head of a calendar whose page is at ``path``."""
        return CalendarMeta(
            name=name,
            revised_at=self.revised_at,
            description=description,
            url=f"{self.settings.base_url}{path}",
            color=color,
            source=self.source,
        )


def room_calendar(room: RoomFacts, heading: Heading) -> CalendarMeta:
    """The head of the feed of ``room``."""
    locale = heading.locale
    about = _(
        "${building} ${floor}, seats ${capacity}. When the room is taken; titles of public bookings only. ${hub}",
        mapping={
            "building": named(room.building, locale),
            "floor": floor_name(room.level, locale),
            "capacity": room.capacity,
            "hub": heading.hub,
        },
    )
    return heading.calendar(named(room, locale), heading.say(about), f"/rooms/{room.slug}", COLORS[room.kind])


def hub_calendar(heading: Heading, kind: str = "") -> CalendarMeta:
    """The head of the feed of everything that is public; ``kind`` names the only groups in it, in words."""
    name = f"{heading.hub} · {kind}" if kind else heading.hub
    about = _("Everything at ${hub} that is open to everyone.", mapping={"hub": heading.hub})
    return heading.calendar(name, heading.say(about), "/calendar", "crimson")


def group_calendar(heading: Heading, names: tuple[str, ...], season: str = "") -> CalendarMeta:
    """The head of the feed of a group, or of one ``season``; ``names`` are Korean, English, slug and kind."""
    name_ko, name_en, slug, kind, *_season = names
    name = name_ko if heading.locale == "ko" else name_en
    about = _("All sessions of ${group} at ${hub}.", mapping={"group": name, "hub": heading.hub})
    title = f"{name} · {season}" if season else name
    return heading.calendar(title, heading.say(about), f"/groups/{slug}", GROUP_COLORS[GroupKind(kind)])


def organization_calendar(heading: Heading, names: tuple[str, ...]) -> CalendarMeta:
    """The head of the feed of an organization; ``names`` are Korean, English and slug."""
    name_ko, name_en, slug = names
    name = name_ko if heading.locale == "ko" else name_en
    words = {"name": name, "hub": heading.hub}
    about = _("What people of ${name} hold at ${hub}, as far as it is public.", mapping=words)
    return heading.calendar(f"{name} · {heading.hub}", heading.say(about), f"/organizations/{slug}", "royalblue")


def person_calendar(heading: Heading, name: str) -> CalendarMeta:
    """The head of the feed of everything that someone is part of."""
    title = _("${name} at ${hub}", mapping={"name": name, "hub": heading.hub})
    about = _("What you booked and what you are signed up for. Keep the address to yourself.")
    return heading.calendar(heading.say(title), heading.say(about), "/bookings", "teal")


def holiday_calendar(heading: Heading) -> CalendarMeta:
    """The head of the feed of public holidays."""
    words = {"hub": heading.hub}
    about = _("Public holidays as ${hub} keeps them, with those announced at short notice.", mapping=words)
    return heading.calendar(heading.say(_("Public holidays")), heading.say(about), "/feeds", "tomato")


def closure_calendar(heading: Heading) -> CalendarMeta:
    """The head of the feed of times in which rooms, buildings or the hub are shut."""
    name = _("Closures of ${hub}", mapping={"hub": heading.hub})
    about = _("When the hub, a building or a room is shut.")
    return heading.calendar(heading.say(name), heading.say(about), "/feeds", "slategray")


def booking_file(events: Iterable[CalendarEvent]) -> bytes:
    """``events`` of one booking, to be taken into one's own calendar: no METHOD, and no name that would make a new
    calendar."""
    told = list(events)
    head = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:{PRODID}\r\n"
    others = sorted({zone for zone in map(zone_used, told) if zone} - {HUB_ZONE})
    zones = "".join(map(write_zone, (HUB_ZONE, *others)))
    return f"{head}{zones}{''.join(map(write_event, told))}{close_calendar()}".encode()
