"""The booking form in a browser: the verdict while one types, refusals with ways out, and edits that cross."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from campus.booking.models import Purpose
from campus.booking.queries.occurrences import find_occurrence
from campus.booking.services import ChangeBooking, change_booking
from campus.domain.rules import Visibility
from campus.people.queries.logins import Identity
from campus.permissions import Role
from campus.spaces.queries.catalogue import read_catalogue
from tests.e2e.boards import NOW, TOMORROW, asked, book, booked, slot
from tests.support.applications import LiveServer
from tests.support.browser import PHONE, sign_in_browser
from tests.support.hub import Hub, Person

pytestmark = pytest.mark.usefixtures("clock")

TAKEN = f"/bookings/new?room=meeting&date={TOMORROW}&start=15:00&end=16:00"


@pytest.fixture
def visit(page: Page, live_server: LiveServer, hub: Hub) -> Page:
    """A member's browser, while someone else has the meeting room tomorrow from 15:00 to 16:00."""
    book(live_server.sessions, hub.meeting, slot(TOMORROW, "15:00", "16:00"), hub.other_member, "남의 예약")
    sign_in_browser(page, live_server, hub.member)
    return page


def test_the_verdict_follows_what_is_chosen_and_asks_with_nothing_more(visit: Page) -> None:
    visit.goto(f"/bookings/new?room=meeting&date={TOMORROW}&start=13:00&end=14:00")
    verdict = visit.locator("#booking-verdict")
    expect(verdict.locator(".is-ok")).to_be_visible()
    visit.locator("#title").fill("비밀 회의")
    requests = asked(visit)
    visit.locator("#end").select_option("15:30")
    expect(verdict.locator(".is-no")).to_be_visible()
    expect(verdict.locator("[name=take]")).to_have_count(3)
    visit.locator("#room").select_option("small")
    expect(verdict.locator(".is-ok")).to_contain_text("15:30")
    expect(visit.locator("#title")).to_have_value("비밀 회의")
    addresses = [urlsplit(address) for address in requests]
    assert {address.path for address in addresses} == {"/bookings/verdict"}
    assert {name for address in addresses for name in parse_qs(address.query)} == {
        "room",
        "date",
        "start",
        "end",
        "people",
    }


def test_a_refusal_keeps_the_words_and_one_tap_on_a_way_out_books_it(
    visit: Page, live_server: LiveServer, hub: Hub
) -> None:
    visit.goto(TAKEN)
    visit.locator("#title").fill("논문 초안 맞추기")
    visit.locator(".form-acts .btn-primary").click()
    verdict = visit.locator("#booking-verdict")
    expect(verdict).to_be_focused()
    expect(verdict.locator(".is-no")).to_be_visible()
    expect(visit.locator("#title")).to_have_value("논문 초안 맞추기")
    first = verdict.locator("[name=take]").first
    room, day, start, end = (first.get_attribute("value") or "").strip().split(" ")
    first.click()
    expect(visit.locator("h1")).to_have_text("논문 초안 맞추기")
    assert (room, day) == ("meeting", str(TOMORROW))
    assert booked(live_server.sessions)[1:] == [("논문 초안 맞추기", hub.meeting.id, slot(TOMORROW, start, end))]


def test_enter_never_takes_a_way_out(visit: Page, live_server: LiveServer) -> None:
    visit.goto(TAKEN)
    expect(visit.locator("#booking-verdict [name=take]").first).to_be_visible()
    visit.locator("#title").fill("엔터")
    visit.keyboard.press("Enter")
    expect(visit.locator("#booking-verdict")).to_be_focused()
    assert len(booked(live_server.sessions)) == 1


def test_on_a_phone_a_refusal_is_in_sight(visit: Page) -> None:
    visit.set_viewport_size(PHONE)
    visit.goto(TAKEN)
    visit.locator(".form-acts .btn-primary").click()
    expect(visit.locator("#booking-verdict [name=take]").first).to_be_in_viewport()


def edit_elsewhere(live_server: LiveServer, hub: Hub, booking_id: int, title: str) -> None:
    """The same member changes the title in another window."""
    who: Person = hub.member
    by = Identity(who.id, 0, who.name, who.email, Role.MEMBER, "ko", None, NOW)
    with live_server.sessions.write() as db:
        it = find_occurrence(db, booking_id)
        assert it is not None
        command = ChangeBooking(it.version, it.slot, title, Purpose.STUDY, it.people, Visibility.MEMBERS, "")
        change_booking(db, booking_id, read_catalogue(db).rooms[it.room_id], command, by=by, now=NOW)


def test_of_two_edits_the_later_sees_both_and_may_still_save(visit: Page, live_server: LiveServer, hub: Hub) -> None:
    booking_id = book(live_server.sessions, hub.small, slot(TOMORROW, "10:00", "11:00"), hub.member, "처음 제목")
    visit.goto(f"/bookings/{booking_id}/edit")
    edit_elsewhere(live_server, hub, booking_id, "다른 창의 제목")
    visit.locator("#title").fill("이 창의 제목")
    visit.locator(".form-acts .btn-primary").click()
    expect(visit.locator(".notice")).to_contain_text("다른 창의 제목")
    expect(visit.locator("#title")).to_have_value("이 창의 제목")
    visit.locator(".form-acts .btn-primary").click()
    expect(visit.locator("h1")).to_have_text("이 창의 제목")


def test_a_booking_may_be_moved_over_its_own_time(visit: Page, live_server: LiveServer, hub: Hub) -> None:
    booking_id = book(live_server.sessions, hub.small, slot(TOMORROW, "10:00", "11:00"), hub.member, "늘리기")
    visit.goto(f"/bookings/{booking_id}/edit")
    visit.locator("#end").select_option("12:00")
    expect(visit.locator("#booking-verdict .is-ok")).to_contain_text("12:00")
    visit.locator(".form-acts .btn-primary").click()
    expect(visit.locator("h1")).to_have_text("늘리기")
    assert booked(live_server.sessions)[-1][2] == slot(TOMORROW, "10:00", "12:00")


def test_a_booking_is_cancelled_by_one_tap_in_ones_list(visit: Page, live_server: LiveServer, hub: Hub) -> None:
    book(live_server.sessions, hub.small, slot(TOMORROW, "10:00", "11:00"), hub.member, "지울 예약")
    visit.goto("/bookings")
    visit.locator(".booking-row form button").click()
    expect(visit.locator(".booking-state .badge-stop")).to_be_visible()
    visit.goto("/bookings")
    expect(visit.locator(".booking-list:not(.is-past)")).to_have_count(0)


def test_the_finder_books_in_two_clicks(visit: Page, live_server: LiveServer) -> None:
    visit.goto(f"/rooms/find?date={TOMORROW}&start=15:00&minutes=60&people=6")
    visit.locator(".found .btn").first.click()
    visit.locator(".form-acts .btn-primary").click()
    expect(visit.locator(".booking-state .badge-ok")).to_be_visible()
    assert booked(live_server.sessions)[-1][2] == slot(TOMORROW, "15:00", "16:00")
