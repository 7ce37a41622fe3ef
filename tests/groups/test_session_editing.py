"""Changing a session, its parts and presenters, and calling it off: as the organizer's pages do it."""

from typing import Any

import pytest
from sqlalchemy import select
from webtest import TestApp

from campus.booking.queries.occurrences import find_date
from campus.db import Sessions
from campus.domain.slot import Slot
from campus.groups.models import GroupSession, Segment, SegmentKind, SessionStatus, SignUpStatus
from tests.groups.test_sessions_taking_part import press, said, set_session
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.groups import Circle
from tests.support.hub import Hub
from tests.support.letters import letters_to

pytestmark = pytest.mark.usefixtures("clock", "in_english")


@pytest.fixture
def first(circle: Circle, hub: Hub) -> GroupSession:
    return circle.dates(circle.season(hub.seminar))[0]


@pytest.fixture
def away(circle: Circle, hub: Hub) -> GroupSession:
    """A session outside the hub."""
    slots = (Slot(NOW.replace(day=27, hour=19), NOW.replace(day=27, hour=21)),)
    found = circle.dates(circle.season(None, slots=slots))[0]
    set_session(circle.sessions, found.id, place="둔산동 카페")
    return found


def fresh(sessions: Sessions, number: int) -> GroupSession:
    with sessions.read() as db:
        return db.get_one(GroupSession, number)


def parts(sessions: Sessions, number: int) -> list[tuple[SegmentKind, int, str, int | None, str]]:
    with sessions.read() as db:
        mine = select(Segment).where(Segment.session_id == number).order_by(Segment.position)
        return [(it.kind, it.minutes, it.title, it.presenter_id, it.guest_presenter) for it in db.scalars(mine)]


def edit(app: TestApp, number: int, **fields: Any) -> Any:
    form = app.get(f"/sessions/{number}/edit").forms["session-form"]
    for name, value in fields.items():
        form[name.replace("__", "-")] = value
    return form.submit(status="*")


def test_a_topic_reaches_the_rooms_date(app: TestApp, hub: Hub, circle: Circle, first: GroupSession, sign_in: SignIn):
    sign_in(app, hub.organizer)
    page = edit(app, first.id, topic="그래프 신경망", about="첫 줄\n둘째 줄", online_url="meet.example/a").follow()
    assert "The session is saved." in said(page) and "그래프 신경망" in page.html.h1.text
    now = fresh(circle.sessions, first.id)
    assert (now.topic, now.online_url) == ("그래프 신경망", "https://meet.example/a")
    with circle.sessions.read() as db:
        date = find_date(db, first.occurrence_id or 0)
        assert date is not None and date.title == "AI 프렌즈 · 그래프 신경망"
    edit(app, first.id, topic="")
    with circle.sessions.read() as db:
        date = find_date(db, first.occurrence_id or 0)
        assert date is not None and date.title == "AI 프렌즈"
    assert "그래프" not in app.get("/rooms?date=2026-12-02").text
    # Words alone are no news by mail.
    assert not [each for each in letters_to(circle.sessions, hub.member.email) if each.event == "session-moved"]


def test_who_may_join_online(app: TestApp, hub: Hub, circle: Circle, first: GroupSession, sign_in: SignIn) -> None:
    set_session(circle.sessions, first.id, online_url="https://meet.example/a")
    for person, is_seen in ((None, False), (hub.manager, False), (hub.organizer, True), (hub.member, True)):
        app.reset()
        if person is not None:
            sign_in(app, person)
        assert ("meet.example" in app.get(f"/sessions/{first.id}").text) is is_seen
    press(app, first.id, "opt-out")
    assert "meet.example" not in app.get(f"/sessions/{first.id}").text


def test_parts_are_written_anew(app: TestApp, hub: Hub, circle: Circle, first: GroupSession, sign_in: SignIn) -> None:
    sign_in(app, hub.organizer)
    fields = {"part0-kind": "talk", "part0-minutes": "40", "part0-presenter": str(hub.member.id), "part1-kind": ""}
    more = {"part2-kind": "discussion", "part2-minutes": "30", "part2-guest": "홍길동", "part2-title": "토론"}
    edit(app, first.id, **fields, **more).follow()
    assert parts(circle.sessions, first.id) == [
        (SegmentKind.TALK, 40, "", hub.member.id, ""),
        (SegmentKind.DISCUSSION, 30, "토론", None, "홍길동"),
    ]
    page = app.get(f"/sessions/{first.id}")
    assert [each.text for each in page.html.select(".program-time b")] == ["19:00", "19:40"]
    assert "김하늘" in page.text
    app.reset()
    stranger = app.get(f"/sessions/{first.id}").text
    assert "김하늘" not in stranger and "김*늘" in stranger and "홍길동" in stranger


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"part0-minutes": "90"}, "The parts take 150 min together, the session has 120."),
        ({"part0-minutes": ""}, "Please fill this in."),
        ({"part0-guest": "홍길동", "part0-presenter": "2"}, "not both"),
        ({"seats": "2"}, "3 have a seat already"),
        ({"seats": "0"}, "whole number"),
        ({"online_url": "javascript:alert(1)"}, "Write the address like"),
        ({"topic": "a" * 101}, "at most 100 characters"),
    ],
)
def test_bad_input(
    app: TestApp, hub: Hub, circle: Circle, first: GroupSession, sign_in: SignIn, fields: dict[str, str], words: str
) -> None:
    sign_in(app, hub.organizer)
    before = (fresh(circle.sessions, first.id).version, parts(circle.sessions, first.id))
    page = edit(app, first.id, **{"topic": "새 주제", **fields})
    assert page.status_int == 422 and words in page.html.select_one(".error-summary").text
    assert (fresh(circle.sessions, first.id).version, parts(circle.sessions, first.id)) == before


def test_parts_in_another_order(app: TestApp, hub: Hub, circle: Circle, first: GroupSession, sign_in: SignIn) -> None:
    sign_in(app, hub.organizer)
    form = app.get(f"/sessions/{first.id}/edit").forms["session-form"]
    ids = form["part0-part"].value, form["part1-part"].value
    edit(app, first.id, **{"part0-part": ids[1], "part0-kind": "meal", "part1-part": ids[0], "part1-kind": "talk"})
    assert [kind for kind, *_ in parts(circle.sessions, first.id)] == [SegmentKind.MEAL, SegmentKind.TALK]
    edit(app, first.id, **{"part0-part": ids[0], "part1-part": ids[0]})
    assert len(parts(circle.sessions, first.id)) == 2


def test_of_two_edits_the_second_sees_both(
    app: TestApp, hub: Hub, circle: Circle, first: GroupSession, sign_in: SignIn
) -> None:
    sign_in(app, hub.organizer)
    form = app.get(f"/sessions/{first.id}/edit").forms["session-form"]
    edit(app, first.id, topic="먼저 쓴 것")
    form["topic"] = "나중에 쓴 것"
    page = form.submit(status=409)
    assert "먼저 쓴 것" in page.text and page.forms["session-form"]["topic"].value == "나중에 쓴 것"
    assert fresh(circle.sessions, first.id).topic == "먼저 쓴 것"
    page.forms["session-form"].submit().follow()
    assert fresh(circle.sessions, first.id).topic == "나중에 쓴 것"


def test_more_seats_let_the_line_in(app: TestApp, hub: Hub, circle: Circle, sign_in: SignIn) -> None:
    first = circle.dates(circle.season(hub.seminar, seats=2))[0]
    sign_in(app, hub.organizer)
    assert "More seats are enough." in app.get(f"/sessions/{first.id}").html.select_one("#proposal").text
    edit(app, first.id, seats="3").follow()
    assert dict(circle.signups(first.id))[hub.other_member.id] is SignUpStatus.IN
    assert [each.event for each in letters_to(circle.sessions, hub.other_member.email)] == ["session-promoted"]


def test_a_session_elsewhere_moves_and_tells(
    app: TestApp, hub: Hub, circle: Circle, away: GroupSession, sign_in: SignIn
) -> None:
    sign_in(app, hub.organizer)
    edit(app, away.id, date="2026-11-28", start="18:00", end="20:00", place="유성구 도서관").follow()
    now = fresh(circle.sessions, away.id)
    assert (now.starts_at, now.place) == (NOW.replace(day=28, hour=18), "유성구 도서관")
    (letter,) = letters_to(circle.sessions, hub.member.email)
    assert letter.event == "session-moved" and "둔산동 카페" in letter.text and "유성구 도서관" in letter.text
    assert letters_to(circle.sessions, hub.organizer.email) == []
    page = edit(app, away.id, end="18:00")
    assert page.status_int == 422 and "later than the start" in page.text


def test_calling_off_and_taking_place_after_all(
    app: TestApp, hub: Hub, circle: Circle, away: GroupSession, sign_in: SignIn
) -> None:
    sign_in(app, hub.organizer)
    form = app.get(f"/sessions/{away.id}/cancel").forms[2]
    assert form.submit(status=422)
    form["reason"] = "발표자가 아파요"
    page = form.submit().follow()
    assert "does not take place" in page.text and "발표자가 아파요" in page.text
    letter = letters_to(circle.sessions, hub.member.email)[-1]
    assert letter.event == "session-cancelled" and "발표자가 아파요" in letter.text
    press(app, away.id, "restore")
    assert fresh(circle.sessions, away.id).status is SessionStatus.PLANNED
    assert letters_to(circle.sessions, hub.member.email)[-1].event == "session-back"


def test_calling_off_gives_the_room_back(
    app: TestApp, hub: Hub, circle: Circle, first: GroupSession, sign_in: SignIn
) -> None:
    sign_in(app, hub.organizer)
    app.get(f"/sessions/{first.id}/cancel")
    press(app, first.id, "cancel", reason="강당 공사")
    assert fresh(circle.sessions, first.id).status is SessionStatus.CANCELLED
    with circle.sessions.read() as db:
        date = find_date(db, first.occurrence_id or 0)
        assert date is not None and date.status.value == "cancelled"
    (letter,) = letters_to(circle.sessions, hub.member.email)
    assert letter.event == "session-cancelled" and "강당 공사" in letter.text
    assert "does not take place" in said(press(app, first.id, "cancel", reason="noch einmal"))
    press(app, first.id, "restore")
    assert fresh(circle.sessions, first.id).status is SessionStatus.CANCELLED
