"""Feeds that know no room: of the hub, of groups, of organizations; filters, privacy, and what they cost."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update
from webtest import TestApp

from campus.booking.models import Booking
from campus.booking.services.series_edits import Scope
from campus.booking.services.series_ending import cancel_dates
from campus.db import Sessions
from campus.domain.recurrence import Recurrence
from campus.domain.rules import Visibility
from campus.domain.slot import Slot
from campus.feeds.rebuilding import rebuild_texts
from campus.groups.services.settling import end_group
from campus.settings import Settings
from tests.booking.conftest import acting, slot
from tests.feeds.conftest import Book
from tests.feeds.conftest import edit_session_of as edit
from tests.groups.conftest import circle
from tests.groups.test_following import change
from tests.support.clock import NOW
from tests.support.groups import Circle
from tests.support.hub import Hub
from tests.support.readers import texts_kept
from tests.support.seasons import FIRST, weekly
from tests.support.statements import counted
from tests.support.told import shown, titles, vevents

__all__ = ["acting", "circle"]
GROUP = "/feeds/groups/ai-friends.ics"
HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)
EVENING = Slot(NOW.replace(hour=19) + WEEK, NOW.replace(hour=21) + WEEK)


@pytest.fixture(autouse=True)
def _some_day(clock: time_machine.Traveller) -> None:
    """All of these stand at the tests' Wednesday."""


def test_the_hub_s_feed_filters_by_kind_of_group(app: TestApp, hub: Hub, circle: Circle, book: Book) -> None:
    circle.season(hub.seminar)
    book(hub.meeting, slot("11:00", "12:00"))
    book(hub.small, slot("11:00", "12:00"), visibility=Visibility.MEMBERS, title="안 보임")
    assert len(shown(app, "/feeds/hub.ics")) == 4
    assert set(titles(app, "/feeds/hub.ics?kind=meetup")) == {"AI 프렌즈"}
    assert titles(app, "/feeds/hub.ics?kind=lab") == []
    assert app.get("/feeds/hub.ics?kind=nonsense").headers["ETag"] == app.get("/feeds/hub.ics").headers["ETag"]


def test_an_organization_s_feed_has_what_its_people_hold_in_public(
    app: TestApp, hub: Hub, circle: Circle, book: Book, sessions: Sessions
) -> None:
    mine = book(hub.meeting, slot("11:00", "12:00"), title="카이스트 세미나")
    book(hub.small, slot("11:00", "12:00"), by=hub.other_member, title="에트리 세미나")
    hidden = book(hub.meeting, slot("13:00", "14:00"), title="비밀", visibility=Visibility.TIME_ONLY)
    with sessions.write() as db:
        db.execute(update(Booking).where(Booking.id.in_([mine, hidden])).values(organization_id=hub.kaist.id))
    assert titles(app, "/feeds/organizations/kaist.ics") == ["카이스트 세미나"]
    circle.elsewhere("밖", EVENING)
    assert titles(app, "/feeds/organizations/narae-ai.ics") == ["AI 프렌즈"]
    app.get("/feeds/organizations/nobody.ics", status=404)


@pytest.mark.parametrize("visibility", [Visibility.MEMBERS, Visibility.TIME_ONLY])
def test_a_group_s_private_booking_shows_its_time_and_nothing_else(
    app: TestApp, hub: Hub, circle: Circle, sessions: Sessions, settings: Settings, visibility: Visibility
) -> None:
    season_id = circle.season(hub.seminar)
    edit(circle, circle.dates(season_id)[0].id, topic="비밀 주제")
    with sessions.write() as db:
        db.execute(update(Booking).where(Booking.id == circle.booking_id(season_id)).values(visibility=visibility))
        rebuild_texts(db, settings, now=NOW)
    answer = app.get(GROUP)
    events = answer.text[answer.text.index("BEGIN:VEVENT") :]
    assert set(titles(app, GROUP)) == {"예약됨"}
    for secret in ("프렌즈", "주제", "sessions/", "ORGANIZER", "URL", "DESCRIPTION"):
        assert secret not in events.replace("\r\n ", "")
    assert titles(app, "/feeds/hub.ics") == []


def test_less_detail_is_asked_for_in_the_address(app: TestApp, hub: Hub, book: Book) -> None:
    book(hub.meeting, slot("11:00", "12:00"))
    room = "/feeds/rooms/meeting.ics"
    full, title, busy = (app.get(f"{room}?detail={each}") for each in ("full", "title", "busy"))
    assert full.headers["ETag"] == app.get(room).headers["ETag"]
    assert len({each.headers["ETag"] for each in (full, title, busy)}) == 3
    (named,), (taken,), (all_of_it,) = vevents(title.body), vevents(busy.body), vevents(full.body)
    assert (str(named["SUMMARY"]), "DESCRIPTION" in named, "URL" in named) == ("생성 모델, 함께 읽기", False, False)
    assert named["UID"] == all_of_it["UID"]
    assert (str(taken["SUMMARY"]), "URL" in taken) == ("예약됨", False)
    assert taken["UID"] != all_of_it["UID"]
    assert taken["DTSTART"].dt == all_of_it["DTSTART"].dt
    hub_busy = vevents(app.get("/feeds/hub.ics?detail=busy").body)
    assert [each["UID"] for each in hub_busy] == [taken["UID"]]


def test_groups_that_are_not_shown_have_no_feed_and_ended_ones_keep_it(
    app: TestApp, hub: Hub, circle: Circle, sessions: Sessions
) -> None:
    circle.season(hub.seminar)
    before = app.get(GROUP).headers["ETag"]
    with sessions.write() as db:
        end_group(db, circle.id, by=circle.by, now=NOW)
    assert titles(app, GROUP) == []
    assert app.get(GROUP).headers["ETag"] != before
    with sessions.write() as db:
        db.connection().exec_driver_sql(f"UPDATE groups SET status = 'declined' WHERE id = {circle.id}")
    app.get(GROUP, status=404)


def test_the_texts_are_the_same_when_written_anew(
    hub: Hub, circle: Circle, sessions: Sessions, settings: Settings
) -> None:
    season_id = circle.season(hub.seminar, weekly(6))
    edit(circle, circle.dates(season_id)[1].id, topic="작은 모델")
    change(circle, circle.booking_id(season_id), 2, room=hub.hall)
    with sessions.write() as db:
        original = FIRST.replace(tzinfo=NOW.tzinfo) + 3 * WEEK
        cancel_dates(db, circle.booking_id(season_id), Scope.THIS, original, by=circle.by, now=NOW)
    kept = texts_kept(sessions)
    with sessions.write() as db:
        rebuild_texts(db, settings, now=NOW)
    assert texts_kept(sessions) == kept


def test_a_full_feed_costs_as_many_statements_however_long(
    app: TestApp, hub: Hub, circle: Circle, sessions: Sessions
) -> None:
    counts = []
    for path in (GROUP, "/feeds/hub.ics", "/feeds/organizations/narae-ai.ics"):
        app.get(path)
    for weeks in (1, 12):
        first = Recurrence(weekly(weeks).rule, FIRST + timedelta(days=weeks), 60)
        circle.season(hub.seminar, first)
        for path in (GROUP, "/feeds/hub.ics", "/feeds/organizations/narae-ai.ics"):
            with counted(sessions) as statements:
                answer = app.get(path)
            counts.append(len(statements))
            with counted(sessions) as statements:
                app.get(path, headers={"If-None-Match": answer.headers["ETag"]}, status=304)
            assert len(statements) == 1
    assert set(counts) == {5}
