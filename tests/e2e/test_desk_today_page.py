"""The desk at a glance in a browser: what is due is settled by one key, a closure ahead says what stands in it."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from campus.domain.hubtime import local_date
from campus.spaces.models import Closure
from campus.spaces.services.revision import renew_revision
from tests.reports.conftest import Put, on, put
from tests.support.applications import LiveServer
from tests.support.browser import sign_in_browser
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.looking import BOTH, look

pytestmark = pytest.mark.usefixtures("clock")


@BOTH
def test_the_desk_at_a_glance(page: Page, live_server: LiveServer, hub: Hub) -> None:
    day = local_date(NOW) + timedelta(days=3)
    put(live_server.sessions, Put(hub.meeting, "10:00", "11:00", day=day), hub.member)
    with live_server.sessions.write() as db:
        times = {"starts_at": on(day, "9:00"), "ends_at": on(day, "18:00")}
        db.add(Closure(building_id=hub.building.id, reason_ko="전기 점검", reason_en="Power check", **times))
        renew_revision(db, now=NOW)
    sign_in_browser(page, live_server, hub.manager)
    page.goto("/manage")
    look(page, "desk-today")
    expect(page.locator(".desk-today .badge-wait, .desk-today .badge")).not_to_have_count(0)
    link = page.locator(".desk-lines a[href='/manage/approvals']")
    link.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{live_server.url}/manage/approvals")
