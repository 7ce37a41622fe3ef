import time_machine
from sqlalchemy import func, select, update
from webtest import TestApp

from campus.audit.models import AuditEntry
from campus.db import Sessions
from campus.people.models import Login, Resident, ResidentStatus
from tests.people.doors import WRONG, logins_of, send_sign_in, set_status
from tests.support.applications import SignIn
from tests.support.hub import PASSWORD, Hub
from tests.support.pages import token_of


def test_the_right_password_signs_in_and_goes_back(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    asked = app.get("/me", status=303)
    page = app.get(asked.location)
    form = page.forms["sign-in"]
    form["email"], form["password"] = hub.member.email.upper(), PASSWORD
    answer = form.submit(status=303, headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36"})
    assert answer.location == "http://localhost/me"
    assert hub.member.name in app.get("/me").text
    (login,) = logins_of(sessions, hub.member)
    assert (login.device, login.network) == ("Chrome · Windows", "192.0.2.1")
    assert (login.expires_at - login.created_at).total_seconds() == 12 * 3600


def test_remembered_devices_stay_for_thirty_days(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    answer = send_sign_in(app, hub.member.email, PASSWORD, 303, remember="y")
    (login,) = logins_of(sessions, hub.member)
    assert (login.expires_at - login.created_at).days == 30
    cookie = next(value for value in answer.headers.getall("Set-Cookie") if value.startswith("login="))
    assert "Max-Age=2592000" in cookie and "HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_the_token_is_only_in_the_browser(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    send_sign_in(app, hub.member.email, PASSWORD, 303)
    token = app.cookies["login"]
    assert len(token) >= 43
    (login,) = logins_of(sessions, hub.member)
    assert token.encode() not in login.token_sha256


def test_a_new_visit_and_the_accounts_language_begin_at_sign_in(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    with sessions.write() as db:
        db.execute(update(Resident).where(Resident.id == hub.member.id).values(locale="en"))
    before = app.get("/sign-in").forms["sign-in"]["csrf_token"].value
    send_sign_in(app, hub.member.email, PASSWORD, 303)
    page = app.get("/me")
    assert page.html.html["lang"] == "en"
    assert token_of(page) != before


def test_an_old_hash_is_made_anew(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    send_sign_in(app, hub.member.email, PASSWORD, 303)
    with sessions.read() as db:
        stored = db.get_one(Resident, hub.member.id).password_hash
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    app.reset()
    send_sign_in(app, hub.member.email, PASSWORD, 303)


def test_what_was_typed_is_kept_but_the_password(app: TestApp, hub: Hub) -> None:
    page = send_sign_in(app, hub.member.email, WRONG, 422)
    assert page.forms["sign-in"]["email"].value == hub.member.email
    assert WRONG not in page.text


def test_a_revoked_login_is_refused_at_once(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    send_sign_in(app, hub.member.email, PASSWORD, 303)
    app.get("/me", status=200)
    with sessions.write() as db:
        db.delete(db.scalars(select(Login)).one())
    app.get("/me", status=303)


def test_an_expired_login_and_a_closed_account_are_refused_at_once(
    app: TestApp, hub: Hub, sessions: Sessions, clock: time_machine.Traveller
) -> None:
    send_sign_in(app, hub.member.email, PASSWORD, 303)
    set_status(sessions, hub.member, ResidentStatus.DISABLED)
    app.get("/me", status=303)
    set_status(sessions, hub.member, ResidentStatus.ACTIVE)
    app.get("/me", status=200)
    clock.shift(12 * 3600)
    app.get("/me", status=303)


def test_signing_out_ends_login_and_visit(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    send_sign_in(app, hub.member.email, PASSWORD, 303)
    token = app.cookies["login"]
    page = app.get("/me")
    out = next(form for form in page.forms.values() if form.action == "/sign-out")
    out.submit(status=303)
    assert logins_of(sessions, hub.member) == []
    app.set_cookie("login", token)
    app.get("/me", status=303)


def test_signing_in_again_replaces_the_browsers_login(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    form = app.get("/sign-in").forms["sign-in"]
    token = form["csrf_token"].value
    send_sign_in(app, hub.member.email, PASSWORD, 303)
    page = app.get("/me")
    token = token_of(page)
    app.post("/sign-in", {"csrf_token": token, "email": hub.other_member.email, "password": PASSWORD}, status=303)
    assert logins_of(sessions, hub.member) == []
    assert len(logins_of(sessions, hub.other_member)) == 1


def test_acts_are_on_record(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    send_sign_in(app, hub.member.email, PASSWORD, 303)
    with sessions.read() as db:
        acts = db.execute(select(AuditEntry.act, AuditEntry.actor_id, AuditEntry.subject_id)).all()
    assert acts == [("resident.signed-in", hub.member.id, hub.member.id)]


def test_last_seen_is_kept_by_the_hour(
    app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    sign_in(app, hub.member)
    (login,) = logins_of(sessions, hub.member)
    clock.shift(59 * 60)
    app.get("/me")
    assert logins_of(sessions, hub.member)[0].last_seen_at == login.last_seen_at
    clock.shift(60)
    app.get("/me")
    assert (logins_of(sessions, hub.member)[0].last_seen_at - login.last_seen_at).total_seconds() == 3600


def test_a_development_server_offers_its_demo_accounts(app: TestApp, hub: Hub) -> None:
    class Account:
        email, password = hub.organizer.email, PASSWORD
        label_ko, label_en = "모임장", "Organizer"

    assert "demo-accounts" not in app.get("/sign-in").text
    app.router.registry["demo_accounts"] = (Account,)
    try:
        page = app.get("/sign-in")
    finally:
        del app.router.registry["demo_accounts"]
    form = next(form for form in page.forms.values() if form.id != "sign-in" and form.action == "/sign-in")
    form.submit(status=303)
    assert hub.organizer.name in app.get("/me").text


def test_logins_do_not_pile_up(app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn) -> None:
    for _ in range(35):
        sign_in(app, hub.member)
    app.reset()
    send_sign_in(app, hub.member.email, PASSWORD, 303)
    with sessions.read() as db:
        assert db.scalar(select(func.count()).select_from(Login)) == 30
