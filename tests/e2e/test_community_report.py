"""The community report in a real browser: empty, full, refused, the sessions behind a number, paper."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from campus.people.models import Resident
from tests.reports.conftest import Acting, acting  # noqa: F401 - a fixture
from tests.reports.test_community_page import put_example
from tests.support.applications import LiveServer
from tests.support.browser import sign_in_browser
from tests.support.hub import Hub
from tests.support.looking import BOTH, keep_picture, look

pytestmark = pytest.mark.usefixtures("clock")
MONTH = "/reports/community?period=month&date=2026-11-01"


@pytest.fixture(autouse=True)
def _in_their_language(page: Page, live_server: LiveServer) -> None:
    with live_server.sessions.write() as db:
        db.execute(update(Resident).values(locale=page.evaluate("navigator.language")[:2]))


@BOTH
def test_the_report(page: Page, live_server: LiveServer, hub: Hub, acting: Acting) -> None:  # noqa: F811
    sign_in_browser(page, live_server, hub.manager)
    page.goto(MONTH)
    look(page, "community-report-empty")
    put_example(live_server.sessions, hub, acting)
    page.goto(MONTH)
    expect(page.locator(".meeting-matrix tbody tr")).to_have_count(3)
    look(page, "community-report")
    page.locator(".meeting-matrix a").first.press("Enter")
    expect(page.locator(".rows > li")).to_have_count(2)
    look(page, "community-report-sessions")
    page.goto("/reports/community?period=custom&from=2026-11-24&to=2026-11-01")
    look(page, "community-report-refused")


def test_on_paper(page: Page, live_server: LiveServer, hub: Hub, acting: Acting) -> None:  # noqa: F811
    """No controls, and nothing wider than the sheet."""
    put_example(live_server.sessions, hub, acting)
    sign_in_browser(page, live_server, hub.manager)
    page.set_viewport_size({"width": 720, "height": 1000})
    page.goto(MONTH)
    page.emulate_media(media="print")
    expect(page.locator(".report-asked")).to_be_hidden()
    frames = "[...document.querySelectorAll('.table-frame')].filter((it) => it.scrollWidth > it.clientWidth + 1).length"
    assert page.evaluate(frames) == 0
    keep_picture(page, "community-report-paper")
