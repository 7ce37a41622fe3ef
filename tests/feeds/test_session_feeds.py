"""A group's sessions in its feed: seasons by rule, dates with words of their own, sessions elsewhere."""

from datetime import timedelta

import pytest
import time_machine
from webtest import TestApp

from campus.db import Sessions
from campus.domain.slot import Slot
from campus.groups.models import GroupKind, SegmentKind
from campus.groups.services.presenting import volunteer
from campus.groups.services.season_changes import AddSession, add_session
from campus.groups.services.segments import PartDraft
from campus.groups.services.session_ending import cancel_session
from campus.groups.services.signing_up import Wishes, sign_up
from campus.spaces.queries.catalogue import read_catalogue
from tests.booking.conftest import Acting, acting
from tests.feeds.conftest import edit_session_of as edit
from tests.groups.conftest import circle
from tests.groups.test_following import change
from tests.support.clock import NOW
from tests.support.groups import Circle, found_group
from tests.support.hub import Hub
from tests.support.told import shown, starts, titles, vevents

__all__ = ["acting", "circle"]
GROUP = "/feeds/groups/ai-friends.ics"
HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)
EVENING = Slot(NOW.replace(hour=19) + WEEK, NOW.replace(hour=21) + WEEK)


@pytest.fixture(autouse=True)
def _some_day(clock: time_machine.Traveller) -> None:
    """All of these stand at the tests' Wednesday."""


def talk(**values: object) -> PartDraft:
    return PartDraft(None, SegmentKind.TALK, 60, **values)  # type: ignore[arg-type]


def test_a_season_is_one_event_with_a_rule_in_the_group_s_words(app: TestApp, hub: Hub, circle: Circle) -> None:
    circle.season(hub.seminar)
    (event,) = vevents(app.get(GROUP).body)
    assert event["RRULE"]["COUNT"] == [3]
    assert str(event["SUMMARY"]) == "AI 프렌즈"
    assert str(event["URL"]) == "http://localhost/groups/ai-friends"
    assert "19:00" in str(event["DESCRIPTION"])
    assert event["COLOR"] == "crimson"
    assert "ATTENDEE" not in event
    assert len(shown(app, GROUP)) == 3


def test_a_date_with_a_topic_is_told_by_itself_with_its_parts(app: TestApp, hub: Hub, circle: Circle) -> None:
    season_id = circle.season(hub.seminar)
    second = circle.dates(season_id)[1]
    edit(circle, second.id, topic="작은 모델", parts=(talk(title="증류", guest_presenter="초대 손님"),))
    assert titles(app, GROUP) == ["AI 프렌즈", "AI 프렌즈 · 작은 모델", "AI 프렌즈"]
    assert titles(app, "/feeds/groups/ai-friends.ics?lang=en") == ["AI Friends", "AI Friends · 작은 모델", "AI Friends"]
    master, date = vevents(app.get(GROUP).body)
    assert date["UID"] == master["UID"]
    assert date["SEQUENCE"] > master["SEQUENCE"]
    assert str(date["URL"]) == f"http://localhost/sessions/{second.id}"
    assert "증류 (초대 손님)" in str(date["DESCRIPTION"])
    # The room's own feed says the same, and so does the hub's.
    assert "AI 프렌즈 · 작은 모델" in titles(app, "/feeds/rooms/seminar.ics")
    assert "AI 프렌즈 · 작은 모델" in titles(app, "/feeds/hub.ics")


def test_a_re_housed_date_is_an_override_with_its_new_place(app: TestApp, hub: Hub, circle: Circle) -> None:
    season_id = circle.season(hub.seminar)
    change(circle, circle.booking_id(season_id), 1, room=hub.hall)
    master, date = vevents(app.get(GROUP).body)
    assert "RECURRENCE-ID" in date
    assert date["LOCATION"] != master["LOCATION"]
    assert len(shown(app, GROUP)) == 3
    assert len(shown(app, "/feeds/rooms/seminar.ics")) == 2
    assert len(shown(app, "/feeds/rooms/hall.ics")) == 1


@pytest.mark.parametrize("is_shown", [True, False])
def test_who_presents_is_named_as_they_chose(
    app: TestApp, hub: Hub, circle: Circle, sessions: Sessions, acting: Acting, is_shown: bool
) -> None:
    season_id = circle.season(hub.seminar)
    first = circle.dates(season_id)[0]
    edit(circle, first.id, parts=(talk(),))
    with sessions.read() as db:
        (segment_id,) = db.connection().exec_driver_sql(
            f"SELECT id FROM segments WHERE session_id = {first.id}"
        ).scalars()
    with sessions.write() as db:
        volunteer(db, first.id, segment_id, by=acting(hub.member), now=NOW)
    with sessions.write() as db:
        sign_up(db, first.id, Wishes(eats=True, is_shown=is_shown), by=acting(hub.member), now=NOW + HOUR)
    for path in (GROUP, "/feeds/rooms/seminar.ics", "/feeds/hub.ics"):
        assert (hub.member.name in app.get(path).text.replace("\r\n ", "")) is is_shown


def test_sessions_elsewhere_are_events_too_without_the_link_to_join(
    app: TestApp, hub: Hub, circle: Circle
) -> None:
    season_id = circle.elsewhere("카이스트 N1", EVENING, online_url="https://meet.example/secret")
    session = circle.dates(season_id)[0]
    body = app.get(GROUP)
    (event,) = vevents(body.body)
    assert (str(event["UID"]), str(event["LOCATION"])) == (f"session-{session.id}@localhost", "카이스트 N1")
    assert "meet.example" not in body.text
    assert event["SEQUENCE"] == 0
    edit(circle, session.id, topic="산책")
    assert [each["SEQUENCE"] for each in vevents(app.get(GROUP).body)] == [0]
    edit(circle, session.id, topic="산책", place="갑천", slot=Slot(EVENING.starts_at + HOUR, EVENING.ends_at + HOUR))
    (event,) = vevents(app.get(GROUP).body)
    assert (event["SEQUENCE"], str(event["LOCATION"])) == (1, "갑천")
    with circle.sessions.write() as db:
        cancel_session(db, session.id, "비가 와서", by=circle.by, now=NOW)
    (event,) = vevents(app.get(GROUP).body)
    assert (event["SEQUENCE"], event["STATUS"]) == (2, "CANCELLED")
    assert titles(app, "/feeds/hub.ics") == []


def test_a_season_s_feed_has_its_own_sessions_only(app: TestApp, hub: Hub, circle: Circle) -> None:
    circle.season(hub.seminar)
    circle.elsewhere("밖", EVENING)
    assert len(shown(app, "/feeds/groups/ai-friends/1.ics")) == 3
    assert starts(app, "/feeds/groups/ai-friends/2.ics") == [EVENING.starts_at]
    app.get("/feeds/groups/ai-friends/3.ics", status=404)
    app.get("/feeds/groups/ai-friends/99999999999.ics", status=404)


def test_one_more_session_with_a_room_of_its_own(app: TestApp, hub: Hub, circle: Circle, acting: Acting) -> None:
    season_id = circle.elsewhere("밖", EVENING)
    later = Slot(EVENING.starts_at + WEEK, EVENING.ends_at + WEEK)
    with circle.sessions.write() as db:
        add_session(db, read_catalogue(db), season_id, AddSession(later, "번개", place="시내"), by=circle.by, now=NOW)
    assert titles(app, GROUP) == ["AI 프렌즈", "AI 프렌즈 · 번개"]


def test_the_kind_of_a_group_has_a_colour(hub: Hub, app: TestApp, sessions: Sessions, acting: Acting) -> None:
    lab = found_group(sessions, hub.organizer, acting(hub.organizer), kind=GroupKind.LAB, slug="lab")
    lab.elsewhere("밖", EVENING)
    (event,) = vevents(app.get("/feeds/groups/lab.ics").body)
    assert event["COLOR"] == "darkorchid"
