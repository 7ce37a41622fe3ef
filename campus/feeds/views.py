"""Calendars over HTTP: a room's feed, and one booking as a file."""

import gzip
import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import format_datetime
from urllib.parse import quote

from pyramid.request import Request
from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from campus.booking.changes import OccurrenceFacts
from campus.booking.queries.occurrences import occurrences_of
from campus.booking.queries.series import read_series
from campus.booking.resources import BookingResource
from campus.domain.event import HUB_ZONE, CalendarEvent
from campus.domain.hubtime import at, local_date
from campus.feeds.calendars import booking_file, room_calendar
from campus.feeds.events import own_event, voice_of, whereabouts
from campus.feeds.queries import FeedState, read_at_one_moment, read_state, read_texts
from campus.feeds.renderer import RENDERER_VERSION
from campus.feeds.series_events import all_events
from campus.feeds.series_layout import lay_out
from campus.feeds.validators import is_unchanged, wants_gzip
from campus.ical.writer import join_calendar
from campus.permissions import Permission
from campus.settings import Settings
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.locale import LOCALES
from campus.web.words import named

CONTENT_TYPE = "text/calendar; charset=utf-8"
CACHE_CONTROL = "public, max-age=300"
_FASTEST = 1


@dataclass(frozen=True, slots=True)
class _Feed:
    """Everything a room's feed depends on: what is the same here is the same in its octets."""

    state: FeedState
    today: date
    locale: str
    is_gzipped: bool

    @property
    def modified_at(self) -> datetime:
        """When the octets last changed: the window moves at the hub's midnight."""
        return max(self.state.changed_at, at(self.today))

    def etag(self, base_url: str) -> str:
        parts = (
            *(self.state.room_id, self.state.revision, self.state.token, self.today.isoformat()),
            *(RENDERER_VERSION, self.locale, "gzip" if self.is_gzipped else "plain", base_url),
        )
        return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]


@view_config(route_name="feeds.room", request_method="GET", permission=NO_PERMISSION_REQUIRED)
def room_feed(request: Request) -> Response:
    """A room's public calendar. Neither session nor identity is asked: the answer is the same for everyone."""
    read_at_one_moment(request.db)
    state = read_state(request.db, request.matchdict["slug"])
    if state.room_id is None:
        return Response("There is no such room.\n", status=404, content_type="text/plain", charset="utf-8")
    asked = request.GET.get("lang")
    locale = asked if asked in LOCALES else LOCALES[0]
    feed = _Feed(state, local_date(request.now), locale, wants_gzip(request.accept_encoding))
    settings: Settings = request.registry["settings"]
    etag = feed.etag(settings.base_url)
    validators = [
        ("ETag", f'"{etag}"'),
        ("Last-Modified", format_datetime(min(feed.modified_at, request.now), usegmt=True)),
        ("Cache-Control", CACHE_CONTROL),
        ("Vary", "Accept-Encoding"),
    ]
    if is_unchanged(
        request.headers.get("If-None-Match"), request.if_modified_since, etag=etag, modified_at=feed.modified_at
    ):
        return Response(status=304, headerlist=validators)
    return _whole(request, feed, validators)


def _whole(request: Request, feed: _Feed, validators: list[tuple[str, str]]) -> Response:
    """The feed in full."""
    settings: Settings = request.registry["settings"]
    catalogue = read_catalogue(request.db)
    room = catalogue.by_slug[request.matchdict["slug"]]
    told = read_texts(request.db, catalogue.related_ids(room), feed.today, feed.locale)
    meta = room_calendar(room, settings, feed.locale, revised_at=feed.state.changed_at)
    body = join_calendar(meta, {HUB_ZONE, *told.zones}, told.texts)
    headers = [
        ("Content-Type", CONTENT_TYPE),
        ("Content-Disposition", _disposition("inline", room.slug, named(room, feed.locale))),
        *validators,
    ]
    if feed.is_gzipped:
        body = gzip.compress(body, _FASTEST, mtime=0)
        headers.append(("Content-Encoding", "gzip"))
    return Response(body=body, headerlist=headers)


def _disposition(kind: str, plain: str, name: str) -> str:
    """``name`` in full for programs that read RFC 8187, ``plain`` (ASCII) for the others."""
    return f"{kind}; filename=\"{plain}.ics\"; filename*=UTF-8''{quote(f'{name}.ics', safe='')}"


@view_config(route_name="feeds.booking", request_method="GET", permission=Permission.VISIT)
def booking_calendar(context: BookingResource, request: Request) -> Response:
    """One booking, or a whole series, to put into one's own calendar, for whoever may see it; the note for those who
    may change it."""
    facts = context.facts
    with_note = bool(request.has_permission(Permission.CHANGE_BOOKING))
    locale = request.locale_name
    voice = voice_of(request.registry["settings"], locale)

    def tell(date: OccurrenceFacts, *, is_one_date: bool = False) -> CalendarEvent:
        where = whereabouts(context.catalogue.rooms[date.room_id], locale)
        return own_event(date, where, voice, with_note=with_note, is_one_date=is_one_date)

    title, events = facts.title, [tell(facts)]
    if facts.is_series:
        series = read_series(request.db, [facts.booking_id])[facts.booking_id]
        layout = lay_out(series, occurrences_of(request.db, facts.booking_id), of_one_room=False)
        title, events = series.title, all_events(series, layout, tell)
    response = Response(body=booking_file(events), headerlist=[("Content-Type", CONTENT_TYPE)])
    response.headers["Content-Disposition"] = _disposition("attachment", f"booking-{facts.booking_id}", title)
    return response
