"""The second factor: set up by the password and a code, asked for at sign-in, each code once."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pyotp
import time_machine
from sqlalchemy import func, select, update
from webtest import TestApp, TestResponse

from campus.audit.models import AuditEntry
from campus.db import Sessions
from campus.people.models import CodeApp, HalfLogin, Login, RecoveryCode, ResidentStatus
from campus.permissions import Role
from tests.people.doors import WRONG, add_app, logins_of, send_sign_in, set_status
from tests.support.applications import SignIn
from tests.support.hub import PASSWORD, Hub, Person
from tests.support.letters import letters_to
from tests.support.pages import token_of

RECOVERY = re.compile(r"<code>([A-Z2-7-]{19})</code>")


def _turn_on(app: TestApp, sign_in: SignIn, person: Person) -> tuple[pyotp.TOTP, list[str]]:
    """Set an app up as the person does; what the app holds, and the recovery codes."""
    sign_in(app, person)
    totp, page = add_app(app)
    return totp, RECOVERY.findall(page.text)


def _type(app: TestApp, code: str, status: int, page: str = "/sign-in/second") -> TestResponse:
    form = app.get(page, status=200).forms["second-step"]
    form["code"] = code
    return form.submit(status=status)


def test_the_password_alone_is_half_a_sign_in(app, hub: Hub, sessions: Sessions, sign_in: SignIn, clock) -> None:
    totp, codes = _turn_on(app, sign_in, hub.member)
    assert len(set(codes)) == 10
    app.reset()
    clock.shift(60)
    answer = send_sign_in(app, hub.member.email, PASSWORD, 303, back="/rooms")
    assert answer.location == "http://localhost/sign-in/second?back=%2Frooms"
    assert "login" not in app.cookies
    app.get("/me", status=303)
    assert len(logins_of(sessions, hub.member)) == 1
    assert _type(app, totp.now(), 303, answer.location).location == "http://localhost/rooms"
    app.get("/me", status=200)
    assert {each.proof for each in logins_of(sessions, hub.member)} == {"password+code"}
    with sessions.read() as db:
        assert db.scalar(select(func.count()).select_from(HalfLogin)) == 0
        assert totp.secret.encode() not in db.scalars(select(CodeApp)).one().sealed_secret
    assert [each.event for each in letters_to(sessions, hub.member.email)] == ["factor-added"]


def test_a_code_works_once_and_one_step_early_or_late(
    app: TestApp, hub: Hub, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    totp, _codes = _turn_on(app, sign_in, hub.member)
    used = totp.now()
    app.reset()
    send_sign_in(app, hub.member.email, PASSWORD, 303)
    _type(app, used, 422)  # it turned the factor on
    early = totp.generate_otp(totp.timecode(datetime.now(UTC)) + 2)
    _type(app, early, 422)
    clock.shift(90)
    late = totp.generate_otp(totp.timecode(datetime.now(UTC)) - 2)
    _type(app, late, 422)
    last = totp.generate_otp(totp.timecode(datetime.now(UTC)) - 1)
    _type(app, last, 303)
    app.reset()
    send_sign_in(app, hub.member.email, PASSWORD, 303)
    _type(app, last, 422)
    _type(app, totp.generate_otp(totp.timecode(datetime.now(UTC)) + 1), 303)


def test_a_recovery_code_works_once(app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn) -> None:
    _totp, codes = _turn_on(app, sign_in, hub.member)
    app.reset()
    send_sign_in(app, hub.member.email, PASSWORD, 303)
    _type(app, codes[3].lower().replace("-", " "), 303)
    assert "password+recovery" in {each.proof for each in logins_of(sessions, hub.member)}
    assert "9" in app.get("/me/security").html.select_one("#recovery p").text
    app.reset()
    send_sign_in(app, hub.member.email, PASSWORD, 303)
    _type(app, codes[3], 422)
    with sessions.read() as db:
        kept = db.scalars(select(RecoveryCode.code_sha256)).all()
        acts = set(db.scalars(select(AuditEntry.act)))
    assert all(code.encode() not in kept for code in codes)
    assert {"resident.factor-added", "resident.recovery-code-used"} <= acts


def test_guesses_are_counted_and_five_minutes_are_all(
    app: TestApp, hub: Hub, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    totp, _codes = _turn_on(app, sign_in, hub.member)
    app.reset()
    clock.shift(60)
    send_sign_in(app, hub.member.email, PASSWORD, 303)
    for _number in range(10):
        _type(app, "000000", 422)
    _type(app, totp.now(), 429)
    clock.shift(300)
    assert app.get("/sign-in/second", status=303).location.startswith("http://localhost/sign-in?")
    clock.shift(900)
    send_sign_in(app, hub.member.email, PASSWORD, 303)
    _type(app, totp.now(), 303)


def test_a_closed_account_does_not_finish(app: TestApp, hub: Hub, sessions, sign_in: SignIn, clock) -> None:
    totp, _codes = _turn_on(app, sign_in, hub.member)
    app.reset()
    clock.shift(60)
    send_sign_in(app, hub.member.email, PASSWORD, 303)
    set_status(sessions, hub.member, ResidentStatus.DISABLED)
    _type(app, totp.now(), 303)
    app.get("/me", status=303)


def test_turning_it_on_or_off_asks_for_the_password(app: TestApp, hub: Hub, sessions, sign_in: SignIn) -> None:
    sign_in(app, hub.member)
    token = token_of(app.get("/me/security"))
    for act in ("begin", "codes", "off"):
        app.post(f"/me/security/{act}", {"csrf_token": token, "password": WRONG}, status=422)
        app.post(f"/me/security/{act}", {"csrf_token": token}, status=422)
    app.post("/me/security/confirm", {"csrf_token": token, "code": "123456"}, status=422)
    app.post("/me/security/codes", {"csrf_token": token, "password": PASSWORD}, status=303)
    _turn_on(app, sign_in, hub.member)
    token = token_of(app.get("/me/security"))
    fresh = app.post("/me/security/codes", {"csrf_token": token, "password": PASSWORD}, status=200)
    assert len(RECOVERY.findall(fresh.text)) == 10 and "no-store" in fresh.headers["Cache-Control"]
    app.post("/me/security/begin", {"csrf_token": token, "password": PASSWORD}, status=303)
    app.post("/me/security/off", {"csrf_token": token, "password": PASSWORD}, status=303)
    assert [each.proof for each in logins_of(sessions, hub.member)] == ["password"]
    app.reset()
    assert send_sign_in(app, hub.member.email, PASSWORD, 303).location == "http://localhost/"


def test_managers_are_members_until_they_show_one(app: TestApp, hub: Hub, sessions, sign_in: SignIn) -> None:
    registry = app.router.registry
    registry["settings"] = replace(registry["settings"], second_factor_for=frozenset({Role.MANAGER}))
    send_sign_in(app, hub.manager.email, PASSWORD, 303)
    assert app.get("/manage/people", status=303).location == "http://localhost/me/security"
    app.post("/manage/people/1/disable", {"csrf_token": token_of(app.get("/me"))}, status=403)
    app.get("/", status=200)
    _turn_on(app, sign_in, hub.manager)
    app.get("/manage/people", status=200)
    with sessions.write() as db:
        db.execute(update(Login).values(proof="password"))
    app.get("/manage/people", status=303)


def test_pages_of_the_factor_are_for_who_is_signed_in(app: TestApp) -> None:
    app.get("/me/security", status=303)
    token = token_of(app.get("/sign-in"))
    for act in ("begin", "confirm", "codes", "off"):
        app.post(f"/me/security/{act}", {"csrf_token": token}, status=403)
    app.get("/sign-in/second", status=303)
    app.post("/sign-in/second", {"csrf_token": token, "code": "1"}, status=303)


def test_an_administrator_takes_a_lost_factor_away(app: TestApp, hub: Hub, sessions, sign_in: SignIn) -> None:
    _turn_on(app, sign_in, hub.member)
    path = f"/manage/people/{hub.member.id}/reset-factors"
    sign_in(app, hub.manager)
    page = app.get(f"/manage/people/{hub.member.id}")
    assert path not in page.text
    app.post(path, {"csrf_token": token_of(page)}, status=403)
    sign_in(app, hub.admin)
    page = app.get(f"/manage/people/{hub.member.id}")
    next(form for form in page.forms.values() if form.action == path).submit(status=303)
    assert logins_of(sessions, hub.member) == []
    assert [each.event for each in letters_to(sessions, hub.member.email)] == ["factor-added", "factor-removed"]
    app.post(path, {"csrf_token": token_of(page)}, status=303)
    own = f"/manage/people/{hub.admin.id}/reset-factors"
    app.post(own, {"csrf_token": token_of(page)}, status=403)
