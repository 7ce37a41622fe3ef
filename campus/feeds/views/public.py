"""Feeds at plain addresses. Neither session nor identity is asked: the answer is the same for everyone."""

from dataclasses import replace
from typing import Any

from pyramid.request import Request
from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from campus.domain.hubtime import local_date
from campus.feeds.answers import answer, asked_for, locale_of, nothing_there
from campus.feeds.building import FeedAddress, Written, write_feed
from campus.feeds.calendars import Heading, closure_calendar, holiday_calendar
from campus.feeds.events import voice_of
from campus.feeds.models import Detail, FeedKind
from campus.feeds.open_days import closure_events, holiday_events
from campus.feeds.queries import (
    FeedState,
    group_state,
    hub_state,
    organization_state,
    read_at_one_moment,
    room_state,
    season_state,
    spaces_state,
)
from campus.feeds.scopes import Audience, Scope
from campus.groups.models import GroupKind
from campus.ical.writer import write_calendar
from campus.settings import Settings
from campus.spaces.queries.catalogue import read_catalogue, recall_catalogue

_LONGEST_NUMBER = 6


@view_config(route_name="feeds.hub", request_method="GET", permission=NO_PERMISSION_REQUIRED)
def hub_feed(request: Request) -> Response:
    """Everything public; ``kind`` leaves only the sessions of groups of that kind."""
    read_at_one_moment(request.db)
    asked = request.GET.get("kind")
    kind = GroupKind(asked) if asked in set(GroupKind) else None
    return _feed(request, Scope(FeedKind.HUB, group_kind=kind), hub_state(request.db))


@view_config(route_name="feeds.room", request_method="GET", permission=NO_PERMISSION_REQUIRED)
def room_feed(request: Request) -> Response:
    """When a room is taken, with the titles that are public."""
    read_at_one_moment(request.db)
    return _feed(request, Scope(FeedKind.ROOM), room_state(request.db, request.matchdict["slug"]))


@view_config(route_name="feeds.group", request_method="GET", permission=NO_PERMISSION_REQUIRED)
def group_feed(request: Request) -> Response:
    """All sessions of a group."""
    read_at_one_moment(request.db)
    return _feed(request, Scope(FeedKind.GROUP), group_state(request.db, request.matchdict["slug"]))


@view_config(route_name="feeds.season", request_method="GET", permission=NO_PERMISSION_REQUIRED)
def season_feed(request: Request) -> Response:
    """The sessions of one season."""
    number = request.matchdict["number"]
    if len(number) > _LONGEST_NUMBER:
        return nothing_there()
    read_at_one_moment(request.db)
    state = season_state(request.db, request.matchdict["slug"], int(number))
    return _feed(request, Scope(FeedKind.GROUP, season_id=state.season_id), state)


@view_config(route_name="feeds.organization", request_method="GET", permission=NO_PERMISSION_REQUIRED)
def organization_feed(request: Request) -> Response:
    """What people of an organization hold in public."""
    read_at_one_moment(request.db)
    return _feed(request, Scope(FeedKind.ORGANIZATION), organization_state(request.db, request.matchdict["slug"]))


def _feed(request: Request, scope: Scope, state: FeedState) -> Response:
    if state.target_id is None:
        return nothing_there()
    scope = replace(scope, target_id=state.target_id)
    detail = detail_of(request)
    is_free_busy = request.matchdict["form"] == "ifb"
    asked = asked_for(request, scope.key, state, (detail, scope.group_kind, is_free_busy))
    address = FeedAddress(scope, Audience.PUBLIC, detail, is_free_busy)

    def build() -> Written:
        return write_feed(request.db, address, state, heading_of(request, state), asked.today)

    return answer(request, asked, build)


def detail_of(request: Request) -> Detail:
    """The detail that an address names; all there is where it names none."""
    asked = request.GET.get("detail")
    return Detail(asked) if asked in set(Detail) else Detail.FULL


def heading_of(request: Request, state: FeedState, *, is_private: bool = False) -> Heading:
    """For whom the calendar's head is written; a public feed names its own address. An answer of 304 needs none."""
    recall_catalogue(request.db, state.spaces_token)
    settings: Settings = request.registry["settings"]
    kept = ("kind", "detail", "lang")
    query = "&".join(f"{name}={request.GET[name]}" for name in kept if _is_plain(request, name))
    address = f"{settings.base_url}{request.path}{'?' + query if query else ''}"
    return Heading(settings, request.hub, locale_of(request), state.changed_at, None if is_private else address)


def _is_plain(request: Request, name: str) -> bool:
    """Whether a filter is one of ours: whatever else is asked must not stand in a calendar for everyone."""
    allowed: dict[str, set[Any]] = {"kind": set(GroupKind), "detail": set(Detail), "lang": {"en"}}
    return request.GET.get(name) in allowed[name]


@view_config(route_name="feeds.holidays", request_method="GET", permission=NO_PERMISSION_REQUIRED)
def holiday_feed(request: Request) -> Response:
    """Public holidays, as free days."""
    read_at_one_moment(request.db)
    state = spaces_state(request.db)
    asked = asked_for(request, "holidays", state)

    def build() -> Written:
        heading = heading_of(request, state)
        voice = voice_of(heading.settings, heading.hub_facts, heading.locale)
        holidays = read_catalogue(request.db).holidays
        meta = holiday_calendar(heading)
        events = holiday_events(request.db, holidays, voice, local_date(request.now))
        return Written(write_calendar(meta, events), "holidays", meta.name)

    return answer(request, asked, build)


@view_config(route_name="feeds.closures", request_method="GET", permission=NO_PERMISSION_REQUIRED)
def closure_feed(request: Request) -> Response:
    """When the hub, a building or a room is shut."""
    read_at_one_moment(request.db)
    state = spaces_state(request.db)
    asked = asked_for(request, "closures", state)

    def build() -> Written:
        heading = heading_of(request, state)
        voice, catalogue = voice_of(heading.settings, heading.hub_facts, heading.locale), read_catalogue(request.db)
        meta = closure_calendar(heading)
        events = closure_events(request.db, catalogue, voice, local_date(request.now), state.changed_at)
        return Written(write_calendar(meta, events), "closures", meta.name)

    return answer(request, asked, build)
