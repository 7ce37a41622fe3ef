"""The pages of an import in a real browser: nothing for axe to find, nothing wider than the screen, both languages."""

import pytest
from playwright.sync_api import Page, expect

from tests.booking.conftest import Block, acting, block, slot
from tests.importing.conftest import calendar, event
from tests.support.applications import LiveServer
from tests.support.browser import sign_in_browser
from tests.support.hub import Hub
from tests.support.looking import BOTH, look

__all__ = ["acting", "block"]

pytestmark = pytest.mark.usefixtures("clock")

FILE = calendar(
    event("논문", "20261126", "1100", "1200", LOCATION="본관 회의실"),
    event("콜로퀴엄", "20261127", "1500", "1600", LOCATION="대강당 A", RRULE="FREQ=WEEKLY;COUNT=3"),
    event("커피", "20261126", "1400", "1500", LOCATION="신성동 카페"),
    event("겹침", "20261126", "1130", "1230", LOCATION="회의실"),
    event("지난 모임", "20261120", "1100", "1200", LOCATION="회의실"),
    event("복잡한 모임", "20261126", "1100", "1200", RRULE="FREQ=SECONDLY"),
)


@BOTH
def test_importing(page: Page, hub: Hub, live_server: LiveServer, block: Block) -> None:
    sign_in_browser(page, live_server, hub.member)
    page.goto("/bookings")
    page.locator("a[href='/bookings/import']").click()
    look(page, "import-start")
    page.locator("#file").set_input_files({"name": "a.ics", "mimeType": "text/calendar", "buffer": b"no calendar"})
    page.locator(".import-start .btn-primary").click()
    look(page, "import-refused")
    page.locator("#file").set_input_files({"name": "a.ics", "mimeType": "text/calendar", "buffer": FILE})
    page.locator(".import-start .btn-primary").click()
    expect(page.locator(".import-event")).to_have_count(5)
    look(page, "import-preview")
    block(hub.meeting, slot("11:00", "12:00", days=1))
    page.locator(".import-acts .btn-primary").click()
    expect(page.locator(".import-event.is-changed")).to_have_count(1)
    look(page, "import-changed")
    page.locator(".import-acts .btn-primary").click()
    expect(page.locator(".notice, .flash, [role=status]").first).to_be_visible()
    look(page, "import-done")
