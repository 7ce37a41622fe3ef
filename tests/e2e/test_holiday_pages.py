"""Holidays and the line for a room in a real browser: nothing for axe to find, nothing wider than the screen."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from campus.booking.models import Healing
from campus.people.models import Resident
from tests.booking.conftest import slot
from tests.support.applications import LiveServer
from tests.support.browser import DESKTOP, PHONE, axe, sign_in_browser
from tests.support.hub import Hub
from tests.support.waiting import CONFIRMED, PutDate, look, put_season

PICTURES = os.environ.get("CAMPUS_PICTURES")
NARROW = {"width": 320, "height": 700}
SETTLED = """() => new Promise(done => requestAnimationFrame(() => {
  document.getAnimations().forEach(each => each.finish());
  requestAnimationFrame(done);
}))"""
BOTH = pytest.mark.parametrize("page", ["ko-KR", "en-GB"], indirect=True)
pytestmark = pytest.mark.usefixtures("clock")


def _look(page: Page, name: str) -> None:
    language = page.locator("html").get_attribute("lang")
    for size, scheme in ((DESKTOP, "light"), (PHONE, "light"), (NARROW, "dark")):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        page.evaluate(SETTLED)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= size["width"], f"{name} is {width} wide on a screen of {size['width']}"
        axe(page)
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{language}-{size['width']}-{scheme}.png", full_page=True)
    page.set_viewport_size(DESKTOP)


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
    _look(page, "holidays")
    page.fill("#day", "2026-12-25")
    page.locator("form[action='/manage/holidays/add'] button").click()
    expect(page.locator(".error-summary")).to_be_focused()
    _look(page, "holidays-refused")
    page.fill("#day", "2026-12-04")
    page.keyboard.press("Enter")
    expect(page.locator(".holiday-counts")).to_be_visible()
    _look(page, "holidays-entered")
    sign_in_browser(page, live_server, hub.organizer)
    page.goto(f"/bookings/{season.booking_id}")
    _look(page, "holiday-question")
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
    _look(page, "waiting")
    page.locator("#waiting form:has(input[value='accept']) button").click()
    expect(page.locator("#waiting li")).to_have_count(1)
