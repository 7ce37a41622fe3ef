"""A room or building that is called otherwise, or is elsewhere, is so at once in every calendar that tells of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from webtest import TestApp

from campus.booking.models import Booking, UnmetSearch
from campus.db import Sessions
from campus.desk.services.places import clear_building, clear_zone, save_building, save_room
from campus.displays.models import Display
from campus.displays.services import NewDisplay, make_display, revoke_display
from campus.domain.rules import Visibility
from campus.feeds.models import FeedKind
from campus.feeds.rebuilding import rebuild_texts
from campus.settings import Settings
from campus.spaces.drafts import ZoneDraft, edition
from campus.spaces.models import Building, Floor, Room
from campus.spaces.queries.places import building_draft, room_draft
from campus.spaces.refused import NotEmpty
from campus.spaces.services.places import add_building, add_floor, add_zone
from tests.booking.conftest import acting, slot
from tests.feeds.conftest import Book, Make, book, make
from tests.groups.conftest import circle
from tests.groups.test_following import change
from tests.support.clock import NOW
from tests.support.groups import Circle
from tests.support.hub import Hub
from tests.support.readers import texts_kept
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("clock")
__all__ = ["acting", "book", "circle", "make"]
Call = Callable[..., Any]


@pytest.fixture
def call(sessions: Sessions, settings: Settings, hub: Hub) -> Call:
    """``call(place, name_ko=…)`` changes a room, or with ``table=Building`` a building."""

    def call(place: Any, *, table: Any = Room, **changes: Any) -> Any:
        read, save = (room_draft, save_room) if table is Room else (building_draft, save_building)
        with sessions.write() as db:
            before: Any = read(db.get_one(table, place.id))
            edit = (replace(before, **changes), edition(before))
            return save(db, settings, place.id, edit, by=hub.manager.id, now=NOW)

    return call


def _told(app: TestApp, path: str) -> str:
    return str(app.get(path).text.replace("\r\n ", "").replace("\n ", ""))


def _old(sessions: Sessions, settings: Settings) -> tuple[Any, Any]:
    """What is kept, and what would be kept if everything were written anew."""
    kept = texts_kept(sessions)
    with sessions.write() as db:
        rebuild_texts(db, settings, now=NOW)
    return kept, texts_kept(sessions)


def test_every_calendar_tells_the_new_name_at_once(
    app: TestApp, hub: Hub, circle: Circle, book: Book, make: Make, call: Call, sessions: Sessions, settings: Settings
) -> None:
    """The room's and the hub's, a person's, an organization's, a group's; of single dates and of series, dates that
    were moved there from elsewhere among them."""
    book(hub.meeting, slot("11:00", "12:00"))
    book(hub.meeting, slot("13:00", "14:00"), visibility=Visibility.MEMBERS)
    with sessions.write() as db:
        db.execute(update(Booking).values(organization_id=hub.kaist.id))
    season_id = circle.season(hub.seminar)
    change(circle, circle.booking_id(season_id), 1, room=hub.meeting)
    feeds = [
        *("/feeds/hub.ics", "/feeds/rooms/meeting.ics", "/feeds/groups/ai-friends.ics"),
        *(make(), make(FeedKind.ORGANIZATION, hub.kaist.id), make(FeedKind.ROOM, hub.meeting.id)),
    ]
    before = {path: app.get(path).headers["ETag"] for path in feeds}
    for path, tag in before.items():
        app.get(path, headers={"If-None-Match": tag}, status=304)
        assert "까치방" not in _told(app, path)
    assert call(hub.meeting, name_ko="까치방", number="704").keys() == {"name_ko", "number"}
    for path, tag in before.items():
        app.get(path, headers={"If-None-Match": tag}, status=200)
        assert "까치방 (704호)" in _told(app, path), path
    kept, anew = _old(sessions, settings)
    assert kept == anew
    assert call(hub.building, table=Building, name_ko="둥지동", address_ko="신성동 9")
    for path in feeds:
        assert "신성동 9 둥지동" in _told(app, path), path
    kept, anew = _old(sessions, settings)
    assert kept == anew


def test_parts_are_told_where_their_whole_went(
    app: TestApp, hub: Hub, book: Book, call: Call, sessions: Sessions, settings: Settings
) -> None:
    book(hub.hall_a, slot("11:00", "12:00"), people=20)
    book(hub.hall, slot("14:00", "15:00"), people=90)
    with sessions.write() as db:
        floor_id = add_floor(db, hub.other_building.id, 9, by=None, now=NOW)
    assert call(hub.hall, floor_id=floor_id).keys() == {"floor_id"}
    for path in ("/feeds/rooms/hall.ics", "/feeds/rooms/hall-a.ics"):
        assert _told(app, path).count("9층") >= 1, path
    kept, anew = _old(sessions, settings)
    assert kept == anew


def test_what_calendars_do_not_tell_writes_nothing_anew(hub: Hub, book: Book, call: Call, sessions: Sessions) -> None:
    book(hub.meeting, slot("11:00", "12:00"))
    with counted(sessions) as asked:
        call(hub.meeting, capacity=20, about_ko="조용합니다")
    assert not [each for each in asked if "event_texts" in each]


def test_a_name_costs_as_many_statements_for_one_date_as_for_thirty(
    hub: Hub, book: Book, call: Call, sessions: Sessions
) -> None:
    book(hub.meeting, slot("18:00", "18:30"))
    call(hub.meeting, name_ko="방")
    with counted(sessions) as few:
        call(hub.meeting, name_ko="까치방")
    week = timedelta(days=1)
    for day in range(1, 16):
        for hours in (("10:00", "11:00"), ("16:00", "17:00")):
            when = slot(*hours)
            later = replace(when, starts_at=when.starts_at + week * day, ends_at=when.ends_at + week * day)
            book(hub.meeting, later, by=(hub.member, hub.other_member)[day % 2])
    with counted(sessions) as many:
        call(hub.meeting, name_ko="제비방")
    assert len(many) == len(few)


def _searched(zone_id: int) -> UnmetSearch:
    return UnmetSearch(
        day=NOW.date(),
        seeker="someone",
        starts_at=NOW,
        minutes=60,
        people=4,
        zone_id=zone_id,
        equipment="",
        is_near=False,
        wish_key="key",
    )


def _floorless(db: Session) -> tuple[int, int]:
    zone_id = add_zone(db, ZoneDraft("구역", "Zone"), by=None, now=NOW)
    draft = replace(building_draft(db.scalars(select(Building)).first()), zone_id=zone_id, name_en="House")  # type: ignore[arg-type]
    return zone_id, add_building(db, draft, by=None, now=NOW)


def test_what_screens_show_stays_until_they_are_revoked(hub: Hub, sessions: Sessions) -> None:
    """Searches that found nothing stand in nobody's way."""
    me = hub.manager.id
    with sessions.write() as db:
        zone_id, building_id = _floorless(db)
        wishes = (NewDisplay("로비", "ko", building_id=building_id), NewDisplay("현관", "ko", zone_id=zone_id))
        displays = [make_display(db, wish, by=me, now=NOW)[0] for wish in wishes]
        db.add(_searched(zone_id))
        for clear, number in ((clear_building, building_id), (clear_zone, zone_id)):
            with pytest.raises(NotEmpty) as stays:
                clear(db, number, by=me, now=NOW)
            assert stays.value.found == {"displays": 1}
        for number in displays:
            revoke_display(db, number, by=me, now=NOW)
        clear_building(db, building_id, by=me, now=NOW)
        clear_zone(db, zone_id, by=me, now=NOW)
    with sessions.read() as db:
        assert db.scalars(select(UnmetSearch.zone_id)).all() == [None]
        assert db.scalars(select(Display.revoked_at).where(Display.revoked_at.is_(None))).all() == []
        assert db.scalars(select(Floor.id).where(Floor.building_id == building_id)).all() == []
