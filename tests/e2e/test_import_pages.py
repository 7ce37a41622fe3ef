"""The pages of an import in a real browser: nothing for axe to find, nothing wider than the screen, both languages."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import update

from campus.importing.models import ImportJob
from campus.importing.working import work_on_imports
from tests.booking.conftest import Block, acting, block, slot
from tests.importing.conftest import calendar, event
from tests.support.applications import LiveServer
from tests.support.browser import sign_in_browser
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.looking import BOTH, look

__all__ = ["acting", "block"]

pytestmark = pytest.mark.usefixtures("clock")

FILE = calendar(
    event("논문 읽기", "20261126", "1100", "1200", LOCATION="본관 회의실"),
    event("콜로퀴엄", "20261127", "1500", "1600", LOCATION="대강당 A", RRULE="FREQ=WEEKLY;COUNT=3"),
    event("커피", "20261126", "1400", "1500", LOCATION="신성동 카페"),
    event("겹침", "20261126", "1130", "1230", LOCATION="회의실"),
    event("지난 모임", "20261120", "1100", "1200", LOCATION="회의실"),
    event("복잡한 모임", "20261126", "1100", "1200", RRULE="FREQ=SECONDLY"),
)
TIMES = [(f"202612{day:02}", hour) for day in range(1, 21) for hour in range(10, 16)]
LARGE = calendar(
    *(event(f"{day}-{hour}", day, f"{hour}00", f"{hour}30", LOCATION="회의실") for day, hour in TIMES),
    event("겹침", "20261201", "1000", "1100", LOCATION="회의실"),
)


def choose(page: Page, data: bytes) -> None:
    page.goto("/bookings/import")
    page.locator("#file").set_input_files({"name": "a.ics", "mimeType": "text/calendar", "buffer": data})
    page.locator(".import-start .btn-primary").click()


@BOTH
def test_importing(page: Page, hub: Hub, live_server: LiveServer, block: Block) -> None:
    block(hub.hall_a, slot("15:00", "16:00", days=9))
    sign_in_browser(page, live_server, hub.member)
    page.goto("/bookings")
    page.locator("a[href='/bookings/import']").click()
    look(page, "import-start")
    choose(page, b"no calendar")
    look(page, "import-refused")
    choose(page, FILE)
    expect(page.locator(".import-event")).to_have_count(5)
    look(page, "import-preview")
    block(hub.meeting, slot("11:00", "12:00", days=1))
    page.locator("[data-book]").click()
    expect(page.locator(".import-event.is-changed")).to_have_count(1)
    look(page, "import-changed")
    page.locator("[data-book]").click()
    expect(page.locator(".notice-ok")).to_be_visible()
    look(page, "import-done")
    page.goto("/bookings/import")
    look(page, "import-again")


@BOTH
def test_a_large_file_is_looked_through_by_the_worker(page: Page, hub: Hub, live_server: LiveServer) -> None:
    sign_in_browser(page, live_server, hub.member)
    choose(page, LARGE)
    expect(page.locator("progress")).to_be_visible()
    look(page, "import-progress")
    with live_server.sessions.write() as db:
        db.execute(update(ImportJob).values(done=60, began_at=NOW - timedelta(minutes=1)))
    expect(page.locator("progress")).to_have_attribute("value", "60")
    look(page, "import-half-way")
    page.goto("/bookings/import")
    look(page, "import-under-way")
    page.go_back()
    assert work_on_imports(live_server.sessions, live_server.settings, now=NOW)
    expect(page.locator(".import-event")).to_have_count(1)
    look(page, "import-to-look-at")
    page.locator("[value='show all']").click()
    expect(page.locator(".import-event")).to_have_count(50)
    page.locator("[data-book]").click()
    look(page, "import-booking")
    assert work_on_imports(live_server.sessions, live_server.settings, now=NOW)
    expect(page.locator(".notice-ok")).to_be_visible()


def said(page: Page) -> str:
    return page.locator("#plan-said").inner_text()


@BOTH
def test_the_running_sentence_is_the_servers(
    page: Page, hub: Hub, live_server: LiveServer, block: Block
) -> None:
    block(hub.hall_a, slot("15:00", "16:00", days=9))
    sign_in_browser(page, live_server, hub.member)
    choose(page, FILE)
    sentences = [said(page)]
    for name, value in (("choice-3-", "skip"), ("choice-1-", "wait"), ("choice-1-", "move:studio:15:00")):
        page.locator(f"[name^={name}][value='{value}']").first.check(force=True)
        expect(page.locator("#plan-said")).not_to_have_text(sentences[-1])
        shown, button = said(page), page.locator("[data-book]").inner_text()
        own = page.locator("[data-own-said]").all_inner_texts()
        with page.expect_event("load"):
            page.locator(".plan-foot [value=look]").click()
        expect(page.locator("#plan-said")).to_have_text(shown)
        assert page.locator("[data-book]").inner_text() == button
        assert page.locator("[data-own-said]").all_inner_texts() == own
        sentences.append(shown)
    assert len(set(sentences)) == 4


def test_without_script(chromium: Browser, live_server: LiveServer, hub: Hub, block: Block) -> None:
    block(hub.meeting, slot("11:00", "12:00", days=1))
    context = chromium.new_context(base_url=live_server.url, locale="ko-KR", java_script_enabled=False)
    page = context.new_page()
    sign_in_browser(page, live_server, hub.member)
    choose(page, LARGE)
    expect(page.locator("progress")).to_be_visible()
    assert work_on_imports(live_server.sessions, live_server.settings, now=NOW)
    page.locator(".import-progress a").click()
    expect(page.locator(".import-event").first).to_be_visible()
    choose(page, FILE)
    before = said(page)
    page.locator("[value=skip][type=radio]").first.check(force=True)
    page.locator(".plan-foot [value=look]").click()
    assert said(page) != before
    page.locator("[data-book]").click()
    expect(page.locator(".notice-ok")).to_be_visible()
    context.close()
