"""The first page."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from campus.booking.queries.occurrences import upcoming_of
from campus.booking.queries.waiting import offers_to
from campus.booking.sight import Kind
from campus.booking.times import next_step
from campus.booking.views.finder import LENGTHS
from campus.booking.views.sheets import sheets_of
from campus.booking.words import STATUS_BADGES, STATUSES
from campus.domain.hubtime import local_date, minute_of
from campus.domain.spans import CLOCKS
from campus.groups.queries.calendar import sessions_at
from campus.groups.queries.mine import my_sessions
from campus.groups.words import KINDS
from campus.home.pulse import draw_pulse
from campus.home.queries import FreeRoom, Happening, free_now, read_ahead, read_hub_day
from campus.permissions import Permission
from campus.spaces.queries.catalogue import read_catalogue

MOST_RUNNING, MOST_LATER, MOST_FREE, MOST_MINE = 5, 5, 6, 3
HOURS = range(9, 22)
DAYS_OFFERED = 15
# Who looks late wants tomorrow.
_LAST_START = 21 * 60
_MORNING = 10 * 60
_PROPOSED = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Shown:
    """The bookings with a title, as many as fit, and how many there are besides."""

    items: list[Happening]
    others: int


def _shown(happenings: list[Happening], most: int) -> Shown:
    titled = [each for each in happenings if each.seen.title is not None]
    # What is open to everyone or one's own comes first; the order by time is kept within.
    titled.sort(key=lambda each: each.seen.kind is Kind.BUSY)
    items = sorted(titled[:most], key=lambda each: (each.slot.starts_at, each.room.id))
    return Shown(items, len(happenings) - len(items))


def _book_query(free: FreeRoom, day: date) -> dict[str, str]:
    """The address of the booking form, for an hour or what is left of the stretch."""
    start = free.slot.starts_at
    end = min(start + _PROPOSED, free.slot.ends_at)
    until = minute_of(end) or 24 * 60
    return {
        "room": free.room.slug,
        "date": day.isoformat(),
        "start": CLOCKS[minute_of(start)],
        "end": CLOCKS[until],
    }


def _quick_start(today: date, now: datetime) -> tuple[date, int]:
    """Day and minute that the line to book in proposes."""
    start = next_step(minute_of(now))
    if start < HOURS.start * 60:
        return today, HOURS.start * 60
    return (today, start) if start <= _LAST_START else (today + timedelta(days=1), _MORNING)


def _own(request: Request) -> dict[str, Any]:
    """What is the reader's own: bookings with their check-in, rooms held for them, sessions."""
    db, now, viewer = request.db, request.now, request.identity
    if viewer is None:
        return {"mine": [], "sheets": {}, "offers": [], "my_sessions": []}
    mine = upcoming_of(db, viewer.resident_id, now=now, limit=MOST_MINE)
    return {
        "mine": mine,
        "sheets": sheets_of(request, mine, {each.occurrence_id for each in mine}),
        "offers": offers_to(db, viewer.resident_id, now=now),
        "my_sessions": my_sessions(db, viewer.resident_id, now=now, limit=MOST_MINE),
    }


@view_config(route_name="home.today", request_method="GET", permission=Permission.VISIT, renderer="home/today.html")
def today(request: Request) -> dict[str, Any]:
    """Now and next at the hub, my next booking, rooms free now."""
    now, viewer = request.now, request.identity
    day = local_date(now)
    catalogue = read_catalogue(request.db)
    hub_day = read_hub_day(request.db, catalogue, day, viewer)
    free = free_now(catalogue, hub_day, day, now)
    later = _shown(hub_day.later(now), MOST_LATER)
    ahead = []
    if len(later.items) < MOST_LATER:
        tomorrow = day + timedelta(days=1)
        ahead = read_ahead(request.db, catalogue, tomorrow, viewer, most=MOST_LATER - len(later.items))
    running = _shown(hub_day.running(now), MOST_RUNNING)
    titled = [*running.items, *later.items, *ahead]
    quick_day, quick_start = _quick_start(day, now)
    return _own(request) | {
        "now": now,
        "today": day,
        "holiday": catalogue.holidays.name(day, request.locale_name),
        "rooms": catalogue.rooms,
        "running": running,
        "marks": sessions_at(request.db, {each.occurrence_id for each in titled}),
        "kinds": KINDS,
        "later": later,
        "ahead": ahead,
        "in_use": len(hub_day.running(now)),
        "pulse": draw_pulse(hub_day.curve(day, HOURS), day, HOURS, now),
        "free": [(each, request.route_path("booking.new", _query=_book_query(each, day))) for each in free[:MOST_FREE]],
        "free_count": len(free),
        "statuses": STATUSES,
        "badges": STATUS_BADGES,
        "quick_day": quick_day,
        "quick_days": [day + timedelta(days=offset) for offset in range(DAYS_OFFERED)],
        "quick_start": CLOCKS[quick_start],
        "quick_starts": [CLOCKS[minute] for minute in range(HOURS.start * 60, 24 * 60, 30)],
        "lengths": LENGTHS,
    }
