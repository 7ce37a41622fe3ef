"""Roles × routes of this floor, as a table: what each may open and send."""

import pytest
from webtest import TestApp

from campus.connections.services.opportunities import post_opportunity
from campus.db import Sessions
from tests.connections.conftest import CALL, Acting, browse
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.pages import token_of

# Route: what a stranger gets, then member (asks, posts), other member (is named), organizer (names), manager, admin.
# 303 leads a stranger to sign in.
WHO = ("stranger", "member", "other_member", "organizer", "manager", "admin")
PAGES = {
    "connections.introductions": (303, 200, 200, 200, 200, 200),
    "connections.mine": (303, 200, 200, 200, 200, 200),
    "connections.ask": (303, 200, 200, 200, 200, 200),
    "connections.introduce": (303, 200, 200, 200, 200, 200),
    "connections.question": (303, 200, 200, 200, 200, 200),
    "connections.question.edit": (303, 200, 403, 403, 403, 403),
    "connections.introduction": (303, 404, 200, 200, 404, 404),
    "connections.introduction.coffee": (303, 404, 303, 303, 404, 404),
    "connections.opportunities": (200, 200, 200, 200, 200, 200),
    "connections.opportunity": (200, 200, 200, 200, 200, 200),
    "connections.opportunity.new": (303, 200, 200, 200, 303, 303),
    "connections.opportunity.edit": (303, 200, 403, 403, 403, 403),
    "connections.opportunity.meeting": (303, 303, 403, 403, 403, 403),
}
# What a form without a word in it is answered: 403 a stranger, 303 is done or told why not, 422 is the form again,
# 400 is no form.
ACTS = {
    "connections.ask": (403, 422, 422, 422, 422, 422),
    "connections.introduce": (403, 422, 422, 422, 422, 422),
    "connections.question.edit": (403, 422, 403, 403, 403, 403),
    "connections.question.name": (403, 422, 422, 422, 422, 422),
    "connections.question.close": (403, 303, 403, 403, 403, 403),
    "connections.introduction.answer": (403, 404, 400, 400, 404, 404),
    "connections.introduction.pass_on": (403, 404, 422, 422, 404, 404),
    "connections.introduction.thank": (403, 404, 422, 422, 404, 404),
    "connections.introduction.coffee": (403, 404, 303, 303, 404, 404),
    "connections.introduction.coffee_cancel": (403, 404, 303, 303, 404, 404),
    "connections.opportunity.new": (403, 422, 422, 422, 422, 422),
    "connections.opportunity.edit": (403, 422, 403, 403, 403, 403),
    "connections.opportunity.interest": (403, 422, 422, 422, 422, 422),
    "connections.opportunity.interest_withdraw": (403, 303, 303, 303, 303, 303),
    "connections.opportunity.meeting": (403, 303, 403, 403, 403, 403),
    "connections.opportunity.step": (403, 404, 404, 404, 404, 404),
    "connections.opportunity.close": (403, 303, 403, 403, 403, 403),
    "connections.opportunity.withdraw": (403, 303, 403, 403, 303, 303),
}


@pytest.fixture
def paths(app: TestApp, sessions: Sessions, hub: Hub, acting: Acting, question: int, named: str) -> dict[str, str]:
    """The address of each route of this floor, filled in."""
    with sessions.write() as db:
        posted = post_opportunity(db, CALL, by=acting(hub.member), now=NOW)
    found = {}
    for item in app.router.registry.introspector.get_category("routes"):
        route = item["introspectable"]
        if route["name"].startswith("connections."):
            pattern = route["pattern"].replace(r"{key:[\w-]{16}}", named).replace(r"{interest:\d+}", "1")
            number = question if "questions" in pattern else posted
            found[route["name"]] = pattern.replace(r"{id:\d+}", str(number))
    return found


def test_the_table_is_complete(paths: dict[str, str]) -> None:
    assert set(PAGES) | set(ACTS) == set(paths)


def test_pages(app: TestApp, hub: Hub, sign_in: SignIn, paths: dict[str, str]) -> None:
    found = {name: [] for name in PAGES}
    for who in WHO:
        app.reset()
        if who != "stranger":
            browse(app, sign_in, getattr(hub, who))
        for name in PAGES:
            found[name].append(app.get(paths[name], status="*").status_int)
    assert {name: tuple(statuses) for name, statuses in found.items()} == PAGES


@pytest.mark.parametrize("name", list(ACTS))
def test_acts(app: TestApp, hub: Hub, sign_in: SignIn, paths: dict[str, str], name: str) -> None:
    """The asker and poster comes last: what they end is there for all others."""
    order = [*(who for who in WHO if who not in ("member", "manager", "admin")), "admin", "manager", "member"]
    if name == "connections.opportunity.withdraw":
        order = ["stranger", "other_member", "organizer", "member"]
    found = {}
    for who in order:
        app.reset()
        values = {}
        if who != "stranger":
            browse(app, sign_in, getattr(hub, who))
        values["csrf_token"] = token_of(app.get("/opportunities"))
        found[who] = app.post(paths[name], values, status="*").status_int
    assert found == {who: status for who, status in zip(WHO, ACTS[name], strict=True) if who in found}


def test_nothing_is_sent_without_a_token(app: TestApp, hub: Hub, sign_in: SignIn, paths: dict[str, str]) -> None:
    browse(app, sign_in, hub.member)
    for name in ACTS:
        assert app.post(paths[name], status="*").status_int in (400, 404)
