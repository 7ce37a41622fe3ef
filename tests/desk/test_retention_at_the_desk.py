"""What was forgotten is shown to administrators: how each period stands, and each run."""

from datetime import timedelta

import pytest
from webtest import TestApp

from campus.cli.chores import CHORES, do_chores
from campus.db import Sessions
from campus.desk.forgotten_words import FORGOTTEN
from campus.leaving.periods import periods
from campus.people.models import SignInFailure
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub

pytestmark = pytest.mark.usefixtures("clock")


def test_every_chore_has_its_words() -> None:
    assert set(FORGOTTEN) == set(CHORES)


def test_the_page_tells_periods_and_runs(app: TestApp, sessions: Sessions, hub: Hub, sign_in: SignIn) -> None:
    sign_in(app, hub.admin)
    app.set_cookie("locale", "en")
    page = app.get("/manage/audit/retention")
    assert {str(each.name) for each in periods()} <= {it.text for it in page.html.find_all("b")}
    assert "No run yet" in page.text
    with sessions.write() as db:
        db.add(SignInFailure(key="old", at=NOW - timedelta(days=3)))
    assert "1 due" in app.get("/manage/audit/retention").text
    do_chores(sessions, now=NOW)
    page = app.get("/manage/audit/retention")
    assert "1 due" not in page.text and "Failed sign-ins 1" in page.text and "nothing left over" in page.text


def test_only_administrators_see_it(app: TestApp, hub: Hub, sign_in: SignIn) -> None:
    for person in (hub.manager, hub.member):
        app.reset()
        sign_in(app, person)
        app.get("/manage/audit/retention", status=403)
