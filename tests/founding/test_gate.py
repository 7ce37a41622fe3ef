"""The gate: an empty hub leads to its setup page, and once set up nothing is asked any more."""

import pytest
from sqlalchemy import update

from campus.founding.gate import FOUNDED
from campus.founding.services.founding import found_hub
from campus.people.models import Resident
from campus.permissions import Role
from tests.support.pages import token_of
from tests.support.setting_up import command, now
from tests.support.statements import counted

PAGES = ("/", "/rooms", "/calendar", "/sign-in", "/sign-up", "/manage", "/me", "/nowhere", "/feeds", "/setup/ready")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_leads_to_the_setup_page(app, path):
    assert app.get(path, headers={"Accept": "text/html,*/*"}, status=303).location.endswith("/setup")
    assert app.head(path, status=303).location.endswith("/setup")


@pytest.mark.parametrize("path", ["/feeds/hub.ics", "/open-data/rooms.csv", "/api/v1/readings"])
def test_programs_are_told_in_a_sentence(app, path):
    answer = app.get(path, headers={"Accept-Language": "en"}, status=503)
    assert "not set up yet" in answer.text
    assert answer.content_type in ("text/plain", "application/problem+json")


def test_forms_and_programs_that_send_are_refused(app):
    token = token_of(app.get("/setup"))
    answer = app.post("/sign-in", {"csrf_token": token}, headers={"Accept-Language": "en"}, status=503)
    assert "not set up yet" in answer.text
    app.post_json("/api/v1/readings", {}, status=503)


def test_what_the_setup_page_needs_is_open(app):
    app.get("/static/css/base.css", status=200)
    app.get("/privacy", status=200)
    token = token_of(app.get("/setup"))
    answer = app.post("/locale", {"csrf_token": token, "locale": "en", "back": "/setup"}, status=303)
    assert "Set up the hub" in answer.follow().text


def test_once_set_up_nothing_is_asked_any_more(app, sessions):
    app.get("/rooms", status=303)
    with sessions.write() as db:
        found_hub(db, command(), now=now())
    app.get("/rooms", status=200)
    with counted(sessions) as first:
        app.get("/rooms", status=200)
    assert not [each for each in first if "residents.role" in each]
    # It never goes back, and so is not looked at.
    with sessions.write() as db:
        db.execute(update(Resident).values(role=Role.MEMBER))
    app.get("/rooms", status=200)
    app.get("/setup", status=404)
    assert sessions.info[FOUNDED]


def test_a_hub_that_was_set_up_before_opens_by_itself(app, hub):
    app.get("/rooms", status=200)
    app.get("/setup", status=404)


def test_members_have_no_ready_page(app, hub, sign_in):
    sign_in(app, hub.member)
    app.get("/setup/ready", status=404)
    sign_in(app, hub.admin)
    app.get("/setup/ready", status=200)
