"""Room feeds as independent programs read them, beside what stands in the database."""

from datetime import datetime, timedelta

import recurring_ical_events
from icalendar import Calendar
from sqlalchemy import ColumnElement, select

from campus.booking.models import LIVE, Booking, Occurrence, OccurrenceStatus
from campus.booking.queries.occurrences import OCCURRENCES, facts_of
from campus.db import Sessions
from campus.domain.event import CalendarMeta
from campus.domain.hubtime import local_date
from campus.domain.rules import Visibility
from campus.feeds.models import Detail, FeedKind
from campus.feeds.scopes import Audience, Scope
from campus.feeds.stored import Reader, read_room, read_whole
from campus.ical.writer import join_calendar
from campus.spaces.queries.catalogue import read_catalogue
from tests.support.hub import Place

# Start, end, title, status.
Shown = tuple[datetime, datetime, str, str]
_STATUSES = {OccurrenceStatus.PENDING: "TENTATIVE", OccurrenceStatus.CONFIRMED: "CONFIRMED"}


def feed_of(sessions: Sessions, place: Place, now: datetime, locale: str = "ko") -> bytes:
    """The calendar of a room from its stored texts."""
    with sessions.read() as db:
        catalogue = read_catalogue(db)
        room = catalogue.rooms[place.id]
        told = read_room(db, catalogue.related_ids(room), local_date(now), anyone(locale))
    meta = CalendarMeta(name=room.name_ko, revised_at=now)
    return join_calendar(meta, told.zones, told.texts)


def anyone(locale: str = "ko") -> Reader:
    """The public, told everything that it may read."""
    return Reader(locale, Audience.PUBLIC, Detail.FULL, "예약됨", b"a-secret-that-only-the-tests-may-use")


def whole_feed(sessions: Sessions, scope: Scope, now: datetime, reader: Reader | None = None) -> bytes:
    """The calendar of a feed that knows no room, from its stored texts."""
    with sessions.read() as db:
        told = read_whole(db, scope, local_date(now), reader or anyone())
    return join_calendar(CalendarMeta(name="x", revised_at=now), told.zones, told.texts)


def expanded(octets: bytes, start: datetime, end: datetime) -> list[Shown]:
    """What recurring_ical_events reads from a calendar, cancelled events aside."""
    found = recurring_ical_events.of(Calendar.from_ical(octets)).between(start, end)
    return sorted(
        (event["DTSTART"].dt, event["DTEND"].dt, str(event["SUMMARY"]), str(event["STATUS"]))
        for event in found
        if event["STATUS"] != "CANCELLED"
    )


def public_everywhere(sessions: Sessions, start: datetime, end: datetime) -> list[Shown]:
    """What the feed of everything should show: every public date that takes place, each once."""
    return _taking_place(sessions, start, end, Booking.visibility == Visibility.PUBLIC)


def booked_for(sessions: Sessions, resident_id: int, start: datetime, end: datetime) -> list[Shown]:
    """What the calendar of an organizer should show: every date of theirs that takes place, with its title."""
    return _taking_place(sessions, start, end, Booking.organizer_id == resident_id)


def _taking_place(
    sessions: Sessions, start: datetime, end: datetime, *wanted: ColumnElement[bool], hides: bool = False
) -> list[Shown]:
    """The dates that are ``wanted``; with ``hides`` only public ones have their titles."""
    within = (Occurrence.status.in_(LIVE), Occurrence.starts_at < end, Occurrence.ends_at > start)
    with sessions.read() as db:
        facts = [facts_of(row) for row in db.execute(OCCURRENCES.where(*within, *wanted))]
    return sorted(
        (
            each.slot.starts_at,
            each.effective_end,
            "예약됨" if hides and each.visibility is not Visibility.PUBLIC else each.title,
            _STATUSES[each.status],
        )
        for each in facts
    )


def standing_in(sessions: Sessions, place: Place, start: datetime, end: datetime) -> list[Shown]:
    """What the feed of a room should show: every date that takes place in it, in its whole or in a part of it."""
    with sessions.read() as db:
        catalogue = read_catalogue(db)
    related = catalogue.related_ids(catalogue.rooms[place.id])
    return _taking_place(sessions, start, end, Occurrence.room_id.in_(related), hides=True)


def assert_feeds_show_what_stands(sessions: Sessions, places: list[Place], now: datetime) -> None:
    """Every room's feed, expanded by a library that is not ours, is exactly what is booked in it."""
    start, end = now - timedelta(days=89), now + timedelta(days=500)
    for place in places:
        seen = expanded(feed_of(sessions, place, now), start, end)
        assert seen == standing_in(sessions, place, start, end), place.slug
    told = expanded(whole_feed(sessions, Scope(FeedKind.HUB), now), start, end)
    assert told == public_everywhere(sessions, start, end)


def texts_kept(sessions: Sessions) -> dict[str, list[tuple[object, ...]]]:
    """Everything that is kept ready for feeds, by table."""
    tables = Booking.metadata.tables
    with sessions.read() as db:
        return {
            name: [tuple(row) for row in db.execute(select(tables[name]).order_by(*tables[name].primary_key))]
            for name in ("event_texts", "members_texts", "series_texts", "whole_texts", "whole_dates")
        }
