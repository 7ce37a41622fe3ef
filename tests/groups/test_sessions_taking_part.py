"""Signing up for one date, opting out, standing in line: as the page does it."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from webtest import TestApp, TestResponse

from campus.audit.models import AuditEntry
from campus.db import Sessions
from campus.groups.models import (
    Group,
    GroupSession,
    GroupStatus,
    Joining,
    SessionStatus,
    SignUpStatus,
)
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.groups import Circle, add_residents, found_group
from tests.support.hub import Hub
from tests.support.letters import letters_to
from tests.support.pages import token_of

pytestmark = pytest.mark.usefixtures("clock", "in_english")
IN, WAITING, OUT = SignUpStatus.IN, SignUpStatus.WAITING, SignUpStatus.OUT


def set_session(sessions: Sessions, number: int, **values: object) -> None:
    with sessions.write() as db:
        db.execute(update(GroupSession).where(GroupSession.id == number).values(**values))


def said(page: TestResponse) -> str:
    return " ".join(each.get_text(" ", strip=True) for each in page.html.select(".flashes .notice"))


def press(app: TestApp, number: int, path: str, **fields: str) -> TestResponse:
    """Open the session's page and send what its button would."""
    page = app.get(f"/sessions/{number}")
    token = token_of(page)
    return app.post(f"/sessions/{number}/{path}", {"csrf_token": token} | fields).follow()


def card(page: TestResponse) -> str:
    return page.html.select_one("#my-place").get_text(" ", strip=True)


@pytest.fixture
def first(circle: Circle, hub: Hub) -> GroupSession:
    """The first of three sessions in the seminar room, with three members in."""
    return circle.dates(circle.season(hub.seminar))[0]


def test_a_member_opts_out_and_comes_back(app: TestApp, hub: Hub, circle: Circle, first: GroupSession, sign_in: SignIn):
    sign_in(app, hub.member)
    assert "You are coming" in card(app.get(f"/sessions/{first.id}"))
    page = press(app, first.id, "opt-out")
    assert "You are out for this date" in said(page)
    assert "You do not come to this date" in card(page)
    assert (hub.member.id, OUT) in circle.signups(first.id)
    page = press(app, first.id, "sign-up", eats="y")
    assert "You are in" in said(page)
    assert (hub.member.id, IN) in circle.signups(first.id)
    with circle.sessions.read() as db:
        assert db.get_one(GroupSession, first.id).seats_taken == 3
        acts = db.scalars(select(AuditEntry.act).where(AuditEntry.subject == "session").order_by(AuditEntry.id)).all()
    assert acts == ["session.opted-out", "session.signed-up"]


def test_who_stands_in_line_sees_their_place_and_gets_the_seat(
    app: TestApp, hub: Hub, circle: Circle, sign_in: SignIn
) -> None:
    first = circle.dates(circle.season(hub.seminar, seats=2))[0]
    sign_in(app, hub.manager)
    page = press(app, first.id, "sign-up")
    assert "you are number 2 in line" in said(page)
    assert "In line: number 2" in card(page) and "All 2 seats are taken" in card(page)
    sign_in(app, hub.member)
    press(app, first.id, "opt-out")
    assert dict(circle.signups(first.id))[hub.other_member.id] is IN
    (letter,) = letters_to(circle.sessions, hub.other_member.email)
    assert letter.event == "session-promoted" and f"/sessions/{first.id}" in letter.text
    sign_in(app, hub.manager)
    assert "In line: number 1" in card(app.get(f"/sessions/{first.id}"))


def test_a_second_sign_up_keeps_the_place_and_changes_the_wishes(
    app: TestApp, hub: Hub, circle: Circle, sign_in: SignIn
) -> None:
    first = circle.dates(circle.season(hub.seminar, seats=2))[0]
    for person in (hub.manager, hub.admin, hub.manager):
        sign_in(app, person)
        page = press(app, first.id, "sign-up", eats="y", is_shown="y")
    assert "you are number 2 in line" in said(page)
    assert page.forms["sign-up"]["is_shown"].checked


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"starts_at": NOW - timedelta(hours=3), "ends_at": NOW - timedelta(hours=1)}, "This session is over."),
        ({"starts_at": NOW - timedelta(hours=1), "ends_at": NOW + timedelta(hours=1)}, "This session has begun."),
        ({"status": SessionStatus.CANCELLED}, "does not take place"),
        ({"status": SessionStatus.SKIPPED}, "does not take place"),
    ],
)
def test_what_is_not_ahead_is_not_signed_up_for(
    app: TestApp, hub: Hub, circle: Circle, first: GroupSession, sign_in: SignIn, values: dict[str, object], words: str
) -> None:
    set_session(circle.sessions, first.id, **values)
    before = circle.signups(first.id)
    for person, act in ((hub.manager, "sign-up"), (hub.member, "opt-out")):
        sign_in(app, person)
        page = press(app, first.id, act)
        assert words in said(page)
        assert "sign-up" not in page.forms
    assert circle.signups(first.id) == before


def test_a_group_that_ended_takes_nobody(
    app: TestApp, hub: Hub, circle: Circle, first: GroupSession, sign_in: SignIn
) -> None:
    with circle.sessions.write() as db:
        db.execute(update(Group).values(status=GroupStatus.ENDED))
    sign_in(app, hub.manager)
    assert "This group has ended" in said(press(app, first.id, "sign-up"))


def test_only_members_sign_up_where_one_asks_to_join(
    app: TestApp, hub: Hub, sessions: Sessions, acting: object, sign_in: SignIn
) -> None:
    circle = found_group(sessions, hub.organizer, acting(hub.organizer), joining=Joining.APPROVAL)  # type: ignore[operator]
    first = circle.dates(circle.season(hub.seminar))[0]
    sign_in(app, hub.member)
    assert "Only members of the group sign up" in card(app.get(f"/sessions/{first.id}"))
    assert "Only members of the group sign up" in said(press(app, first.id, "sign-up"))
    assert hub.member.id not in dict(circle.signups(first.id))


def test_opting_out_of_nothing(app: TestApp, hub: Hub, first: GroupSession, sign_in: SignIn) -> None:
    sign_in(app, hub.manager)
    assert "You are not signed up for this date." in said(press(app, first.id, "opt-out"))


def test_to_be_seen_is_a_choice_that_counts_for_nothing_else(
    app: TestApp, hub: Hub, sessions: Sessions, circle: Circle, first: GroupSession, sign_in: SignIn
) -> None:
    with sessions.write() as db:
        people = add_residents(db, hub, 12)
    for person in people:
        sign_in(app, person)
        press(app, first.id, "sign-up", is_shown="y" if person is people[0] else "")
    page = app.get(f"/sessions/{first.id}")
    assert [each.text for each in page.html.select(".people-list li")] == [people[0].name]

    def counts() -> list[str]:
        rows = app.get(f"/sessions/{first.id}").html.select(".session-rest .rows li")
        return [each.get_text(" ", strip=True) for each in rows]

    before = counts()
    # Four more of each, and one who is a member: five is the least that is named.
    assert sorted(before) == ["ETRI 5", "KAIST 5", "Narae AI 5"]
    for person in people[1:3]:
        sign_in(app, person)
        press(app, first.id, "sign-up", is_shown="y")
    assert counts() == before
    app.reset()
    stranger = app.get(f"/sessions/{first.id}")
    assert people[0].name not in stranger.text
    assert "Names are for residents to see" in stranger.text


def test_small_organizations_are_not_named(app: TestApp, hub: Hub, first: GroupSession, sign_in: SignIn) -> None:
    sign_in(app, hub.member)
    page = app.get(f"/sessions/{first.id}")
    rest = page.html.select_one(".session-rest").get_text(" ", strip=True)
    assert "3 people" in rest
    assert "KAIST" not in rest and "ETRI" not in rest


def test_a_stranger_is_led_to_sign_in(app: TestApp, hub: Hub, first: GroupSession) -> None:
    page = app.get(f"/sessions/{first.id}")
    assert page.html.select_one("#my-place a")["href"] == f"/sign-in?back=/sessions/{first.id}"
