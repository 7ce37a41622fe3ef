"""The line of the present on today's board, and the days around it."""

from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.boards import TOMORROW
from tests.support.clock import SEOUL
from tests.support.hub import Hub

pytestmark = pytest.mark.usefixtures("clock")


def test_the_line_of_the_present_moves_on(page: Page, hub: Hub) -> None:
    page.goto("/rooms")
    line = page.locator("[data-now] line")
    expect(page.locator("[data-now] text")).to_have_text("10:00")
    expect(line).to_have_attribute("x1", "7.692%")  # an hour of thirteen
    page.clock.set_fixed_time(datetime(2026, 11, 25, 15, 30, tzinfo=SEOUL))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("[data-now] text")).to_have_text("15:30")
    expect(line).to_have_attribute("x1", "50.000%")


def test_other_days_have_no_present(page: Page, hub: Hub) -> None:
    page.goto(f"/rooms?date={TOMORROW}")
    expect(page.locator("tbody tr")).to_have_count(8)
    expect(page.locator("[data-now]")).to_have_count(0)


def test_the_hours_stay_in_sight_while_the_page_scrolls(page: Page, hub: Hub) -> None:
    page.set_viewport_size({"width": 1280, "height": 420})
    page.goto("/rooms")
    page.mouse.wheel(0, 600)
    expect(page.locator("tbody tr").last).to_be_in_viewport()
    expect(page.locator(".tt-hour").first).to_be_in_viewport()


def test_bookings_stand_where_their_time_is(page: Page, hub: Hub) -> None:
    """Cells of a fixed table and the lines behind them agree to two pixels."""
    page.goto(f"/rooms?date={TOMORROW}")
    ticks = page.evaluate("[...document.querySelectorAll('.tt-hour')].map(each => each.getBoundingClientRect().left)")
    lines = page.evaluate(
        "[...document.querySelectorAll('.tt-lines line:not(.is-half)')].map(each => each.getBoundingClientRect().left)"
    )
    assert len(ticks) == len(lines) + 1 == 13
    assert all(abs(tick - line) <= 2 for tick, line in zip(ticks[1:], lines, strict=True))
