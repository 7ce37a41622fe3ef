"""The finder: people, length, when and equipment in, ranked rooms out."""

import secrets
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from pyramid.request import Request
from pyramid.view import view_config

from campus.booking.filters import Filters, read_people
from campus.booking.queries.finder import Search, find_rooms, held_to_today, rooms_to_wait_for, spent_on
from campus.booking.queries.line import rooms_like
from campus.booking.services.verdict import asker_among
from campus.booking.times import next_step
from campus.booking.views.board import read_filters
from campus.booking.views.unmet import note_after
from campus.booking.views.verdicts import said_of
from campus.booking.words import ROOM_KINDS
from campus.domain.asker import Asker
from campus.domain.hubtime import at, local_date, minute_of
from campus.domain.slot import Slot
from campus.domain.spans import DAY_MINUTES, read_clock
from campus.permissions import Permission
from campus.spaces.catalogue import Catalogue, RoomFacts
from campus.spaces.models import RoomKind
from campus.spaces.queries.catalogue import read_catalogue

LENGTHS = (30, 60, 90, 120, 180, 240)
# A choice, not a catalogue: whoever wants every room asks for it, or looks at the board.
FEW_EXACT, FEW_SHIFTED, FEW_WAITS = 8, 4, 3


def _minutes(raw: str | None) -> int:
    return int(raw) if raw in {str(length) for length in LENGTHS} else 60


def _start(raw: str | None, day: date, now: datetime) -> int:
    """Minutes from midnight: as asked, else the next half hour today or ten o'clock on another day."""
    asked = read_clock(raw or "")
    if asked is not None and asked < DAY_MINUTES:
        return asked
    return min(next_step(minute_of(now)), 23 * 60 + 30) if day == local_date(now) else 10 * 60


def asker_of_viewer(request: Request, catalogue: Catalogue) -> Asker | None:
    """Who looks, as the rules of all rooms see them."""
    by = request.identity
    return None if by is None else asker_among(request.db, catalogue.bookable, by.resident_id, by, now=request.now)


@view_config(route_name="booking.find", request_method="GET", permission=Permission.VISIT, renderer="booking/find.html")
def find(request: Request) -> dict[str, Any]:
    """Rooms that are free as asked, best first; what is asked stands in the address."""
    catalogue = read_catalogue(request.db)
    filters = read_filters(request, catalogue)
    minutes = _minutes(request.GET.get("minutes"))
    start = _start(request.GET.get("start"), filters.day, request.now)
    starts_at = at(filters.day, start)
    search = _search(request, catalogue, filters, Slot(starts_at, starts_at + timedelta(minutes=minutes)))
    found = find_rooms(request.db, catalogue, search, now=request.now)
    if filters.kind:
        found = [each for each in found if each.room.kind is filters.kind]
    exact = [each for each in found if not each.shift_minutes]
    shifted = [each for each in found if each.shift_minutes]
    held = [] if found else said_of(request, held_to_today(catalogue, search, now=request.now))
    spent = [] if found else said_of(request, spent_on(request.db, catalogue, search))
    if not exact and not held and not spent and search.slot.starts_at > request.now and "people" in request.GET:
        note_after(request, search, filters.kind, is_near=bool(shifted))
    shows_all = request.GET.get("show") == "all"
    few = (len(exact), len(shifted)) if shows_all else (FEW_EXACT, FEW_SHIFTED)
    return {
        "catalogue": catalogue,
        "filters": filters,
        # What is written of a search is kept for whoever searches alike.
        "search": replace(search, asker=None),
        "start": start,
        "minutes": minutes,
        "lengths": LENGTHS,
        "exact": exact[: few[0]],
        "shifted": shifted[: few[1]],
        "hidden": max(len(exact) - few[0], 0) + max(len(shifted) - few[1], 0),
        "kinds": ROOM_KINDS,
        "held": held,
        "spent": spent,
        "is_past": search.slot.ends_at <= request.now,
        "to_wait_for": [] if exact else _to_wait_for(request, catalogue, search, filters.kind),
    }


def _search(request: Request, catalogue: Catalogue, filters: Filters, slot: Slot) -> Search:
    """What is looked for, in the viewer's name."""
    return Search(
        slot=slot,
        people=filters.people or read_people(request.GET.get("people")) or 2,
        equipment=filters.equipment,
        zone_slug=filters.zone,
        near=next((each for each in catalogue.buildings if each.slug == request.GET.get("near")), None),
        asker=asker_of_viewer(request, catalogue),
    )


def _to_wait_for(
    request: Request, catalogue: Catalogue, search: Search, kind: RoomKind | None
) -> list[tuple[RoomFacts, int, str]]:
    """The best of the rooms that are taken: how many others are like each, and the key of the form to wait for it."""
    rooms = rooms_to_wait_for(catalogue, search, now=request.now)
    best = [room for room in rooms if kind is None or room.kind is kind][:FEW_WAITS]
    key = secrets.token_urlsafe(12)
    return [(room, len(rooms_like(catalogue, room, search.people)) - 1, f"{key}-{room.id}") for room in best]
