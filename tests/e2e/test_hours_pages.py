"""Opening hours and the look ahead of rules in a real browser: in both languages, on every screen, by keyboard."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from campus.domain.week import Validity, Week
from campus.spaces.services.hours import set_week
from tests.booking.ruling import rule
from tests.e2e.boards import TODAY, book, slot
from tests.support.applications import LiveServer
from tests.support.browser import sign_in_browser
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.looking import BOTH, look

pytestmark = pytest.mark.usefixtures("clock")
LATE = TODAY + timedelta(days=5)
LUNCH = Week((((540, 720), (780, 1080)),) * 5 + ((), ()))
PATH = "/manage/spaces/rooms/meeting/hours"


@BOTH
def test_hours_are_set_for_a_while(page: Page, hub: Hub, live_server: LiveServer) -> None:
    sessions = live_server.sessions
    book(sessions, hub.meeting, slot(LATE, "19:00", "20:00"), hub.member)
    book(sessions, hub.small, slot(LATE, "20:00", "21:00"), hub.other_member)
    with sessions.write() as db:
        summer = Validity(TODAY + timedelta(days=200), TODAY + timedelta(days=260))
        set_week(db, [hub.meeting.id], Week((((600, 960),),) * 4 + ((), (), ())), summer, by=hub.manager.id, now=NOW)
        set_week(db, [hub.seminar.id], LUNCH, Validity(TODAY), by=hub.manager.id, now=NOW)
    sign_in_browser(page, live_server, hub.manager)
    page.goto("/manage/spaces/hours")
    look(page, "hours-all")
    page.goto(PATH)
    look(page, "hours")
    page.locator(".hours-form details").nth(0).locator("summary").press("Enter")
    page.locator(".hours-form details").nth(1).locator("summary").press("Enter")
    look(page, "hours-open")
    page.fill("#week_shut", "08:00")
    page.locator(".hours-form button.btn-primary").press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    look(page, "hours-refused")
    for name, value in {"open": "09:00", "shut": "12:00", "open2": "13:00", "shut2": "18:00"}.items():
        page.fill(f"#week_{name}", value)
    page.locator("#day5_closed").press("Space")
    page.fill("#first", LATE.isoformat())
    page.fill("#last", (LATE + timedelta(days=60)).isoformat())
    if not page.locator(f"#building-{hub.other_building.id}").is_visible():
        page.locator(".hours-form details").nth(1).locator("summary").press("Enter")
    page.locator(f"#building-{hub.other_building.id}").press("Space")
    page.locator(".hours-form button.btn-primary").press("Enter")
    expect(page.locator("#hits")).to_be_visible()
    look(page, "hours-preview")
    page.locator("#what-1").press("Space")
    page.fill("#message_ko", "겨울 방학에는 저녁에 닫습니다.")
    page.locator("button[value=save]").press("Enter")
    expect(page.locator(".flashes .notice-ok")).to_be_visible()
    look(page, "hours-set")


@BOTH
def test_a_rule_is_seen_before_it_is_saved(page: Page, hub: Hub, live_server: LiveServer) -> None:
    sessions = live_server.sessions
    rule(sessions, rooms=[hub.small], longest_minutes=90)
    book(sessions, hub.small, slot(LATE, "19:00", "20:00"), hub.member)
    book(sessions, hub.studio, slot(LATE, "20:00", "21:00"), hub.other_member)
    sign_in_browser(page, live_server, hub.manager)
    page.goto("/manage/rules/new")
    for name in ("name_ko", "name_en", "owner_ko", "owner_en"):
        page.fill(f"#{name}", "긴 회의실")
    page.locator(f"#room-{hub.small.id}").press("Space")
    page.locator(f"#room-{hub.studio.id}").press("Space")
    page.fill("#shortest_minutes", "120")
    page.fill("#tidy_minutes", "0")
    page.locator("#rule button.btn-primary").press("Enter")
    expect(page.locator("main .notice-warn")).to_be_visible()
    look(page, "rule-preview")
    page.locator("button[value=edit]").press("Enter")
    expect(page.locator("#shortest_minutes")).to_have_value("120")
    page.locator("#rule button.btn-primary").press("Enter")
    page.locator("button[value=save]").press("Enter")
    expect(page.locator(".flashes .notice-ok")).to_be_visible()
