"""The second factor in a real browser: set up, recovery codes, asked for at sign-in."""

import pyotp
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from campus.people.models import Resident
from tests.support.applications import LiveServer
from tests.support.browser import sign_in_browser
from tests.support.hub import PASSWORD, Hub
from tests.support.looking import BOTH, look


@pytest.fixture(autouse=True)
def _in_their_language(page: Page, live_server: LiveServer) -> None:
    with live_server.sessions.write() as db:
        db.execute(update(Resident).values(locale=page.evaluate("navigator.language")[:2]))


@BOTH
def test_the_second_factor_from_setting_up_to_signing_in(page: Page, live_server: LiveServer, hub: Hub) -> None:
    sign_in_browser(page, live_server, hub.member)
    page.goto(f"{live_server.url}/me/security")
    look(page, "factor-off")
    page.locator("#begin-app input[type=password]").fill(PASSWORD)
    page.locator("#begin-app .form-acts button").click()
    expect(page.locator(".secret-qr svg")).to_be_visible()
    look(page, "factor-setting-up")
    totp = pyotp.TOTP(page.locator(".secret-key").inner_text().replace(" ", ""))
    page.locator("#confirm-app input[name=code]").fill(totp.now())
    page.locator("#confirm-app .form-acts button").click()
    expect(page.locator(".secret-codes li")).to_have_count(10)
    look(page, "factor-recovery")
    recovery = page.locator(".secret-codes li").first.inner_text()
    page.goto(f"{live_server.url}/me/security")
    look(page, "factor-on")
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/sign-in")
    page.locator("#sign-in input[name=email]").fill(hub.member.email)
    page.locator("#sign-in input[name=password]").fill(PASSWORD)
    page.locator("#sign-in button.btn-primary").click()
    expect(page.locator("#second-step")).to_be_visible()
    look(page, "factor-second")
    page.locator("#second-step input[name=code]").fill(recovery)
    page.locator("#second-step button.btn-primary").click()
    page.wait_for_url(f"{live_server.url}/")
