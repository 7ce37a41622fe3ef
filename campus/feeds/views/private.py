"""Private feeds: whoever holds the address reads them, as long as its owner may."""

from pyramid.request import Request
from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from campus.domain.event import HUB_ZONE
from campus.domain.hubtime import local_date
from campus.feeds.answers import Asked, answer, asked_for, nothing_there
from campus.feeds.building import FeedAddress, Written, reader_of, write_feed
from campus.feeds.calendars import person_calendar
from campus.feeds.events import voice_of
from campus.feeds.free_busy import busy_of_person, free_busy_calendar
from campus.feeds.masking import busy_name
from campus.feeds.models import Detail, FeedKind
from campus.feeds.personal import Myself, personal_events
from campus.feeds.queries import FeedState, person_state, read_at_one_moment, state_of
from campus.feeds.scopes import Audience, Scope, least
from campus.feeds.tokens import PrivateFeed, find_feed, may_read
from campus.feeds.views.public import detail_of, heading_of
from campus.ical.writer import join_calendar, write_event, zone_used


@view_config(route_name="feeds.private", request_method="GET", permission=NO_PERMISSION_REQUIRED)
def private_feed(request: Request) -> Response:
    """A feed by its token; one that is unknown and one that was revoked are alike."""
    read_at_one_moment(request.db)
    feed = find_feed(request.db, request.matchdict["token"])
    if feed is None or not may_read(request.db, feed, local_date(request.now)):
        return nothing_there()
    is_personal = feed.kind is FeedKind.PERSON
    state = (
        person_state(request.db, feed.resident_id)
        if is_personal
        else state_of(request.db, feed.kind, feed.target_id)
    )
    if state.target_id is None:
        return nothing_there()
    detail = least(feed.detail, detail_of(request))
    is_free_busy = request.matchdict["form"] == "ifb"
    filters = (feed.kind, feed.target_id, detail, is_free_busy)
    asked = asked_for(request, f"token:{feed.id}", state, filters, token_id=feed.id)

    def build() -> Written:
        if is_personal:
            return _personal(request, feed, state, asked, (detail, is_free_busy))
        scope = Scope(feed.kind, feed.target_id)
        address = FeedAddress(scope, Audience.RESIDENTS, detail, is_free_busy)
        heading = heading_of(request, state, is_private=True)
        return write_feed(request.db, address, state, heading, asked.today)

    return answer(request, asked, build)


def _personal(
    request: Request, feed: PrivateFeed, state: FeedState, asked: Asked, how: tuple[Detail, bool]
) -> Written:
    """Everything that the owner is part of."""
    detail, is_free_busy = how
    heading = heading_of(request, state, is_private=True)
    meta, settings = person_calendar(heading, feed.name), heading.settings
    if is_free_busy:
        uid = f"{busy_name(f'person:{feed.resident_id}', settings.secret.encode())}@{settings.host}"
        busy = busy_of_person(request.db, feed.resident_id, asked.today)
        return Written(free_busy_calendar(uid, busy, asked.today, state.changed_at), "mine", meta.name)
    me = Myself(feed.resident_id, feed.name, feed.email)
    events = personal_events(request.db, me, voice_of(settings, heading.hub_facts, heading.locale), asked.today)
    reader = reader_of(settings, heading.locale, Audience.RESIDENTS, detail)
    zones = {HUB_ZONE, *(zone for zone in map(zone_used, events) if zone)}
    return Written(join_calendar(meta, zones, (reader.tell(write_event(each)) for each in events)), "mine", meta.name)
