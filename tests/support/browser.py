"""A real browser for tests: Chromium, failing the test for any script error, refused resource or foreign request."""

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request, sync_playwright

from campus.people.security import LOGIN_COOKIE
from campus.web.visits import cookie_name
from tests.support.applications import LiveServer, open_login
from tests.support.hub import Person
from tests.support.needs import missing

AXE = Path(__file__).parents[1] / "vendor" / "axe.min.js"
NO_CHROMIUM = "no Chromium: install chromium (Debian: apt-get install chromium), or set CHROMIUM to its path"
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
# A refused form answers 4xx on purpose, and Chromium notes that; anything else that it notes is a fault.
EXPECTED = "Failed to load resource: the server responded with a status of 4"
# So does a test that takes the network away.
OFFLINE = "Failed to load resource: net::ERR_INTERNET_DISCONNECTED"


def find_chromium(playwright: Playwright) -> str | None:
    """$CHROMIUM, the system's, or Playwright's own."""
    named = os.environ.get("CHROMIUM")
    found = [named] if named else [path for path in map(shutil.which, NAMES) if path]
    return next((path for path in (*found, playwright.chromium.executable_path) if Path(path).exists()), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser per test process."""
    with sync_playwright() as playwright:
        path = find_chromium(playwright)
        if path is None:
            missing(NO_CHROMIUM)
        browser = playwright.chromium.launch(executable_path=path)
        yield browser
        browser.close()


class Complaints:
    """Everything a page should not do, collected while a test runs."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.found: list[str] = []

    def watch(self, page: Page) -> None:
        """Listen to ``page`` from now on."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.found.append(f"script error: {error}"))
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not self._is_expected(message):
            self.found.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _is_expected(self, message: ConsoleMessage) -> bool:
        path = urlsplit(message.location.get("url", "")).path
        is_refusal = message.text.startswith(EXPECTED) and not path.startswith("/static/")
        return is_refusal or message.text.startswith(OFFLINE)

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https") and address.netloc != self.host:
            self.found.append(f"asks another host: {request.url}")


@pytest.fixture
def page(request: pytest.FixtureRequest, chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A page of a fresh Korean browser; paths are relative to the live server. Under ``clock`` its clock stands, too.

    The test fails at its end if a script failed, the content security policy was broken or another host was asked.
    """
    context = chromium.new_context(
        base_url=live_server.url,
        locale=getattr(request, "param", "ko-KR"),
        timezone_id="Asia/Seoul",
        viewport=DESKTOP,
        reduced_motion="reduce",
    )
    complaints = Complaints(urlsplit(live_server.url).netloc)
    context.on("page", complaints.watch)
    page = context.new_page()
    page.set_default_timeout(10_000)
    if "clock" in request.fixturenames:
        request.getfixturevalue("clock")
        page.clock.set_fixed_time(datetime.now().astimezone())
    yield page
    context.close()
    assert not complaints.found, "\n".join(complaints.found)


def sign_in_browser(page: Page, live_server: LiveServer, resident: Person) -> None:
    """Make the browser of ``page`` ask as ``resident`` from now on, without the sign-in page."""
    name = cookie_name(live_server.settings, LOGIN_COOKIE)
    token = open_login(live_server.sessions, resident)
    page.context.add_cookies(
        [{"name": name, "value": token, "url": live_server.url, "httpOnly": True, "sameSite": "Lax"}]
    )


# Colours fade when the scheme changes and cards fade in; what is judged is where they end.
SETTLED = """() => new Promise(done => requestAnimationFrame(() => {
  document.getAnimations().forEach(each => each.finish());
  requestAnimationFrame(done);
}))"""


def axe(page: Page) -> None:
    """Assert that axe finds nothing wrong on the page as it is now, once what moves has come to its end."""
    page.evaluate(SETTLED)
    # Evaluated over the debugging protocol, which the content security policy does not bind; once in each document.
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    violations = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
    lines = [
        f"{violation['id']} ({violation['impact']}): {violation['help']}\n"
        + "\n".join(f"    {node['html'][:200]}\n      {node['failureSummary']}" for node in violation["nodes"])
        for violation in violations
    ]
    assert not lines, f"axe at {page.url}:\n" + "\n".join(lines)
