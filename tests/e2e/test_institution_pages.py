"""Signing in by an institution in a real browser: away to another host and back, and every page on the way."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import update

from campus.people.models import Resident
from campus.people.oidc.discovery import Directory
from tests.support.applications import LiveServer
from tests.support.browser import DESKTOP, sign_in_browser
from tests.support.hub import PASSWORD, Hub
from tests.support.looking import look
from tests.support.providers import OwnProvider, configured

pytestmark = pytest.mark.browser
YES = "Yes, it is me"


@pytest.fixture(params=["ko-KR", "en-GB"])
def traveller(
    request: pytest.FixtureRequest, chromium: Browser, live_server: LiveServer, routers, provider: OwnProvider
) -> Iterator[Page]:
    """A browser that may leave the house for the provider, and for nowhere else; its policy is not broken."""
    registry = routers.router.registry
    here = configured(provider.url, organization="kaist")
    registry["settings"] = replace(registry["settings"], providers=(here,))
    registry["directory"] = Directory()
    with live_server.sessions.write() as db:
        db.execute(update(Resident).values(locale=request.param[:2]))
    context = chromium.new_context(
        base_url=live_server.url,
        locale=request.param,
        timezone_id="Asia/Seoul",
        viewport=DESKTOP,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    known, found = {urlsplit(live_server.url).netloc, urlsplit(provider.url).netloc}, []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("request", lambda it: found.append(it.url) if urlsplit(it.url).netloc not in {*known, ""} else None)
    page.on("console", lambda it: found.append(it.text) if "Content Security" in it.text else None)
    yield page
    context.close()
    assert not found


def _press(page: Page) -> None:
    """Leave by the button of the sign-in page; the page on the way goes on by itself."""
    page.goto("/sign-in?back=/rooms")
    page.locator(".ways-in button").click()
    page.get_by_text(YES).click()


def test_from_the_institution_to_an_account_and_in_again(traveller: Page, hub: Hub) -> None:
    page = traveller
    page.goto("/sign-in")
    look(page, "institution-sign-in")
    _press(page)
    expect(page.locator("#join")).to_be_visible()
    look(page, "institution-join")
    page.locator("#join button.btn-primary").click()
    expect(page.locator(".error-summary")).to_be_visible()
    for name in ("agree_terms", "agree_privacy"):
        page.locator(f"input[name={name}]").check()
    page.locator("#join button.btn-primary").click()
    page.wait_for_url("**/rooms")
    page.goto("/me/institutions")
    look(page, "institution-mine-no-password")
    page.context.clear_cookies()
    _press(page)
    page.wait_for_url("**/rooms")


def test_an_account_is_connected_once(
    traveller: Page, live_server: LiveServer, hub: Hub, provider: OwnProvider
) -> None:
    page = traveller
    provider.claims = {"email": hub.member.email}
    _press(page)
    page.wait_for_url("**/sign-in/institution")
    look(page, "institution-arrived")
    page.locator("main .btn-primary").click()
    page.locator("#sign-in input[name=email]").fill(hub.member.email)
    page.locator("#sign-in input[name=password]").fill(PASSWORD)
    page.locator("#sign-in button.btn-primary").click()
    expect(page.locator("#connect")).to_be_visible()
    look(page, "institution-connect")
    page.locator("#connect button.btn-primary").click()
    page.wait_for_url("**/rooms")
    page.goto("/me/institutions")
    look(page, "institution-mine")
    page.locator("#change input[type=password]").fill(PASSWORD)
    page.locator("#change .btn-danger").click()
    expect(page.locator("#change .btn-danger")).to_have_count(0)
    page.locator("#change input[type=password]").fill(PASSWORD)
    page.locator("#change .form-acts button").first.click()
    page.get_by_text(YES).click()
    page.wait_for_url("**/me/institutions")
    expect(page.locator("#change .btn-danger")).to_have_count(1)


def test_trouble_is_told_and_the_way_there_waits_for_nobody(
    traveller: Page, live_server: LiveServer, hub: Hub, provider: OwnProvider
) -> None:
    page = traveller
    provider.claims = {"email_verified": False}
    _press(page)
    expect(page.locator("h1")).to_be_visible()
    look(page, "institution-trouble")
    sign_in_browser(page, live_server, hub.member)
    page.goto("/me/security")
    page.locator("main a[href='/me/institutions']").click()
    page.wait_for_url("**/me/institutions")


def test_the_page_on_the_way_is_whole_without_going_by_itself(traveller: Page) -> None:
    page = traveller
    page.route("**/sign-in/oidc/kaist", _stay)
    page.goto("/sign-in")
    page.locator(".ways-in button").click()
    expect(page.locator("#there")).to_be_visible()
    look(page, "institution-going")
    page.locator("#there").click()
    expect(page.get_by_text(YES)).to_be_visible()


def _stay(route) -> None:
    """The answer as it came, but for the header that goes on by itself."""
    answer = route.fetch()
    headers = {name: value for name, value in answer.headers.items() if name != "refresh"}
    route.fulfill(response=answer, headers=headers)
