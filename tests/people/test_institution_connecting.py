"""Connecting an institution's account to one of the hub, and disconnecting it."""

from sqlalchemy import select
from webtest import TestApp, TestResponse

from campus.audit.models import AuditEntry
from campus.db import Sessions
from campus.people.models import InstitutionLogin
from tests.people.doors import add_app, logins_of, send_sign_in
from tests.support.applications import SignIn
from tests.support.hub import PASSWORD, Hub
from tests.support.letters import letters_to
from tests.support.pages import token_of
from tests.support.providers import OwnProvider, configured, leave, local, there, use

ADA = "ada@kaist.example"


def _links(sessions: Sessions) -> list[InstitutionLogin]:
    with sessions.read() as db:
        return list(db.scalars(select(InstitutionLogin)))


def _connect(app: TestApp, provider: OwnProvider, status: int = 303) -> TestResponse:
    page = app.get("/me/institutions", status=200)
    sent = {"csrf_token": token_of(page), "password": PASSWORD}
    address = there(app.post("/me/institutions/kaist/connect", sent, status=200))
    return app.get(local(provider.code_for(address)), status=status)


def test_a_known_address_is_connected_by_its_owner_alone(
    app: TestApp, hub: Hub, sessions: Sessions, provider: OwnProvider
) -> None:
    provider.claims = {"email": hub.member.email}
    use(app, configured(provider.url))
    answer = app.get(local(provider.code_for(leave(app, back="/rooms"))), status=303)
    assert answer.location == "http://localhost/sign-in/institution"
    assert "login" not in app.cookies and _links(sessions) == []
    page = answer.follow(status=200)
    app.post("/sign-in/institution", {"csrf_token": token_of(page)}, status=403)
    send_sign_in(app, hub.member.email, PASSWORD, 303, back="/sign-in/institution")
    form = app.get("/sign-in/institution", status=200).forms["connect"]
    assert form.submit(status=303).location == "http://localhost/rooms"
    assert [each.resident_id for each in _links(sessions)] == [hub.member.id]
    assert [each.event for each in letters_to(sessions, hub.member.email)] == ["institution-connected"]
    app.reset()
    app.get(local(provider.code_for(leave(app))), status=303)
    assert hub.member.name in app.get("/me", status=200)


def test_who_signs_in_as_somebody_else_connects_nothing(app, hub: Hub, sessions: Sessions, provider) -> None:
    provider.claims = {"email": hub.member.email}
    use(app, configured(provider.url))
    app.get(local(provider.code_for(leave(app))), status=303)
    send_sign_in(app, hub.other_member.email, PASSWORD, 303, back="/sign-in/institution")
    assert "connect" not in app.get("/sign-in/institution").forms
    app.post("/sign-in/institution", {"csrf_token": token_of(app.get("/me"))}, status=403)
    assert _links(sessions) == []


def test_an_open_screen_is_not_enough(app, hub: Hub, sessions: Sessions, sign_in: SignIn, provider, clock) -> None:
    provider.claims = {"email": hub.member.email}
    use(app, configured(provider.url))
    address = leave(app)
    sign_in(app, hub.member)
    clock.shift(60)
    app.get(local(provider.code_for(address)), status=303)
    assert "connect" not in app.get("/sign-in/institution").forms


def test_the_second_factor_is_asked_for_all_the_same(
    app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn, provider: OwnProvider, clock
) -> None:
    provider.claims = {"email": hub.member.email, "amr": ["pwd", "mfa"]}
    use(app, configured(provider.url))
    sign_in(app, hub.member)
    totp, _page = add_app(app)
    _connect(app, provider)
    app.reset()
    clock.shift(60)
    answer = app.get(local(provider.code_for(leave(app))), status=303)
    assert answer.location == "http://localhost/sign-in/second?back=%2Frooms"
    app.get("/me", status=303)
    form = answer.follow().forms["second-step"]
    form["code"] = totp.now()
    assert form.submit(status=303).location == "http://localhost/rooms"
    assert "provider+code" in {each.proof for each in logins_of(sessions, hub.member)}
    app.reset()
    use(app, configured(provider.url, second_factor=True))
    app.get(local(provider.code_for(leave(app))), status=303)
    app.get("/me", status=200)
    assert "provider+mfa" in {each.proof for each in logins_of(sessions, hub.member)}
    app.reset()
    provider.claims |= {"amr": ["pwd"]}
    answer = app.get(local(provider.code_for(leave(app))), status=303)
    assert answer.location.startswith("http://localhost/sign-in/second")


def test_a_factor_joins_what_the_institution_said(
    app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn, provider: OwnProvider, clock
) -> None:
    use(app, configured(provider.url))
    sign_in(app, hub.member)
    _connect(app, provider)
    app.reset()
    app.get(local(provider.code_for(leave(app))), status=303)
    add_app(app)
    assert _newest_proof(sessions, hub) == "provider+code"
    clock.shift(60)
    remove = app.get("/me/security").forms["app-off"]
    remove["password"] = PASSWORD
    remove.submit(status=303)
    assert _newest_proof(sessions, hub) == "provider"


def _newest_proof(sessions: Sessions, hub: Hub) -> str:
    return max(logins_of(sessions, hub.member), key=lambda login: login.id).proof


def test_connecting_and_disconnecting_ask_for_the_password(
    app: TestApp, hub: Hub, sessions: Sessions, sign_in: SignIn, provider: OwnProvider
) -> None:
    use(app, configured(provider.url))
    sign_in(app, hub.other_member)
    token = token_of(app.get("/me/institutions"))
    for sent in ({}, {"password": "not the right password"}):
        app.post("/me/institutions/kaist/connect", {"csrf_token": token, **sent}, status=422)
    assert _connect(app, provider).location == "http://localhost/me/institutions"
    (link,) = _links(sessions)
    assert (link.resident_id, link.email) == (hub.other_member.id, ADA)
    page = app.get("/me/institutions")
    assert ADA in page.html.find(id="institutions").text
    path = f"/me/institutions/{link.id}/disconnect"
    sign_in(app, hub.member)
    token = token_of(app.get("/me/institutions"))
    _connect(app, provider, 409)  # it is the other member's
    app.post(path, {"csrf_token": token, "password": PASSWORD}, status=303)
    assert len(_links(sessions)) == 1  # nobody disconnects another's
    sign_in(app, hub.other_member)
    app.post(path, {"csrf_token": token, "password": "not the right password"}, status=422)
    app.post(path, {"csrf_token": token, "password": PASSWORD}, status=303)
    assert _links(sessions) == []
    with sessions.read() as db:
        assert "resident.institution-disconnected" in set(db.scalars(select(AuditEntry.act)))


def test_who_signed_out_on_the_way_connects_nothing(app, hub: Hub, sessions: Sessions, sign_in, provider) -> None:
    use(app, configured(provider.url))
    sign_in(app, hub.member)
    sent = {"csrf_token": token_of(app.get("/me/institutions")), "password": PASSWORD}
    address = there(app.post("/me/institutions/kaist/connect", sent, status=200))
    sign_in(app, hub.other_member)
    app.get(local(provider.code_for(address)), status=400)
    assert _links(sessions) == []
