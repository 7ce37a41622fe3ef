"""Signing in by an institution: the whole way, over real HTTP to real providers."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from webtest import TestApp

from campus.audit.models import AuditEntry
from campus.db import Sessions
from campus.people.models import (
    Affiliation,
    InstitutionLogin,
    Login,
    Organization,
    OrganizationDomain,
    Resident,
    ResidentStatus,
    Verification,
)
from campus.permissions import Role
from tests.people.doors import logins_of, send_sign_in, set_status
from tests.support.hub import PASSWORD, Hub
from tests.support.letters import last_link, letters_to
from tests.support.pages import token_of
from tests.support.providers import OwnProvider, configured, foreign_provider, leave, local, use

ADA = "ada@kaist.example"


def _join(app: TestApp, provider: OwnProvider, **fields: str):
    """Sign ada up by her institution; the answer to the form."""
    answer = app.get(local(provider.code_for(leave(app))), status=303)
    assert answer.location == "http://localhost/sign-up/institution"
    form = answer.follow(status=200).forms["join"]
    form["agree_terms"], form["agree_privacy"] = True, True
    for name, value in fields.items():
        form[name] = value
    return form.submit(expect_errors=True)


def _resident(sessions: Sessions, email: str) -> Resident:
    with sessions.read() as db:
        return db.scalars(select(Resident).where(Resident.email == email)).one()


def _links(sessions: Sessions) -> list[InstitutionLogin]:
    with sessions.read() as db:
        return list(db.scalars(select(InstitutionLogin)))


def test_a_foreign_provider_signs_up_and_in(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    with foreign_provider() as provider:
        use(app, configured(provider.url, organization="kaist"))
        provider.set_user("grace", email="Grace@kaist.example", email_verified=True, name="그레이스")
        answer = app.get(local(provider.agree(leave(app), "grace")), status=303)
        form = answer.follow(status=200).forms["join"]
        assert form["name"].value == "그레이스"
        assert "organization" not in form.fields
        form["agree_terms"], form["agree_privacy"] = True, True
        assert form.submit(status=303).location == "http://localhost/rooms"
        assert "그레이스" in app.get("/me", status=200)
        app.reset()
        before = app.get("/sign-in").forms["sign-in"]["csrf_token"].value
        assert app.get(local(provider.agree(leave(app), "grace")), status=303).location == "http://localhost/rooms"
        assert token_of(app.get("/me", status=200)) != before
        assert app.cookies.get("device")
        app.reset()
        declined = local(provider.agree(leave(app), "grace", action="deny"))
        assert "error=access_denied" in declined
        app.get(declined, status=400)
    resident = _resident(sessions, "grace@kaist.example")
    assert (resident.status, resident.password_hash) == (ResidentStatus.ACTIVE, None)
    with sessions.read() as db:
        (place,) = db.scalars(select(Affiliation).where(Affiliation.resident_id == resident.id))
        acts = set(db.scalars(select(AuditEntry.act).where(AuditEntry.actor_id == resident.id)))
        proofs = set(db.scalars(select(Login.proof).where(Login.resident_id == resident.id)))
    assert (place.organization_id, place.verified_how) == (hub.kaist.id, Verification.DOMAIN)
    assert {"resident.signed-up", "resident.institution-connected", "resident.signed-in"} <= acts
    assert proofs == {"provider"}
    assert [each.event for each in letters_to(sessions, resident.email)] == ["institution-connected"]


@pytest.mark.parametrize("alg", ["RS256", "PS256", "ES256", "EdDSA", "Ed25519"])
def test_signatures_by_keys_that_the_provider_alone_has(app, hub: Hub, provider: OwnProvider, alg: str) -> None:
    provider.use_key(alg)
    use(app, configured(provider.url))
    assert app.get(local(provider.code_for(leave(app))), status=303).location.endswith("/sign-up/institution")


def test_new_keys_are_found_and_the_way_there_is_remembered(app, provider: OwnProvider, clock) -> None:
    use(app, configured(provider.url))
    for _round in range(2):
        app.get(local(provider.code_for(leave(app))), status=303)
    asked = provider.asked
    assert (asked.count("/.well-known/openid-configuration"), asked.count("/keys"), asked.count("/token")) == (1, 1, 2)
    provider.use_key("RS256")
    app.get(local(provider.code_for(leave(app))), status=400)  # a minute has not passed
    clock.shift(61)
    app.get(local(provider.code_for(leave(app))), status=303)
    assert asked.count("/keys") == 2
    clock.shift(3600)
    leave(app)
    assert asked.count("/.well-known/openid-configuration") == 2


def test_an_unknown_address_waits_for_a_manager(app: TestApp, hub: Hub, sessions: Sessions, provider) -> None:
    with sessions.write() as db:
        db.query(OrganizationDomain).delete()
    use(app, configured(provider.url))
    page = _join(app, provider)
    assert page.status_int == 422
    page = _join(app, provider, claimed_organization="카이스트 연구실")
    assert page.status_int == 200
    assert page.html.find(class_="steps") is not None
    resident = _resident(sessions, ADA)
    assert (resident.status, resident.claimed_organization) == (ResidentStatus.PENDING, "카이스트 연구실")
    assert "sign-up-waits" in [each.event for each in letters_to(sessions, hub.manager.email)]
    assert logins_of(sessions, resident) == []
    refused = app.get(local(provider.code_for(leave(app))), headers={"Accept-Language": "en"}, status=403)
    assert "A manager still looks at your request." in refused.text
    set_status(sessions, resident, ResidentStatus.ACTIVE)
    app.get(local(provider.code_for(leave(app))), status=303)
    app.get("/me", status=200)
    set_status(sessions, resident, ResidentStatus.DISABLED)
    app.reset()
    app.get(local(provider.code_for(leave(app))), status=403)
    assert len(_links(sessions)) == 1


def test_the_domain_of_an_organization_opens_the_account(app, hub: Hub, sessions: Sessions, provider) -> None:
    use(app, configured(provider.url))
    assert _join(app, provider).status_int == 303
    assert _resident(sessions, ADA).status is ResidentStatus.ACTIVE


def test_an_account_made_for_a_stranger_s_address_is_void(app, hub: Hub, sessions: Sessions, provider) -> None:
    """Whoever signed up with it before its owner came knows a password that opens nothing."""
    with sessions.write() as db:
        of_member = db.get_one(Resident, hub.member.id).password_hash
    form = app.get("/sign-up").forms["sign-up"]
    form["name"], form["email"], form["password"] = "도둑", ADA, "horse battery staple"
    form["organization"] = str(hub.kaist.id)
    form["agree_terms"], form["agree_privacy"] = True, True
    form.submit(status=200)
    link = letters_to(sessions, ADA)[-1].text
    assert of_member
    use(app, configured(provider.url))
    assert _join(app, provider).status_int == 303
    app.reset()
    send_sign_in(app, ADA, "horse battery staple", 422)
    path = next(word for word in link.split() if "/sign-up/verify/" in word)
    app.get(local(path), status=410)
    resident = _resident(sessions, ADA)
    assert (resident.name, resident.password_hash) == ("에이다", None)


def test_without_a_password_one_can_be_set_by_mail(app, hub: Hub, sessions: Sessions, provider) -> None:
    use(app, configured(provider.url))
    _join(app, provider)
    page = app.get("/me/institutions")
    assert "/forgot" in {it.get("href") for it in page.html.find("main").find_all("a")}
    assert page.html.find(id="institutions").find("b") is not None and "change" not in page.forms
    app.reset()
    form = next(each for each in app.get("/forgot").forms.values() if "email" in each.fields)
    form["email"] = ADA
    form.submit(status=200)
    path = last_link(sessions, ADA, "/reset/")
    form = next(each for each in app.get(path).forms.values() if "password" in each.fields)
    form["password"] = PASSWORD
    form.submit(status=303)
    send_sign_in(app, ADA, PASSWORD, 303)


def test_signing_out_says_that_the_institution_knows_nothing_of_it(app, hub: Hub, sessions, provider) -> None:
    use(app, configured(provider.url))
    _join(app, provider)
    out = next(form for form in app.get("/me").forms.values() if form.action == "/sign-out")
    page = out.submit(status=303).follow()
    assert len(page.html.find_all(class_="flash")) == 2 or "기관" in page.text


def test_managers_have_their_rights_only_after_a_second_factor(
    app: TestApp, hub: Hub, sessions: Sessions, provider: OwnProvider
) -> None:
    with sessions.write() as db:
        row = InstitutionLogin(
            resident_id=hub.manager.id,
            issuer=provider.url,
            subject="ada-1",
            email=ADA,
            linked_at=db.get_one(Resident, hub.manager.id).created_at,
        )
        db.add(row)
    use(app, configured(provider.url, second_factor=True))
    registry = app.router.registry
    registry["settings"] = replace(registry["settings"], second_factor_for=frozenset({Role.MANAGER}))
    app.get(local(provider.code_for(leave(app))), status=303)
    assert app.get("/manage/people", status=303).location == "http://localhost/me/security"
    app.reset()
    provider.claims = {"acr": "https://refeds.org/profile/mfa"}
    app.get(local(provider.code_for(leave(app))), status=303)
    app.get("/manage/people", status=200)


def test_an_organization_is_named_for_the_provider(app, hub: Hub, sessions: Sessions, provider) -> None:
    use(app, configured(provider.url, organization="etri"))
    assert _join(app, provider).status_int == 303
    with sessions.read() as db:
        place = db.scalars(select(Affiliation).join(Resident).where(Resident.email == ADA)).one()
        assert db.get_one(Organization, place.organization_id).slug == "etri"
