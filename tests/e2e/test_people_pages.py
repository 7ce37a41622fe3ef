"""The pages of people in a real browser: nothing for axe to find, nothing wider than the screen, in both languages."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from campus.people.models import Affiliation, Resident, ResidentStatus
from campus.people.services.names import set_search
from campus.permissions import Role
from tests.support.applications import LiveServer
from tests.support.browser import DESKTOP, PHONE, axe, sign_in_browser
from tests.support.clock import NOW
from tests.support.hub import PASSWORD, Hub
from tests.support.letters import letters_to

# Set to a folder to keep a picture of every page.
PICTURES = os.environ.get("CAMPUS_PICTURES")
NARROW = {"width": 320, "height": 700}
SCREENS = ((DESKTOP, "light"), (PHONE, "light"), (NARROW, "dark"))
# Colours fade when the scheme changes; what is judged is where they end.
SETTLED = """() => new Promise(done => requestAnimationFrame(() => {
  document.getAnimations().forEach(each => each.finish());
  requestAnimationFrame(done);
}))"""
BOTH = pytest.mark.parametrize("page", ["ko-KR", "en-GB"], indirect=True)


def _look(page: Page, name: str) -> None:
    """The page on a desk, a phone and the narrowest screen, light and dark; axe looks at the two ends."""
    language = page.locator("html").get_attribute("lang")
    for size, scheme in SCREENS:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        page.evaluate(SETTLED)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= size["width"], f"{name} is {width} wide on a screen of {size['width']}"
        if size is not PHONE:
            axe(page)
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{language}-{size['width']}-{scheme}.png", full_page=True)


@BOTH
def test_before_one_is_signed_in(page: Page, hub: Hub) -> None:
    page.goto("/sign-in")
    _look(page, "sign-in")
    page.locator("#sign-in button.btn-primary").click()
    _look(page, "sign-in-refused")
    page.goto("/sign-up")
    _look(page, "sign-up")
    page.fill("#name", "123")
    page.locator("#sign-up button.btn-primary").click()
    for summary in page.locator("details.more summary").all():
        summary.click()
    _look(page, "sign-up-refused")
    page.goto("/forgot")
    _look(page, "forgot")
    page.goto("/reset/no-such-link")
    _look(page, "link-spent")


@BOTH
def test_joining(page: Page, hub: Hub, live_server: LiveServer) -> None:
    page.goto("/sign-up")
    page.fill("#name", "윤서진")
    page.fill("#email", "seojin@gmail.test")
    page.fill("#password", "every week in Sinseong-dong")
    page.fill("#claimed_organization", "한밭연구조합")
    page.check("#agree_terms")
    page.check("#agree_privacy")
    page.locator("#sign-up button.btn-primary").click()
    _look(page, "sign-up-sent")
    letter = letters_to(live_server.sessions, "seojin@gmail.test")[-1]
    page.goto(next(line for line in letter.text.splitlines() if "/sign-up/verify/" in line))
    _look(page, "verify")
    page.locator("#verify button").click()
    _look(page, "verify-waits")


@BOTH
def test_a_new_password(page: Page, hub: Hub, live_server: LiveServer) -> None:
    page.goto("/forgot")
    page.fill("#email", hub.member.email)
    page.locator("#forgot button").click()
    _look(page, "forgot-sent")
    letter = letters_to(live_server.sessions, hub.member.email)[-1]
    page.goto(next(line for line in letter.text.splitlines() if "/reset/" in line))
    page.fill("#password", "short")
    page.locator("#reset button.btn-primary").click()
    _look(page, "reset-refused")


@BOTH
def test_my_page(page: Page, hub: Hub, live_server: LiveServer) -> None:
    sign_in_browser(page, live_server, hub.member)
    sign_in_browser(page, live_server, hub.member)
    page.goto("/me")
    _look(page, "me")
    page.fill("#current", PASSWORD)
    page.fill("#password", "short")
    page.locator("#password-card form button:not([type])").click()
    expect(page.locator(".error-summary")).to_be_focused()
    _look(page, "me-refused")


@BOTH
def test_people_at_the_desk(page: Page, hub: Hub, live_server: LiveServer) -> None:
    _add_waiting(live_server, hub)
    sign_in_browser(page, live_server, hub.manager)
    page.goto("/manage/people")
    _look(page, "desk")
    page.locator("details.more summary").first.click()
    page.locator("details.more button").first.click()
    _look(page, "desk-refused")
    page.goto("/manage/people?q=nobody")
    _look(page, "desk-nobody")


def _add_waiting(live_server: LiveServer, hub: Hub) -> None:
    for number, (name, claimed) in enumerate((("윤서진", ""), ("오도현", "온새미로보틱스"), ("Ada Lovelace", ""))):
        resident = Resident(
            name=name,
            email=f"person{number}@gmail.test",
            status=ResidentStatus.PENDING,
            role=Role.MEMBER,
            created_at=NOW,
            claimed_organization=claimed,
        )
        set_search(resident)
        if not number:
            resident.affiliations.append(Affiliation(organization_id=hub.etri.id, starts_on=NOW.date()))
        with live_server.sessions.write() as db:
            db.add(resident)
