"""The pages of an import: the file, what is in it, and agreeing."""

import pytest
from webtest import Form, TestApp, TestResponse, Upload

from campus.db import Sessions
from campus.importing.models import ImportJob
from campus.importing.working import work_on_imports
from tests.booking.conftest import Block, listed, slot
from tests.importing.conftest import calendar, event
from tests.importing.test_services import TWO, booked
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub

pytestmark = pytest.mark.usefixtures("clock")
WHO = ("stranger", "member", "other_member", "organizer", "manager", "admin")
# Route and method: what a stranger gets, then the others; the import is the member's. A form with nothing in it has no
# file (422), or agrees to everything as it was shown (303).
DOORS = {
    "GET importing.start": (303, 200, 200, 200, 200, 200),
    "POST importing.start": (403, 422, 422, 422, 422, 422),
    "GET importing.preview": (303, 200, 404, 404, 404, 404),
    "POST importing.preview": (403, 303, 404, 404, 404, 404),
}


@pytest.fixture
def member(app: TestApp, hub: Hub, sign_in: SignIn) -> TestApp:
    sign_in(app, hub.member)
    app.set_cookie("locale", "en")
    return app


def form_with(page: TestResponse, field: str) -> Form:
    return next(each for each in page.forms.values() if field in each.fields)


def send(app: TestApp, data: bytes, **asked: object) -> TestResponse:
    form = form_with(app.get("/bookings/import"), "file")
    form["file"] = Upload("calendar.ics", data, "text/calendar")
    return form.submit(**asked)


def preview(app: TestApp, data: bytes) -> TestResponse:
    return send(app, data).follow()


def press(page: TestResponse, act: str, **asked: object) -> TestResponse:
    form = form_with(page, "people")
    values = [each._value for each in form.fields["do"]]
    return form.submit("do", index=values.index(act), **asked)


def test_a_file_is_shown_and_then_booked(member: TestApp, sessions: Sessions, hub: Hub) -> None:
    page = preview(member, TWO)
    assert "모임 a" in page.text
    assert "Thu 26 Nov 2026 11:00–12:00" in page.text
    assert booked(sessions) == []
    answer = press(page, "book", status=303).follow()
    assert "2 booked" in answer.text
    assert "Imported before, unchanged" in answer.text
    assert len(booked(sessions)) == 2
    again = preview(member, TWO)
    assert "There is nothing to import here" in again.text


def test_a_form_sent_twice_changes_nothing_the_second_time(member: TestApp, sessions: Sessions, hub: Hub) -> None:
    page = preview(member, TWO)
    press(page, "book", status=303)
    assert "Nothing was changed" in press(page, "book", status=303).follow().text
    assert len(booked(sessions)) == 2


def test_what_was_taken_meanwhile_is_told(member: TestApp, sessions: Sessions, hub: Hub, block: Block) -> None:
    page = preview(member, TWO)
    block(hub.meeting, slot("11:00", "12:00", days=1))
    answer = press(page, "book", status=409)
    assert "Something changed since you looked" in answer.text
    assert len(answer.html.select(".import-event.is-changed")) == 1
    assert "What was chosen here cannot be had" in answer.text
    assert len(booked(sessions)) == 1
    press(answer, "book", status=303)
    with sessions.read() as db:
        assert (hub.meeting.id, slot("10:00", "11:00", days=1)) in listed(db)
    assert len(booked(sessions)) == 3


def test_a_room_is_chosen(member: TestApp, sessions: Sessions, hub: Hub) -> None:
    page = preview(member, calendar(event("a", "20261126", "1100", "1200", LOCATION="카페")))
    assert "Without a room" in page.text
    form = form_with(page, "people")
    form["room-0"] = "small"
    page = press(page, "look", status=303).follow()
    assert "1 confirmed" in page.text
    press(page, "book", status=303)
    with sessions.read() as db:
        assert listed(db) == [(hub.small.id, slot("11:00", "12:00", days=1))]


def test_a_cancelled_event_is_cancelled_here(member: TestApp, sessions: Sessions, hub: Hub) -> None:
    press(preview(member, TWO), "book", status=303)
    page = preview(member, TWO.replace(b"SUMMARY", b"SEQUENCE:2\r\nSTATUS:CANCELLED\r\nSUMMARY"))
    form = form_with(page, "people")
    form["take-0"] = False
    press(page, "book", status=303)
    assert [state for _title, state in booked(sessions)] == ["confirmed", "cancelled"]


def test_korean_of_old_outlooks_is_read(member: TestApp, sessions: Sessions, hub: Hub) -> None:
    page = preview(member, TWO.decode().encode("cp949"))
    assert "CP949" in page.text
    press(page, "book", status=303)
    assert booked(sessions)[0] == ("모임 a", "confirmed")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04 no calendar", "This is not a calendar file"),
        (b"x" * (2 * 1024 * 1024 - 8_000), "at most 2.0 MB are read"),
    ],
    ids=["empty", "other", "large"],
)
def test_what_is_no_calendar_is_refused(
    member: TestApp, sessions: Sessions, hub: Hub, data: bytes, said: str
) -> None:
    answer = send(member, data, status=422)
    assert said in answer.text
    with sessions.read() as db:
        assert db.query(ImportJob).count() == 0


def test_a_bomb_is_explained_and_the_rest_is_there(member: TestApp, sessions: Sessions, hub: Hub) -> None:
    rules = ("FREQ=SECONDLY", "FREQ=DAILY;COUNT=1000000", "FREQ=DAILY;BYMONTHDAY=31;BYMONTH=2")
    bombs = [event(rule[:14], "20261126", "1100", "1200", RRULE=rule) for rule in rules]
    good = event("a", "20261126", "1100", "1200", LOCATION="회의실")
    page = preview(member, calendar(*bombs, good))
    assert "Looking through your calendar" in page.text
    settings = member.app.registry["settings"]
    assert work_on_imports(sessions, settings, now=NOW)
    page = member.get(page.request.path)
    assert "What was not read" in page.text
    press(page, "book", status=303)
    assert work_on_imports(sessions, settings, now=NOW)
    assert ("모임 a", "confirmed") in booked(sessions)


def test_other_forms_stay_small(member: TestApp, hub: Hub) -> None:
    member.post("/bookings/new", {"title": "x" * 200_000}, status=413)
    member.post("/bookings/import", "x" * (2 * 1024 * 1024 + 1), status=413)


def test_the_doors(app: TestApp, hub: Hub, sign_in: SignIn) -> None:
    sign_in(app, hub.member)
    path = send(app, TWO).location.removeprefix("http://localhost")
    found: dict[str, list[int]] = {name: [] for name in DOORS}
    for who in WHO:
        app.reset()
        if who != "stranger":
            sign_in(app, getattr(hub, who))
        token = "" if who == "stranger" else app.get("/bookings/import").forms[0]["csrf_token"].value
        for name in DOORS:
            method, route = name.split()
            address = path if route == "importing.preview" else "/bookings/import"
            empty = {"csrf_token": token, "do": "book"}
            answer = app.get(address, status="*") if method == "GET" else app.post(address, empty, status="*")
            found[name].append(answer.status_int)
    assert {name: tuple(statuses) for name, statuses in found.items()} == DOORS


def test_the_link_is_where_bookings_are(member: TestApp, hub: Hub) -> None:
    assert member.get("/bookings").html.select_one("a[href='/bookings/import']") is not None
