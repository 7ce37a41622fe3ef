"""The rules at the desk and the exception in a real browser: in both languages, on every screen, and by keyboard."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from campus.booking.models import Booking
from campus.spaces.queries.policies import read_policies
from tests.booking.ruling import let_in, rule
from tests.e2e.boards import TODAY, TOMORROW, book, slot
from tests.support.applications import LiveServer
from tests.support.browser import PHONE, sign_in_browser
from tests.support.hub import Hub
from tests.support.looking import BOTH, look

pytestmark = pytest.mark.usefixtures("clock")

TOO_LONG = f"/bookings/new?room=meeting&date={TOMORROW}&start=09:00&end=21:00&people=3"


@BOTH
def test_rules_are_looked_at_and_set(page: Page, hub: Hub, live_server: LiveServer) -> None:
    rule(live_server.sessions, rooms=[hub.small, hub.studio], for_organization_kinds="startup", needs_approval=True)
    sign_in_browser(page, live_server, hub.manager)
    page.goto("/manage/rules")
    look(page, "rules")
    page.locator(".page-head .btn-primary").click()
    page.locator("#rule button.btn-primary").click()
    expect(page.locator(".error-summary")).to_be_focused()
    look(page, "rule-refused")
    for name in ("name_ko", "name_en", "owner_ko", "owner_en"):
        page.fill(f"#{name}", "Evening rooms")
    expect(page.locator(".rule-rooms")).to_be_visible()
    page.locator("#scope-0").focus()
    page.keyboard.press("Space")
    expect(page.locator(".rule-rooms")).to_be_hidden()
    page.locator("#quota_resident_day_minutes").fill("240")
    page.keyboard.press("Enter")
    page.locator("button[value=save]").press("Enter")
    expect(page.locator(".flashes .notice-ok")).to_be_visible()
    with live_server.sessions.read() as db:
        made = next(each for each in read_policies(db) if each.name_en == "Evening rooms")
    assert made.room_ids is None and made.numbers.quotas[0].minutes == 240
    page.goto(f"/manage/rules/{made.id}/delete")
    look(page, "rule-delete")


@BOTH
def test_tenants_are_let_in(page: Page, hub: Hub, live_server: LiveServer) -> None:
    let_in(live_server.sessions, hub.startup, hub.small)
    sign_in_browser(page, live_server, hub.manager)
    page.goto("/manage/rules/tenancies")
    page.locator(".form-acts button").click()
    expect(page.locator(".error-summary")).to_be_focused()
    look(page, "tenants")


@BOTH
def test_the_exception_is_there_while_only_rules_stand_in_the_way(
    page: Page, hub: Hub, live_server: LiveServer
) -> None:
    book(live_server.sessions, hub.small, slot(TOMORROW, "10:00", "11:00"), hub.member)
    sign_in_browser(page, live_server, hub.manager)
    page.goto(TOO_LONG)
    field = page.locator("#override")
    expect(field).to_be_visible()
    page.locator("[name=anyway]").click()
    expect(page.locator(".error-summary")).to_be_focused()
    look(page, "exception-refused")
    field.fill("시장 방문 행사")
    page.locator("#room").select_option("small")
    expect(page.locator("#booking-verdict .is-no:not(.is-a-rule)")).to_be_visible()
    expect(field).to_be_hidden()
    page.locator("#room").select_option("meeting")
    expect(field).to_be_visible()
    expect(field).to_have_value("시장 방문 행사")
    page.locator("#end").select_option("10:00")
    expect(page.locator("#booking-verdict .is-ok")).to_be_visible()
    expect(field).to_be_hidden()
    page.locator("#end").select_option("21:00")
    page.locator("[name=anyway]").click()
    expect(page.locator(".booking .facts")).to_contain_text("시장 방문 행사")
    look(page, "exception-made")
    with live_server.sessions.read() as db:
        assert db.scalars(select(Booking.override_reason).order_by(Booking.id.desc())).first() == "시장 방문 행사"


def test_the_form_says_how_it_is_confirmed_before_it_is_sent(page: Page, hub: Hub, live_server: LiveServer) -> None:
    """On a phone too; the button says what it does."""
    rule(live_server.sessions, rooms=[hub.small], needs_approval=True)
    sign_in_browser(page, live_server, hub.member)
    page.set_viewport_size(PHONE)
    page.goto(f"/bookings/new?room=small&date={TODAY + timedelta(days=7)}&start=13:00&end=14:00&people=3")
    button = page.locator(".form-acts .btn-primary")
    expect(page.locator(".verdict.needs-approval .badge-wait")).to_be_visible()
    expect(button.locator(".for-request")).to_be_visible()
    expect(button.locator(".for-booking")).to_be_hidden()
    look(page, "asks-for-approval")
    page.set_viewport_size(PHONE)
    page.locator("#room").select_option("meeting")
    expect(page.locator(".verdict.is-ok:not(.needs-approval)")).to_be_visible()
    expect(button.locator(".for-booking")).to_be_visible()


def test_a_member_never_sees_the_field(page: Page, hub: Hub, live_server: LiveServer) -> None:
    sign_in_browser(page, live_server, hub.member)
    page.goto(TOO_LONG)
    expect(page.locator("#booking-verdict .is-no")).to_be_visible()
    expect(page.locator("#override, [name=anyway]")).to_have_count(0)
