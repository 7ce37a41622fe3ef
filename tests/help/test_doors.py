"""Roles × routes of this floor, as a table: what each may open and send."""

import pytest
from sqlalchemy import insert
from webtest import TestApp

from campus.db import Sessions
from campus.help.models import LoneCheck, TurnChange, WeeklyTurn
from tests.help.conftest import NIGHT, WEDNESDAY, Calling, browse, clock_at, put_booking
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.pages import token_of

# Route: what a stranger gets, then member (has called, is asked), other member, organizer, manager, admin. 303 leads a
# stranger to sign in.
WHO = ("stranger", "member", "other_member", "organizer", "manager", "admin")
PAGES = {
    "help.room": (200, 200, 200, 200, 200, 200),
    "help.call": (303, 200, 404, 404, 404, 404),
    "help.check": (303, 200, 404, 404, 404, 404),
    "help.calls": (303, 403, 403, 403, 200, 200),
    "help.alarm": (303, 403, 403, 403, 200, 200),
    "help.desk_call": (303, 403, 403, 403, 200, 200),
    "help.duty": (303, 403, 403, 403, 200, 200),
}
# What a form without a word in it is answered: 403 is not for them, 303 is done, 422 is the form again.
ACTS = {
    "help.room": (403, 422, 422, 422, 422, 422),
    "help.call.withdraw": (403, 303, 404, 404, 404, 404),
    "help.check": (403, 303, 404, 404, 404, 404),
    "help.desk_call.acknowledge": (403, 403, 403, 403, 303, 303),
    "help.desk_call.close": (403, 403, 403, 403, 422, 422),
    "help.duty.turns": (403, 403, 403, 403, 422, 422),
    "help.duty.turns.remove": (403, 403, 403, 403, 303, 303),
    "help.duty.changes": (403, 403, 403, 403, 422, 422),
    "help.duty.changes.remove": (403, 403, 403, 403, 303, 303),
    "help.duty.times": (403, 403, 403, 403, 422, 422),
}


@pytest.fixture
def paths(app: TestApp, sessions: Sessions, hub: Hub, calling: Calling) -> dict[str, str]:
    """The address of each route of this floor, filled in: every id is 1."""
    assert calling(hub.meeting, hub.member).id == 1
    occurrence_id = put_booking(sessions, hub.studio, NIGHT, hub.member)
    asked = {"due_at": clock_at(22), "asked_at": clock_at(22), "lapses_at": clock_at(22, 15)}
    with sessions.write() as db:
        db.execute(insert(LoneCheck).values(occurrence_id=occurrence_id, resident_id=hub.member.id, **asked))
        turn = {"weekday": WEDNESDAY, "starts_minute": 0, "ends_minute": 60}
        db.execute(insert(WeeklyTurn).values(resident_id=hub.manager.id, **turn))
        db.execute(insert(TurnChange).values(resident_id=hub.manager.id, starts_at=NOW, ends_at=clock_at(12)))
    return {
        route["name"]: route["pattern"].replace(r"{id:\d+}", "1").replace("{slug}", "meeting")
        for item in app.router.registry.introspector.get_category("routes")
        if (route := item["introspectable"])["name"].startswith("help.")
    }


def test_the_table_is_complete(paths: dict[str, str]) -> None:
    assert set(PAGES) | set(ACTS) == set(paths)


def test_pages(app: TestApp, hub: Hub, sign_in: SignIn, paths: dict[str, str]) -> None:
    found: dict[str, list[int]] = {name: [] for name in PAGES}
    for who in WHO:
        browse(app, sign_in, None if who == "stranger" else getattr(hub, who))
        for name in PAGES:
            found[name].append(app.get(paths[name], status="*").status_int)
    assert {name: tuple(statuses) for name, statuses in found.items()} == PAGES


@pytest.mark.parametrize("name", list(ACTS))
def test_acts(app: TestApp, hub: Hub, sign_in: SignIn, paths: dict[str, str], name: str) -> None:
    found = []
    for who in WHO:
        browse(app, sign_in, None if who == "stranger" else getattr(hub, who))
        token = token_of(app.get("/rooms"))
        found.append(app.post(paths[name], {"csrf_token": token}, status="*").status_int)
    assert tuple(found) == ACTS[name]


def test_nothing_is_sent_without_a_token(app: TestApp, hub: Hub, sign_in: SignIn, paths: dict[str, str]) -> None:
    for who in (hub.member, hub.manager):
        browse(app, sign_in, who)
        for name in ACTS:
            assert app.post(paths[name], status="*").status_int in (400, 403, 404)


def test_numbers_of_nothing_lead_nowhere(app: TestApp, hub: Hub, sign_in: SignIn) -> None:
    browse(app, sign_in, hub.manager)
    for path in ("/help/99", "/help/checks/99", "/manage/help/99", f"/manage/help/{2**40}", "/rooms/nowhere/help"):
        app.get(path, status=404)
