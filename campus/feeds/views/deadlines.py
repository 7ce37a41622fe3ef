"""The feed of deadlines: the same for everyone."""

from datetime import UTC, datetime

from pyramid.request import Request
from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from campus.connections.queries.deadlines import list_deadlines, read_revision
from campus.feeds.answers import answer, asked_for
from campus.feeds.building import Written
from campus.feeds.deadlines import DEADLINES_VERSION, deadline_event, deadlines_calendar
from campus.feeds.queries import FeedState, read_at_one_moment
from campus.feeds.stored import Window
from campus.ical.writer import write_calendar
from campus.settings import Settings
from campus.spaces.queries.catalogue import recall_catalogue

KEY = "opportunities"
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


@view_config(route_name="feeds.opportunities", request_method="GET", permission=NO_PERMISSION_REQUIRED)
def deadlines_feed(request: Request) -> Response:
    """Every deadline from 90 days back to 18 months ahead. What it depends on is read in one statement."""
    read_at_one_moment(request.db)
    revision = read_revision(request.db)
    parts = (revision.spaces_token, revision.count, revision.changes, DEADLINES_VERSION)
    state = FeedState(0, parts, revision.changed_at or _BEGINNING, is_exact=False)
    asked = asked_for(request, KEY, state)

    def build() -> Written:
        settings: Settings = request.registry["settings"]
        recall_catalogue(request.db, state.spaces_token)
        window = Window.on(asked.today)
        found = list_deadlines(request.db, window.first, window.end, withdrawn_since=window.cancelled)
        meta = deadlines_calendar(settings, request.hub, asked.locale, revised_at=state.changed_at)
        events = (deadline_event(each, settings, asked.locale) for each in found)
        return Written(write_calendar(meta, events), KEY, meta.name)

    return answer(request, asked, build)
