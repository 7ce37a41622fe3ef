"""Choosing a time on the board and booking it: by dragging, by two clicks, by keys alone, and without JavaScript."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.boards import TOMORROW, asked, book, booked, chosen, focused, free, point, slot
from tests.support.applications import LiveServer
from tests.support.browser import PHONE, sign_in_browser
from tests.support.hub import Hub

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def board(page: Page, live_server: LiveServer, hub: Hub) -> Page:
    """Tomorrow's board, as a member sees it."""
    sign_in_browser(page, live_server, hub.member)
    page.goto(f"/rooms?date={TOMORROW}")
    return page


def finish(page: Page, title: str) -> None:
    page.locator("#title").fill(title)
    page.locator(".form-acts .btn-primary").click()
    expect(page.locator("h1")).to_have_text(title)


def drag(page: Page, hub: Hub, start: str, end: str) -> None:
    link = free(page, hub.meeting)
    page.mouse.move(*point(link, start))
    page.mouse.down()
    page.mouse.move(*point(link, end), steps=6)
    page.mouse.up()


def test_a_dragged_stretch_is_booked(board: Page, live_server: LiveServer, hub: Hub) -> None:
    drag(board, hub, "16:05", "17:55")
    assert chosen(board) == ("16:00", "18:00")
    expect(board.locator("#booking-verdict .is-ok")).to_be_visible()
    finish(board, "끌어서 예약")
    assert booked(live_server.sessions) == [("끌어서 예약", hub.meeting.id, slot(TOMORROW, "16:00", "18:00"))]


def test_dragging_backwards_and_too_far_stops_at_the_longest(board: Page, hub: Hub) -> None:
    drag(board, hub, "20:15", "10:00")
    assert chosen(board) == ("17:30", "20:30")


def test_a_click_sets_the_start_and_a_second_click_the_end(board: Page, live_server: LiveServer, hub: Hub) -> None:
    link = free(board, hub.meeting)
    board.mouse.click(*point(link, "13:10"))
    assert chosen(board) == ("13:00", "14:00")
    board.mouse.click(*point(link, "15:20"))
    expect(board.locator("#booking-card #end")).to_have_value("15:30")
    finish(board, "두 번 눌러 예약")
    assert booked(live_server.sessions) == [("두 번 눌러 예약", hub.meeting.id, slot(TOMORROW, "13:00", "15:30"))]


def test_keys_alone_book_a_room(board: Page, live_server: LiveServer, hub: Hub) -> None:
    free(board, hub.meeting).focus()
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight"):
        board.keyboard.press(key)
    spoken = board.locator("[data-board-say]")
    expect(spoken).to_contain_text("09:30")
    expect(spoken).to_contain_text("11:00")
    board.keyboard.press("Enter")
    expect(board.locator("#booking-card h2")).to_be_focused()
    assert chosen(board) == ("09:30", "11:00")
    for _ in range(5):
        board.keyboard.press("Tab")
        if focused(board) == "input#title":
            break
    board.keyboard.type("Booked by keys")
    board.keyboard.press("Enter")
    expect(board.locator("h1")).to_have_text("Booked by keys")
    assert booked(live_server.sessions) == [("Booked by keys", hub.meeting.id, slot(TOMORROW, "09:30", "11:00"))]


def test_arrow_keys_keep_within_the_stretch_and_carry_the_choice_to_other_rows(
    board: Page, live_server: LiveServer, hub: Hub
) -> None:
    book(live_server.sessions, hub.small, slot(TOMORROW, "09:00", "12:00"), hub.other_member)
    board.reload()
    free(board, hub.meeting).focus()
    for key in ("ArrowRight", "ArrowLeft", "ArrowLeft", "Home", "Shift+End"):
        board.keyboard.press(key)
    spoken = board.locator("[data-board-say]")
    expect(spoken).to_contain_text("09:00")
    expect(spoken).to_contain_text("12:00")  # three hours, the longest
    board.keyboard.press("ArrowDown")
    expect(free(board, hub.small, "12:00")).to_be_focused()
    expect(spoken).to_contain_text("15:00")
    board.keyboard.press("Escape")
    expect(board.locator(".tt-pick")).to_have_count(0)


def test_escape_leads_out_of_the_card_and_back_to_the_table(board: Page, hub: Hub) -> None:
    link = free(board, hub.meeting)
    link.focus()
    board.keyboard.press("Enter")
    expect(board.locator("#booking-card h2")).to_be_focused()
    board.keyboard.press("Escape")
    expect(board.locator("#booking-card")).to_be_hidden()
    expect(link).to_be_focused()
    expect(board.locator(".tt-pick.is-chosen")).to_be_visible()
    board.keyboard.press("Escape")
    expect(board.locator(".tt-pick")).to_have_count(0)


def test_the_open_card_follows_the_choice_and_keeps_what_was_typed(board: Page, hub: Hub) -> None:
    drag(board, hub, "10:05", "10:55")
    board.locator("#title").fill("쓰던 제목")
    drag(board, hub, "18:05", "19:25")
    expect(board.locator("#booking-card #end")).to_have_value("19:30")
    expect(board.locator("#booking-verdict")).to_contain_text("18:00")
    link = free(board, hub.small)
    board.mouse.click(*point(link, "14:10"))
    expect(board.locator("#booking-card #room")).to_have_value("small")
    expect(board.locator("#booking-card #title")).to_have_value("쓰던 제목")


def test_the_forms_own_times_move_the_block(board: Page, hub: Hub) -> None:
    drag(board, hub, "10:05", "10:55")
    chosen(board)
    board.locator("#booking-card details summary").first.click()
    board.locator("#booking-card #end").select_option("12:30")
    expect(board.locator(".tt-pick.is-chosen")).to_contain_text("12:30")


def test_a_visitor_is_led_to_the_door_and_back_to_the_form(page: Page, hub: Hub) -> None:
    page.goto(f"/rooms?date={TOMORROW}")
    page.mouse.click(*point(free(page, hub.meeting), "14:10"))
    page.wait_for_url("**/sign-in?**")
    back = parse_qs(urlsplit(page.url).query)["back"][0]
    assert parse_qs(urlsplit(back).query) == {
        "room": ["meeting"],
        "date": [str(TOMORROW)],
        "start": ["14:00"],
        "end": ["15:00"],
    }


def test_on_a_phone_a_chip_opens_the_sheet(board: Page, live_server: LiveServer, hub: Hub) -> None:
    board.set_viewport_size(PHONE)
    free(board, hub.meeting).click()
    expect(board.locator("#booking-card")).to_be_visible()
    assert chosen(board) == ("09:00", "10:00")
    finish(board, "휴대전화로")
    assert booked(live_server.sessions) == [("휴대전화로", hub.meeting.id, slot(TOMORROW, "09:00", "10:00"))]


def test_a_rooms_week_is_picked_from_in_the_same_way(board: Page, live_server: LiveServer, hub: Hub) -> None:
    board.goto(f"/rooms/{hub.meeting.slug}?week={TOMORROW}")
    link = board.locator(f"tr[data-day='{TOMORROW}'] a[data-from='09:00']")
    link.scroll_into_view_if_needed()
    board.mouse.click(*point(link, "11:10"))
    assert chosen(board) == ("11:00", "12:00")
    finish(board, "한 주에서")
    assert booked(live_server.sessions) == [("한 주에서", hub.meeting.id, slot(TOMORROW, "11:00", "12:00"))]


def test_filters_change_the_board_without_leaving_the_page(board: Page, hub: Hub) -> None:
    requests = asked(board)
    kind = board.locator("#board-kind")
    kind.focus()
    kind.select_option("studio")
    expect(board.locator("tbody tr")).to_have_count(1)
    expect(kind).to_be_focused()
    assert board.url.endswith(f"/rooms?date={TOMORROW}&kind=studio")
    assert len(requests) == 1
    expect(board.locator("#board-next")).to_have_attribute("href", "?date=2026-11-27&kind=studio")
    board.mouse.click(*point(board.locator("tbody a[data-from]"), "14:10"))
    assert chosen(board)[0] == "14:00"


def test_rooms_are_found_by_their_initial_sounds_as_one_types(board: Page) -> None:
    search = board.locator("#board-q")
    search.press_sequentially("ㅅㅁㄴ")
    expect(board.locator("tbody tr")).to_have_count(1)
    expect(board.locator("tbody th a")).to_have_attribute("href", "/rooms/seminar")
    expect(search).to_be_focused()
    search.fill("스튜디오")
    search.press("Enter")
    expect(board.locator("tbody th a")).to_have_attribute("href", "/rooms/studio")
    assert "people=" not in board.url


def test_without_javascript_a_free_stretch_is_a_link_to_the_form(
    chromium: Browser, live_server: LiveServer, hub: Hub
) -> None:
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in_browser(page, live_server, hub.member)
    page.goto(f"/rooms?date={TOMORROW}")
    page.locator("#board-kind").select_option("meeting")
    page.locator("[data-submit]").click()
    free(page, hub.meeting).click()
    page.locator("#end").select_option("10:30")
    finish(page, "스크립트 없이")
    context.close()
    assert booked(live_server.sessions) == [("스크립트 없이", hub.meeting.id, slot(TOMORROW, "09:00", "10:30"))]
