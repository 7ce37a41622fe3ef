"""Months that are closed, and the past by other rules, in a real browser."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from campus.people.models import Resident
from tests.reports.conftest import Acting, Put, acting, put  # noqa: F401 - a fixture
from tests.reports.test_community_page import put_example
from tests.support.applications import LiveServer
from tests.support.browser import sign_in_browser
from tests.support.hub import Hub
from tests.support.looking import BOTH, look

pytestmark = pytest.mark.usefixtures("clock")


@BOTH
def test_a_month_is_closed_and_the_past_played_again(
    page: Page, live_server: LiveServer, hub: Hub, acting: Acting  # noqa: F811
) -> None:
    with live_server.sessions.write() as db:
        db.execute(update(Resident).values(locale=page.evaluate("navigator.language")[:2]))
    october = Put(hub.meeting, "9:00", "11:00", came="9:00", day=date(2026, 10, 20))
    put(live_server.sessions, october, hub.member)
    put_example(live_server.sessions, hub, acting)
    sign_in_browser(page, live_server, hub.manager)
    page.goto("/reports/months")
    look(page, "months")
    buttons = page.locator("form[action$='/close'] button")
    expect(buttons).to_have_count(1)
    buttons.press("Enter")
    expect(buttons).to_have_count(0)
    page.locator("a[href='/reports/months?month=2026-10']").press("Enter")
    expect(page.locator("#corrections")).to_be_visible()
    look(page, "months-corrections")
    page.goto("/reports/what-if?from=2026-11-01&to=2026-11-24&tidy=0&release=10&room=seminar&parts=2")
    expect(page.locator("#found")).to_be_visible()
    look(page, "what-if")
    page.goto("/reports/what-if?from=2026-11-24&to=2026-11-01")
    expect(page.get_by_role("alert")).to_be_visible()
    look(page, "what-if-refused")
