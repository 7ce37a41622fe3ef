"""Every page about rooms and bookings: axe finds nothing, in both languages, light and dark; none scrolls sideways."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.boards import TODAY, TOMORROW, book, free, slot
from tests.support.applications import LiveServer
from tests.support.browser import PHONE, axe, sign_in_browser
from tests.support.hub import Hub

pytestmark = pytest.mark.usefixtures("clock")

LONG_TITLE = "아주 긴 제목을 가진 예약이라도 표와 목록과 그 페이지를 넓히지 않아야 한다 " * 2
SMALL = {"width": 320, "height": 640}


@pytest.fixture
def addresses(page: Page, live_server: LiveServer, hub: Hub) -> dict[str, str]:
    """The pages by name, with something on each, for a signed-in member."""
    sessions = live_server.sessions
    mine = book(sessions, hub.small, slot(TOMORROW, "10:00", "11:00"), hub.member, LONG_TITLE)
    book(sessions, hub.small, slot(TODAY, "10:00", "11:00"), hub.member, "지금 쓰는 방")
    book(sessions, hub.meeting, slot(TOMORROW, "15:00", "16:00"), hub.other_member)
    book(sessions, hub.hall, slot(TODAY, "13:00", "15:00"), hub.other_member)
    sign_in_browser(page, live_server, hub.member)
    taken = f"room=meeting&date={TOMORROW}&start=15:00&end=16:00"
    return {
        "board": "/rooms",
        "board as a list": f"/rooms?date={TOMORROW}&view=list",
        "board without rooms": "/rooms?people=500",
        "room": f"/rooms/{hub.hall.slug}",
        "finder": f"/rooms/find?date={TOMORROW}&start=15:00&minutes=120&people=4&near=main",
        "finder without rooms": "/rooms/find?people=900",
        "form": f"/bookings/new?room=small&date={TOMORROW}&start=15:00&end=16:00",
        "refusal": f"/bookings/new?{taken}",
        "booking": f"/bookings/{mine}",
        "edit": f"/bookings/{mine}/edit",
        "mine": "/bookings",
    }


def each(page: Page, addresses: dict[str, str]) -> Iterator[str]:
    for name, address in addresses.items():
        response = page.goto(address)
        assert response is not None
        assert response.status == 200, f"{name}: {response.status}"
        yield name


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", ["ko-KR", "en-US"], indirect=True)
def test_axe_finds_nothing(page: Page, addresses: dict[str, str], scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for _ in each(page, addresses):
        axe(page)


def test_axe_finds_nothing_on_a_phone(page: Page, addresses: dict[str, str]) -> None:
    page.set_viewport_size(PHONE)
    for _ in each(page, addresses):
        axe(page)


@pytest.mark.parametrize("viewport", [PHONE, SMALL], ids=["390", "320"])
def test_no_page_scrolls_sideways(page: Page, addresses: dict[str, str], viewport: dict[str, int]) -> None:
    page.set_viewport_size(viewport)  # type: ignore[arg-type]
    wide = [
        name
        for name in each(page, addresses)
        if page.evaluate("document.documentElement.scrollWidth") > viewport["width"]
    ]
    assert wide == []


@pytest.mark.parametrize("is_phone", [False, True], ids=["desk", "phone"])
def test_axe_finds_nothing_with_the_card_open(page: Page, addresses: dict[str, str], hub: Hub, is_phone: bool) -> None:
    if is_phone:
        page.set_viewport_size(PHONE)
    page.goto(f"/rooms?date={TOMORROW}")
    free(page, hub.seminar).click()
    expect(page.locator("#booking-verdict .is-ok")).to_be_visible()
    axe(page)
    page.locator("#people").fill("900")
    expect(page.locator("#booking-verdict .is-no")).to_be_visible()
    axe(page)


def test_the_table_stays_a_table_for_screen_readers_as_a_list(page: Page, addresses: dict[str, str]) -> None:
    page.set_viewport_size(PHONE)
    page.goto("/rooms")
    expect(page.get_by_role("table")).to_be_visible()
    assert page.get_by_role("row").count() == 8
    assert page.get_by_role("row").first.get_by_role("cell").count() > 0
    expect(page.get_by_role("rowheader").first).to_be_visible()


def test_chips_on_a_phone_are_large_enough_for_a_thumb(page: Page, addresses: dict[str, str]) -> None:
    page.set_viewport_size(PHONE)
    page.goto("/rooms")
    boxes = [link.bounding_box() for link in page.locator(".tt-free a").all()]
    assert boxes
    assert all(box and box["height"] >= 44 and box["width"] >= 44 for box in boxes)
