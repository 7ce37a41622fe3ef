"""Check-in in a real browser: nothing for axe to find, nothing wider than the screen, both languages."""

import pytest
import time_machine
from playwright.sync_api import Page

from campus.cli.sweeps import sweep
from tests.booking.conftest import Acting, acting, slot
from tests.booking.presence import Presence, today
from tests.support.applications import LiveServer
from tests.support.browser import sign_in_browser
from tests.support.hub import Hub
from tests.support.letters import letters_to
from tests.support.looking import BOTH, look

__all__ = ["acting"]
pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def it(live_server: LiveServer, hub: Hub, acting: Acting) -> Presence:
    return Presence(live_server.sessions, hub, acting)


def arrive(page: Page, live_server: LiveServer, clock: time_machine.Traveller, *times: str) -> None:
    """Let the worker look at each of ``times``; the page's clock follows."""
    for each in times:
        clock.move_to(today(each))
        sweep(live_server.sessions, live_server.settings, now=today(each))
    page.clock.set_fixed_time(today(times[-1]))


@BOTH
def test_a_booking_from_its_warning_to_its_end(
    page: Page, live_server: LiveServer, hub: Hub, it: Presence, clock: time_machine.Traveller
) -> None:
    booked = it.book(hub.meeting, title="작은 모델 논문 모임")
    sign_in_browser(page, live_server, hub.member)
    url = f"/bookings/{booked.booking_id}"
    page.goto(url)
    look(page, "check-in-ahead")
    arrive(page, live_server, clock, "14:00", "14:10")
    page.goto(url)
    look(page, "check-in-missing")
    page.goto("/")
    look(page, "check-in-home")
    page.goto("/bookings")
    look(page, "check-in-mine")
    letter = letters_to(live_server.sessions, hub.member.email)[-1]
    page.goto(next(line for line in letter.text.splitlines() if "/check-in/" in line))
    look(page, "check-in-link")
    page.goto(url)
    page.locator(".check-in .btn-primary").click()
    page.wait_for_selector(".flashes")
    look(page, "check-in-done")
    page.locator(".headcount button").click()
    page.wait_for_selector(".flashes")
    look(page, "check-in-counted")


@BOTH
def test_the_door(
    page: Page, live_server: LiveServer, hub: Hub, it: Presence, clock: time_machine.Traveller
) -> None:
    it.book(hub.meeting, title="작은 모델 논문 모임")
    it.book(hub.meeting, slot("16:30", "18:00"), by=hub.other_member)
    arrive(page, live_server, clock, "14:00", "14:10")
    page.goto("/rooms/meeting/here")
    look(page, "here-stranger")
    sign_in_browser(page, live_server, hub.member)
    page.goto("/rooms/meeting/here")
    look(page, "here-mine")
    page.goto("/rooms/small/here")
    look(page, "here-free")
    sign_in_browser(page, live_server, hub.other_member)
    page.goto("/rooms/meeting/here")
    page.fill("#code", "12")
    page.locator("#check-in button").click()
    page.wait_for_selector(".error-summary")
    look(page, "here-wrong-digits")
    sign_in_browser(page, live_server, hub.manager)
    page.goto("/rooms/meeting/door")
    look(page, "door-sheet")


@BOTH
def test_what_was_released(
    page: Page, live_server: LiveServer, hub: Hub, it: Presence, clock: time_machine.Traveller
) -> None:
    booked = it.book(hub.meeting, title="작은 모델 논문 모임")
    sign_in_browser(page, live_server, hub.member)
    arrive(page, live_server, clock, "14:00", "14:10", "14:15")
    page.goto(f"/bookings/{booked.booking_id}")
    look(page, "released-free")
    page.goto("/rooms/meeting/here")
    look(page, "released-door")
    it.book(hub.meeting, slot("14:30", "15:30"), by=hub.other_member, now=today("14:20"))
    page.goto(f"/bookings/{booked.booking_id}")
    look(page, "released-taken")
    sign_in_browser(page, live_server, hub.other_member)
    page.goto(f"/bookings/{booked.booking_id}/check-in")
    look(page, "released-digits")
