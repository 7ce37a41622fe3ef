"""Passkeys: made behind the password, shown instead of it or after it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from webtest import TestApp

from campus.db import Sessions
from campus.people.models import PasskeyChallenge, ResidentStatus
from campus.people.services.retention import forget_half_logins
from campus.permissions import Role
from tests.people.doors import logins_of, send_sign_in, set_status
from tests.people.passkeys import (
    ASK,
    ASK_SECOND,
    SHOW,
    SHOW_SECOND,
    acts_of,
    add,
    ask,
    asked,
    begin,
    events_to,
    passkeys_in,
    send,
    show,
)
from tests.support.applications import SignIn
from tests.support.hub import PASSWORD, Hub
from tests.support.letters import letters_to
from tests.support.pages import token_of
from tests.support.passkeys import BACKED_UP, MAY_BACK_UP, PRESENT, VERIFIED, Device


def test_a_passkey_signs_in_without_the_password(app, hub: Hub, sessions: Sessions, sign_in: SignIn, clock) -> None:
    device = Device(flags=PRESENT | VERIFIED | MAY_BACK_UP | BACKED_UP)
    sign_in(app, hub.member)
    sign_in(app, hub.member)
    page = add(app, device)
    assert len(logins_of(sessions, hub.member)) == 1  # the other device is signed out
    assert page.text.count("<code>") == 10 and "no-store" in page.headers["Cache-Control"]
    app.reset()
    options = ask(app)
    before = app.cookies["visit"]
    answer = send(app, SHOW, device.show(options), back="/rooms", remember="y")
    assert answer.location == "http://localhost/rooms"
    assert app.cookies.get("visit") != before
    assert [name for name in ("login", "device") if name in app.cookies] == ["login", "device"]
    app.get("/me", status=200)
    (kept,) = passkeys_in(sessions)
    assert (kept.name, kept.transports, kept.is_backed_up) == ("My phone", "hybrid internal", True)
    assert kept.last_used_at is not None and len(kept.user_handle) == 32
    assert sorted(each.proof for each in logins_of(sessions, hub.member)) == ["passkey", "password+passkey"]
    lasts = {each.proof: (each.expires_at - each.created_at).days for each in logins_of(sessions, hub.member)}
    assert lasts["passkey"] == 30
    assert acts_of(sessions) == ["resident.passkey-begun", "resident.passkey-added"]
    assert events_to(sessions, hub.member.email) == ["factor-added"]
    letter = letters_to(sessions, hub.member.email)[0]
    assert "My phone" in letter.text


LIES = {
    "another site": {"origin": "http://localhost.example"},
    "another port": {"origin": "http://localhost:8080"},
    "another host": {"host": "example.org"},
    "not verified": {"flags": PRESENT},
    "nobody there": {"flags": VERIFIED},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_answers_for_others_are_refused(app: TestApp, hub: Hub, sessions, sign_in: SignIn, lie: dict) -> None:
    device = Device()
    sign_in(app, hub.member)
    begin(app)
    send(app, "/me/security/passkeys/add", replace(device, **lie).make(asked(app)), 422)
    assert passkeys_in(sessions) == [] and letters_to(sessions, hub.member.email) == []
    add(app, device)
    app.reset()
    show(app, replace(device, **lie), 422)
    app.get("/me", status=303)
    show(app, device)


def test_a_challenge_is_answered_once_within_five_minutes_in_its_visit(app, hub, sessions, sign_in, clock) -> None:
    device = Device()
    sign_in(app, hub.member)
    begin(app)
    late = asked(app)
    clock.shift(301)
    send(app, "/me/security/passkeys/add", device.make(late), 422)
    add(app, device)
    app.reset()
    answer = device.show(ask(app))
    send(app, SHOW, answer)
    app.reset()
    send(app, SHOW, answer, 422)
    ask(app)
    send(app, SHOW, answer, 422)  # the old answer to a new challenge
    late = device.show(ask(app))
    clock.shift(301)
    send(app, SHOW, late, 422)
    send_sign_in(app, hub.member.email, PASSWORD, 303)
    send(app, SHOW_SECOND, device.show(ask(app, ASK)), 422)  # asked for without the password
    send(app, SHOW, device.show(ask(app, ASK_SECOND)), 422)  # and the other way about
    clock.shift(301)
    with sessions.write() as db:
        assert forget_half_logins(db, now=datetime.now(UTC)) == 3
        assert db.scalar(select(func.count()).select_from(PasskeyChallenge)) == 0


def test_a_challenge_is_of_its_login(app: TestApp, hub: Hub, sessions, sign_in: SignIn) -> None:
    sign_in(app, hub.member)
    begin(app)
    options = asked(app)
    sign_in(app, hub.manager)
    send(app, "/me/security/passkeys/add", Device().make(options), 422)
    assert passkeys_in(sessions) == []


def test_the_second_step_by_a_passkey(app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn) -> None:
    device, others = Device(), Device()
    sign_in(app, hub.manager)
    add(app, others)
    app.reset()
    sign_in(app, hub.member)
    codes = add(app, device).html.select("code")
    app.reset()
    back = send_sign_in(app, hub.member.email, PASSWORD, 303, back="/rooms").location
    page = app.get(back)
    assert page.html.select_one("#second-passkey") is not None
    send(app, SHOW_SECOND, others.show(ask(app, ASK_SECOND)), 422)
    app.get("/me", status=303)
    others.credential_id = device.credential_id
    send(app, SHOW_SECOND, others.show(ask(app, ASK_SECOND)), 422)
    device.handle = None  # a device that is told the credential need not say the handle
    send(app, SHOW_SECOND, device.show(ask(app, ASK_SECOND)), 303, back="/rooms")
    assert "password+passkey" in {each.proof for each in logins_of(sessions, hub.member)}
    app.get("/sign-in/second", status=303)
    app.reset()
    send_sign_in(app, hub.member.email, PASSWORD, 303)
    form = app.get("/sign-in/second").forms["second-step"]
    form["code"] = codes[0].text
    form.submit(status=303)
    assert "password+recovery" in {each.proof for each in logins_of(sessions, hub.member)}


def test_alone_it_names_its_account(app: TestApp, hub: Hub, sessions, sign_in: SignIn) -> None:
    mine, theirs = Device(), Device()
    sign_in(app, hub.manager)
    add(app, theirs)
    sign_in(app, hub.member)
    add(app, mine)
    app.reset()
    show(app, replace(mine, handle=None), 422)
    show(app, replace(mine, handle=theirs.handle), 422)
    show(app, replace(mine, credential_id=theirs.credential_id), 422)
    show(app, Device(handle=b"x" * 32), 422)
    app.get("/me", status=303)


@pytest.mark.parametrize("status", [each for each in ResidentStatus if each is not ResidentStatus.ACTIVE])
def test_accounts_that_are_shut_answer_like_strangers(app, hub: Hub, sessions, sign_in: SignIn, status) -> None:
    device = Device()
    sign_in(app, hub.member)
    add(app, device)
    app.reset()
    set_status(sessions, hub.member, status)
    shut = show(app, device, 422).html.select_one("[data-error-summary]").text
    strange = show(app, Device(handle=b"x" * 32), 422).html.select_one("[data-error-summary]").text
    assert shut == strange


def test_a_count_that_goes_back_is_refused_and_told(app: TestApp, hub: Hub, sessions, sign_in: SignIn) -> None:
    device = Device(count=5)
    sign_in(app, hub.member)
    add(app, device)
    app.reset()
    for count, status in ((6, 303), (6, 422), (5, 422), (0, 422), (7, 303)):
        device.count = count
        app.reset()
        show(app, device, status)
    app.reset()
    send_sign_in(app, hub.member.email, PASSWORD, 303)
    send(app, SHOW_SECOND, device.show(ask(app, ASK_SECOND)), 422)
    assert acts_of(sessions).count("resident.passkey-copied") == 4
    assert events_to(sessions, hub.member.email) == ["factor-added", *["passkey-copied"] * 4]
    device.count = 4_294_967_295
    send(app, SHOW_SECOND, device.show(ask(app, ASK_SECOND)))
    assert passkeys_in(sessions)[0].sign_count == 4_294_967_295


def test_tries_are_counted(app: TestApp, hub: Hub, sessions, sign_in: SignIn, clock) -> None:
    device = Device()
    sign_in(app, hub.member)
    add(app, device)
    app.reset()
    for _number in range(10):
        show(app, replace(device, flags=PRESENT), 422)
    assert show(app, device, 429).headers["Retry-After"]
    send_sign_in(app, hub.member.email, PASSWORD, 429)
    clock.shift(901)
    show(app, device)


def test_challenges_of_a_network_are_counted(app: TestApp, monkeypatch) -> None:
    monkeypatch.setattr("campus.people.services.tries.MOST_CHALLENGES", 2)
    ask(app), ask(app)
    token = token_of(app.get("/sign-in"))
    answer = app.post(ASK, {"csrf_token": token}, status=429, headers={"Accept": "application/json"})
    assert "15" in answer.json["message"] and answer.headers["Retry-After"] == "900"


def test_managers_show_passkeys_as_factors(app: TestApp, hub: Hub, sessions, sign_in: SignIn) -> None:
    registry = app.router.registry
    registry["settings"] = replace(registry["settings"], second_factor_for=frozenset({Role.MANAGER}))
    device = Device()
    send_sign_in(app, hub.manager.email, PASSWORD, 303)
    app.get("/manage/people", status=303)
    add(app, device)
    app.get("/manage/people", status=200)
    app.reset()
    show(app, device)
    app.get("/manage/people", status=200)
    sign_in(app, hub.admin)
    page = app.get(f"/manage/people/{hub.manager.id}")
    path = f"/manage/people/{hub.manager.id}/reset-factors"
    next(form for form in page.forms.values() if form.action == path).submit(status=303)
    assert passkeys_in(sessions) == [] and logins_of(sessions, hub.manager) == []
    app.reset()
    show(app, device, 422)
