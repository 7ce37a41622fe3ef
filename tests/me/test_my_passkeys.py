"""My passkeys: made behind the password, renamed, taken away; nobody else's."""

import json
from datetime import UTC, datetime

from sqlalchemy import func, select
from webtest import TestApp

from campus.db import Sessions
from campus.me.services.export import as_json, collect
from campus.people.models import Passkey, PasskeyChallenge, RecoveryCode
from tests.people.doors import WRONG, logins_of, send_sign_in
from tests.people.passkeys import (
    ASK_SECOND,
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
from tests.support.pages import token_of
from tests.support.passkeys import Device


def test_what_the_browser_is_asked_for(app: TestApp, hub: Hub, sign_in: SignIn) -> None:
    sign_in(app, hub.member)
    device = Device()
    begin(app)
    options = asked(app)
    assert options["rp"]["id"] == "localhost" and options["attestation"] == "none"
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert hub.member.email.encode().hex() not in options["user"]["id"] and options["excludeCredentials"] == []
    send(app, "/me/security/passkeys/add", device.make(options), 200)
    begin(app, "Another")
    again = asked(app)
    assert again["user"]["id"] == options["user"]["id"] and again["challenge"] != options["challenge"]
    assert [each["type"] for each in again["excludeCredentials"]] == ["public-key"]
    app.reset()
    shown = ask(app)
    assert shown["userVerification"] == "required" and shown["rpId"] == "localhost"
    assert shown["allowCredentials"] == []
    send_sign_in(app, hub.member.email, PASSWORD, 303)
    assert len(ask(app, ASK_SECOND)["allowCredentials"]) == 1


def test_adding_asks_for_the_password_and_a_name(app: TestApp, hub: Hub, sessions, sign_in: SignIn) -> None:
    sign_in(app, hub.member)
    assert "현재" in begin(app, password=WRONG, status=422).text
    kept = begin(app, name="", status=422)
    assert kept.html.select_one("#adding-password") is not None
    begin(app, name="a" * 61, status=422)
    assert app.get("/me/security").html.select_one("#make-passkey") is None
    with sessions.read() as db:
        assert db.scalar(select(func.count()).select_from(PasskeyChallenge)) == 0


def test_names_and_taking_away(app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn) -> None:
    sign_in(app, hub.member)
    one, other = Device(), Device()
    add(app, one, "One")
    add(app, other, "Other", 303)
    (first, second) = passkeys_in(sessions)
    path = f"/me/security/passkeys/{first.id}"
    form = app.get(path).forms["rename-passkey"]
    form["name"] = ""
    form.submit(status=422)
    form["name"] = "<b>집 컴퓨터</b>"
    assert "&lt;b&gt;집 컴퓨터" in form.submit(status=303).follow().text
    form = app.get(path).forms["remove-passkey"]
    form["password"] = WRONG
    form.submit(status=422)
    form["password"] = PASSWORD
    form.submit(status=303)
    app.get(path, status=404)
    assert [each.proof for each in logins_of(sessions, hub.member)] == ["password+passkey"]
    app.reset()
    show(app, one, 422)
    show(app, other)
    form = app.get(f"/me/security/passkeys/{second.id}").forms["remove-passkey"]
    form["password"] = PASSWORD
    form.submit(status=303)
    assert [each.proof for each in logins_of(sessions, hub.member)] == ["password"]
    with sessions.read() as db:
        assert db.scalar(select(func.count()).select_from(RecoveryCode)) == 0
    assert events_to(sessions, hub.member.email) == ["factor-added", "factor-added", "factor-removed", "factor-removed"]
    assert "resident.passkey-renamed" in acts_of(sessions) and acts_of(sessions).count("resident.passkey-removed") == 2
    app.reset()
    assert send_sign_in(app, hub.member.email, PASSWORD, 303).location == "http://localhost/"


def test_passkeys_of_others_do_not_exist(app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn) -> None:
    sign_in(app, hub.manager)
    add(app, Device())
    (theirs,) = passkeys_in(sessions)
    path = f"/me/security/passkeys/{theirs.id}"
    for who in (hub.member, hub.admin):
        sign_in(app, who)
        token = token_of(app.get("/me/security"))
        app.get(path, status=404)
        app.post(f"{path}/rename", {"csrf_token": token, "name": "x"}, status=404)
        app.post(f"{path}/remove", {"csrf_token": token, "password": PASSWORD}, status=404)
    app.reset()
    app.get(path, status=303)
    token = token_of(app.get("/sign-in"))
    for act in ("passkeys/begin", "passkeys/add", f"passkeys/{theirs.id}/rename", f"passkeys/{theirs.id}/remove"):
        app.post(f"/me/security/{act}", {"csrf_token": token}, status=403)
    app.post(ASK_SECOND, {"csrf_token": token}, status=409)
    app.post(SHOW_SECOND, {"csrf_token": token}, status=303)


def test_ten_at_most_and_each_once(app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn) -> None:
    sign_in(app, hub.member)
    device = Device()
    add(app, device)
    add(app, device, status=422)
    for number in range(8):
        add(app, Device(), f"Number {number}", 303)
    begin(app)
    eleventh = Device().make(asked(app))
    with sessions.write() as db:  # as from another device, meanwhile
        values = {"sign_count": 0, "transports": "", "is_backed_up": False, "created_at": datetime.now(UTC)}
        db.add(Passkey(resident_id=hub.member.id, credential=b"x", public_key=b"", user_handle=b"", name="x", **values))
    send(app, "/me/security/passkeys/add", eleventh, 422)
    page = app.get("/me/security")
    assert "add-passkey" not in page.forms
    values = {"csrf_token": token_of(page), "name": "x", "password": PASSWORD}
    app.post("/me/security/passkeys/begin", values, status=422)
    assert len(passkeys_in(sessions)) == 10
    sign_in(app, hub.manager)
    add(app, device, status=422)  # somebody else's, told as their own


def test_one_own_data_tells_of_passkeys_without_keys(app: TestApp, hub: Hub, sessions, sign_in: SignIn) -> None:
    sign_in(app, hub.member)
    add(app, Device(), "My own phone")
    with sessions.read() as db:
        told = json.loads(as_json(collect(db, hub.member.id), now=datetime.now(UTC)))
    (row,) = next(rows["passkeys.resident_id"] for rows in told["data"].values() if "passkeys.resident_id" in rows)
    assert row["name"] == "My own phone" and not {"public_key", "credential", "user_handle"} & set(row)
