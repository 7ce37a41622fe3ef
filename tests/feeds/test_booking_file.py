"""One booking as a file, and the ways to subscribe to a room."""

import pytest
import time_machine
from icalendar import Calendar
from webtest import TestApp

from campus.db import Sessions
from campus.domain.rules import Visibility
from tests.booking.conftest import slot
from tests.feeds.conftest import Book, standing
from tests.support.applications import SignIn
from tests.support.hub import Hub

NOTE = "비밀번호는 7741입니다"


@pytest.fixture(autouse=True)
def _some_day(clock: time_machine.Traveller) -> None:
    """All of these stand at the tests' Wednesday."""


def test_its_holder_takes_it_home_with_the_note(
    app: TestApp, hub: Hub, sessions: Sessions, book: Book, sign_in: SignIn
) -> None:
    booking_id = book(hub.meeting, slot("11:00", "12:00"), visibility=Visibility.TIME_ONLY)
    sign_in(app, hub.member)
    answer = app.get(f"/bookings/{booking_id}.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="booking-{booking_id}.ics"; ')
    assert answer.headers["Cache-Control"].startswith("private")
    calendar = Calendar.from_ical(answer.body)
    (event,) = calendar.walk("VEVENT")
    assert "METHOD" not in calendar
    assert event["UID"] == f"{standing(sessions, booking_id).uid}@localhost"
    assert event["SUMMARY"] == "생성 모델, 함께 읽기"
    assert NOTE in event["DESCRIPTION"]
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (
        slot("11:00", "12:00").starts_at,
        slot("11:00", "12:00").ends_at,
    )


def test_another_member_reads_no_note(app: TestApp, hub: Hub, book: Book, sign_in: SignIn) -> None:
    booking_id = book(hub.meeting, slot("11:00", "12:00"), visibility=Visibility.MEMBERS)
    sign_in(app, hub.other_member)
    text = app.get(f"/bookings/{booking_id}.ics").text
    assert "SUMMARY:생성 모델" in text
    assert "비밀번호" not in text
    assert hub.member.email not in text


def test_who_may_know_the_time_only_gets_what_a_missing_booking_gives(
    app: TestApp, hub: Hub, book: Book, sign_in: SignIn
) -> None:
    members = book(hub.meeting, slot("11:00", "12:00"), visibility=Visibility.MEMBERS)
    nobody = book(hub.meeting, slot("13:00", "14:00"), visibility=Visibility.TIME_ONLY)
    app.get(f"/bookings/{members}.ics", status=404)
    sign_in(app, hub.other_member)
    app.get(f"/bookings/{members}.ics", status=200)
    app.get(f"/bookings/{nobody}.ics", status=404)
    app.get("/bookings/99999.ics", status=404)
    app.get("/bookings/99999999999999999999.ics", status=404)


def test_a_room_s_page_offers_every_calendar(app: TestApp, hub: Hub) -> None:
    app.set_cookie("locale", "en")
    page = app.get("/rooms/meeting")
    links = {link["href"] for link in page.html.select("a[href]")}
    address = "localhost%2Ffeeds%2Frooms%2Fmeeting.ics%3Flang%3Den"
    assert "webcal://localhost/feeds/rooms/meeting.ics?lang=en" in links
    assert f"https://calendar.google.com/calendar/render?cid=webcal%3A%2F%2F{address}" in links
    assert (
        f"https://outlook.live.com/calendar/0/addfromweb?url=http%3A%2F%2F{address}&name=Meeting%20room" in links
    )
    assert 'value="http://localhost/feeds/rooms/meeting.ics?lang=en"' in page.text
