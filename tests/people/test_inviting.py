"""Invitations: a prepared account, a link that works once, and nothing for strangers to learn."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from webtest import TestApp, TestResponse

from campus.db import Sessions
from campus.people.models import Affiliation, ConsentRecord, Invitation, Resident, ResidentStatus, Verification
from campus.people.services.inviting import Accepted, accept_invitation
from campus.people.services.mail_tokens import LinkSpent
from campus.permissions import Role
from tests.support.applications import SignIn
from tests.support.hub import Hub
from tests.support.letters import letters_to
from tests.support.pages import token_of
from tests.support.racing import at_once
from tests.support.statements import counted

PAGE = "/manage/people/invitations"
NEW = "newcomer@example.org"


@pytest.fixture
def desk(app: TestApp, hub: Hub, sign_in: SignIn) -> TestApp:
    sign_in(app, hub.manager)
    return app


def invite(desk: TestApp, addresses: str, status: int = 303, **values: str) -> TestResponse:
    form = desk.get(PAGE).forms["invite-form"]
    form["addresses"] = addresses
    for name, value in values.items():
        form[name] = value
    return form.submit(status=status)


def link_to(sessions: Sessions, email: str) -> str:
    return re.findall(r"/invitations/[\w-]+", letters_to(sessions, email)[-1].text)[-1]


def person(sessions: Sessions, email: str = NEW) -> Resident | None:
    with sessions.read() as db:
        return db.scalar(select(Resident).where(Resident.email == email))


def accept(app: TestApp, link: str, status: int = 303, **values: object) -> TestResponse:
    form = app.get(link).forms["accept"]
    answers = {"name": "새사람", "password": "every week in Sinseong-dong", "agree_terms": True, "agree_privacy": True}
    for name, value in (answers | values).items():
        form[name] = value
    return form.submit(status=status)


def test_someone_invited_comes_with_role_and_organization(desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    invite(desk, f"새 사람 <{NEW.upper()}>", role="organizer", organization=str(hub.etri.id))
    prepared = person(sessions)
    assert prepared is not None
    assert (prepared.status, prepared.name, prepared.role) == (ResidentStatus.UNVERIFIED, "새사람", Role.ORGANIZER)
    link = link_to(sessions, NEW)
    desk.reset()
    accept(desk, link, agree_news=True)
    came = person(sessions)
    assert came is not None
    assert (came.status, came.approved_by_id) == (ResidentStatus.ACTIVE, hub.manager.id)
    with sessions.read() as db:
        given = set(db.scalars(select(ConsentRecord.subject).where(ConsentRecord.resident_id == came.id)))
        affiliation = db.scalars(select(Affiliation).where(Affiliation.resident_id == came.id)).one()
    assert given == {"terms", "privacy", "news"}
    assert affiliation.verified_how is Verification.MANAGER
    desk.get(link, status=410)


def test_consents_and_password_are_asked_for(desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    invite(desk, NEW)
    link = link_to(sessions, NEW)
    accept(desk, link, 422, agree_terms=False)
    accept(desk, link, 422, agree_privacy=False)
    accept(desk, link, 422, password="short")
    accept(desk, link, 422, name="123")
    prepared = person(sessions)
    assert prepared is not None
    assert prepared.status is ResidentStatus.UNVERIFIED


def test_many_are_invited_and_known_ones_are_named(desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    invite(desk, f"a@example.org, b@example.org\nc@example.org;{hub.member.email}\n a@example.org")
    page = desk.get(PAGE)
    assert hub.member.email in page.text
    assert [len(letters_to(sessions, f"{name}@example.org")) for name in "abc"] == [1, 1, 1]
    assert letters_to(sessions, hub.member.email) == []
    invite(desk, hub.member.email, 422)
    refused = invite(desk, "nobody, d@example.org", 422)
    assert "nobody" in refused.forms["invite-form"]["addresses"].value
    assert person(sessions, "d@example.org") is None
    invite(desk, "\n".join(f"x{n}@example.org" for n in range(201)), 422)


def test_nobody_is_made_a_manager_by_mail(desk: TestApp, hub: Hub) -> None:
    form = desk.get(PAGE).forms["invite-form"]
    form["addresses"] = NEW
    form["role"].force_value("admin")
    form.submit(status=422)


def test_a_new_link_ends_the_one_before_and_withdrawing_both(desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    invite(desk, NEW)
    first, number = link_to(sessions, NEW), person(sessions).id  # type: ignore[union-attr]
    token = {"csrf_token": token_of(desk.get(PAGE))}
    desk.post(f"{PAGE}/{number}/resend", token, status=303)
    second = link_to(sessions, NEW)
    desk.get(first, status=410)
    desk.get(second, status=200)
    desk.post(f"{PAGE}/{number}/withdraw", token, status=303)
    assert person(sessions) is None
    desk.get(second, status=410)
    for act in ("resend", "withdraw"):
        desk.post(f"{PAGE}/{number}/{act}", token, status=303)
        desk.post(f"{PAGE}/{hub.member.id}/{act}", token, status=303)
    invite(desk, NEW)


def test_a_link_ends_after_two_weeks(desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    invite(desk, NEW)
    link = link_to(sessions, NEW)
    with sessions.read() as db:
        row = db.scalars(select(Invitation)).one()
    assert row.sent_at is not None and row.expires_at == row.sent_at + timedelta(days=14)
    with sessions.write() as db:
        db.execute(update(Invitation).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    desk.get(PAGE)  # what was said once is said
    spent = desk.get(link, status=410)
    assert spent.text.replace(link, "") == desk.get("/invitations/made-up", status=410).text.replace(
        "/invitations/made-up", ""
    )
    assert desk.get(PAGE).html.find(class_="badge-stop")


def test_who_is_invited_can_sign_up_too_and_then_the_link_still_serves(
    desk: TestApp, hub: Hub, sessions: Sessions
) -> None:
    invite(desk, NEW)
    with sessions.write() as db:
        db.execute(update(Resident).where(Resident.email == NEW).values(status=ResidentStatus.DISABLED))
    desk.get(link_to(sessions, NEW), status=410)


def test_of_two_who_accept_at_once_one_does(desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    invite(desk, NEW)
    token, now = link_to(sessions, NEW).rpartition("/")[2], datetime.now(UTC)
    answer = Accepted("새사람", "hash", "ko", wants_news=False)
    acts = [lambda db: accept_invitation(db, token, answer, now=now)] * 3
    assert sorted(at_once(sessions, acts, (LinkSpent,))) == ["LinkSpent", "LinkSpent", "done"]


def test_one_and_thirty_take_as_many_statements(desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    invite(desk, NEW)
    desk.get(PAGE)
    with counted(sessions) as once:
        desk.get(PAGE)
    invite(desk, "\n".join(f"x{n}@example.org" for n in range(30)))
    desk.get(PAGE)
    with counted(sessions) as often:
        desk.get(PAGE)
    assert len(often) == len(once)


def test_only_managers_invite(app: TestApp, hub: Hub, sign_in: SignIn) -> None:
    app.get(PAGE, status=303)
    for who in (hub.member, hub.organizer):
        sign_in(app, who)
        app.get(PAGE, status=403)
        token = {"csrf_token": token_of(app.get("/me"))}
        app.post(PAGE, token, status=403)
        for act in ("resend", "withdraw"):
            app.post(f"{PAGE}/{hub.member.id}/{act}", token, status=403)
