"""Displays in a real browser: paired by a tap, read from afar, honest without a network, operated by digits."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from campus.booking.models import Booking
from campus.db import Sessions
from campus.displays.keys import KEY_COOKIE
from campus.displays.services import NewDisplay, make_display, pair_display, revoke_display
from campus.domain.check_in import code_of
from campus.domain.rules import Visibility
from campus.domain.slot import Slot
from tests.help.conftest import clock_at, put_booking
from tests.support.applications import LiveServer
from tests.support.browser import PHONE, SETTLED, axe, sign_in_browser
from tests.support.clock import NOW
from tests.support.hub import Hub, Place
from tests.support.looking import BOTH, PICTURES, look

pytestmark = pytest.mark.usefixtures("clock")
TABLET, WALL, UPRIGHT = ({"width": w, "height": h} for w, h in ((1280, 800), (1920, 1080), (800, 1280)))


def _paired(page: Page, server: LiveServer, hub: Hub, room: Place | None) -> int:
    locale = page.evaluate("navigator.language")[:2]
    with server.sessions.write() as db:
        wish = NewDisplay("203호 문", locale, room_id=None if room is None else room.id)
        number, token = make_display(db, wish, by=hub.manager.id, now=NOW)
        key = pair_display(db, token, now=NOW)
    page.context.add_cookies([{"name": KEY_COOKIE, "value": key, "url": server.url}])
    return number


def _watch(page: Page, name: str, *, is_whole: bool = True) -> None:
    """The page on every kind of screen; axe looks at the widest, light and dark."""
    language = page.locator("html").get_attribute("lang")
    for size in (TABLET, WALL, UPRIGHT, PHONE):
        for scheme in ("light", "dark"):
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme)
            page.evaluate(SETTLED)
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], (name, size)
            if size is TABLET:
                axe(page)
            if is_whole and size is not PHONE:
                assert page.evaluate("document.documentElement.scrollHeight") <= size["height"], (name, size)
            if PICTURES:
                page.screenshot(path=Path(PICTURES) / f"{name}-{language}-{size['width']}-{scheme}.png")
    page.set_viewport_size(TABLET)
    page.emulate_media(color_scheme="light")


def _some_bookings(sessions: Sessions, hub: Hub) -> int:
    number = put_booking(sessions, hub.meeting, Slot(clock_at(9, 30), clock_at(11)), hub.member, people=4)
    for hour in (13, 15, 18):
        put_booking(sessions, hub.meeting, Slot(clock_at(hour), clock_at(hour + 1)), hub.other_member)
    put_booking(sessions, hub.seminar, Slot(clock_at(9), clock_at(12)), hub.organizer, people=20)
    with sessions.write() as db:
        db.execute(update(Booking).values(visibility=Visibility.MEMBERS))
        db.execute(
            update(Booking)
            .where(Booking.organizer_id.in_([hub.organizer.id, hub.other_member.id]))
            .values(visibility=Visibility.PUBLIC, title="AI 프렌즈: 논문 읽기")
        )
    return number


def _sooner(text: str) -> str:
    return text.replace('data-seconds="25"', 'data-seconds="1"')


@BOTH
def test_a_day_at_a_door(page: Page, live_server: LiveServer, hub: Hub) -> None:
    number = _some_bookings(live_server.sessions, hub)
    display = _paired(page, live_server, hub, hub.meeting)
    page.goto("/display/meeting")
    expect(page.locator(".door.is-soon")).to_be_visible()
    _watch(page, "display-waiting")
    page.locator("a[href$='/check-in']").press("Enter")
    code = code_of(live_server.settings.secret, number, clock_at(9, 30))
    page.locator("[data-key='1']").click()
    page.locator("[data-key='back']").click()
    for digit in code:
        page.locator(f"[data-key='{digit}']").click()
    expect(page.locator("#code")).to_have_value(code)
    _watch(page, "display-code")
    page.locator("#digits button:not([type='button'])").click()
    expect(page.locator(".door.is-in-use")).to_be_visible()
    _watch(page, "display-room")
    page.locator("a[href$='/extend']").press("Enter")
    page.fill("#code", code)
    page.locator("#code").press("Enter")
    expect(page.locator("#state + p + p")).to_contain_text("11:30")
    page.locator("a[href$='/end']").press("Enter")
    page.fill("#code", code)
    page.locator("#code").press("Enter")
    expect(page.locator(".door.is-free")).to_be_visible()
    _watch(page, "display-free")
    page.locator("a[href$='stay=30']").press("Enter")
    _watch(page, "display-take")
    page.goto("/display/meeting/help")
    _watch(page, "display-help")
    page.locator("[value='equipment']").press("Enter")
    expect(page.locator(".door-call.is-waiting")).to_be_visible()
    _watch(page, "display-called")
    with live_server.sessions.write() as db:
        revoke_display(db, display, by=hub.manager.id, now=NOW)
    page.reload()
    expect(page.locator("h1")).to_be_visible()
    look(page, "display-unpaired")


@BOTH
def test_the_lobby(page: Page, live_server: LiveServer, hub: Hub) -> None:
    _some_bookings(live_server.sessions, hub)
    _paired(page, live_server, hub, None)
    page.goto("/display/lobby")
    expect(page.locator(".lobby-room.is-in-use").first).to_be_attached()
    _watch(page, "display-lobby")
    page.set_viewport_size({"width": 1000, "height": 520})
    expect(page.locator("#pager")).to_be_visible()
    first = page.locator(".lobby-room:visible").first.inner_text()
    page.locator("[data-turn='1']").press("Enter")
    assert page.locator(".lobby-room:visible").first.inner_text() != first


@BOTH
def test_pairing(page: Page, live_server: LiveServer, hub: Hub) -> None:
    sign_in_browser(page, live_server, hub.manager)
    page.goto("/manage/displays")
    look(page, "displays-none")
    page.fill("#name", "203호 문 앞 태블릿")
    page.select_option("#place", f"room {hub.meeting.id}")
    page.locator("form[action='/manage/displays'] button").press("Enter")
    look(page, "displays-link")
    link = page.input_value("#pair-link")
    page.goto("/display/pair/" + link.rsplit("/", 1)[1])
    look(page, "display-pair")
    page.locator("main form button").press("Enter")
    expect(page.locator("#display")).to_be_visible()
    page.goto("/manage/displays")
    look(page, "displays")


def test_without_a_network_it_says_so(page: Page, live_server: LiveServer, hub: Hub) -> None:
    _paired(page, live_server, hub, hub.meeting)
    page.route("**/display/meeting", lambda route: route.fulfill(body=_sooner(route.fetch().text())))
    page.goto("/display/meeting")
    page.unroute("**/display/meeting")
    expect(page.locator("#gone")).to_be_empty()
    page.context.set_offline(True)
    expect(page.locator("#gone")).to_contain_text("10:00")
    expect(page.locator(".door.is-free")).to_be_visible()
    expect(page.locator(".door-acts")).to_be_hidden()
    page.context.set_offline(False)
    expect(page.locator("#gone")).to_be_empty()
    expect(page.locator(".door-acts")).to_be_visible()


def test_revoked_it_stops_by_itself(page: Page, live_server: LiveServer, hub: Hub) -> None:
    number = _paired(page, live_server, hub, hub.meeting)
    page.route("**/display/meeting", lambda route: route.fulfill(body=_sooner(route.fetch().text())))
    page.goto("/display/meeting")
    page.unroute("**/display/meeting")
    expect(page.locator(".door")).to_be_visible()
    with live_server.sessions.write() as db:
        revoke_display(db, number, by=hub.manager.id, now=NOW)
    expect(page.locator(".door")).to_have_count(0)
