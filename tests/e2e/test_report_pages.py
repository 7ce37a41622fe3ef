"""Reports in a real browser: figures, tables that scroll in their own frame, the list behind a number, paper."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from campus.people.models import Resident
from tests.reports.conftest import keep_all
from tests.reports.test_bookings_behind import put_weeks
from tests.support.applications import LiveServer
from tests.support.browser import sign_in_browser
from tests.support.hub import Hub
from tests.support.looking import BOTH, keep_picture, look

pytestmark = pytest.mark.usefixtures("clock")
MONTH = "/reports/occupancy?period=month&date=2026-11-01"


@pytest.fixture(autouse=True)
def _in_their_language(page: Page, live_server: LiveServer) -> None:
    with live_server.sessions.write() as db:
        db.execute(update(Resident).values(locale=page.evaluate("navigator.language")[:2]))


@BOTH
def test_the_report(page: Page, live_server: LiveServer, hub: Hub) -> None:
    sign_in_browser(page, live_server, hub.manager)
    page.goto(MONTH)
    look(page, "report-empty")
    put_weeks(live_server.sessions, hub)
    keep_all(live_server.sessions)
    page.goto(MONTH)
    expect(page.locator(".report-fig")).to_have_count(9)
    look(page, "report-month")
    page.goto(f"{MONTH}&room=meeting&layer=booked")
    page.locator("details.more summary").last.press("Enter")
    look(page, "report-room")
    page.goto("/reports/occupancy?period=custom&from=2026-11-24&to=2026-11-01")
    look(page, "report-refused")


@BOTH
def test_the_bookings_behind_a_number(page: Page, live_server: LiveServer, hub: Hub) -> None:
    put_weeks(live_server.sessions, hub)
    keep_all(live_server.sessions)
    sign_in_browser(page, live_server, hub.manager)
    page.goto(MONTH)
    page.locator(".report-fig a").nth(2).press("Enter")
    expect(page.locator(".rows > li").first).to_be_visible()
    look(page, "report-bookings")
    page.goto("/reports/bookings?period=day&date=2026-11-02")
    look(page, "report-bookings-none")


def test_on_paper(page: Page, live_server: LiveServer, hub: Hub) -> None:
    """No controls, and nothing wider than the sheet."""
    put_weeks(live_server.sessions, hub)
    keep_all(live_server.sessions)
    sign_in_browser(page, live_server, hub.manager)
    page.set_viewport_size({"width": 720, "height": 1000})
    page.goto(MONTH)
    page.emulate_media(media="print")
    expect(page.locator(".report-asked")).to_be_hidden()
    expect(page.locator(".report-steps")).to_be_hidden()
    expect(page.locator(".report-figs").first).to_be_visible()
    frames = "[...document.querySelectorAll('.table-frame')].filter((it) => it.scrollWidth > it.clientWidth + 1).length"
    assert page.evaluate(frames) == 0
    keep_picture(page, "report-paper")
