"""Passkeys in a real browser: a device of Chromium's own makes them, signs in without the password, and after it."""


import pytest
from playwright.sync_api import CDPSession, Page, expect
from sqlalchemy import select, update

from campus.people.models import Login, Passkey, Resident
from tests.support.applications import LiveServer
from tests.support.browser import sign_in_browser
from tests.support.hub import PASSWORD, Hub
from tests.support.looking import BOTH, look

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def served_as() -> str:
    """Browsers take no bare address for a site that passkeys are made for."""
    return "localhost"


@pytest.fixture(autouse=True)
def _in_their_language(page: Page, live_server: LiveServer) -> None:
    with live_server.sessions.write() as db:
        db.execute(update(Resident).values(locale=page.evaluate("navigator.language")[:2]))


class Devices:
    """The devices that the browser of ``page`` finds."""

    def __init__(self, page: Page) -> None:
        self.cdp: CDPSession = page.context.new_cdp_session(page)
        self.cdp.send("WebAuthn.enable")
        self.id = self.plug_in()

    def plug_in(self, **more: object) -> str:
        return str(self.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE | more})["authenticatorId"])

    def held(self) -> list[dict]:
        return self.cdp.send("WebAuthn.getCredentials", {"authenticatorId": self.id})["credentials"]

    def verifies(self, is_so: bool) -> None:
        self.cdp.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": is_so})


def _begin(page: Page, live_server: LiveServer, name: str = "내 컴퓨터") -> None:
    page.goto(f"{live_server.url}/me/security")
    page.locator("#add-passkey input[name=name]").fill(name)
    page.locator("#add-passkey input[type=password]").fill(PASSWORD)
    page.locator("#add-passkey .form-acts button").click()
    expect(page.locator("#make-passkey button")).to_be_visible()


def _make(page: Page, live_server: LiveServer) -> None:
    _begin(page, live_server)
    page.locator("#make-passkey button").click()
    expect(page.locator(".secret-codes li")).to_have_count(10)


def _proofs(live_server: LiveServer) -> set[str]:
    with live_server.sessions.read() as db:
        return set(db.scalars(select(Login.proof)))


@BOTH
def test_a_passkey_from_making_to_signing_in(page: Page, live_server: LiveServer, hub: Hub) -> None:
    devices = Devices(page)
    sign_in_browser(page, live_server, hub.member)
    page.goto(f"{live_server.url}/me/security")
    look(page, "passkey-none")
    _begin(page, live_server)
    look(page, "passkey-making")
    page.locator("#make-passkey button").click()
    expect(page.locator(".secret-codes li")).to_have_count(10)
    (held,) = devices.held()
    assert held["isResidentCredential"] and held["rpId"] == "localhost"
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/sign-in")
    look(page, "passkey-sign-in")
    page.locator("#remember").check()
    page.locator("#passkey-sign-in button").click()
    page.wait_for_url(f"{live_server.url}/")
    assert "passkey" in _proofs(live_server)
    page.goto(f"{live_server.url}/me/security")
    look(page, "passkey-there")
    with live_server.sessions.read() as db:
        kept = db.scalars(select(Passkey)).one()
        days = max((each.expires_at - each.created_at).days for each in db.scalars(select(Login)))
    assert kept.sign_count > 1 and days == 30
    page.goto(f"{live_server.url}/me/security/passkeys/{kept.id}")
    look(page, "passkey-one")


def test_a_passkey_is_the_second_step(page: Page, live_server: LiveServer, hub: Hub) -> None:
    Devices(page)
    sign_in_browser(page, live_server, hub.member)
    _make(page, live_server)
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/sign-in?back=/rooms")
    page.locator("#sign-in input[name=email]").fill(hub.member.email)
    page.locator("#sign-in input[name=password]").fill(PASSWORD)
    page.locator("#sign-in button.btn-primary").click()
    expect(page.locator("#second-passkey button")).to_be_visible()
    look(page, "passkey-second")
    page.keyboard.press("Tab")
    page.locator("#second-passkey button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server.url}/rooms")
    assert "password+passkey" in _proofs(live_server)


@BOTH
def test_troubles_are_said_and_the_button_stays(page: Page, live_server: LiveServer, hub: Hub) -> None:
    devices = Devices(page)
    sign_in_browser(page, live_server, hub.member)
    _make(page, live_server)
    _begin(page, live_server)
    said, button = page.locator("#make-passkey [data-said]"), page.locator("#make-passkey button")
    button.click()
    expect(said).to_contain_text("이미" if page.locator("html").get_attribute("lang") == "ko" else "already")
    expect(button).to_be_focused()
    look(page, "passkey-known")
    devices.verifies(False)
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/sign-in")
    said, button = page.locator("#passkey-sign-in [data-said]"), page.locator("#passkey-sign-in button")
    button.click()
    expect(said.locator("p")).not_to_be_empty()
    expect(button).to_be_focused()
    look(page, "passkey-cancelled")
    devices.verifies(True)
    button.click()
    page.wait_for_url(f"{live_server.url}/")


def test_a_passkey_that_was_taken_away_is_refused(page: Page, live_server: LiveServer, hub: Hub) -> None:
    Devices(page)
    sign_in_browser(page, live_server, hub.member)
    _make(page, live_server)
    with live_server.sessions.read() as db:
        kept = db.scalars(select(Passkey.id)).one()
    page.goto(f"{live_server.url}/me/security/passkeys/{kept}")
    page.locator("#remove-passkey input[type=password]").fill(PASSWORD)
    page.locator("#remove-passkey .btn-danger").click()
    expect(page.locator("#passkeys .rows")).to_have_count(0)
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/sign-in")
    page.locator("#passkey-sign-in button").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    look(page, "passkey-refused")


OLD = """
delete PublicKeyCredential.parseCreationOptionsFromJSON;
delete PublicKeyCredential.parseRequestOptionsFromJSON;
delete PublicKeyCredential.prototype.toJSON;
"""


def test_older_browsers_read_and_write_the_same(page: Page, live_server: LiveServer, hub: Hub) -> None:
    page.add_init_script(OLD)
    Devices(page)
    sign_in_browser(page, live_server, hub.member)
    _make(page, live_server)
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/sign-in")
    page.locator("#passkey-sign-in button").click()
    page.wait_for_url(f"{live_server.url}/")


@pytest.mark.parametrize("is_old", [True, False])
def test_without_support_the_page_says_so(page: Page, live_server: LiveServer, hub: Hub, is_old: bool) -> None:
    context = page.context.browser.new_context(java_script_enabled=is_old, locale="ko-KR")
    other = context.new_page()
    other.add_init_script("delete window.PublicKeyCredential;")
    other.goto(f"{live_server.url}/sign-in")
    expect(other.locator("[data-without-passkeys]")).to_be_visible()
    expect(other.locator("#passkey-sign-in")).to_be_hidden()
    expect(other.locator("#sign-in")).to_be_visible()
    context.close()
