"""The pages of people in a real browser: nothing for axe to find, nothing wider than the screen, in both languages."""

from playwright.sync_api import Page, expect

from campus.people.models import Affiliation, Resident, ResidentStatus
from campus.people.services.names import set_search
from campus.permissions import Role
from tests.support.applications import LiveServer
from tests.support.browser import sign_in_browser
from tests.support.clock import NOW
from tests.support.hub import PASSWORD, Hub
from tests.support.letters import letters_to
from tests.support.looking import BOTH, look


@BOTH
def test_before_one_is_signed_in(page: Page, hub: Hub) -> None:
    page.goto("/sign-in")
    look(page, "sign-in")
    page.locator("#sign-in button.btn-primary").click()
    look(page, "sign-in-refused")
    page.goto("/sign-up")
    look(page, "sign-up")
    page.fill("#name", "123")
    page.locator("#sign-up button.btn-primary").click()
    for summary in page.locator("details.more summary").all():
        summary.click()
    look(page, "sign-up-refused")
    page.goto("/forgot")
    look(page, "forgot")
    page.goto("/reset/no-such-link")
    look(page, "link-spent")


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
    look(page, "sign-up-sent")
    letter = letters_to(live_server.sessions, "seojin@gmail.test")[-1]
    page.goto(next(line for line in letter.text.splitlines() if "/sign-up/verify/" in line))
    look(page, "verify")
    page.locator("#verify button").click()
    look(page, "verify-waits")


@BOTH
def test_a_new_password(page: Page, hub: Hub, live_server: LiveServer) -> None:
    page.goto("/forgot")
    page.fill("#email", hub.member.email)
    page.locator("#forgot button").click()
    look(page, "forgot-sent")
    letter = letters_to(live_server.sessions, hub.member.email)[-1]
    page.goto(next(line for line in letter.text.splitlines() if "/reset/" in line))
    page.fill("#password", "short")
    page.locator("#reset button.btn-primary").click()
    look(page, "reset-refused")


@BOTH
def test_my_page(page: Page, hub: Hub, live_server: LiveServer) -> None:
    sign_in_browser(page, live_server, hub.member)
    sign_in_browser(page, live_server, hub.member)
    page.goto("/me")
    look(page, "me")
    page.fill("#current", PASSWORD)
    page.fill("#password", "short")
    page.locator("#password-card form button:not([type])").click()
    expect(page.locator(".error-summary")).to_be_focused()
    look(page, "me-refused")


@BOTH
def test_people_at_the_desk(page: Page, hub: Hub, live_server: LiveServer) -> None:
    _add_waiting(live_server, hub)
    sign_in_browser(page, live_server, hub.manager)
    page.goto("/manage/people")
    look(page, "desk")
    page.locator("details.more summary").first.click()
    page.locator("details.more button").first.click()
    look(page, "desk-refused")
    page.goto("/manage/people?q=nobody")
    look(page, "desk-nobody")


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
