"""Choosing and stopping mails in a real browser: nothing for axe to find, nothing wider than the screen."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from campus.outbox.kinds import MailKind
from campus.outbox.letterhead import stop_token
from campus.people.models import Resident
from tests.support.applications import LiveServer
from tests.support.browser import sign_in_browser
from tests.support.hub import Hub
from tests.support.looking import BOTH, look

pytestmark = pytest.mark.usefixtures("clock")


@BOTH
def test_choosing_mails(page: Page, hub: Hub, live_server: LiveServer) -> None:
    with live_server.sessions.write() as db:
        db.execute(update(Resident).values(locale=page.evaluate("navigator.language")[:2]))
    sign_in_browser(page, live_server, hub.member)
    page.goto("/me")
    look(page, "me")
    page.locator("#mails a").click()
    look(page, "my-mails")
    page.locator("#digest").focus()
    page.keyboard.press("Space")
    page.locator("form:has(#digest) button").click()
    expect(page.locator("#digest")).not_to_be_checked()
    expect(page.locator("#booking")).to_be_checked()


@BOTH
def test_stopping_mails_from_a_mail(page: Page, hub: Hub, live_server: LiveServer) -> None:
    token = stop_token(live_server.settings.secret, MailKind.SESSION, hub.member.id)
    page.goto(f"/mails/stop/{token}")
    look(page, "stop-mails")
    page.locator("main form button").click()
    expect(page.locator("[role=status]")).to_be_visible()
    look(page, "mails-stopped")
    page.locator("main form button").click()
    expect(page.locator("[role=status]")).to_have_count(0)
