"""Who looked at my data, and the ledger of my consents."""

from datetime import UTC, datetime

from webtest import TestApp

from campus.db import Sessions
from campus.people.consents import NEWS
from campus.people.services.consents import record_consents
from tests.support.applications import SignIn
from tests.support.hub import Hub
from tests.support.statements import counted


def test_i_read_who_saw_me_and_nobody_else_does(app: TestApp, hub: Hub, sign_in: SignIn) -> None:
    sign_in(app, hub.manager)
    app.get("/manage/people", status=200)
    sign_in(app, hub.member)
    page = app.get("/me/looks", status=200)
    (row,) = page.html.select(".log-list > li")
    assert hub.manager.name in row.text
    assert hub.other_member.name not in page.text  # who else was on that page is not told


def test_it_is_for_who_is_signed_in(app: TestApp, hub: Hub) -> None:
    for path in ("/me/looks", "/me/consents/all", "/me/export"):
        assert "/sign-in" in app.get(path, status=303).location


def test_nobody_looked(app: TestApp, hub: Hub, sign_in: SignIn) -> None:
    sign_in(app, hub.member)
    assert not app.get("/me/looks", status=200).html.select(".log-list > li")
    app.get("/me/looks?before=none", status=200)
    app.get("/me/looks?before=999999999999999", status=200)


def test_every_consent_given_and_taken_back_is_there(
    app: TestApp, hub: Hub, sign_in: SignIn, sessions: Sessions
) -> None:
    for day, given in ((1, True), (2, False), (3, True)):
        with sessions.write() as db:
            record_consents(db, hub.member.id, {NEWS: given}, now=datetime(2026, 11, day, tzinfo=UTC))
            record_consents(db, hub.other_member.id, {NEWS: given}, now=datetime(2026, 11, day, tzinfo=UTC))
    sign_in(app, hub.member)
    rows = app.get("/me/consents/all", status=200).html.select(".log-list > li")
    assert len(rows) == 3
    assert all(NEWS.version in each.text for each in rows)


def test_many_looks_are_parted_and_cost_no_more(
    app: TestApp, hub: Hub, sign_in: SignIn, sessions: Sessions
) -> None:
    sign_in(app, hub.manager)
    app.get("/manage/people", status=200)
    sign_in(app, hub.member)
    app.get("/me/looks")
    with counted(sessions) as few:
        app.get("/me/looks")
    sign_in(app, hub.manager)
    for _turn in range(30):
        app.get("/manage/people", status=200)
    sign_in(app, hub.member)
    app.get("/me/looks")
    with counted(sessions) as many:
        page = app.get("/me/looks")
    assert len(page.html.select(".log-list > li")) == 30
    assert len(few) == len(many)
    older = page.html.find("a", rel="next")["href"]
    assert len(app.get("/me/looks" + older).html.select(".log-list > li")) == 1
