"""Keys at the desk: shown exactly once, kept nowhere, listed, revoked; for managers."""

import logging
from datetime import timedelta

import pytest
from sqlalchemy import inspect, select, text
from webtest import TestApp

from campus.api.services import PREFIX
from campus.audit.models import AuditEntry
from campus.db import Sessions
from tests.api.conftest import READINGS, new_key, reading
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.pages import token_of
from tests.support.statements import counted

PATH, REVOKE = "/manage/keys", "/manage/keys/1/revoke"
# Route: what a stranger gets, then member, organizer, manager, admin.
WHO = ("stranger", "member", "organizer", "manager", "admin")
PAGES = {"api.keys": (303, 403, 403, 200, 200), "api.readings": (401,) * 5, "api.description": (200,) * 5}
# What a form without a word in it is answered.
ACTS = {"api.keys": (403, 403, 403, 422, 422), "api.key.revoke": (403, 403, 403, 303, 303), "api.readings": (401,) * 5}


@pytest.fixture
def desk(app: TestApp, hub: Hub, sign_in: SignIn) -> TestApp:
    sign_in(app, hub.manager)
    app.set_cookie("locale", "en")
    return app


def everything(sessions: Sessions) -> str:
    """All that the database holds, as text."""
    names = inspect(sessions.engine).get_table_names()
    with sessions.read() as db:
        return "\n".join(str(row) for name in names for row in db.execute(text(f'SELECT * FROM "{name}"')).all())


def test_a_key_is_shown_once(
    desk: TestApp, sessions: Sessions, hub: Hub, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    form = desk.get(PATH).forms["issue-key"]
    form["name"], form["room"] = "3층 전력계", str(hub.meeting.id)
    page = form.submit()
    assert (page.status_int, page.headers["Cache-Control"]) == (200, "no-store")
    token = page.text.split('id="key" value="')[1].split('"')[0]
    assert token.startswith(PREFIX)
    assert len(token) == len(PREFIX) + 43
    # Neither another page nor the database nor a log knows it, nor the cookie of the visit.
    assert PREFIX not in desk.get(PATH).text
    assert token not in everything(sessions)
    assert token not in caplog.text
    assert token not in str(page.headers)
    headers = {"Authorization": f"Bearer {token}"}
    desk.post_json(READINGS, {"readings": [reading()]}, headers=headers)
    desk.post_json(READINGS, {"readings": [reading("studio")]}, headers=headers, status=403)
    with sessions.read() as db:
        entry = db.scalars(select(AuditEntry)).one()
    assert (entry.act, entry.actor_id, entry.details["name"]) == ("api-key.issued", hub.manager.id, "3층 전력계")


def test_revoked_at_once(desk: TestApp, sessions: Sessions, hub: Hub) -> None:
    token = new_key(sessions, hub)
    page = desk.get(PATH)
    assert "works until" in page.text
    sent = {"csrf_token": token_of(page)}
    assert "works no more" in desk.post(REVOKE, sent).follow().text
    page = desk.get(PATH)
    assert "revoked" in page.text
    assert REVOKE not in page.text
    desk.post_json(READINGS, {"readings": []}, headers={"Authorization": f"Bearer {token}"}, status=401)
    assert "revoked already" in desk.post(REVOKE, sent).follow().text
    with sessions.read() as db:
        assert db.scalars(select(AuditEntry.act).order_by(AuditEntry.id)).all() == ["api-key.issued", "api-key.revoked"]


def test_old_keys_are_listed_too(desk: TestApp, sessions: Sessions, hub: Hub) -> None:
    new_key(sessions, hub, days=30, now=NOW - timedelta(days=31))
    assert "expired" in desk.get(PATH).text


def test_what_is_not_filled_in(desk: TestApp, sessions: Sessions, hub: Hub) -> None:
    sent = {"csrf_token": token_of(desk.get(PATH)), "name": "x", "room": "9999", "days": "365000"}
    page = desk.post(PATH, sent, status=422)
    assert page.text.count("Choose one of the list") >= 2
    assert PREFIX not in page.text


def test_pages_of_keys(desk: TestApp, sessions: Sessions, hub: Hub) -> None:
    desk.get(PATH)
    new_key(sessions, hub)
    with counted(sessions) as few:
        desk.get(PATH)
    for _ in range(30):
        new_key(sessions, hub, hub.meeting)
    with counted(sessions) as many:
        page = desk.get(PATH)
    assert len(few) == len(many)
    assert page.text.count("/revoke") == 30
    assert desk.get(f"{PATH}?page=2").text.count("/revoke") == 1


def test_roles(app: TestApp, sessions: Sessions, hub: Hub, sign_in: SignIn) -> None:
    new_key(sessions, hub)
    pages: dict[str, list[int]] = {name: [] for name in PAGES}
    acts: dict[str, list[int]] = {name: [] for name in ACTS}
    paths = {
        item["introspectable"]["name"]: item["introspectable"]["pattern"].replace(r"{id:\d+}", "1")
        for item in app.router.registry.introspector.get_category("routes")
        if item["introspectable"]["name"].startswith("api.")
    }
    assert set(PAGES) | set(ACTS) == set(paths)
    for who in WHO:
        app.reset()
        if who != "stranger":
            sign_in(app, getattr(hub, who))
        token = token_of(app.get("/rooms"))
        for name, found in pages.items():
            found.append(app.get(paths[name], status="*").status_int)
        for name, found in acts.items():
            found.append(app.post(paths[name], {"csrf_token": token}, status="*").status_int)
    assert {name: tuple(found) for name, found in pages.items()} == PAGES
    assert {name: tuple(found) for name, found in acts.items()} == ACTS


def test_a_form_from_elsewhere_is_refused(desk: TestApp, sessions: Sessions, hub: Hub) -> None:
    """The exemption holds for what programs ask only."""
    new_key(sessions, hub)
    desk.post(PATH, {"name": "x", "room": "0", "days": "30"}, status=400)
    desk.post(REVOKE, status=400)
    token = new_key(sessions, hub)
    desk.post(REVOKE, headers={"Authorization": f"Bearer {token}"}, status=400)
