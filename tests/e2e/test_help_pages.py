"""Help in a real browser: two taps, an answer that appears by itself, the alarm on a manager's page, the roster."""

import pytest
import time_machine
from playwright.sync_api import Page, expect
from sqlalchemy import update

from campus.domain.slot import Slot
from campus.help.models import HelpKind
from campus.help.services.answering import acknowledge_call, close_call
from campus.people.models import Resident
from tests.help.conftest import (
    NIGHT,
    Acting,
    Calling,
    acting,
    calling,
    clock_at,
    escalated,
    looked_after,
    put_booking,
    put_on_duty,
)
from tests.support.applications import LiveServer
from tests.support.browser import sign_in_browser
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.looking import BOTH, look

__all__ = ["acting", "calling"]

pytestmark = pytest.mark.usefixtures("clock")
WORDS = "의자에서 넘어져 발목을 다쳤어요. 걷기 어려워요."


@pytest.fixture(autouse=True)
def _in_their_language(page: Page, live_server: LiveServer) -> None:
    with live_server.sessions.write() as db:
        db.execute(update(Resident).values(locale=page.evaluate("navigator.language")[:2]))


@BOTH
def test_calling(page: Page, live_server: LiveServer, hub: Hub) -> None:
    put_booking(live_server.sessions, hub.meeting, Slot(clock_at(9, 30), clock_at(11)), hub.member, people=4)
    page.goto("/rooms/meeting/help")
    look(page, "help-stranger")
    sign_in_browser(page, live_server, hub.member)
    page.goto("/rooms/meeting/help")
    look(page, "help-room")
    page.locator("a.help-kind").first.press("Enter")
    page.fill("#words", WORDS)
    look(page, "help-confirm")
    page.locator("#call button").press("Enter")
    expect(page.locator("#call-state .notice-wait")).to_be_visible()
    look(page, "help-call")
    with live_server.sessions.write() as db:
        acknowledge_call(db, 1, by=hub.manager.id, now=NOW)
    # By itself, without anybody reloading the page.
    expect(page.locator("#call-state .notice-ok")).to_contain_text(hub.manager.name)
    look(page, "help-on-the-way")
    page.goto("/rooms/meeting/help")
    look(page, "help-room-called")
    page.goto("/help/1")
    page.locator("form[action$='/withdraw'] button").press("Enter")
    look(page, "help-withdrawn")
    page.goto("/bookings/1")
    look(page, "help-from-booking")


@BOTH
def test_answering(page: Page, live_server: LiveServer, hub: Hub, calling: Calling) -> None:
    sessions, settings = live_server.sessions, live_server.settings
    put_on_duty(sessions, hub.manager)
    sign_in_browser(page, live_server, hub.manager)
    page.goto("/manage/help")
    look(page, "desk-help-none")
    put_booking(sessions, hub.meeting, Slot(clock_at(9, 30), clock_at(11)), hub.member, people=4)
    calling(hub.meeting, hub.member, words=WORDS)
    calling(hub.studio, hub.other_member, kind=HelpKind.EQUIPMENT)
    calling(hub.hall, kind=HelpKind.OTHER)
    escalated(sessions, settings, clock_at(10, 3))
    with sessions.write() as db:
        acknowledge_call(db, 2, by=hub.admin.id, now=NOW)
        close_call(db, 3, "마이크 전지를 갈았습니다.", by=hub.admin.id, now=clock_at(10, 12))
    page.goto("/manage/holidays")
    look(page, "help-alarm")
    page.goto("/manage/help")
    look(page, "desk-help")
    page.goto("/manage/help/1")
    look(page, "desk-call-waiting")
    page.locator("form[action$='/acknowledge'] button").first.press("Enter")
    look(page, "desk-call-answered")
    page.locator("form[action$='/close'] button").press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    look(page, "desk-call-refused")
    page.goto("/manage/help/3")
    look(page, "desk-call-closed")


def test_the_alarm_appears_by_itself(page: Page, live_server: LiveServer, hub: Hub, calling: Calling) -> None:
    sign_in_browser(page, live_server, hub.manager)
    page.route("**/manage/holidays", lambda route: route.fulfill(body=_quicker(route)))
    page.goto("/manage/holidays")
    expect(page.locator(".alarm")).to_have_count(0)
    calling(hub.meeting, hub.member)
    expect(page.locator(".alarm")).to_have_count(1)
    page.locator(".alarm button").press("Enter")
    expect(page).to_have_url(f"{live_server.url}/manage/help/1")


def _quicker(route: object) -> str:
    """The page, asking every second instead of every quarter of a minute."""
    return route.fetch().text().replace('data-seconds="15"', 'data-seconds="1"')  # type: ignore[attr-defined]


@BOTH
def test_the_roster(page: Page, live_server: LiveServer, hub: Hub) -> None:
    sign_in_browser(page, live_server, hub.manager)
    page.goto("/manage/help/duty")
    look(page, "duty-none")
    page.locator("form[action$='/turns'] button").press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    look(page, "duty-refused")
    page.locator("form[action$='/turns'] .chip-box").nth(2).press("Space")
    page.locator("form[action$='/turns'] .chip-box").nth(3).press("Space")
    page.fill("#turn-starts", "22:00")
    page.fill("#turn-ends", "06:00")
    page.locator("form[action$='/turns'] button").press("Enter")
    page.locator("details.more summary").press("Enter")
    page.fill("#change-starts", "09:00")
    page.fill("#change-ends", "18:00")
    page.select_option("#change-resident", index=2)
    page.locator("form[action$='/changes'] button").press("Enter")
    expect(page.locator(".stretches li").first).to_contain_text(hub.admin.name)
    look(page, "duty")


@BOTH
def test_alone_at_night(
    page: Page, live_server: LiveServer, hub: Hub, acting: Acting, clock: time_machine.Traveller
) -> None:
    sessions, settings = live_server.sessions, live_server.settings
    put_booking(sessions, hub.studio, NIGHT, hub.member)
    clock.move_to(clock_at(22))
    looked_after(sessions, settings, clock_at(22))
    sign_in_browser(page, live_server, hub.member)
    page.goto("/bookings")
    look(page, "check-on-top")
    page.locator(".alarm a").press("Enter")
    look(page, "check")
    clock.move_to(clock_at(22, 15))
    looked_after(sessions, settings, clock_at(22, 15))
    page.reload()
    look(page, "check-alarmed")
    page.locator("form[action^='/help/checks/'] button").press("Enter")
    expect(page.locator("main .notice-ok").last).to_be_visible()
    look(page, "check-answered")
    sign_in_browser(page, live_server, hub.manager)
    page.goto("/manage/help/1")
    look(page, "desk-call-withdrawn")
