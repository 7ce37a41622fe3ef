"""Readings and keys at the desk in a browser: rooms with meters, a file looked at, a key shown once."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from campus.db import Sessions
from campus.spaces.models import ReadingKind
from campus.spaces.services.readings import NewReading, add_readings, set_threshold
from tests.support.applications import LiveServer
from tests.support.browser import sign_in_browser
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.looking import BOTH, look

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def meters(live_server: LiveServer, hub: Hub) -> Sessions:
    """The meeting room has three meters, one above its threshold; the studio has one and no threshold."""
    sessions, by = live_server.sessions, hub.manager.id
    values = {ReadingKind.POWER: 412.5, ReadingKind.PRESENCE: 0.0, ReadingKind.CO2: 640.0}
    new = [NewReading(hub.meeting.id, kind, NOW - timedelta(minutes=4), value) for kind, value in values.items()]
    new.append(NewReading(hub.studio.id, ReadingKind.POWER, NOW - timedelta(days=2), 123_456.5))
    with sessions.write() as db:
        add_readings(db, new, now=NOW)
        set_threshold(db, hub.meeting.id, ReadingKind.POWER, 300, by=by, now=NOW)
        set_threshold(db, hub.meeting.id, ReadingKind.PRESENCE, 1, by=by, now=NOW)
        set_threshold(db, hub.small.id, ReadingKind.CO2, 800, by=by, now=NOW)
    return sessions


@BOTH
def test_rooms_with_meters(page: Page, live_server: LiveServer, hub: Hub, meters: Sessions) -> None:
    sign_in_browser(page, live_server, hub.manager)
    page.goto("/manage/readings")
    look(page, "readings")
    room = page.locator("#studio")
    room.locator("summary").press("Enter")
    room.locator("[name='studio-power']").fill("0")
    look(page, "readings-thresholds")
    room.locator("form button").press("Enter")
    expect(page.locator(".field.is-bad")).to_have_count(1)
    look(page, "readings-refused")
    page.locator("#studio [name='studio-power']").fill("250")
    page.locator("#studio form button").press("Enter")
    expect(page.locator("#studio .meters small")).to_contain_text("250")


@BOTH
def test_a_file(page: Page, live_server: LiveServer, hub: Hub, meters: Sessions) -> None:
    sign_in_browser(page, live_server, hub.manager)
    page.goto("/manage/readings")
    send = page.locator("form[action$='/files']")
    rows = [f"meeting,power,{(NOW - timedelta(minutes=each)).isoformat()},400" for each in (4, 14)]
    wrong = ["없는-방,power,2026-11-25T10:00:00+09:00,1", "meeting,power," + "2026년 11월 25일 " * 20 + ",1"]
    data = "\n".join(["room,kind,at,value", *rows, *wrong])
    files = {"name": "readings.csv", "mimeType": "text/csv", "buffer": data.encode("cp949")}
    send.locator("input[type=file]").set_input_files([files])
    send.locator("button").press("Enter")
    expect(page.locator("#take-in")).to_be_visible()
    look(page, "reading-file")
    page.locator("#take-in button").press("Enter")
    expect(page.locator(".field.is-bad")).to_be_visible()
    look(page, "reading-file-refused")
    page.locator("#take-in input[type=checkbox]").check()
    page.locator("#take-in button").press("Enter")
    page.wait_for_url("**/manage/readings")
    files["buffer"] = b"a,b\n"
    page.locator("form[action$='/files'] input[type=file]").set_input_files([files])
    page.locator("form[action$='/files'] button").press("Enter")
    expect(page.locator("#file-form .notice-stop")).to_be_visible()
    look(page, "reading-file-unread")


@BOTH
def test_a_key(page: Page, live_server: LiveServer, hub: Hub) -> None:
    sign_in_browser(page, live_server, hub.manager)
    page.goto("/manage/readings")
    look(page, "readings-none")
    page.goto("/manage/keys")
    look(page, "keys-none")
    page.locator("#issue-key button").press("Enter")
    expect(page.locator(".field.is-bad")).to_be_visible()
    look(page, "keys-refused")
    page.fill("#name", "3층 회의실의 전력 측정기 " * 2)
    page.locator("#room").select_option(index=1)
    page.locator("#issue-key button").press("Enter")
    expect(page.locator("#key")).to_have_value(re.compile("^campus_"))
    look(page, "keys-shown-once")
    page.goto("/manage/keys")
    expect(page.locator("#key")).to_have_count(0)
    look(page, "keys")
    page.locator("form[action$='/revoke'] button").press("Enter")
    expect(page.locator("form[action$='/revoke']")).to_have_count(0)
    look(page, "keys-revoked")
