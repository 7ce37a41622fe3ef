"""The managers' queue and the member's view of a request: nothing for axe to find, nothing wider than the screen."""

from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import Page, expect

from campus.booking.services.deciding import ask_back, expire_due, refuse
from campus.people.models import Resident
from campus.people.queries.logins import Identity
from tests.support.applications import LiveServer
from tests.support.approvals import ask_for, need_approval, request_of, week_later
from tests.support.browser import sign_in_browser
from tests.support.clock import NOW
from tests.support.hub import Hub, Person
from tests.support.looking import BOTH, look

pytestmark = pytest.mark.usefixtures("clock")


def _acting(live_server: LiveServer, person: Person, hub: Hub) -> Identity:
    with live_server.sessions.read() as db:
        it = db.get_one(Resident, person.id)
    return Identity(it.id, 0, it.name, it.email, it.role, it.locale, hub.kaist.id, NOW)


@pytest.fixture
def requests(live_server: LiveServer, hub: Hub) -> dict[str, int]:
    """Bookings of the hall by where their requests stand."""
    sessions = live_server.sessions
    need_approval(sessions, hub)
    member, other = (_acting(live_server, each, hub) for each in (hub.member, hub.other_member))
    manager = _acting(live_server, hub.manager, hub)
    note = "마이크 두 개와 이동식 칠판이 필요해요.\n처음 오는 분이 많아서 안내판도 세우려고 합니다."
    made = {
        "pending": ask_for(sessions, hub.hall, week_later(13, 15), member, note=note),
        "asked": ask_for(sessions, hub.hall_a, week_later(16, 18), member, title="아주 긴 제목을 가진 신청 " * 4),
        "refused": ask_for(sessions, hub.hall_b, week_later(9, 11), member),
        "expired": ask_for(sessions, hub.hall_c, week_later(13, 15, days=2), member),
        "other": ask_for(sessions, hub.hall, week_later(9, 11, days=9), other, people=90),
    }
    with sessions.write() as db:
        question = "다과를 준비하시나요?\n음식이 있으면 정리 시간을 더 잡으려고 합니다."
        ask_back(db, request_of(sessions, made["asked"]).id, question, by=manager, now=NOW)
        refuse(db, request_of(sessions, made["refused"]).id, "그날은 홀의 벽을 칠합니다.", by=manager, now=NOW)
        assert expire_due(db, now=NOW + timedelta(days=1, hours=5)) == 1
    return made


@BOTH
def test_the_queue(
    page: Page, live_server: LiveServer, hub: Hub, requests: dict[str, int], clock: time_machine.Traveller
) -> None:
    sign_in_browser(page, live_server, hub.manager)
    page.goto("/manage/approvals")
    look(page, "approvals")
    refusing = page.locator(".request details.more").first
    refusing.locator("summary").press("Enter")
    refusing.locator("form button").press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    look(page, "approvals-refused-form")
    clock.move_to(NOW + timedelta(days=2))
    page.goto("/manage/approvals")
    expect(page.locator(".request.is-late")).to_have_count(2)
    look(page, "approvals-late")
    page.locator("[name=approval]").first.press("Space")
    page.locator("#checked button").press("Enter")
    expect(page.locator(".request")).to_have_count(2)
    look(page, "approvals-answered")


@BOTH
def test_the_members_view(page: Page, live_server: LiveServer, hub: Hub, requests: dict[str, int]) -> None:
    sign_in_browser(page, live_server, hub.member)
    for name in ("pending", "asked", "refused", "expired"):
        page.goto(f"/bookings/{requests[name]}")
        look(page, f"booking-{name}")
    page.goto("/bookings")
    look(page, "mine-asked")
    page.goto("/rooms?date=2026-12-02")
    expect(page.locator(".tt-entry.is-waiting")).not_to_have_count(0)
    look(page, "board-waiting")


@BOTH
def test_nothing_waits(page: Page, live_server: LiveServer, hub: Hub) -> None:
    sign_in_browser(page, live_server, hub.manager)
    page.goto("/manage/approvals")
    look(page, "approvals-none")
