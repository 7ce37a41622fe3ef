"""Zones, buildings, floors, rooms and equipment at the desk in a real browser: both languages, every screen, keys."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete, select, update

from campus.spaces.drafts import edition
from campus.spaces.models import Building, Fitting, Floor, OpeningHours, Room, RoomAlias, RoomPolicy, Zone
from campus.spaces.queries.places import room_draft
from campus.spaces.services.rooms import change_room
from tests.e2e.boards import TOMORROW, book, slot
from tests.support.applications import LiveServer
from tests.support.browser import PHONE, sign_in_browser
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.looking import BOTH, keep_picture, look

pytestmark = pytest.mark.usefixtures("clock")
SPACES = "/manage/spaces"


def _empty(live_server: LiveServer) -> None:
    with live_server.sessions.write() as db:
        db.execute(update(Room).values(whole_id=None))
        for table in (Fitting, RoomAlias, OpeningHours, RoomPolicy, Room, Floor, Building, Zone):
            db.execute(delete(table))


@BOTH
def test_all_places_are_looked_at(page: Page, hub: Hub, live_server: LiveServer) -> None:
    with live_server.sessions.write() as db:
        db.execute(update(Room).where(Room.id == hub.small.id).values(retired_at=NOW))
        room = db.get_one(Room, hub.meeting.id)
        draft = replace(room_draft(room), aliases=frozenset({"사랑방"}), about_ko="창가에 있습니다.")
        change_room(db, room.id, draft, seen=edition(room_draft(room)), by=hub.manager.id, now=NOW)
    sign_in_browser(page, live_server, hub.manager)
    for path, name in (
        ("", "spaces"),
        ("/zones/1", "zone"),
        ("/buildings/1", "building"),
        ("/rooms/new?floor=1", "room-new"),
        (f"/rooms/new?whole={hub.hall.id}", "part-new"),
        ("/rooms/meeting", "room"),
        ("/rooms/hall", "room-whole"),
        ("/rooms/hall-a", "room-part"),
        ("/rooms/small", "room-retired"),
        ("/equipment", "equipment"),
        ("/equipment/1", "thing"),
    ):
        page.goto(f"{SPACES}{path}")
        look(page, name)


@BOTH
def test_an_empty_hub_is_built_up_by_keyboard(page: Page, hub: Hub, live_server: LiveServer) -> None:
    """From nothing to a room that everybody finds."""
    _empty(live_server)
    sign_in_browser(page, live_server, hub.manager)
    page.goto(SPACES)
    look(page, "spaces-empty")
    page.goto(f"{SPACES}/rooms/new")
    look(page, "room-new-no-floor")
    page.goto(SPACES)
    page.locator(".empty a").press("Enter")
    page.locator("#name_ko").fill("새 구역")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    look(page, "zone-refused")
    page.locator("#name_en").fill("New Zone")
    page.keyboard.press("Enter")
    expect(page.locator(".flashes .notice-ok")).to_be_visible()
    look(page, "spaces-zone-only")
    page.locator(f"a[href^='{SPACES}/buildings/new?zone=']").press("Enter")
    fields = {"name_ko": "새 건물", "name_en": "New House", "address_ko": "신성동 1", "address_en": "1 Sinseong-dong"}
    for name, value in fields.items():
        page.locator(f"#{name}").fill(value)
    page.locator("#latitude").fill("95")
    page.locator("#longitude").fill("127.35")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    look(page, "building-refused")
    page.locator("#latitude").fill("36.39")
    page.keyboard.press("Enter")
    page.locator("#level").fill("3")
    page.keyboard.press("Enter")
    page.locator(f"a[href^='{SPACES}/rooms/new?floor=']").first.press("Enter")
    for name, value in {"name_ko": "다락방", "name_en": "Attic", "capacity": "6", "area_m2": "20.5"}.items():
        page.locator(f"#{name}").fill(value)
    page.keyboard.press("Enter")
    expect(page.locator(".flashes .notice-ok")).to_be_visible()
    page.goto("/rooms/attic")
    expect(page.locator("h1")).to_have_text(re.compile("다락방|Attic"))


@BOTH
def test_the_second_of_two_edits_sees_both(page: Page, hub: Hub, live_server: LiveServer) -> None:
    sign_in_browser(page, live_server, hub.manager)
    page.goto(f"{SPACES}/rooms/meeting")
    page.locator("#number").fill("B2")
    with live_server.sessions.write() as db:
        room = db.get_one(Room, hub.meeting.id)
        before = room_draft(room)
        draft = replace(before, number="A1", capacity=11, aliases=frozenset({"사랑방", "다락"}))
        change_room(db, room.id, draft, seen=edition(before), by=hub.admin.id, now=NOW)
    page.locator("main form.card button.btn-primary").click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator(".notice-warn")).to_contain_text("A1")
    expect(page.locator("#number")).to_have_value("B2")
    look(page, "room-stale")


@BOTH
def test_fewer_seats_show_who_comes(page: Page, hub: Hub, live_server: LiveServer) -> None:
    book(live_server.sessions, hub.meeting, slot(TOMORROW, "10:00", "11:00"), hub.member)
    sign_in_browser(page, live_server, hub.manager)
    page.goto(f"{SPACES}/rooms/meeting")
    page.locator("#capacity").fill("3")
    page.locator("main form.card button.btn-primary").click()
    expect(page.locator(".notice-warn a").first).to_be_visible()
    look(page, "room-fuller")
    page.locator("#sure").check()
    page.locator("main form.card button.btn-primary").click()
    expect(page.locator(".flashes .notice-ok")).to_be_visible()
    with live_server.sessions.read() as db:
        assert db.scalar(select(Room.capacity).where(Room.id == hub.meeting.id)) == 3
    page.goto(f"{SPACES}/rooms/new?whole={hub.meeting.id}")
    for name, value in {"name_ko": "반", "name_en": "Half", "capacity": "2", "area_m2": "9"}.items():
        page.locator(f"#{name}").fill(value)
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    look(page, "part-refused")


def test_order_is_changed_on_a_phone(page: Page, hub: Hub, live_server: LiveServer) -> None:
    """Two presses and the page stays where the room is."""
    sign_in_browser(page, live_server, hub.manager)
    page.set_viewport_size(PHONE)
    page.goto(SPACES)
    for button in page.locator(".place-move button").all():
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
    page.locator("#room-hall-c button[value=up]").click()
    expect(page).to_have_url(re.compile("#room-hall-c$"))
    keep_picture(page, "spaces-moved")
    page.locator("#room-hall-c button[value=up]").click()
    expect(page.locator("#room-hall-c button[value=up]")).to_have_count(0)
    ids = [each.get_attribute("id") for each in page.locator("li[id^=room-hall]").all()]
    assert ids == ["room-hall", "room-hall-c", "room-hall-a", "room-hall-b"]
