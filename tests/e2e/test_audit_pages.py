"""Records in a browser: who did what, who looked at whose data, and the review of a month."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select, update

from campus.audit.access import append
from campus.audit.chain import Access
from campus.audit.services import record
from campus.groups.models import GroupSession
from campus.people.queries.keys import key_of
from tests.audit.at_work import set_to_work
from tests.support.applications import LiveServer
from tests.support.browser import sign_in_browser
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.looking import BOTH, look

pytestmark = pytest.mark.usefixtures("clock")
MONTH = "/manage/audit/review?month=2026-11"


@pytest.fixture
def worked(live_server: LiveServer, hub: Hub) -> None:
    """A month with looks by day and by night, a download, and somebody who has left."""
    sessions = live_server.sessions
    set_to_work(sessions, hub)
    with sessions.write() as db:
        admin, manager, member, organizer = (
            key_of(db, each.id) for each in (hub.admin, hub.manager, hub.member, hub.organizer)
        )
        crowd = tuple(f"{number:032x}" for number in range(320))
        seen = ("192.0.2.17", "people", "", "seen", "", "")
        file = ("192.0.2.40", "attendance", "season:1", "downloaded", "supervision", "연구재단 연차보고서에 붙일 명단")
        looks = [
            Access(NOW - timedelta(days=9), "e" * 32, "manager", *seen, (member, organizer)),
            Access(NOW - timedelta(days=8), organizer, "organizer", *file, (member, manager, admin, "f" * 32)),
            Access(NOW.replace(hour=2), manager, "manager", *seen, crowd),
            *(Access(NOW - timedelta(hours=each), manager, "manager", *seen, (member,)) for each in range(60)),
        ]
        append(db, looks)
        details = {"title": "아주 긴 제목을 가진 예약 " * 4, "moved": ["2026-11-25T01:00:00+00:00"]}
        record(db, "booking.moved", ("booking", 1), by=hub.member.id, now=NOW, details=details)
        record(db, "resident.disabled", ("resident", hub.member.id), by=hub.manager.id, now=NOW)
        record(db, "booking.released", ("booking", 1), by=None, now=NOW)


@BOTH
def test_who_did_what(page: Page, live_server: LiveServer, hub: Hub, worked: None) -> None:
    sign_in_browser(page, live_server, hub.admin)
    page.goto("/manage/audit")
    page.locator(".log-details summary").first.press("Enter")
    look(page, "audit")
    page.locator("#who").fill(hub.member.name)
    page.locator("#who").press("Enter")
    expect(page.locator(".log-list > li").first).to_contain_text(hub.member.name)
    page.goto("/manage/audit?who=zzz&first=2026-99-99")
    look(page, "audit-nothing")


@BOTH
def test_who_looked_at_whose_data(page: Page, live_server: LiveServer, hub: Hub, worked: None) -> None:
    sign_in_browser(page, live_server, hub.admin)
    page.goto("/manage/audit/access")
    look(page, "access")
    page.locator("a[rel=next]").press("Enter")
    expect(page.locator(".log-list")).to_contain_text("season:1")
    look(page, "access-older")


@BOTH
def test_a_month_is_reviewed(page: Page, live_server: LiveServer, hub: Hub, worked: None) -> None:
    sign_in_browser(page, live_server, hub.admin)
    page.goto(MONTH)
    look(page, "access-review")
    page.locator("form[action*=review] button").last.press("Enter")
    expect(page.locator("#note")).to_have_attribute("aria-invalid", "true")
    look(page, "access-review-refused")
    page.locator("#note").fill("11월 25일 새벽 열람은 행사 준비였다고 합니다.\n나머지는 평소와 같아요.")
    page.locator("#note + * , form[action*=review] button").last.press("Enter")
    expect(page.locator("#reviewed ~ .card").first).to_contain_text("행사 준비")
    look(page, "access-reviewed")


@BOTH
def test_the_attendance_asks_what_for(page: Page, live_server: LiveServer, hub: Hub, worked: None) -> None:
    sign_in_browser(page, live_server, hub.organizer)
    with live_server.sessions.write() as db:
        then = NOW - timedelta(days=1)
        first = db.scalar(select(func.min(GroupSession.id)))
        times = {"starts_at": then, "ends_at": then + timedelta(hours=2)}
        db.execute(update(GroupSession).where(GroupSession.id == first).values(times))
    page.goto("/groups/ai-friends/seasons/1/attendance")
    look(page, "attendance")
    page.locator("#download button").press("Enter")
    expect(page.locator("#download-purpose")).to_have_attribute("aria-invalid", "true")
    look(page, "attendance-refused")
    page.locator("#download-purpose").select_option("attendance")
    page.locator("#download-reason").fill("연구재단 제출용")
    with page.expect_download() as taken:
        page.locator("#download button").press("Enter")
    assert taken.value.suggested_filename.endswith(".csv")
