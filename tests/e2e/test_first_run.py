"""An empty database, a browser, and the setup page alone: from nothing to the first booking."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from campus.booking.models import Booking
from campus.db import Sessions
from campus.founding.gate import FOUNDED
from campus.people.models import Resident
from tests.e2e.boards import TOMORROW
from tests.support.applications import LiveServer
from tests.support.looking import BOTH, look
from tests.support.setting_up import FILLED, new_code

pytestmark = pytest.mark.usefixtures("clock")

TICKS = ("agree_terms", "agree_privacy")


@pytest.fixture(autouse=True)
def _empty(sessions: Sessions) -> None:
    sessions.info[FOUNDED] = False


def fill(page: Page) -> None:
    for name, value in FILLED.items():
        page.fill(f"#{name}", value)
    for name in TICKS:
        page.check(f"#{name}")


@BOTH
def test_from_an_empty_database_to_the_first_booking(page: Page, live_server: LiveServer) -> None:
    code = new_code(live_server.sessions)
    page.goto("/")
    expect(page).to_have_url(f"{live_server.url}/setup")
    page.locator("details.more > summary").evaluate_all("all => all.forEach(each => each.click())")
    look(page, "setup")
    page.fill("#code", "0000-0000")
    page.locator("#setup .form-acts button").click()
    look(page, "setup-wrong")
    page.fill("#code", code)
    fill(page)
    page.locator("[name=more]").click()
    expect(page.locator(".setup-room")).to_have_count(6)
    for _ in range(2):
        language = page.locator("html").get_attribute("lang")
        page.locator(".site-header [name=locale]").click()
        expect(page.locator("html")).not_to_have_attribute("lang", str(language))
        expect(page.locator("#hub_ko")).to_have_value(FILLED["hub_ko"])
    page.fill("#password", FILLED["password"])
    page.fill("#again", FILLED["again"])
    page.locator("#again").press("Enter")
    expect(page).to_have_url(f"{live_server.url}/setup/ready")
    look(page, "setup-ready")
    page.locator(".setup-next").first.click()
    _book(page, live_server)


def _book(page: Page, live_server: LiveServer) -> None:
    expect(page.locator("h1")).to_be_visible()
    page.goto(f"/bookings/new?room=meeting-room-one&date={TOMORROW}&start=10:00&end=11:00")
    page.fill("#title", "첫 모임")
    page.locator("#title").press("Enter")
    expect(page.locator("h1")).to_contain_text("첫 모임")
    with live_server.sessions.read() as db:
        assert db.scalars(select(Booking.title)).all() == ["첫 모임"]
        assert db.scalars(select(Resident.name)).all() == [FILLED["name"]]


def test_a_link_brings_the_code_and_leaves_the_address(page: Page, live_server: LiveServer) -> None:
    code = new_code(live_server.sessions)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/setup#{code}")
    expect(page.locator("#code")).to_have_value(code)
    expect(page).to_have_url(f"{live_server.url}/setup")
    assert not [url for url in asked if code in url.partition("#")[0]]


def test_the_page_works_by_keyboard_and_without_script(page: Page, live_server: LiveServer, chromium) -> None:
    context = chromium.new_context(base_url=live_server.url, locale="ko-KR", java_script_enabled=False)
    plain = context.new_page()
    code = new_code(live_server.sessions)
    plain.goto("/setup")
    plain.fill("#code", code)
    fill(plain)
    plain.focus("#hub_ko")
    # The return key opens the hub; it does not ask for more rows.
    plain.keyboard.press("Enter")
    plain.wait_for_url("**/setup/ready")
    context.close()
