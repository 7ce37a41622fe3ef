"""The page of feeds in a real browser: nothing for axe to find, nothing wider than the screen, in both languages."""

from playwright.sync_api import Page, expect

from tests.booking.conftest import acting
from tests.groups.conftest import circle
from tests.support.applications import LiveServer
from tests.support.browser import sign_in_browser
from tests.support.groups import Circle
from tests.support.hub import Hub
from tests.support.looking import BOTH, look

__all__ = ["acting", "circle"]


@BOTH
def test_feeds(page: Page, hub: Hub, live_server: LiveServer, circle: Circle) -> None:
    page.goto("/feeds")
    look(page, "feeds-stranger")
    sign_in_browser(page, live_server, hub.member)
    page.goto("/feeds?of=group:ai-friends")
    for summary in page.locator("details.feed-qr summary").all():
        summary.click()
    look(page, "feeds")
    page.locator("#make-feed button").click()
    look(page, "feeds-refused")
    page.locator("#make-feed input[name=name]").fill("휴대폰")
    page.locator("#make-feed button").click()
    address = page.locator("#address-new")
    look(page, "feeds-new")
    answer = page.request.get(address.input_value())
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    page.goto("/feeds")
    expect(page.locator(".feed-own")).to_have_count(1)
    look(page, "feeds-own")
