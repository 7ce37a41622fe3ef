"""Who came: by code, by QR, by link, by the organizer's list."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select
from webtest import TestApp

from campus.domain.attendance import Attendance
from campus.groups.models import CheckInWay, GroupSession, SessionStatus, SignUp, SignUpStatus
from campus.groups.queries.attendance import attendance_of_resident, attendance_of_season, none_attended
from tests.groups.test_sessions_taking_part import card, said, set_session
from tests.support.applications import SignIn
from tests.support.groups import Circle
from tests.support.hub import Hub, Person
from tests.support.pages import token_of

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def first(circle: Circle, hub: Hub, clock: time_machine.Traveller) -> GroupSession:
    """A session that begins in ten minutes."""
    found = circle.dates(circle.season(hub.seminar))[0]
    clock.move_to(found.starts_at - timedelta(minutes=10))
    return found


def came(circle: Circle, session_id: int) -> dict[int | None, tuple[SignUpStatus, CheckInWay | None]]:
    with circle.sessions.read() as db:
        rows = db.execute(
            select(SignUp.resident_id, SignUp.status, SignUp.checked_in_way).where(
                SignUp.session_id == session_id, SignUp.checked_in_at.is_not(None)
            )
        )
        return {resident_id: (status, way) for resident_id, status, way in rows}


def type_code(app: TestApp, first: GroupSession, code: str) -> str:
    form = app.get(f"/sessions/{first.id}/check-in").forms["check-in"]
    form["code"] = code
    answer = form.submit(status="*")
    return said(answer.follow()) if answer.status_int == 303 else answer.html.select_one("main").get_text(" ")


def test_six_digits(app: TestApp, hub: Hub, circle: Circle, first: GroupSession, sign_in: SignIn) -> None:
    sign_in(app, hub.member)
    assert "Check in" in card(app.get(f"/sessions/{first.id}"))
    assert "You are checked in." in type_code(app, first, f" {first.door_code[:3]} {first.door_code[3:]} ")
    assert came(circle, first.id) == {hub.member.id: (SignUpStatus.IN, CheckInWay.CODE)}
    assert "Checked in" in card(app.get(f"/sessions/{first.id}"))
    assert "Checked in" in app.get(f"/sessions/{first.id}/check-in").text


def test_wrong_digits_are_counted(app: TestApp, hub: Hub, circle: Circle, first: GroupSession, sign_in: SignIn) -> None:
    sign_in(app, hub.member)
    wrong = f"{(int(first.door_code) + 1) % 1_000_000:06}"
    assert "Type the six digits." in type_code(app, first, "12a")
    for _ in range(10):
        assert "not the digits of this session" in type_code(app, first, wrong)
    assert "too many tries" in type_code(app, first, first.door_code)
    assert came(circle, first.id) == {}
    # Somebody else's tries are their own.
    sign_in(app, hub.other_member)
    assert "You are checked in." in type_code(app, first, first.door_code)


def test_the_qr_code_leads_to_a_button(
    app: TestApp, hub: Hub, circle: Circle, first: GroupSession, sign_in: SignIn
) -> None:
    page = app.get(f"/c/{first.door_key}")
    assert "Sign in to check in." in page.text
    sign_in(app, hub.manager)
    page = app.get(f"/c/{first.door_key}")
    assert came(circle, first.id) == {}
    page = next(form for form in page.forms.values() if form.action == f"/c/{first.door_key}").submit().follow()
    assert "without a seat" in said(page)
    assert came(circle, first.id) == {hub.manager.id: (SignUpStatus.WALKED_IN, CheckInWay.QR)}
    with circle.sessions.read() as db:
        assert db.get_one(GroupSession, first.id).seats_taken == 3
    app.get("/c/no-such-door", status=404)


@pytest.mark.parametrize(
    ("minutes", "words"), [(-31, "Check-in opens at 18:30"), (120, "This session is over"), (-30, ""), (119, "")]
)
def test_the_door_opens_half_an_hour_before(
    app: TestApp,
    hub: Hub,
    circle: Circle,
    first: GroupSession,
    sign_in: SignIn,
    clock: time_machine.Traveller,
    minutes: int,
    words: str,
) -> None:
    sign_in(app, hub.member)
    token = token_of(app.get(f"/sessions/{first.id}/check-in"))
    clock.move_to(first.starts_at + timedelta(minutes=minutes))
    page = app.get(f"/sessions/{first.id}/check-in")
    assert ("check-in" in page.forms) is not bool(words)
    answer = app.post(f"/sessions/{first.id}/check-in", {"csrf_token": token, "code": first.door_code}).follow()
    assert words in said(answer)
    assert bool(came(circle, first.id)) is not bool(words)


def test_a_date_that_does_not_take_place_has_no_door(
    app: TestApp, hub: Hub, circle: Circle, first: GroupSession, sign_in: SignIn
) -> None:
    set_session(circle.sessions, first.id, status=SessionStatus.CANCELLED)
    sign_in(app, hub.member)
    assert "does not take place" in app.get(f"/sessions/{first.id}/check-in").text


def test_the_organizers_list(app: TestApp, hub: Hub, circle: Circle, first: GroupSession, sign_in: SignIn) -> None:
    sign_in(app, hub.organizer)
    page = app.get(f"/sessions/{first.id}/people")
    assert [each.text for each in page.html.select(".rows b")] == ["박도윤", "김하늘", "이서준"]
    assert "KAIST" in page.text and "Meals" in page.text
    button = next(form for form in page.forms.values() if form.fields.get("act"))
    page = button.submit().follow()
    assert came(circle, first.id) == {hub.organizer.id: (SignUpStatus.IN, CheckInWay.ORGANIZER)}
    undo = next(form for form in page.forms.values() if form.fields.get("act") and form["act"].value == "undo")
    undo.submit().follow()
    assert came(circle, first.id) == {}
    found = app.get(f"/sessions/{first.id}/people", {"q": "하늘"})
    assert [each.text for each in found.html.select(".rows b")] == ["김하늘"]
    assert "Nobody found" in app.get(f"/sessions/{first.id}/people?q=%25_").text
    for nonsense in ("q=%00", "page=-1", "q=" + "a" * 5_000):
        app.get(f"/sessions/{first.id}/people?{nonsense}")


def test_an_undone_walk_in_did_not_come(
    app: TestApp, hub: Hub, circle: Circle, first: GroupSession, sign_in: SignIn
) -> None:
    sign_in(app, hub.manager)
    type_code(app, first, first.door_code)
    page = app.get(f"/sessions/{first.id}/people")
    undo = next(form for form in page.forms.values() if form.fields.get("act") and form["act"].value == "undo")
    undo.submit()
    assert dict(circle.signups(first.id))[hub.manager.id] is SignUpStatus.OUT


def test_codes_are_for_organizers_only(
    app: TestApp, hub: Hub, circle: Circle, first: GroupSession, sign_in: SignIn
) -> None:
    sign_in(app, hub.organizer)
    door = app.get(f"/sessions/{first.id}/door")
    assert first.door_code in re.sub(r"\s", "", door.html.select_one(".door-code").text)
    assert door.html.select_one(".door-qr svg path")
    for person in (None, hub.member, hub.other_member):
        app.reset()
        if person is not None:
            sign_in(app, person)
        for path in (f"/sessions/{first.id}", f"/sessions/{first.id}/check-in", "/groups/ai-friends"):
            page = app.get(path, status="*")
            assert first.door_code not in page.text and first.door_key not in page.text


def test_rates_and_streaks(
    app: TestApp, hub: Hub, circle: Circle, first: GroupSession, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    season_id = first.season_id
    dates = circle.dates(season_id)
    set_session(circle.sessions, dates[1].id, status=SessionStatus.SKIPPED)
    for date, people in ((dates[0], [hub.member, hub.organizer]), (dates[2], [hub.member])):
        for person in people:
            come(app, date, person, sign_in, clock)
    now = datetime.fromisoformat("2027-01-31T00:00:00+00:00")
    with circle.sessions.read() as db:
        season = attendance_of_season(db, season_id, now=now)
        one = attendance_of_resident(db, season_id, hub.organizer.id, now=now)
        before = attendance_of_season(db, season_id, now=dates[0].starts_at)
        assert none_attended(db, season_id, now=now).held == 2
    assert season[hub.member.id].attendance == Attendance(held=2, attended=2, streak=2, longest=2)
    assert (season[hub.member.id].minutes, season[hub.member.id].percent) == (240, 100)
    assert one == season[hub.organizer.id] and one.attendance == Attendance(2, 1, 0, 1)
    assert before == {}
    clock.move_to(now)
    sign_in(app, hub.member)
    assert "you came to 2 of 2 (100%). 2 in a row!" in card(app.get(f"/sessions/{first.id}"))
    app.get("/groups/ai-friends/seasons/1/attendance", status=403)
    sign_in(app, hub.organizer)
    listed = app.get("/groups/ai-friends/seasons/1/attendance").html.select(".rows li")
    assert [each.get_text(" ", strip=True) for each in listed] == [
        "김하늘 2 of 2 · 2 in a row 100%",
        "박도윤 1 of 2 50%",
        "이서준 0 of 2 0%",
    ]


def come(app: TestApp, date: GroupSession, person: Person, sign_in: SignIn, clock: time_machine.Traveller) -> None:
    clock.move_to(date.starts_at)
    sign_in(app, person)
    assert "checked in" in type_code(app, date, date.door_code)


