"""The pages of leaving: the password is asked, what stands in the way is said, and afterwards nobody is signed in."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update
from webtest import TestApp

from campus.audit.models import AuditEntry
from campus.db import Sessions
from campus.founding.services.naming import change_hub, mark_of, write_hub
from campus.groups.models import Group, GroupStatus
from campus.hub.queries import HubFacts
from campus.people.models import Login, Resident
from campus.permissions import Role
from campus.settings import Settings
from tests.booking.conftest import Acting, acting
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.groups import found_group
from tests.support.hub import PASSWORD, Hub, Person
from tests.support.pages import token_of

__all__ = ["acting"]


@pytest.fixture
def mine(app: TestApp, hub: Hub, sign_in: SignIn) -> TestApp:
    sign_in(app, hub.member)
    app.set_cookie("locale", "en")
    return app


def send(app: TestApp, path: str = "/me/leave", **values: str):
    return app.post(path, {"csrf_token": token_of(app.get(path)), **values}, expect_errors=True)


def left(sessions: Sessions, person: Person) -> bool:
    with sessions.read() as db:
        return db.get_one(Resident, person.id).left_at is not None


def test_the_password_is_asked_and_tries_are_counted(mine: TestApp, sessions: Sessions, hub: Hub) -> None:
    assert send(mine).status_int == 422
    for _at in range(10):
        assert send(mine, password="wrong").status_int == 422
    assert send(mine, password=PASSWORD).status_int == 429
    assert not left(sessions, hub.member)


def test_it_is_done_and_one_can_come_back(mine: TestApp, sessions: Sessions, hub: Hub) -> None:
    page = send(mine, password=PASSWORD).follow()
    assert page.request.path == "/left"
    assert left(sessions, hub.member)
    mine.get("/me", status=303)
    with sessions.read() as db:
        assert db.scalars(select(Login).where(Login.resident_id == hub.member.id)).all() == []
        assert db.scalars(select(Resident.id).where(Resident.email == hub.member.email)).all() == []


def test_groups_led_alone_are_named_first(
    app: TestApp, sessions: Sessions, hub: Hub, acting: Acting, sign_in: SignIn
) -> None:
    circle = found_group(sessions, hub.organizer, acting(hub.organizer), members=[hub.member.id])
    sign_in(app, hub.organizer)
    app.set_cookie("locale", "en")
    page = app.get("/me/leave")
    assert page.html.find(id="alone").find("a", href=f"/groups/{circle.slug}/members") is not None
    assert send(app, password=PASSWORD).status_int == 422
    assert not left(sessions, hub.organizer)
    assert send(app, password=PASSWORD, ends_groups="y").status_int == 303
    with sessions.read() as db:
        assert db.scalar(select(Group.status)) is GroupStatus.ENDED


def test_the_last_admin_stays(app: TestApp, sessions: Sessions, hub: Hub, sign_in: SignIn) -> None:
    sign_in(app, hub.admin)
    app.set_cookie("locale", "en")
    page = send(app, password=PASSWORD)
    assert page.status_int == 422 and "administrator first" in page.text
    assert not left(sessions, hub.admin)
    with sessions.write() as db:
        db.execute(update(Resident).where(Resident.id == hub.manager.id).values(role=Role.ADMIN))
    assert send(app, password=PASSWORD).status_int == 303


def test_whoever_reads_the_desk_s_mail_hands_that_over_first(
    mine: TestApp, sessions: Sessions, settings: Settings, hub: Hub
) -> None:
    desk = HubFacts("새봄 허브", "Saebom Hub", hub.member.email.title())
    with sessions.write() as db:
        write_hub(db, desk, now=NOW)
    page = send(mine, password=PASSWORD)
    assert page.status_int == 422 and "names another one" in page.text
    assert not left(sessions, hub.member)
    with sessions.write() as db:
        later = replace(desk, contact_address="desk@saebom.example")
        assert change_hub(db, settings, later, seen=mark_of(desk), by=hub.manager.id, now=NOW)
    assert send(mine, password=PASSWORD).status_int == 303
    with sessions.read() as db:
        details = db.scalars(select(AuditEntry.details).where(AuditEntry.act == "hub.changed")).one()
    assert "@" not in str(details)


def test_an_administrator_erases_on_request(app: TestApp, sessions: Sessions, hub: Hub, sign_in: SignIn) -> None:
    page = f"/manage/people/{hub.member.id}/erase"
    sign_in(app, hub.manager)
    app.get(page, status=403)
    app.reset()
    sign_in(app, hub.admin)
    app.set_cookie("locale", "en")
    assert send(app, page, **{"erase-reason": "written request"}).status_int == 422
    sent = {"erase-reason": f"request of {hub.member.name}", "erase-sure": "y"}
    assert send(app, page, **sent).status_int == 303
    assert left(sessions, hub.member)
    app.get(f"/manage/people/{hub.member.id}", status=404)
    app.post(f"/manage/people/{hub.member.id}/enable", {"csrf_token": token_of(app.get("/manage/people"))}, status=404)
    assert hub.member.email not in app.get("/manage/people").text
    assert hub.member.name not in app.get("/manage/audit").text
