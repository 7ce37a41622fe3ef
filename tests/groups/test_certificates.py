"""Certificates of a course: for whom, verified by anyone, revoked."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from webtest import TestApp

from campus.db import Sessions
from campus.groups.models import Certificate, Group, GroupKind, SignUp
from campus.groups.services.certificates import new_code
from tests.groups.conftest import Acting
from tests.groups.pages import mails, said, send, signed_in
from tests.support.clock import NOW
from tests.support.groups import Circle, found_group
from tests.support.hub import Hub, Person

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/groups/ai-friends/seasons/1/certificates"


@pytest.fixture
def course(sessions: Sessions, hub: Hub, acting: Acting) -> Circle:
    """A course of three sessions: the member came to two, the other member to one; 60 % completes it."""
    members = [hub.member.id, hub.other_member.id]
    circle = found_group(sessions, hub.organizer, acting(hub.organizer), kind=GroupKind.COURSE, members=members)
    season_id = circle.season(hub.seminar)
    with sessions.write() as db:
        db.get_one(Group, circle.id).completion_percent = 60
        for number, person in ((0, hub.member), (1, hub.member), (0, hub.other_member)):
            session = circle.dates(season_id)[number]
            mine = (SignUp.session_id == session.id, SignUp.resident_id == person.id)
            db.scalars(select(SignUp).where(*mine)).one().checked_in_at = session.starts_at
    return circle


def certificates(circle: Circle) -> list[Certificate]:
    with circle.sessions.read() as db:
        return list(db.scalars(select(Certificate).order_by(Certificate.id)))


def after(clock: time_machine.Traveller) -> None:
    """The season is over."""
    clock.move_to(NOW + timedelta(days=60))


def as_(app: TestApp, person: Person) -> TestApp:
    return signed_in(app, person)


def test_certificates_wait_for_the_end_of_the_season(course: Circle, app: TestApp, hub: Hub) -> None:
    page = send(as_(app, hub.organizer), f"{PAGE}/issue").follow()
    assert "still has sessions ahead" in said(page)
    assert certificates(course) == []


def test_whoever_attended_enough_is_certified(
    course: Circle, app: TestApp, hub: Hub, clock: time_machine.Traveller
) -> None:
    after(clock)
    leader = as_(app, hub.organizer)
    page = leader.get(PAGE)
    assert "2 of 3 sessions" in page.text and "Issue 1 certificate" in page.text
    page = send(leader, f"{PAGE}/issue").follow()
    assert "Certificates issued: 1" in said(page)
    (it,) = certificates(course)
    assert (it.resident_id, it.attended, it.held, it.minutes) == (hub.member.id, 2, 3, 240)
    assert mails(course.sessions)[-1] == ("group-certified", hub.member.email)
    assert "has a certificate already" in said(send(leader, f"{PAGE}/issue").follow())
    assert "You have completed this season" in as_(app, hub.member).get("/groups/ai-friends/seasons/1").text


def test_anyone_verifies_a_certificate_and_only_its_owner_reads_the_name(
    course: Circle, app: TestApp, hub: Hub, clock: time_machine.Traveller
) -> None:
    after(clock)
    send(as_(app, hub.organizer), f"{PAGE}/issue")
    (it,) = certificates(course)
    app.reset()
    app.set_cookie("locale", "en")
    page = app.get(f"/certificates/{it.code}")
    assert hub.member.name not in page.text and "Valid" in page.text and "2 of 3 sessions" in page.text
    assert page.html.select_one("svg.qr") is not None
    assert app.get(f"/certificates/{it.code.lower().replace('-', '')}").status_int == 200
    assert hub.member.name in as_(app, hub.member).get(f"/certificates/{it.code}").text


def test_an_unknown_code_is_no_certificate(app: TestApp, hub: Hub) -> None:
    app.set_cookie("locale", "en")
    for code in (new_code(), "x", "%ED%95%9C"):
        assert "No such certificate" in app.get(f"/certificates/{code}", status=404).text


def test_a_revoked_certificate_says_so_and_may_be_issued_again(
    course: Circle, app: TestApp, hub: Hub, clock: time_machine.Traveller
) -> None:
    after(clock)
    leader = as_(app, hub.organizer)
    send(leader, f"{PAGE}/issue")
    (it,) = certificates(course)
    assert "is revoked" in said(send(leader, f"{PAGE}/{it.id}/revoke").follow())
    assert "revoked already" in said(send(leader, f"{PAGE}/{it.id}/revoke").follow())
    assert "does not hold any more" in leader.get(f"/certificates/{it.code}").text
    send(leader, f"{PAGE}/issue")
    assert certificates(course)[0].revoked_at is not None
    send(leader, f"{PAGE}/issue", resident=hub.member.id)
    (again,) = certificates(course)
    assert (again.revoked_at, again.code) == (None, it.code)


def test_other_groups_issue_none(circle: Circle, app: TestApp, hub: Hub) -> None:
    circle.season(hub.seminar)
    leader = as_(app, hub.organizer)
    leader.get(PAGE, status=404)
    page = leader.get("/groups/ai-friends/seasons/1")
    assert "Certificates" not in page.text
