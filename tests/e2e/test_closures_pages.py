"""Closures, blocks and what is in the way in a real browser: nothing for axe to find, nothing too wide."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from campus.people.models import Resident
from tests.booking.conftest import slot
from tests.support.applications import LiveServer
from tests.support.browser import sign_in_browser
from tests.support.hub import Hub
from tests.support.looking import BOTH, look
from tests.support.waiting import PutDate, put_season

pytestmark = pytest.mark.usefixtures("clock")

PAGES = {
    "/rooms/meeting": "blocked-room",
    "/manage/rooms/meeting/empty": "empty-a-room",
    "/manage/rooms/meeting/retire": "retire-a-room",
    "/manage/bookings": "bookings-at-the-desk",
}


@BOTH
def test_works_on_a_floor_from_the_form_to_the_list(page: Page, hub: Hub, live_server: LiveServer) -> None:
    locale = page.evaluate("navigator.language")[:2]
    with live_server.sessions.write() as db:
        db.execute(update(Resident).values(locale=locale))
    dates = [PutDate(slot("14:00", "16:00", days=day)) for day in (2, 9, 16)]
    put_season(live_server.sessions, hub.organizer, hub.meeting, dates)
    put_season(live_server.sessions, hub.member, hub.small, [PutDate(slot("10:00", "11:00", days=2))], title="면담")
    sign_in_browser(page, live_server, hub.manager)
    page.goto("/manage/closures")
    look(page, "closures-empty")
    page.goto("/manage/blocks/new")
    page.locator("button[value='preview']").click()
    expect(page.locator(".error-summary")).to_be_focused()
    look(page, "block-refused")
    page.fill("#day", "2026-11-27")
    page.fill("#start", "09:00")
    page.fill("#end", "18:00")
    page.fill("#reason_ko", "3층 냉난방 점검")
    page.fill("#reason_en", "Works on heating and cooling")
    for place in (hub.meeting, hub.small):
        page.locator(f"input[name='targets'][value='room-{place.id}']").check()
    page.locator("#reason_en").press("Enter")
    expect(page.locator("select[name^='choice-']")).to_have_count(2)
    look(page, "block-plan")
    page.locator("select[name^='choice-']").first.select_option("cancel")
    page.locator("button[value='save']").click()
    expect(page.locator(".error-summary")).to_be_focused()
    page.fill("#message_ko", "냉난방 점검이 있어 방을 비웁니다. 죄송합니다.")
    page.fill("#message_en", "The heating is being repaired. We are sorry.")
    page.locator("button[value='save']").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h2#rooms")).to_be_visible()
    look(page, "blocks")
    for path, name in PAGES.items():
        page.goto(path)
        look(page, name)
