"""What private feeds tell: everything that one is part of, and titles that residents may read."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update
from webtest import TestApp

from campus.db import Sessions
from campus.domain.rules import Visibility
from campus.domain.slot import Slot
from campus.feeds.models import Detail, FeedKind, FeedPurpose
from campus.groups.models import GroupSession, SignUp, SignUpStatus
from campus.groups.services.signing_up import Wishes, opt_out, sign_up
from tests.booking.conftest import Acting, acting, slot
from tests.feeds.conftest import Book, Make, change
from tests.groups.conftest import circle
from tests.support.clock import NOW
from tests.support.groups import Circle
from tests.support.hub import Hub
from tests.support.readers import texts_kept
from tests.support.statements import counted
from tests.support.told import shown, titles, vevents

__all__ = ["acting", "circle"]
WEEK = timedelta(weeks=1)
EVENING = Slot(NOW.replace(hour=19) + WEEK, NOW.replace(hour=21) + WEEK)


@pytest.fixture(autouse=True)
def _some_day(clock: time_machine.Traveller) -> None:
    """All of these stand at the tests' Wednesday."""


def test_everything_that_one_is_part_of_and_nothing_else(
    app: TestApp, hub: Hub, book: Book, make: Make, circle: Circle
) -> None:
    book(hub.meeting, slot("11:00", "12:00"), title="내 회의", visibility=Visibility.TIME_ONLY)
    book(hub.small, slot("11:00", "12:00"), by=hub.other_member, title="남의 회의")
    circle.season(hub.seminar)
    circle.elsewhere("카이스트 N1", EVENING, online_url="https://meet.example/ours")
    path = make()
    assert titles(app, path) == ["내 회의", *["AI 프렌즈"] * 4]
    body = app.get(path).text.replace("\r\n ", "")
    assert "비밀번호는 7741입니다" in body  # one's own note
    assert "CONFERENCE;VALUE=URI;FEATURE=VIDEO:https://meet.example/ours" in body
    assert f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN={hub.member.name}" in body
    assert "CUTYPE=ROOM;ROLE=NON-PARTICIPANT;PARTSTAT=ACCEPTED;CN=회의실:mailto:room-meeting@localhost" in body
    assert "SOURCE" not in body
    assert titles(app, make(by=hub.other_member))[0] == "남의 회의"


def test_one_date_opted_out_of_is_left_out_and_one_in_line_is_tentative(
    app: TestApp, hub: Hub, make: Make, circle: Circle, acting: Acting, sessions: Sessions
) -> None:
    season_id = circle.season(hub.seminar)
    path = make()
    first, second, _third = circle.dates(season_id)
    tag = app.get(path).headers["ETag"]
    with sessions.write() as db:
        opt_out(db, first.id, by=acting(hub.member), now=NOW)
    assert app.get(path, headers={"If-None-Match": tag}, status=200).headers["ETag"] != tag
    assert [status for *_rest, status in shown(app, path)] == ["CONFIRMED", "CONFIRMED"]
    (master,) = vevents(app.get(path).body)
    assert "RRULE" in master and "EXDATE" in master
    with sessions.write() as db:
        db.execute(update(SignUp).where(SignUp.session_id == second.id, SignUp.resident_id == hub.member.id).values(
            status=SignUpStatus.WAITING))
    assert [status for *_rest, status in shown(app, path)] == ["TENTATIVE", "CONFIRMED"]
    with sessions.write() as db:
        sign_up(db, first.id, Wishes(eats=True, is_shown=False), by=acting(hub.member), now=NOW)
    assert len(shown(app, path)) == 3


def test_others_are_named_as_they_chose_and_their_addresses_never(
    app: TestApp, hub: Hub, make: Make, circle: Circle, sessions: Sessions
) -> None:
    circle.elsewhere("밖", EVENING)
    with sessions.write() as db:
        db.execute(update(SignUp).where(SignUp.resident_id == hub.other_member.id).values(is_shown=True))
    body = app.get(make()).text.replace("\r\n ", "")
    assert f"CN={hub.other_member.name}:mailto:attendee-" in body
    assert hub.other_member.email not in body
    assert hub.organizer.name not in body


def test_titles_for_residents_and_no_more(app: TestApp, hub: Hub, book: Book, make: Make) -> None:
    book(hub.meeting, slot("11:00", "12:00"), title="회원 공개", visibility=Visibility.MEMBERS)
    book(hub.meeting, slot("13:00", "14:00"), title="비밀", visibility=Visibility.TIME_ONLY)
    book(hub.meeting, slot("15:00", "16:00"), title="공개")
    by = hub.other_member
    assert titles(app, make(FeedKind.ROOM, hub.meeting.id, by=by)) == ["회원 공개", "예약됨", "공개"]
    assert titles(app, make(FeedKind.HUB, by=by)) == ["회원 공개", "공개"]
    path = make(FeedKind.HUB, by=by, detail=Detail.TITLE, purpose=FeedPurpose.SHARED)
    assert titles(app, path) == ["회원 공개", "공개"]
    assert "DESCRIPTION:생" not in app.get(path).text
    busy = make(FeedKind.ROOM, hub.meeting.id, by=by, detail=Detail.BUSY, purpose=FeedPurpose.DEVICE)
    assert titles(app, f"{busy}?detail=full") == ["예약됨"] * 3
    assert "비밀번호" not in app.get(busy).text
    # A manager reads no more in a feed than anyone else.
    assert "비밀" not in app.get(make(FeedKind.ROOM, hub.meeting.id, by=hub.manager)).text


def test_a_personal_feed_costs_as_many_statements_however_long(
    app: TestApp, hub: Hub, make: Make, book: Book, circle: Circle, sessions: Sessions
) -> None:
    path = make()
    circle.season(hub.seminar)
    circle.elsewhere("밖", EVENING)
    book(hub.meeting, slot("11:00", "12:00"))
    app.get(path)
    counts = []
    for hour in (13, 15, 17):
        book(hub.meeting, slot(f"{hour}:00", f"{hour + 1}:00"))
        circle.elsewhere("밖", Slot(EVENING.starts_at + timedelta(hours=hour), EVENING.ends_at + timedelta(hours=hour)))
        with counted(sessions) as statements:
            tag = app.get(path).headers["ETag"]
        counts.append(len(statements))
        with counted(sessions) as statements:
            app.get(path, headers={"If-None-Match": tag}, status=304)
        assert len(statements) <= 4
    assert len(set(counts)) == 1


def test_a_session_is_a_file_to_take_home(app: TestApp, hub: Hub, circle: Circle, sessions: Sessions) -> None:
    session = circle.dates(circle.elsewhere("밖", EVENING, online_url="https://meet.example/ours"))[0]
    answer = app.get(f"/sessions/{session.id}.ics")
    (event,) = vevents(answer.body)
    assert str(event["UID"]) == f"session-{session.id}@localhost"
    assert "meet.example" not in answer.text
    in_room = circle.dates(circle.season(hub.seminar))[0]
    (event,) = vevents(app.get(f"/sessions/{in_room.id}.ics").body)
    assert str(event["SUMMARY"]) == "AI 프렌즈"
    with sessions.read() as db:
        assert event["DTSTART"].dt == db.get_one(GroupSession, in_room.id).starts_at
    app.get("/sessions/999999.ics", status=404)


def test_a_title_that_residents_may_read_no_more_is_not_kept(
    app: TestApp, hub: Hub, book: Book, make: Make, sessions: Sessions
) -> None:
    number = book(hub.meeting, slot("11:00", "12:00"), title="회원 공개", visibility=Visibility.MEMBERS)
    path = make(FeedKind.ROOM, hub.meeting.id, by=hub.other_member)
    assert titles(app, path) == ["회원 공개"]
    change(sessions, number, by=hub.member, visibility=Visibility.TIME_ONLY)
    assert titles(app, path) == ["예약됨"]
    assert not any("회원 공개" in str(rows) for rows in texts_kept(sessions).values())
