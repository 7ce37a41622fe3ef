"""Leaving in a real browser: what goes, what stays, the password, and goodbye; and erasing for somebody at the desk."""

import pytest
from playwright.sync_api import Page
from sqlalchemy import update

from campus.booking.services import book_room
from campus.cli.chores import do_chores
from campus.people.models import Resident
from tests.booking.conftest import Acting, acting, room, slot, wish
from tests.support.applications import LiveServer
from tests.support.browser import sign_in_browser
from tests.support.clock import NOW
from tests.support.groups import found_group
from tests.support.hub import PASSWORD, Hub
from tests.support.looking import BOTH, look

__all__ = ["acting"]
pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture(autouse=True)
def _in_their_language(page: Page, live_server: LiveServer) -> None:
    with live_server.sessions.write() as db:
        db.execute(update(Resident).values(locale=page.evaluate("navigator.language")[:2]))


@BOTH
def test_leaving(page: Page, live_server: LiveServer, hub: Hub, acting: Acting) -> None:
    sessions = live_server.sessions
    found_group(sessions, hub.organizer, acting(hub.organizer), members=[hub.member.id]).season(hub.seminar)
    found_group(sessions, hub.member, acting(hub.member), members=[hub.organizer.id], slug="readers")
    with sessions.write() as db:
        book_room(db, room(db, hub.meeting), wish(slot("15:00", "16:00", days=1)), by=acting(hub.member), now=NOW)
    sign_in_browser(page, live_server, hub.admin)
    page.goto(f"/manage/people/{hub.member.id}/erase")
    look(page, "erase")
    page.locator("#erase-form button").press("Enter")
    look(page, "erase-refused")
    sign_in_browser(page, live_server, hub.member)
    page.goto("/me/leave")
    look(page, "leave")
    page.locator("#leave-form input[type=password]").fill(PASSWORD)
    page.locator("#leave-form button").last.press("Enter")
    look(page, "leave-refused")
    page.locator("#leave-form input[type=checkbox]").check()
    page.locator("#leave-form input[type=password]").fill(PASSWORD)
    page.locator("#leave-form button").last.press("Enter")
    page.wait_for_url("**/left")
    look(page, "left")


@BOTH
def test_an_address_and_what_was_forgotten(page: Page, live_server: LiveServer, hub: Hub) -> None:
    sign_in_browser(page, live_server, hub.member)
    page.goto("/me/address")
    look(page, "address")
    page.locator("#address-form input[type=email]").fill("haneul@new.example")
    page.locator("#address-form input[type=password]").fill(PASSWORD)
    page.locator("#address-form button").last.press("Enter")
    look(page, "address-sent")
    do_chores(live_server.sessions, now=NOW)
    sign_in_browser(page, live_server, hub.admin)
    page.goto("/manage/audit/retention")
    look(page, "retention")
    page.goto("/privacy")
    look(page, "privacy")
