"""Calendars over HTTP: a room's feed, and one booking as a file."""

import gzip
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

from pyramid.request import Request
from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from campus.booking.resources import BookingResource
from campus.domain.event import HUB_ZONE
from campus.domain.hubtime import day_slot, local_date
from campus.feeds.calendars import booking_file, room_calendar
from campus.feeds.events import own_event, voice_of, whereabouts
from campus.feeds.queries import Version, read_at_one_moment, read_texts, read_version
from campus.feeds.texts import RENDERER_VERSION
from campus.feeds.validators import is_unchanged, wants_gzip
from campus.ical.writer import join_calendar
from campus.permissions import Permission
from campus.settings import Settings
from campus.spaces.catalogue import Catalogue, RoomFacts
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.locale import LOCALES
from campus.web.words import named

CONTENT_TYPE = "text/calendar; charset=utf-8"
CACHE_CONTROL = "public, max-age=300"
_FASTEST = 1


@dataclass(frozen=True, slots=True)
class _Feed:
    """Everything a room's feed depends on: what is the same here is the same in its octets."""

    room: RoomFacts
    catalogue: Catalogue
    version: Version
    today: date
    locale: str
    is_gzipped: bool

    @property
    def revised_at(self) -> datetime:
        return max(self.version.changed_at, self.catalogue.changed_at)

    @property
    def modified_at(self) -> datetime:
        """When the octets last changed: the window moves at the hub's midnight."""
        return max(self.revised_at, day_slot(self.today).starts_at)

    def etag(self, base_url: str) -> str:
        parts = (
            *(self.room.id, self.version.revision, self.catalogue.token, self.today.isoformat()),
            *(RENDERER_VERSION, self.locale, "gzip" if self.is_gzipped else "plain", base_url),
        )
        return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]


@view_config(route_name="feeds.room", request_method="GET", permission=NO_PERMISSION_REQUIRED)
def room_feed(request: Request) -> Response:
    """A room's public calendar. Neither session nor identity is asked: the answer is the same for everyone."""
    read_at_one_moment(request.db)
    catalogue = read_catalogue(request.db)
    room = catalogue.by_slug.get(request.matchdict["slug"])
    if room is None:
        return Response("There is no such room.\n", status=404, content_type="text/plain", charset="utf-8")
    asked = request.GET.get("lang")
    locale = asked if asked in LOCALES else LOCALES[0]
    version, today = read_version(request.db, room.id), local_date(request.now)
    feed = _Feed(room, catalogue, version, today, locale, wants_gzip(request.accept_encoding))
    settings: Settings = request.registry["settings"]
    if is_unchanged(
        request.headers.get("If-None-Match"),
        request.if_modified_since,
        etag=feed.etag(settings.base_url),
        modified_at=feed.modified_at,
    ):
        response = Response(status=304)
    else:
        texts = read_texts(request.db, catalogue.related_ids(room), today, locale)
        response = Response(body=_body(feed, texts, settings), headerlist=[("Content-Type", CONTENT_TYPE)])
        response.headers["Content-Disposition"] = _disposition("inline", room.slug, named(room, locale))
        if feed.is_gzipped:
            response.headers["Content-Encoding"] = "gzip"
    response.headers["ETag"] = f'"{feed.etag(settings.base_url)}"'
    response.last_modified = min(feed.modified_at, request.now)
    response.headers["Cache-Control"] = CACHE_CONTROL
    response.headers["Vary"] = "Accept-Encoding"
    return response


def _body(feed: _Feed, texts: Sequence[str], settings: Settings) -> bytes:
    meta = room_calendar(feed.room, settings, feed.locale, revised_at=feed.revised_at)
    octets = join_calendar(meta, {HUB_ZONE}, texts)
    return gzip.compress(octets, _FASTEST, mtime=0) if feed.is_gzipped else octets


def _disposition(kind: str, plain: str, name: str) -> str:
    """``name`` in full for programs that read RFC 8187, ``plain`` (ASCII) for the others."""
    return f"{kind}; filename=\"{plain}.ics\"; filename*=UTF-8''{quote(f'{name}.ics', safe='')}"


@view_config(route_name="feeds.booking", request_method="GET", permission=Permission.VISIT)
def booking_calendar(context: BookingResource, request: Request) -> Response:
    """One booking to put into one's own calendar, for whoever may see it; the note for those who may change it."""
    facts = context.facts
    with_note = bool(request.has_permission(Permission.CHANGE_BOOKING))
    locale = request.locale_name
    voice = voice_of(request.registry["settings"], locale)
    event = own_event(facts, whereabouts(context.room, locale), voice, with_note=with_note)
    response = Response(body=booking_file(event), headerlist=[("Content-Type", CONTENT_TYPE)])
    response.headers["Content-Disposition"] = _disposition("attachment", f"booking-{facts.booking_id}", facts.title)
    return response
