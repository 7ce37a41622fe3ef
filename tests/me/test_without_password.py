"""Who came by an institution has no password: what asks for one says so, and how to get one."""

import pytest
from sqlalchemy import update
from webtest import TestApp

from campus.db import Sessions
from campus.people.models import Resident
from tests.support.applications import SignIn
from tests.support.hub import Hub
from tests.support.letters import letters_to

PAGES = ("/me", "/me/address", "/me/leave", "/me/security", "/me/institutions")


@pytest.fixture
def app(app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn) -> TestApp:
    with sessions.write() as db:
        db.execute(update(Resident).where(Resident.id == hub.member.id).values(password_hash=None))
    sign_in(app, hub.member)
    app.set_cookie("locale", "en")
    return app


@pytest.mark.parametrize("page", PAGES)
def test_the_page_says_so_before_anything_is_typed(app: TestApp, page: str) -> None:
    found = app.get(page)
    assert "has no password yet" in found.html.find("main").text
    assert found.html.find("main").find("a", href="/forgot")


def test_a_guess_is_no_password(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    form = app.get("/me/address").forms["address-form"]
    form["email"], form["password"] = "other@kaist.example", "a guess"
    page = form.submit(status=422)
    assert "Set one by mail first" in page.html.find(id="password-error").text
    assert letters_to(sessions, "other@kaist.example") == []


def test_who_has_one_reads_nothing_of_it(app: TestApp, hub: Hub, sign_in: SignIn) -> None:
    sign_in(app, hub.other_member)
    for page in PAGES:
        assert "has no password yet" not in app.get(page).text
