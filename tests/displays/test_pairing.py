"""Pairing a display once, revoking it at once, and refusing every other door."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select
from webtest import TestApp

from campus.audit.models import AuditEntry
from campus.db import Sessions
from campus.displays.models import Display
from campus.displays.queries import display_of_link
from campus.displays.services import (
    LINK_STANDS,
    LinkSpent,
    NewDisplay,
    make_display,
    pair_display,
    renew_link,
    revoke_display,
)
from tests.displays.conftest import paired
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub, Place
from tests.support.pages import token_of

_LINK = re.compile(r'value="http[^"]*(/display/pair/[^"]+)"')
Pairing = Callable[[Place | None], int]


def test_a_manager_makes_one_and_a_screen_opens_its_link(
    app: TestApp, hub: Hub, sign_in: SignIn, sessions: Sessions
) -> None:
    sign_in(app, hub.manager)
    page = app.get("/manage/displays")
    values = {"csrf_token": token_of(page), "name": "203호 문", "place": f"room {hub.meeting.id}", "locale": "en"}
    made = app.post("/manage/displays", values)
    link = _LINK.search(made.text)
    assert link is not None
    assert link[1] not in app.get("/manage/displays").text, "it is shown once"
    app.reset()
    asked = app.get(link[1])
    assert asked.headers["Referrer-Policy"] == "same-origin"
    assert app.get(link[1], status=200), "looking at it does not use it up"
    answer = app.post(link[1], {"csrf_token": token_of(asked)})
    assert answer.location.endswith("/display/meeting")
    cookie = next(each for each in answer.headers.getall("Set-Cookie") if each.startswith("display="))
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    assert "Vacant" in app.get("/display/meeting").text
    app.post(link[1], {"csrf_token": token_of(asked)}, status=410)
    app.get(link[1], status=410)
    with sessions.read() as db:
        kept = db.scalars(select(Display)).one()
        secrets = link[1].rsplit("/", 1)[1], cookie.split(";")[0].split("=", 1)[1]
        assert not {each.encode() for each in secrets} & {kept.key_sha256, kept.link_sha256}
        said = set(db.scalars(select(AuditEntry.act).where(AuditEntry.act.startswith("display."))))
    assert said == {"display.made", "display.paired"}


def test_revoked_at_the_next_look(app: TestApp, hub: Hub, pairing: Pairing, sessions: Sessions) -> None:
    number = pairing(hub.meeting)
    app.set_cookie("locale", "en")
    app.get("/display/meeting")
    with sessions.write() as db:
        assert revoke_display(db, number, by=hub.manager.id, now=NOW)
        assert not revoke_display(db, number, by=hub.manager.id, now=NOW)
    page = app.get("/display/meeting", status=403)
    assert "This screen is disconnected" in page.text
    app.get("/display/meeting/help", status=403)


@pytest.mark.parametrize("path", ["/display/studio", "/display/lobby", "/display/studio/help", "/display/nowhere"])
def test_another_door_is_refused(app: TestApp, hub: Hub, pairing: Pairing, path: str) -> None:
    pairing(hub.meeting)
    assert "disconnected" in app.get(path, status=403).text


def test_a_lobby_is_no_room(app: TestApp, hub: Hub, pairing: Pairing) -> None:
    pairing(None)
    app.get("/display/lobby")
    app.get("/display/meeting", status=403)


def test_a_new_link_replaces_the_screen_when_it_is_opened(sessions: Sessions, hub: Hub, app: TestApp) -> None:
    number, key = paired(sessions, hub, hub.meeting)
    app.set_cookie("display", key)
    with sessions.write() as db:
        token = renew_link(db, number, by=hub.manager.id, now=NOW)
    app.get("/display/meeting")
    with sessions.write() as db:
        pair_display(db, token, now=NOW)
    app.get("/display/meeting", status=403)


def test_a_link_ends(sessions: Sessions, hub: Hub) -> None:
    with sessions.write() as db:
        _id, token = make_display(db, NewDisplay("로비", "ko"), by=hub.manager.id, now=NOW)
        assert display_of_link(db, token, now=NOW) is not None
        with pytest.raises(LinkSpent):
            pair_display(db, token, now=NOW + LINK_STANDS)


def test_last_seen_is_kept(app: TestApp, hub: Hub, pairing: Pairing, sessions: Sessions, clock: object) -> None:
    number = pairing(hub.meeting)
    clock.shift(600)  # type: ignore[attr-defined]
    app.get("/display/meeting")
    with sessions.read() as db:
        seen = db.scalar(select(Display.seen_at).where(Display.id == number))
    assert seen is not None and (seen - NOW).total_seconds() == 600
