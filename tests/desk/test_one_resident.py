"""One resident's page: roles, closing with bookings, every door that closes, links and affiliations."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from webtest import TestApp, TestResponse

from campus.api.models import ApiKey
from campus.audit.models import AuditEntry
from campus.booking.models import Booking, Occurrence, OccurrenceStatus
from campus.booking.services import book_room
from campus.db import Sessions
from campus.feeds.models import Detail, FeedKind, FeedPurpose
from campus.feeds.tokens import NewFeed, make_feed
from campus.people.models import Affiliation, Login, MailTokenPurpose, Resident
from campus.people.queries.logins import token_digest
from campus.people.security import LOGIN_COOKIE
from campus.people.services.mail_tokens import issue_mail_token
from campus.permissions import Role
from campus.web.visits import cookie_name
from tests.booking.conftest import Acting, acting, room, slot, wish
from tests.support.applications import SignIn, open_login
from tests.support.clock import NOW
from tests.support.hub import Hub, Person
from tests.support.letters import letters_to
from tests.support.pages import token_of
from tests.support.statements import counted

__all__ = ["acting"]


def page_of(person: Person) -> str:
    return f"/manage/people/{person.id}"


@pytest.fixture
def desk(app: TestApp, hub: Hub, sign_in: SignIn) -> TestApp:
    sign_in(app, hub.admin)
    app.set_cookie("locale", "en")
    return app


def role_of(sessions: Sessions, person: Person) -> Role:
    with sessions.read() as db:
        return db.get_one(Resident, person.id).role


def give(desk: TestApp, person: Person, role: Role, status: int = 303, **values: object) -> TestResponse:
    form = desk.get(page_of(person)).forms["role"]
    form["role-role"] = role.value
    for name, value in values.items():
        form[f"role-{name}"] = value
    return form.submit(status=status)


def test_an_administrator_gives_roles(desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    give(desk, hub.member, Role.MANAGER)
    assert role_of(sessions, hub.member) is Role.MANAGER
    with sessions.read() as db:
        entry = db.scalars(select(AuditEntry).where(AuditEntry.act == "resident.role-changed")).one()
    assert (entry.actor_id, entry.details) == (hub.admin.id, {"from": "member", "to": "manager"})
    assert "Role at the hub changed" in desk.get(page_of(hub.member)).text


def test_a_role_that_was_changed_meanwhile_stands(desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    form = desk.get(page_of(hub.member)).forms["role"]
    with sessions.write() as db:
        db.execute(update(Resident).where(Resident.id == hub.member.id).values(role=Role.ORGANIZER))
    form["role-role"] = "manager"
    assert form.submit(status=303).follow().html.find(class_="notice-warn")
    assert role_of(sessions, hub.member) is Role.ORGANIZER


def test_giving_ones_own_rights_away_asks_first(desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    with sessions.write() as db:
        db.execute(update(Resident).where(Resident.id == hub.manager.id).values(role=Role.ADMIN))
    give(desk, hub.admin, Role.MANAGER, 422)
    assert role_of(sessions, hub.admin) is Role.ADMIN
    give(desk, hub.admin, Role.MANAGER, sure=True)
    assert role_of(sessions, hub.admin) is Role.MANAGER


def test_the_only_administrator_stays(desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    refused = give(desk, hub.admin, Role.MEMBER, 422, sure=True)
    assert "Nobody else administers the hub" in refused.text
    assert role_of(sessions, hub.admin) is Role.ADMIN


def test_a_manager_gives_no_managers_role(app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn) -> None:
    sign_in(app, hub.manager)
    form = app.get(page_of(hub.member)).forms["role"]
    assert [value for value, *_rest in form["role-role"].options] == ["member", "organizer"]
    form["role-role"].force_value("admin")
    form.submit(status=422)
    give(app, hub.member, Role.ORGANIZER)
    assert "role" not in app.get(page_of(hub.admin)).forms
    assert "role" not in app.get(page_of(hub.manager)).forms
    for person in (hub.admin, hub.manager):
        token = {"csrf_token": token_of(app.get(page_of(person)))}
        for act in ("role", "link", "disable", "enable", "affiliations/1/end"):
            app.post(f"{page_of(person)}/{act}", token, status=403)


def close(desk: TestApp, person: Person, bookings: str = "keep") -> None:
    token = token_of(desk.get(page_of(person)))
    values = {"csrf_token": token, "close-reason": "퇴사했어요.", "close-bookings": bookings}
    desk.post(f"{page_of(person)}/disable", values, status=303)


def test_every_door_is_shut_at_once(desk: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    cookie = open_login(sessions, hub.manager)
    with sessions.write() as db:
        reset = issue_mail_token(db, hub.manager.id, MailTokenPurpose.RESET_PASSWORD, now=now)
        wish_for = NewFeed(FeedKind.PERSON, 0, FeedPurpose.OWN, Detail.FULL, "mine")
        feed = make_feed(db, wish_for, by=hub.manager.id, now=now)
        db.add(
            ApiKey(
                name="meter", token_sha256=token_digest("k" * 43), made_by_id=hub.manager.id, made_at=now,
                expires_at=now + timedelta(days=9),
            )
        )
    other = TestApp(desk.app, extra_environ={"REMOTE_ADDR": "192.0.2.9"})
    other.set_cookie(cookie_name(desk.router.registry["settings"], LOGIN_COOKIE), cookie)
    bearer = {"Authorization": f"Bearer {'k' * 43}"}
    feed_path = f"/feeds/t/{feed}/mine.ics"
    readings = f"/api/v1/readings?room={hub.meeting.slug}&kind=power"
    assert other.get("/me", status="*").status_int == 200
    assert other.get(feed_path, status="*").status_int == 200
    assert other.get(f"/reset/{reset}", status="*").status_int == 200
    assert other.get(readings, headers=bearer, status="*").status_int != 401
    close(desk, hub.manager)
    assert other.get("/me", status="*").status_int == 303
    assert other.get(feed_path, status="*").status_int == 404
    assert other.get(f"/reset/{reset}", status="*").status_int == 410
    assert other.get(readings, headers=bearer, status="*").status_int == 401
    with sessions.read() as db:
        assert db.scalars(select(Login).where(Login.resident_id == hub.manager.id)).all() == []
    (letter,) = letters_to(sessions, hub.manager.email)
    assert (letter.event, "퇴사했어요." in letter.text) == ("sign-up-closed", True)


@pytest.mark.parametrize("choice", ["keep", "cancel"])
def test_bookings_ahead_are_kept_or_cancelled(
    desk: TestApp, hub: Hub, sessions: Sessions, acting: Acting, choice: str
) -> None:
    with sessions.write() as db:
        for person, hour in ((hub.member, 10), (hub.member, 13), (hub.other_member, 16)):
            when = slot(f"{hour}:00", f"{hour + 1}:00", days=1)
            book_room(db, room(db, hub.meeting), wish(when), by=acting(person), now=NOW)
        far = datetime.now(UTC) + timedelta(days=400)
        db.execute(update(Occurrence).values(starts_at=far, ends_at=far + timedelta(hours=1)))
    close(desk, hub.member, choice)
    with sessions.read() as db:
        rows = db.execute(select(Booking.organizer_id, Occurrence.status, Occurrence.cancel_reason).join(Occurrence))
        cancelled = [row for row in rows if row.status is OccurrenceStatus.CANCELLED]
    assert [(row.organizer_id, row.cancel_reason) for row in cancelled] == (
        [(hub.member.id, "퇴사했어요.")] * 2 if choice == "cancel" else []
    )


def test_a_link_for_a_new_password_goes_to_its_owner(desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    token = {"csrf_token": token_of(desk.get(page_of(hub.member)))}
    desk.post(f"{page_of(hub.member)}/link", token, status=303)
    assert [each.event for each in letters_to(sessions, hub.member.email)] == ["reset-password"]
    close(desk, hub.member)
    desk.post(f"{page_of(hub.member)}/link", token, status=303)
    assert len(letters_to(sessions, hub.member.email)) == 2


def test_an_affiliation_is_ended(desk: TestApp, hub: Hub, sessions: Sessions) -> None:
    with sessions.read() as db:
        mine = db.scalars(select(Affiliation).where(Affiliation.resident_id == hub.member.id)).one()
        others = db.scalars(select(Affiliation).where(Affiliation.resident_id == hub.other_member.id)).one()
    token = token_of(desk.get(page_of(hub.member)))

    def end(number: int, day: str, status: int) -> TestResponse:
        values = {"csrf_token": token, f"end{number}-last_day": day}
        return desk.post(f"{page_of(hub.member)}/affiliations/{number}/end", values, status=status)

    end(mine.id, "", 422)
    end(mine.id, "1999-01-01", 422)
    end(mine.id, "2001-01-01", 422)
    today = datetime.now(UTC).date().isoformat()
    assert end(others.id, today, 303).follow().html.find(class_="notice-warn")
    end(mine.id, today, 303)
    with sessions.read() as db:
        assert str(db.get_one(Affiliation, mine.id).ends_on) == today
        assert db.get_one(Affiliation, others.id).ends_on is None


def test_the_page_is_for_managers(app: TestApp, hub: Hub, sign_in: SignIn) -> None:
    app.get(page_of(hub.member), status=303)
    for who in (hub.member, hub.organizer):
        sign_in(app, who)
        app.get(page_of(hub.member), status=403)
        app.get("/manage/people/999999", status=403)
    sign_in(app, hub.manager)
    app.get("/manage/people/999999", status=404)


def test_people_are_filtered_by_organization(desk: TestApp, hub: Hub) -> None:
    rows = desk.get(f"/manage/people?organization={hub.etri.id}").html.find(attrs={"aria-labelledby": "everybody"})
    assert [each.b.text for each in rows.find_all(class_="row-main")] == [hub.other_member.name]
    desk.get("/manage/people?organization=x", status=200)


def test_a_long_history_takes_no_more_statements(
    desk: TestApp, hub: Hub, sessions: Sessions, acting: Acting
) -> None:
    desk.get(page_of(hub.member))
    with counted(sessions) as once:
        desk.get(page_of(hub.member))
    with sessions.write() as db:
        for number in range(30):
            db.add(Affiliation(resident_id=hub.member.id, claimed_name=f"곳{number}", starts_on=NOW.date()))
            db.add(
                AuditEntry(at=NOW, actor_id=hub.manager.id, act="resident.enabled", subject="resident",
                           subject_id=hub.member.id, details={})
            )
    with counted(sessions) as often:
        desk.get(page_of(hub.member))
    assert len(often) <= len(once) + 1  # the names of those who acted
