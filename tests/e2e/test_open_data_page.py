"""The page about open data in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.applications import LiveServer
from tests.support.hub import Hub
from tests.support.looking import BOTH, look

pytestmark = pytest.mark.usefixtures("clock")


@BOTH
def test_the_page_reads_well(page: Page, live_server: LiveServer, hub: Hub) -> None:
    page.goto("/open-data")
    expect(page.locator("#dictionary")).to_be_visible()
    look(page, "open-data")
