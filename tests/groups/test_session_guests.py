"""Guests: a link in a mail, one answer for every address, a seat only for who followed it."""

import pytest
from sqlalchemy import func, select
from webtest import TestApp, TestResponse

from campus.audit.models import AuditEntry
from campus.db import Sessions
from campus.groups.models import GroupSession, SignUp, SignUpStatus
from campus.people.queries.logins import token_digest
from tests.groups.test_sessions_taking_part import card, press, said, set_session
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.groups import Circle
from tests.support.hub import Hub
from tests.support.letters import last_link, letters_to
from tests.support.pages import token_of

pytestmark = pytest.mark.usefixtures("clock", "in_english")
GUEST = "guest@gmail.test"


@pytest.fixture
def first(circle: Circle, hub: Hub) -> GroupSession:
    """A session with three members in, four seats, open to guests."""
    return circle.dates(circle.season(hub.seminar, seats=4, takes_guests=True))[0]


def ask(app: TestApp, number: int, email: str = GUEST, name: str = "한지민", agree: str | None = "y") -> TestResponse:
    form = app.get(f"/sessions/{number}/guest").forms["guest"]
    form["name"], form["email"], form["organization"] = name, email, "대덕테크"
    form["agree"] = agree is not None
    return form.submit(status="*")


def guests(sessions: Sessions) -> list[tuple[str | None, str, SignUpStatus]]:
    with sessions.read() as db:
        rows = db.execute(
            select(SignUp.guest_email, SignUp.guest_name, SignUp.status).where(SignUp.resident_id.is_(None))
        )
        return [(email, name, status) for email, name, status in rows]


def follow(app: TestApp, sessions: Sessions, act: str, email: str = GUEST) -> TestResponse:
    link = last_link(sessions, email, "/sessions/guest/")
    token = token_of(app.get(link))
    return app.post(link, {"csrf_token": token, "act": act}).follow()


def test_only_the_link_takes_the_seat(app: TestApp, hub: Hub, circle: Circle, first: GroupSession) -> None:
    assert "Follow the link in the mail to guest@gmail.test" in ask(app, first.id).text
    assert guests(circle.sessions) == [(GUEST, "한지민", SignUpStatus.UNCONFIRMED)]
    link = last_link(circle.sessions, GUEST, "/sessions/guest/")
    with circle.sessions.read() as db:
        assert db.get_one(GroupSession, first.id).seats_taken == 3
        assert db.scalar(select(SignUp.token_sha256).where(SignUp.guest_email == GUEST)) == token_digest(
            link.rpartition("/")[2]
        )
        (consent,) = db.scalars(select(AuditEntry).where(AuditEntry.act == "session.guest-consented")).all()
    assert consent.details["subject"] == "guest" and GUEST not in str(consent.details)
    # Programs that look into mails follow links.
    app.get(link)
    assert guests(circle.sessions)[0][2] is SignUpStatus.UNCONFIRMED
    page = follow(app, circle.sessions, "confirm")
    assert "You are in" in said(page) and "한지민" in page.text
    assert guests(circle.sessions) == [(GUEST, "한지민", SignUpStatus.IN)]
    follow(app, circle.sessions, "confirm")
    with circle.sessions.read() as db:
        assert db.get_one(GroupSession, first.id).seats_taken == 4


def test_consent_is_asked_unticked_and_needed(app: TestApp, hub: Hub, circle: Circle, first: GroupSession) -> None:
    form = app.get(f"/sessions/{first.id}/guest").forms["guest"]
    assert not form["agree"].checked
    refused = ask(app, first.id, agree=None)
    assert refused.status_int == 422 and "Please tick this to go on." in refused.text
    assert guests(circle.sessions) == [] and letters_to(circle.sessions, GUEST) == []


def test_the_answer_does_not_tell_whose_address_it_is(
    app: TestApp, hub: Hub, circle: Circle, first: GroupSession
) -> None:
    def answer(email: str) -> str:
        main = ask(app, first.id, email).html.select_one("main")
        return main.get_text(" ", strip=True).replace(email, "…")

    stranger, resident, again = answer(GUEST), answer(hub.admin.email), answer(GUEST)
    assert stranger == resident == again
    assert guests(circle.sessions) == [(GUEST, "한지민", SignUpStatus.UNCONFIRMED)]
    (letter,) = letters_to(circle.sessions, hub.admin.email)
    assert "You have an account at the hub" in letter.text or "계정" in letter.text
    assert f"/sessions/{first.id}" in letter.text and "/sessions/guest/" not in letter.text


def test_nobody_rewrites_a_confirmed_guest(app: TestApp, hub: Hub, circle: Circle, first: GroupSession) -> None:
    ask(app, first.id)
    follow(app, circle.sessions, "confirm")
    old = last_link(circle.sessions, GUEST, "/sessions/guest/")
    ask(app, first.id, name="다른사람")
    assert guests(circle.sessions) == [(GUEST, "한지민", SignUpStatus.IN)]
    app.get(old, status=404)
    assert "You are coming" in app.get(last_link(circle.sessions, GUEST, "/sessions/guest/")).text


def test_a_guest_stands_in_line_opts_out_and_comes_back(
    app: TestApp, hub: Hub, circle: Circle, first: GroupSession, sign_in: SignIn
) -> None:
    sign_in(app, hub.manager)
    press(app, first.id, "sign-up")
    app.reset()
    ask(app, first.id)
    page = follow(app, circle.sessions, "confirm")
    assert "you are number 1 in line" in said(page)
    sign_in(app, hub.manager)
    press(app, first.id, "opt-out")
    app.reset()
    assert letters_to(circle.sessions, GUEST)[-1].event == "session-promoted"
    assert guests(circle.sessions)[0][2] is SignUpStatus.IN
    with circle.sessions.read() as db:
        link = db.scalar(select(func.count()).select_from(SignUp).where(SignUp.guest_email == GUEST))
    assert link == 1


def test_mails_are_throttled(app: TestApp, hub: Hub, circle: Circle, first: GroupSession) -> None:
    for _ in range(5):
        assert ask(app, first.id).status_int == 200
    assert len(letters_to(circle.sessions, GUEST)) == 3


def test_where_no_guests_are_taken(app: TestApp, hub: Hub, circle: Circle, sign_in: SignIn) -> None:
    closed = circle.dates(circle.season(hub.seminar))[0]
    page = app.get(f"/sessions/{closed.id}/guest")
    assert "takes no guests" in page.text and "guest" not in page.forms
    assert "/guest" not in card(app.get(f"/sessions/{closed.id}"))
    token = token_of(app.get("/sign-up"))
    app.post(f"/sessions/{closed.id}/guest", {"csrf_token": token, "name": "한지민", "email": GUEST}, status=422)
    assert guests(circle.sessions) == []
    sign_in(app, hub.member)
    assert app.get(f"/sessions/{closed.id}/guest").location.endswith(f"/sessions/{closed.id}")


def test_a_link_of_a_session_that_began(app: TestApp, hub: Hub, circle: Circle, first: GroupSession) -> None:
    ask(app, first.id)
    set_session(circle.sessions, first.id, starts_at=NOW.replace(hour=9), ends_at=NOW.replace(hour=11))
    page = follow(app, circle.sessions, "confirm")
    assert "This session has begun" in said(page)
    assert guests(circle.sessions)[0][2] is SignUpStatus.UNCONFIRMED
    page = follow(app, circle.sessions, "check-in")
    assert "You are checked in" in said(page)
    assert guests(circle.sessions)[0][2] is SignUpStatus.WALKED_IN


def test_no_such_link(app: TestApp, hub: Hub, first: GroupSession) -> None:
    app.get("/sessions/guest/nobody-has-this", status=404)
