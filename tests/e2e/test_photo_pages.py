"""Photos and plans in a real browser: put up, marked with a click or by keyboard, seen on the room's page."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from campus.db import Sessions
from campus.people.models import Resident
from campus.spaces.models import Room, RoomMark
from tests.support.applications import LiveServer
from tests.support.browser import sign_in_browser
from tests.support.hub import Hub
from tests.support.looking import BOTH, look
from tests.support.pictures import photo, with_place

pytestmark = pytest.mark.usefixtures("clock")
PHOTOS = "/manage/spaces/rooms/meeting/photos"
# Whether every picture on the page has come.
COMPLETE = "() => [...document.images].every((image) => image.complete && image.naturalWidth > 0)"


@pytest.fixture(autouse=True)
def _in_their_language(page: Page, live_server: LiveServer) -> None:
    with live_server.sessions.write() as db:
        db.execute(update(Resident).values(locale=page.evaluate("navigator.language")[:2]))


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"{each}.jpg" for each in range(3)]
    for number, path in enumerate(paths):
        path.write_bytes(with_place(1500, 1000 + 500 * number, orientation=1 + 5 * (number == 1)))
    return paths


def floor_plan(sessions: Sessions, hub: Hub) -> str:
    with sessions.read() as db:
        floor = db.scalars(select(Room.floor_id).where(Room.id == hub.meeting.id)).one()
    return f"/manage/spaces/floors/{floor}/plan"


@BOTH
def test_photos_are_put_up_and_seen(page: Page, live_server: LiveServer, hub: Hub, files: list[Path]) -> None:
    sign_in_browser(page, live_server, hub.manager)
    page.goto("/rooms/meeting")
    page.locator("a[href='/manage/spaces/rooms/meeting']").press("Enter")
    page.locator(f"a[href='{PHOTOS}']").press("Enter")
    look(page, "photos-none")
    page.set_input_files("#file", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"<svg/>"})
    page.fill("#alt_ko", "창이 큰 방")
    page.locator("#photo-form button").press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator("#alt_ko")).to_have_value("창이 큰 방")
    look(page, "photos-refused")
    for number, path in enumerate(files):
        page.set_input_files("#file", path)
        page.fill("#alt_ko", f"창이 큰 방 {number}")
        page.fill("#alt_en", f"A room with a large window {number}")
        page.locator("#photo-form button").press("Enter")
        expect(page.locator(".photo-rows > li")).to_have_count(number + 1)
    page.locator(".photo-rows > li").nth(1).locator("button[value='up']").press("Enter")
    expect(page.locator(".photo-rows img").first).to_have_attribute("alt", re.compile(" 1$"))
    look(page, "photos")
    page.goto("/rooms/meeting")
    page.wait_for_function(COMPLETE)
    look(page, "room-gallery")
    page.locator(".gallery-cover").press("Enter")
    expect(page).to_have_url(re.compile(r"/photos/\d+-1500\.jpg\?v="))
    assert page.evaluate("document.images[0].naturalWidth") == 1500


@BOTH
def test_rooms_are_marked_on_a_plan(page: Page, live_server: LiveServer, hub: Hub, tmp_path: Path) -> None:
    path = floor_plan(live_server.sessions, hub)
    sign_in_browser(page, live_server, hub.manager)
    page.goto(path)
    look(page, "plan-none")
    file = tmp_path / "plan.jpg"
    file.write_bytes(photo(1600, 1000))
    page.set_input_files("#file", file)
    page.fill("#alt_ko", "평면도")
    page.fill("#alt_en", "Plan")
    page.locator("#plan-form button").press("Enter")
    picture = page.locator("[data-plan]")
    expect(picture).to_be_visible()
    expect(page.locator("[data-pin='meeting']")).to_be_hidden()
    # By mouse.
    button = page.locator("[data-point='meeting']")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    box = picture.bounding_box()
    assert box is not None
    picture.click(position={"x": box["width"] / 4, "y": box["height"] / 2})
    expect(page.locator("#meeting-x")).to_have_value(re.compile("^(249|250|251)$"))
    expect(page.locator("#meeting-y")).to_have_value(re.compile("^(499|500|501)$"))
    expect(page.locator("[data-pin='meeting']")).to_have_attribute("x", re.compile("^2[45]"))
    # By keyboard alone.
    page.fill("#meeting-x", "")
    page.locator("#meeting-x").press_sequentially("600")
    expect(page.locator("[data-pin='meeting']")).to_have_attribute("x", "60%")
    page.fill("#meeting-way_ko", "계단 왼쪽")
    page.fill("#meeting-way_en", "left of the stairs")
    page.locator("#meeting-way_en").press("Enter")
    with live_server.sessions.read() as db:
        mark = db.scalars(select(RoomMark)).one()
        assert (mark.room_id, mark.x) == (hub.meeting.id, 600) and 499 <= mark.y <= 501
    look(page, "plan-marked")
    page.goto("/rooms/meeting")
    page.wait_for_function(COMPLETE)
    expect(page.locator(".where .pin")).to_have_attribute("x", "60.0%")
    look(page, "room-where")


def test_nothing_jumps_when_pictures_come(page: Page, live_server: LiveServer, hub: Hub, files: list[Path]) -> None:
    sign_in_browser(page, live_server, hub.manager)
    page.goto(PHOTOS)
    page.set_input_files("#file", files[0])
    page.fill("#alt_ko", "방")
    page.fill("#alt_en", "Room")
    page.locator("#photo-form button").press("Enter")
    expect(page.locator(".photo-rows > li")).to_have_count(1)
    below = "document.querySelector('.room-about .lead').getBoundingClientRect().top"
    waiting = []
    page.route("**/photos/*.jpg*", lambda route: waiting.append(route))
    page.goto("/rooms/meeting", wait_until="domcontentloaded")
    page.wait_for_function("document.querySelector('.gallery').clientHeight > 0")
    before = page.evaluate(below)
    for route in waiting:
        route.continue_()
    page.wait_for_function(COMPLETE)
    assert page.evaluate(below) == before
