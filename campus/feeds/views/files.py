"""One booking, one session, as a file for one's own calendar."""

from dataclasses import replace

from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request
from pyramid.response import Response
from pyramid.view import view_config
from sqlalchemy import select

from campus.booking.changes import OccurrenceFacts
from campus.booking.queries.occurrences import occurrences_of
from campus.booking.queries.series import read_series
from campus.booking.resources import BookingResource
from campus.domain.event import CalendarEvent
from campus.domain.slot import Slot
from campus.feeds.answers import CONTENT_TYPE, disposition
from campus.feeds.calendars import booking_file
from campus.feeds.events import own_event, voice_of, whereabouts
from campus.feeds.renderer import in_words
from campus.feeds.series_events import all_events
from campus.feeds.series_layout import lay_out
from campus.feeds.session_events import SessionElsewhere, as_session, session_elsewhere
from campus.feeds.session_words import said_of, words_of_sessions
from campus.feeds.texts import SESSIONS
from campus.groups.queries.sessions import sign_up_of
from campus.groups.resources import SessionResource
from campus.groups.session_sight import Where, where_is
from campus.permissions import Permission
from campus.web.locale import _


@view_config(route_name="feeds.booking", request_method="GET", permission=Permission.VISIT)
def booking_calendar(context: BookingResource, request: Request) -> Response:
    """One booking, or a whole series, to put into one's own calendar, for whoever may see it; the note for those who
    may change it."""
    facts = context.facts
    with_note = bool(request.has_permission(Permission.CHANGE_BOOKING))
    locale = request.locale_name
    voice = voice_of(request.registry["settings"], request.hub, locale)
    said = said_of(request.db, [facts])

    def tell(date: OccurrenceFacts, *, is_one_date: bool = False) -> CalendarEvent:
        where = whereabouts(context.catalogue.rooms[date.room_id], locale)
        event = own_event(date, where, voice, with_note=with_note, is_one_date=is_one_date)
        return in_words(event, date, said, voice, is_one_date=is_one_date)

    title, events = facts.title, [tell(facts)]
    if facts.is_series:
        series = read_series(request.db, [facts.booking_id])[facts.booking_id]
        dates = occurrences_of(request.db, facts.booking_id)
        layout = lay_out(series, dates, of_one_room=False, apart=said.apart)
        title, events = series.title, all_events(series, layout, tell)
    response = Response(body=booking_file(events), headerlist=[("Content-Type", CONTENT_TYPE)])
    response.headers["Content-Disposition"] = disposition("attachment", f"booking-{facts.booking_id}", title)
    return response


@view_config(route_name="feeds.session", request_method="GET", permission=Permission.VISIT)
def session_calendar(context: SessionResource, request: Request) -> Response:
    """One session for whoever may see where it is, with the link to join it for who has a place."""
    reader = request.identity
    mine = None if reader is None else sign_up_of(request.db, context.session.id, reader.resident_id)
    where = where_is(request, context, mine)
    if where.is_hidden:
        raise HTTPNotFound(_("There is no such session."))
    event = _session_event(context, request, where)
    event = replace(event, conference=where.online_url or None)
    response = Response(body=booking_file([event]), headerlist=[("Content-Type", CONTENT_TYPE)])
    name = event.summary
    response.headers["Content-Disposition"] = disposition("attachment", f"session-{context.session.id}", name)
    return response


def _session_event(context: SessionResource, request: Request, where: Where) -> CalendarEvent:
    session, locale = context.session, request.locale_name
    voice = voice_of(request.registry["settings"], request.hub, locale)
    words = words_of_sessions(request.db, [session.id])[session.id]
    date = where.date
    if date is None or where.room is None:
        told = select(SESSIONS.c.sequence).where(SESSIONS.c.session_id == session.id)
        sequence = request.db.scalar(told) or 0
        slot, made_at = Slot(session.starts_at, session.ends_at), context.season.created_at
        it = SessionElsewhere(session.id, slot, session.status, session.place, sequence, made_at, session.revised_at)
        return session_elsewhere(it, words, voice)
    date = replace(date, revised_at=max(date.revised_at, words.revised_at))
    place = whereabouts(where.room, locale)
    event = as_session(own_event(date, place, voice, with_note=False, is_one_date=date.is_series), words, voice)
    return event.on_its_own(date.original_starts_at) if date.is_series else event
