"""The community report in a real browser: empty, full, refused, the sessions behind a number, paper."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from campus.people.models import Resident
from tests.reports.conftest import Acting, acting, on  # noqa: F401 - a fixture
from tests.reports.outcomes import put_interest, put_opportunity
from tests.reports.test_community_outcomes import put_introductions, put_newcomers
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


@BOTH
def test_what_is_behind(page: Page, live_server: LiveServer, hub: Hub, acting: Acting) -> None:  # noqa: F811
    """The report narrowed and compared, and each of its lists."""
    people = put_introductions(live_server.sessions, hub)
    with live_server.sessions.write() as db:
        for title in ("공동 연구에 함께할 기관을 찾습니다", "데이터를 빌려드립니다"):
            it = put_opportunity(db, hub, on(date(2026, 11, 3), "12:00"), title)
            put_interest(db, it, hub.etri.id, hub.other_member.id, on(date(2026, 11, 4), "12:00"))
    put_newcomers(live_server.sessions, hub, acting, 2, people[:7])
    sign_in_browser(page, live_server, hub.manager)
    page.goto(MONTH + "&beside=year&building=main&organization-kind=university")
    look(page, "community-report-narrowed")
    page.goto(MONTH)
    page.locator('.report-fig a[href*="/reports/introductions"]').press("Enter")
    expect(page.locator("#by-state")).to_be_visible()
    for name in ("introductions", "opportunities", "newcomers"):
        page.goto(f"/reports/{name}?period=month&date=2026-11-01")
        expect(page.locator(".rows > li, .report-shares").first).to_be_visible()
        look(page, f"community-report-{name}")
    page.goto("/reports/newcomers?period=day&date=2026-11-02")
    look(page, "community-report-newcomers-empty")


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
