"""A feed's octets from the stored texts."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from campus.domain.event import HUB_ZONE, CalendarMeta
from campus.feeds.calendars import Heading, group_calendar, hub_calendar, organization_calendar, room_calendar
from campus.feeds.events import BOOKED
from campus.feeds.free_busy import busy_of_rooms, busy_of_scope, free_busy_calendar
from campus.feeds.masking import busy_name
from campus.feeds.models import Detail, FeedKind
from campus.feeds.queries import FeedState
from campus.feeds.scopes import Audience, Scope
from campus.feeds.stored import FeedTexts, Reader, read_room, read_whole
from campus.groups.words import KINDS
from campus.ical.writer import join_calendar
from campus.settings import Settings
from campus.spaces.queries.catalogue import read_catalogue
from campus.web.mails import translated


@dataclass(frozen=True, slots=True)
class FeedAddress:
    """How a feed is asked for: for whom, with which detail at most, as events or as free and busy times."""

    scope: Scope
    audience: Audience
    detail: Detail
    is_free_busy: bool


@dataclass(frozen=True, slots=True)
class Written:
    """A calendar, and what it is called in ASCII and in words."""

    octets: bytes
    plain: str
    name: str


def reader_of(settings: Settings, locale: str, audience: Audience, detail: Detail) -> Reader:
    """Who is told, in the hub's words."""
    return Reader(locale, audience, detail, translated(BOOKED, locale), settings.secret.encode())


def write_feed(db: Session, asked: FeedAddress, state: FeedState, heading: Heading, today: date) -> Written:
    """The feed of the hub, a room, a group, a season or an organization."""
    scope = asked.scope
    meta, plain, room_ids = _head(db, scope, state, heading)
    settings = heading.settings
    if asked.is_free_busy:
        busy = (
            busy_of_rooms(db, room_ids, today)
            if scope.kind is FeedKind.ROOM
            else busy_of_scope(db, scope, today, asked.audience)
        )
        uid = f"{busy_name(scope.key, settings.secret.encode())}@{settings.host}"
        return Written(free_busy_calendar(uid, busy, today, state.changed_at), plain, meta.name)
    reader = reader_of(settings, heading.locale, asked.audience, asked.detail)
    told: FeedTexts = (
        read_room(db, room_ids, today, reader)
        if scope.kind is FeedKind.ROOM
        else read_whole(db, scope, today, reader)
    )
    return Written(join_calendar(meta, {HUB_ZONE, *told.zones}, told.texts), plain, meta.name)


def _head(
    db: Session, scope: Scope, state: FeedState, heading: Heading
) -> tuple[CalendarMeta, str, tuple[int, ...]]:
    """The calendar's head, its plain name, and the rooms that a room's feed speaks of."""
    if scope.kind is FeedKind.ROOM:
        catalogue = read_catalogue(db)
        room = catalogue.rooms[scope.target_id]
        return room_calendar(room, heading), room.slug, catalogue.related_ids(room)
    if scope.kind is FeedKind.HUB:
        kind = "" if scope.group_kind is None else translated(KINDS[scope.group_kind], heading.locale)
        return hub_calendar(heading, kind), "hub", ()
    if scope.kind is FeedKind.ORGANIZATION:
        return organization_calendar(heading, state.names), state.names[2], ()
    season = state.names[4] if scope.season_id is not None else ""
    return group_calendar(heading, state.names, season), state.names[2], ()
