"""A series in a browser: the form, the plan with its running sentence; by keyboard, on a phone, without script."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from campus.booking.queries.occurrences import occurrences_of
from tests.e2e.boards import TODAY, book, slot
from tests.support.applications import LiveServer
from tests.support.browser import PHONE, axe, sign_in_browser
from tests.support.hub import Hub

pytestmark = pytest.mark.usefixtures("clock")

FIRST = TODAY + timedelta(days=7)
FORM = f"/bookings/series/new?room=meeting&date={FIRST}&start=19:00&end=21:00&people=6"
BOTH = pytest.mark.parametrize("page", ["ko-KR", "en-US"], indirect=True)


@pytest.fixture
def visit(page: Page, live_server: LiveServer, hub: Hub) -> Page:
    """An organizer's browser, while the meeting room is taken on two of the Wednesdays."""
    for week, start in ((2, "19:30"), (3, "18:00")):
        day = TODAY + timedelta(weeks=week)
        book(live_server.sessions, hub.meeting, slot(day, start, "20:30"), hub.other_member, "남의 예약")
    sign_in_browser(page, live_server, hub.organizer)
    return page


def plan(page: Page, count: int = 8, address: str = FORM) -> None:
    """Ask for the plan of a weekly series."""
    page.goto(address)
    page.locator("#count").fill(str(count))
    page.locator("#title").fill("논문 읽기")
    page.locator(".form-acts .btn-primary").click()
    page.locator(".plan").wait_for()


def said(page: Page) -> str:
    return page.locator("#plan-said").inner_text()


def no_sideways_scrolling(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@BOTH
def test_axe_finds_nothing(visit: Page, live_server: LiveServer) -> None:
    visit.goto(FORM)
    axe(visit)
    visit.locator(".form-acts .btn-primary").click()
    expect(visit.locator(".error-summary")).to_be_focused()
    axe(visit)
    plan(visit)
    axe(visit)
    visit.locator("[data-book]").click()
    visit.locator(".plan-strip").wait_for()
    axe(visit)
    visit.locator(".strip a").nth(1).click()
    axe(visit)
    visit.locator(".acts .btn-primary").click()
    axe(visit)
    visit.locator(".form-acts .btn-primary").click()
    axe(visit)
    visit.go_back()
    visit.go_back()
    visit.locator(".acts .btn-danger").click()
    axe(visit)


@BOTH
def test_the_running_sentence_is_the_servers(visit: Page) -> None:
    plan(visit)
    sentences = [said(visit)]
    for value in ("wait", "skip", "move:studio:19:00"):
        visit.locator(f"[name^=choice-][value='{value}']").first.check(force=True)
        expect(visit.locator("#plan-said")).not_to_have_text(sentences[-1])
        shown, button = said(visit), visit.locator("[data-book]").inner_text()
        with visit.expect_event("load"):
            visit.locator("[data-again]").evaluate("button => button.form.requestSubmit(button)")
        expect(visit.locator("#plan-said")).to_have_text(shown)
        assert visit.locator("[data-book]").inner_text() == button
        sentences.append(shown)
    assert len(set(sentences)) == 4


def test_a_choice_made_before_the_script_came_is_followed(visit: Page) -> None:
    held: list[Route] = []
    visit.route("**/series-plan*.js*", lambda route: held.append(route))
    plan(visit)
    before = said(visit)
    visit.locator("[name^=choice-][value='skip']").first.check(force=True)
    expect(visit.locator("#plan-said")).to_have_text(before)
    held.pop().continue_()
    expect(visit.locator("#plan-said")).not_to_have_text(before)
    expect(visit.locator("[data-chip][data-part=skipped]")).to_have_count(1)


def test_a_free_date_is_left_out_and_taken_in_again(visit: Page) -> None:
    plan(visit)
    before = said(visit)
    visit.locator(".plan > .booking-more summary").click()
    box = visit.locator(".plan-free input").first
    box.check(force=True)
    expect(visit.locator("[data-chip]").first).to_have_class("is-skipped")
    expect(visit.locator("#plan-said")).not_to_have_text(before)
    box.uncheck(force=True)
    expect(visit.locator("#plan-said")).to_have_text(before)
    expect(visit.locator("[data-chip]").first).to_have_class("is-ok")


def test_by_keyboard_alone(visit: Page, live_server: LiveServer) -> None:
    plan(visit)
    link = visit.locator(".strip a").first
    link.focus()
    visit.keyboard.press("Enter")
    first = visit.locator(".plan-row").first
    expect(first.locator("input:checked")).to_be_focused()
    visit.keyboard.press("ArrowDown")
    expect(first.locator("input").nth(1)).to_be_checked()
    # Enter in a radio asks again; it must book nothing.
    visit.keyboard.press("Enter")
    expect(visit.locator(".plan-row").first.locator("input").nth(1)).to_be_checked()
    with live_server.sessions.read() as db:
        assert occurrences_of(db, 3) == []
    visit.locator("[data-book]").focus()
    visit.keyboard.press("Enter")
    expect(visit.locator("h1")).to_have_text("논문 읽기")
    with live_server.sessions.read() as db:
        assert len(occurrences_of(db, 3)) == 8


def test_whoever_was_faster_is_shown_at_once(visit: Page, live_server: LiveServer, hub: Hub) -> None:
    plan(visit)
    book(live_server.sessions, hub.meeting, slot(TODAY + timedelta(weeks=4), "19:00", "20:00"), hub.member, "빨랐어요")
    visit.locator("[data-book]").click()
    summary = visit.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    axe(visit)
    summary.locator("a").click()
    expect(visit.locator(".plan-row.is-changed input:checked")).to_be_focused()


def test_on_a_phone_everything_is_in_reach(visit: Page) -> None:
    visit.set_viewport_size(PHONE)
    visit.goto(FORM)
    assert no_sideways_scrolling(visit)
    plan(visit, count=104)
    assert no_sideways_scrolling(visit)
    expect(visit.locator("[data-book]")).to_be_in_viewport()
    axe(visit)
    visit.locator("[data-book]").click()
    visit.locator(".series-next").wait_for()
    assert no_sideways_scrolling(visit)
    expect(visit.locator(".series-next .btn")).to_be_in_viewport()


def test_the_form_shows_what_belongs_to_the_frequency(visit: Page) -> None:
    visit.goto(FORM)
    parts = ("weekly", "monthly", "yearly")
    for frequency in ("daily", *parts):
        visit.locator(f"[name=frequency][value={frequency.upper()}]").check(force=True)
        seen = [name for name in parts if visit.locator(f".only-{name}").is_visible()]
        assert seen == [name for name in parts if name == frequency]
    visit.locator("[name=frequency][value=MONTHLY]").check(force=True)
    visit.locator("[name=month_way][value=day]").check(force=True)
    expect(visit.locator("#month_day")).to_be_visible()
    expect(visit.locator("#nth")).to_be_hidden()


def test_the_weekday_follows_the_first_day_and_the_last_end_stands(visit: Page) -> None:
    visit.goto(FORM)
    friday = FIRST + timedelta(days=2)
    visit.locator("#date").fill(friday.isoformat())
    visit.locator("#date").dispatch_event("change")
    assert visit.locator("[name=weekdays]:checked").evaluate_all("boxes => boxes.map(box => box.value)") == ["4"]
    visit.locator("#count").fill("5")
    visit.locator("#until").fill(date(2027, 3, 5).isoformat())
    expect(visit.locator("#count")).to_have_value("")


def test_without_script(chromium: Browser, live_server: LiveServer, hub: Hub, visit: Page) -> None:
    context = chromium.new_context(base_url=live_server.url, locale="ko-KR", java_script_enabled=False)
    page = context.new_page()
    sign_in_browser(page, live_server, hub.organizer)
    plan(page)
    before = said(page)
    page.locator("[value=skip][type=radio]").first.check(force=True)
    page.locator("[data-again]").click()
    assert said(page) != before
    page.locator("[data-book]").click()
    expect(page.locator("h1")).to_have_text("논문 읽기")
    context.close()


def test_the_booking_form_leads_to_a_series(visit: Page) -> None:
    visit.goto(f"/bookings/new?room=meeting&date={FIRST}&start=19:00&end=21:00")
    visit.locator("#title").fill("매주 모임")
    visit.locator(".form-acts [name=do]").click()
    expect(visit.locator("#title")).to_have_value("매주 모임")
    expect(visit.locator("#date")).to_have_value(FIRST.isoformat())
    assert "title" not in visit.url
