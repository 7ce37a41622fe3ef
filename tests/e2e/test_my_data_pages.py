"""My data in a real browser: who looked, consents, what can be taken along; and the page on privacy."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page
from sqlalchemy import update

from campus.people.consents import NEWS
from campus.people.models import Resident
from campus.people.services.consents import record_consents
from tests.support.applications import LiveServer
from tests.support.browser import sign_in_browser
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.looking import BOTH, look

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture(autouse=True)
def _in_their_language(page: Page, live_server: LiveServer) -> None:
    with live_server.sessions.write() as db:
        db.execute(update(Resident).values(locale=page.evaluate("navigator.language")[:2]))


@BOTH
def test_privacy(page: Page, live_server: LiveServer) -> None:
    page.goto("/privacy")
    look(page, "privacy")


@BOTH
def test_my_data(page: Page, live_server: LiveServer, hub: Hub) -> None:
    with live_server.sessions.write() as db:
        for given in (True, False):
            record_consents(db, hub.member.id, {NEWS: given}, now=NOW)
    sign_in_browser(page, live_server, hub.member)
    page.goto("/me/looks")
    look(page, "looks-nobody")
    sign_in_browser(page, live_server, hub.manager)
    page.goto("/manage/people")
    page.goto(f"/manage/people?q={hub.member.name}")
    sign_in_browser(page, live_server, hub.member)
    page.goto("/me/looks")
    look(page, "looks")
    page.goto("/me/consents/all")
    look(page, "consents")
    page.goto("/me/export")
    look(page, "export")
    with page.expect_download() as file:
        page.locator("#take-json button").press("Enter")
    assert json.loads(Path(file.value.path()).read_text(encoding="utf-8"))["data"]["account"]
    page.goto("/me")
    look(page, "me")
