"""The sheet of a month in a real browser: open and closed, on the screen and as it prints."""

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from campus.booking.models import Occurrence, OccurrenceStatus
from campus.people.models import Resident
from tests.reports.conftest import Acting, Put, acting, put  # noqa: F401 - a fixture
from tests.reports.test_community_page import put_example
from tests.support.applications import LiveServer
from tests.support.browser import axe, sign_in_browser
from tests.support.hub import Hub
from tests.support.looking import BOTH, keep_picture, look

pytestmark = pytest.mark.usefixtures("clock")
# A4 at 96 dots an inch, less the margins.
PAPER = {"width": 695, "height": 1032}


@BOTH
def test_a_month_open_closed_and_on_paper(
    page: Page, live_server: LiveServer, hub: Hub, acting: Acting  # noqa: F811
) -> None:
    with live_server.sessions.write() as db:
        db.execute(update(Resident).values(locale=page.evaluate("navigator.language")[:2]))
    day = date(2026, 10, 20)
    first = put(live_server.sessions, Put(hub.meeting, "9:00", "11:00", came="9:00", day=day), hub.member)
    put(live_server.sessions, Put(hub.small, "9:00", "10:00", came="9:00", day=day), hub.member)
    put_example(live_server.sessions, hub, acting)
    sign_in_browser(page, live_server, hub.manager)
    page.goto("/reports/months")
    page.locator("a[href='/reports/months/2026-10']").press("Enter")
    expect(page.locator("#when")).to_be_visible()
    look(page, "month-open")
    page.locator("form[action$='/close'] button").press("Enter")
    expect(page).to_have_url(re.compile(r"\?month=2026-10$"))
    with live_server.sessions.write() as db:
        db.execute(update(Occurrence).where(Occurrence.id == first).values(status=OccurrenceStatus.CANCELLED))
    page.goto("/reports/months/2026-10")
    expect(page.locator("#corrections")).to_be_visible()
    expect(page.locator("form[action$='/close']")).to_have_count(0)
    look(page, "month-closed")
    on_paper(page)
    page.goto("/reports/months/2027-01")
    look(page, "month-to-come")


def on_paper(page: Page) -> None:
    """Without what leads elsewhere, no wider than the sheet; the pictures are there."""
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print", color_scheme="dark")
    for gone in (".site-header", ".page-tabs", ".page-head-acts", ".month-steps", ".site-footer", ".month-behind"):
        assert not [each for each in page.locator(gone).all() if each.is_visible()], gone
    for there in ("h1", ".month-figures", ".heat", ".report-trend", ".report-rooms", "#community", "#corrections"):
        expect(page.locator(there).first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PAPER["width"]
    axe(page)
    keep_picture(page, "month-on-paper")
    assert len(re.findall(rb"/Type /Page\b", page.pdf(prefer_css_page_size=True))) == 2
    page.emulate_media(media="screen")
