"""Bad input gets a clear answer with 4xx, keeps what was typed, and writes nothing; never a 500."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyramid.request import Request
from sqlalchemy import func, select
from webtest import TestApp

from campus.audit.models import AuditEntry
from campus.booking.models import Allocation, Booking
from campus.db import Sessions
from tests.support.applications import SignIn
from tests.support.hub import Hub

pytestmark = pytest.mark.usefixtures("clock")

GOOD = {
    "room": "meeting",
    "date": "2026-11-25",
    "start": "11:00",
    "end": "12:00",
    "people": "3",
    "title": "논문 초안",
    "purpose": "meeting",
    "visibility": "members",
    "note": "",
}


@pytest.fixture
def member(app: TestApp, hub: Hub, sign_in: SignIn) -> TestApp:
    sign_in(app, hub.member)
    return app


def token(app: TestApp) -> str:
    return str(app.get("/bookings/new").forms[0]["csrf_token"].value)


def assert_nothing_written(sessions: Sessions) -> None:
    with sessions.read() as db:
        for table in (Booking, Allocation, AuditEntry):
            assert db.scalar(select(func.count()).select_from(table)) == 0


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"start": "08:00", "end": "09:00"}, 422, "09:00"),
        ({"start": "12:00", "end": "11:00"}, 422, "later than the start"),
        ({"start": "11:00", "end": "11:00"}, 422, "later than the start"),
        ({"start": "11:10", "end": "12:10"}, 422, "30 min"),
        ({"start": "11:00", "end": "15:00"}, 422, "at most 3 h"),
        ({"start": "21:30", "end": "22:30"}, 422, "09:00–22:00"),
        ({"start": "25:00", "end": "26:00"}, 422, "time like 19:00"),
        ({"date": "2026-13-01"}, 422, "2026-11-25"),
        ({"date": "1999-01-01"}, 422, "2000"),
        ({"date": "2027-06-01"}, 422, "30 days ahead"),
        ({"date": "2026-11-24"}, 422, "already passed"),
        ({"room": "no-such-room"}, 422, "one of the list"),
        ({"room": ""}, 422, "one of the list"),
        ({"people": "0"}, 422, "from 1 to 1000"),
        ({"people": "many"}, 422, "from 1 to 1000"),
        ({"people": "9"}, 422, "holds 8"),
        ({"title": "가" * 10_000}, 422, "at most 120"),
        ({"title": "안\0녕"}, 422, "cannot be kept"),
        ({"purpose": "party"}, 422, "one of the list"),
        ({"visibility": "secret"}, 422, "one of the list"),
        ({"take": "meeting 2026-11-25 08:00 09:00"}, 422, "09:00"),
        ({"take": "x"}, 303, ""),
    ],
)
def test_a_form_that_does_not_pass(
    member: TestApp, sessions: Sessions, change: dict[str, str], status: int, said: str
) -> None:
    member.set_cookie("locale", "en")
    answer = member.post("/bookings/new", GOOD | {"csrf_token": token(member)} | change, status=status)
    assert said in answer.text
    if status == 422:
        assert_nothing_written(sessions)
        if "title" not in change:
            assert "논문 초안" in answer.text


def test_bidi_overrides_are_not_kept(member: TestApp, sessions: Sessions) -> None:
    title = "abc\u202egnp.exe"
    member.post("/bookings/new", GOOD | {"csrf_token": token(member), "title": title}, status=303)
    with sessions.read() as db:
        assert "\u202e" not in db.scalars(select(Booking.title)).one()


def test_a_token_of_another_visit_is_refused(member: TestApp, sessions: Sessions) -> None:
    member.post("/bookings/new", GOOD | {"csrf_token": "0" * 40}, status=400)
    member.post("/bookings/new", GOOD, status=400)
    assert_nothing_written(sessions)


def test_a_form_from_another_site_is_refused(member: TestApp, sessions: Sessions) -> None:
    sent = GOOD | {"csrf_token": token(member)}
    member.post("/bookings/new", sent, headers={"Origin": "https://evil.example"}, status=403)
    assert_nothing_written(sessions)


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b'{"room": ', "application/json", 415),
        (b"[" * 60_000, "application/json", 415),
        (b"title=%ff%fe", "application/x-www-form-urlencoded", 400),
        (b"title=\xff\xfe", "application/x-www-form-urlencoded", 400),
        (b"x", "multipart/form-data", 400),
        (b"x" * 140_000, "application/x-www-form-urlencoded", 413),
        (b"<xml/>", "text/xml", 415),
    ],
)
def test_bodies_that_are_no_forms(member: TestApp, sessions: Sessions, body: bytes, kind: str, status: int) -> None:
    member.post("/bookings/new", body, content_type=kind, status=status)
    answer = member.post(
        "/bookings/new", body, content_type=kind, headers={"Accept": "application/json"}, status=status
    )
    assert answer.json["status"] == status
    assert_nothing_written(sessions)


@pytest.mark.parametrize(
    "path",
    [
        "/rooms?date=%ff",
        "/rooms/%ff",
        "/bookings/%ff",
        "/rooms?date=9999-99-99&people=-1&zone=x&kind=x&equipment=x&equipment=y&q=%00",
        "/rooms/find?people=99999&start=99:99&minutes=x&near=x",
        "/rooms/meeting?week=0001-01-01",
        "/bookings/new?room=x&date=x&start=x&end=x&people=x",
        "/bookings/verdict?room=meeting&date=2026-11-25&start=11:00&end=10:00",
        "/bookings/verdict?occurrence=99999999999999999999",
        "/bookings?page=999999999999",
        "/bookings/999999999999999999999",
        "/feeds/rooms/nothing.ics",
    ],
)
def test_addresses_that_cannot_be_read(member: TestApp, path: str) -> None:
    # Not through WebTest, which cannot read such a path itself.
    answer = Request.blank(path, headers={"Cookie": f"login={member.cookies['login']}"}).get_response(member.app)
    assert answer.status_int in (200, 400, 404)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from([*GOOD, "take", "version", "form_key", "organizer"]),
        st.text(max_size=40) | st.sampled_from(["meeting", "24:00", "2026-11-25", "-1", "1e9"]),
    )
)
def test_no_form_makes_the_server_fail(member: TestApp, change: dict[str, str]) -> None:
    sent = {name: value.encode("utf-8", "replace").decode() for name, value in (GOOD | change).items()}
    sent["csrf_token"] = token(member)
    assert member.post("/bookings/new", sent, status="*").status_int in (303, 400, 409, 422)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(["date", "q", "people", "zone", "kind", "hours", "view"]), st.text(max_size=30)))
def test_no_filter_makes_the_board_fail(member: TestApp, asked: dict[str, str]) -> None:
    clean = {name: value.encode("utf-8", "replace").decode() for name, value in asked.items()}
    assert member.get("/rooms", clean, status="*").status_int == 200
