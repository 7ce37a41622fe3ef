"""Holidays and the line for a room in a real browser: nothing for axe to find, nothing wider than the screen."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from campus.booking.models import Healing
from campus.people.models import Resident
from tests.booking.conftest import slot
from tests.support.applications import LiveServer
from tests.support.browser import sign_in_browser
from tests.support.hub import Hub
from tests.support.looking import BOTH
from tests.support.looking import look as look_at
from tests.support.waiting import CONFIRMED, PutDate, look, put_season

pytestmark = pytest.mark.usefixtures("clock")


@BOTH
def test_a_late_holiday_from_the_desk_to_the_organizer(page: Page, hub: Hub, live_server: LiveServer) -> None:
    locale = page.evaluate("navigator.language")[:2]
    with live_server.sessions.write() as db:
        db.execute(update(Resident).values(locale=locale))
    dates = [PutDate(slot("19:00", "21:00", days=day)) for day in (2, 9, 16)]
    season = put_season(live_server.sessions, hub.organizer, hub.meeting, dates)
    for number in range(3):
        hours = f"{10 + number}:00", f"{11 + number}:00"
        put_season(live_server.sessions, hub.member, hub.studio, [PutDate(slot(*hours, days=9))], title="세미나 준비")
    sign_in_browser(page, live_server, hub.manager)
    page.goto("/manage/holidays")
    look_at(page, "holidays")
    page.fill("#day", "2026-12-25")
    page.locator("form[action='/manage/holidays/add'] button").click()
    expect(page.locator(".error-summary")).to_be_focused()
    look_at(page, "holidays-refused")
    page.fill("#day", "2026-12-04")
    page.keyboard.press("Enter")
    expect(page.locator(".holiday-counts")).to_be_visible()
    look_at(page, "holidays-entered")
    sign_in_browser(page, live_server, hub.organizer)
    page.goto(f"/bookings/{season.booking_id}")
    look_at(page, "holiday-question")
    page.locator("form:has(input[value='kept']) button").click()
    expect(page.locator(".notice-wait")).to_have_count(0)


@BOTH
def test_the_line_for_a_room(page: Page, hub: Hub, live_server: LiveServer) -> None:
    free, taken = slot("19:00", "21:00", days=9), slot("19:00", "21:00", days=16)
    put_season(live_server.sessions, hub.member, hub.meeting, [PutDate(taken)])
    dates = [PutDate(day, CONFIRMED, Healing.OFFER, hub.small) for day in (free, taken)]
    season = put_season(live_server.sessions, hub.organizer, hub.meeting, dates)
    look(live_server.sessions, live_server.settings)
    sign_in_browser(page, live_server, hub.organizer)
    page.goto(f"/bookings/{season.booking_id}")
    expect(page.locator("#waiting li")).to_have_count(2)
    look_at(page, "waiting")
    page.locator("#waiting form:has(input[value='accept']) button").click()
    expect(page.locator("#waiting li")).to_have_count(1)
