"""Whom no provider vouches for stays outside, and is told why in words, with a way back."""

import hmac
import json
import time
from base64 import urlsafe_b64encode

import pytest
from joserfc.jwk import RSAKey
from sqlalchemy import func, select
from webtest import TestApp, TestResponse

from campus.db import Sessions
from campus.people.models import InstitutionArrival, InstitutionLogin, InstitutionTrip, Login, Resident
from tests.support.hub import Hub
from tests.support.pages import Browser, token_of
from tests.support.providers import OwnProvider, configured, leave, local, use

HOUR = 3600


def _refused(page: TestResponse) -> None:
    """The page says why and has a way back, and nobody is in."""
    assert page.html.find("h1") is not None
    assert page.html.find("main").find("a", href="/sign-in") is not None


def _counts(sessions: Sessions) -> list[int]:
    tables = (InstitutionLogin, InstitutionArrival, Login, Resident)
    with sessions.read() as db:
        return [db.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def _begin(app: TestApp, provider: OwnProvider) -> str:
    use(app, configured(provider.url))
    return leave(app)


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"nonce": 7},
        {"iss": "https://elsewhere.example"},
        {"aud": "another-client"},
        {"aud": ["another-client", "third"]},
        {"aud": ["the-hub", "another-client"]},
        {"azp": "another-client"},
        {"sub": ""},
        {"sub": None},
        {"sub": "가" * 20},
        {"sub": "a" * 256},
        {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
        {"exp": None},
        {"exp": True},
        {"exp": "soon"},
        {"iat": None},
        {"email": None},
        {"email": "ada"},
        {"email": ["ada@kaist.example"]},
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "no"},
        {"email": "ada@elsewhere.example"},
        {"email": "ada@sub.kaist.example"},
        {"email": "ada@kaist.example.elsewhere.example"},
    ],
    ids=str,
)
def test_a_token_that_says_something_else_opens_nothing(app, hub: Hub, sessions, provider, claims) -> None:
    before = _counts(sessions)
    address = _begin(app, provider)
    provider.claims = claims
    _refused(app.get(local(provider.code_for(address)), status=400))
    assert _counts(sessions) == before


@pytest.mark.parametrize("shift", [{"iat": -HOUR}, {"exp": -HOUR}, {"iat": HOUR}, {"nbf": HOUR}], ids=str)
def test_tokens_of_another_time_speak_of_the_clock(app, provider: OwnProvider, shift: dict[str, int]) -> None:
    address = _begin(app, provider)
    provider.claims = {name: int(time.time()) + seconds for name, seconds in shift.items()}
    page = app.get(local(provider.code_for(address)), headers={"Accept-Language": "en"}, status=400)
    assert "The clock of the hub" in page.text


def test_an_answer_for_the_believed_needs_no_word_of_verifying(app, hub: Hub, provider: OwnProvider) -> None:
    use(app, configured(provider.url, assumes_verified=True))
    provider.claims = {"email_verified": None}
    app.get(local(provider.code_for(leave(app))), status=303)
    provider.claims = {"email_verified": False}
    app.get(local(provider.code_for(leave(app))), status=400)


@pytest.mark.parametrize("forgery", ["none", "HS256", "another key", "short"])
def test_a_token_that_the_provider_did_not_sign_opens_nothing(app, sessions, provider, forgery: str) -> None:
    before = _counts(sessions)
    address = _begin(app, provider)
    if forgery == "none":
        provider.alg = "none"
    elif forgery == "HS256":
        provider.answers["/token"] = (200, {"access_token": "x", "id_token": _by_secret(provider)})
    elif forgery == "another key":
        provider.key = RSAKey.generate_key(2048)
    else:
        provider.answers["/token"] = (200, {"access_token": "x", "id_token": "a.b"})
    _refused(app.get(local(provider.code_for(address)), status=400))
    assert _counts(sessions) == before


def _by_secret(provider: OwnProvider) -> str:
    """What an attacker makes who takes the public key for a secret that both know."""
    public = provider.published.as_pem(private=False)
    head, said = (
        urlsafe_b64encode(json.dumps(each).encode()).rstrip(b"=")
        for each in ({"alg": "HS256", "kid": provider.published.kid}, {"iss": provider.url})
    )
    mark = urlsafe_b64encode(hmac.digest(public, head + b"." + said, "sha256")).rstrip(b"=")
    return b".".join((head, said, mark)).decode()


def test_an_answer_is_taken_once_by_the_browser_that_asked(app, hub: Hub, sessions, provider, clock) -> None:
    address = _begin(app, provider)
    back = local(provider.code_for(address))
    stranger = Browser(app.app, extra_environ={"REMOTE_ADDR": "192.0.2.9"})
    stranger.get("/sign-in")
    _refused(stranger.get(back, status=400))  # no trip
    token = token_of(stranger.get("/sign-in"))
    stranger.post("/sign-in/oidc/kaist", {"csrf_token": token}, status=200)
    _refused(stranger.get(back, status=400))  # the state of another visit
    app.get(back, status=303)
    _refused(app.get(back, status=400))  # once more
    address = leave(app)
    clock.shift(10 * 60)
    _refused(app.get(local(provider.code_for(address)), status=400))
    assert provider.asked.count("/token") == 1
    with sessions.read() as db:
        assert db.scalar(select(func.count()).select_from(InstitutionTrip)) == 2  # hers, and the stranger's


def test_a_trip_to_one_provider_does_not_end_at_another(app, hub: Hub, provider: OwnProvider) -> None:
    use(app, configured(provider.url), configured("http://127.0.0.1:1", name="etri"))
    back = local(provider.code_for(leave(app)))
    _refused(app.get(back.replace("/kaist/", "/etri/"), status=400))
    _refused(app.get(f"{back}&iss=http%3A%2F%2F127.0.0.1%3A1", status=400))
    assert "/token" not in provider.asked


def test_the_answer_says_whose_it_is_where_the_provider_does(app, provider: OwnProvider) -> None:
    provider.metadata = {"authorization_response_iss_parameter_supported": True}
    address = _begin(app, provider)
    _refused(app.get(local(provider.code_for(address)), status=400))
    app.get(local(provider.code_for(leave(app), iss=provider.url)), status=303)


@pytest.mark.parametrize(
    ("error", "status"), [("access_denied", 400), ("login_required", 400), ("server_error", 503), ("<script>", 400)]
)
def test_what_the_provider_says_no_with(app, provider: OwnProvider, error: str, status: int) -> None:
    address = _begin(app, provider)
    state = local(provider.code_for(address)).split("state=")[1]
    sent = {"error": error, "error_description": "<b>evil</b>", "state": state}
    page = app.get("/sign-in/oidc/kaist/back", sent, status=status)
    _refused(page)
    assert "evil" not in page.text and "<script>" not in page.html.find("main").decode()
    assert ("Retry-After" in page.headers) == (status == 503)


def test_what_is_told_beside_the_token_must_be_of_the_same_person(app, hub: Hub, provider: OwnProvider) -> None:
    provider.claims = {"email": None, "email_verified": None}
    provider.userinfo = {"sub": "ada-1", "email": "ada@kaist.example", "email_verified": True}
    address = _begin(app, provider)
    app.get(local(provider.code_for(address)), status=303)
    provider.userinfo["sub"] = "eve-2"
    _refused(app.get(local(provider.code_for(leave(app))), status=400))


def test_way_back_is_local_and_forms_carry_their_token(app, hub: Hub, provider: OwnProvider) -> None:
    use(app, configured(provider.url))
    app.post("/sign-in/oidc/kaist", {}, status=400)
    token = token_of(app.get("/sign-in"))
    app.post("/sign-in/oidc/nobody", {"csrf_token": token}, status=404)
    app.get("/sign-in/oidc/nobody/back", status=404)
    for elsewhere in ("https://evil.example/", "//evil.example", "/\\evil.example", "/a\r\nb"):
        app.reset()
        address = leave(app, back=elsewhere)
        assert "evil" not in address
        answer = app.get(local(provider.code_for(address)), status=303)
        form = answer.follow(status=200).forms.get("join")
        if form is not None:
            form["agree_terms"], form["agree_privacy"] = True, True
            answer = form.submit(status=303)
        assert answer.location == "http://localhost/"


def test_who_did_not_arrive_has_nothing_to_join(app, hub: Hub) -> None:
    for path in ("/sign-in/institution", "/sign-up/institution"):
        assert app.get(path, status=303).location == "http://localhost/sign-in"
        token = token_of(app.get("/sign-in"))
        assert app.post(path, {"csrf_token": token}, status=303).location == "http://localhost/sign-in"
