"""A provider that is down, slow, huge or nonsense, and answers of anybody: words, never a crash."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from webtest import TestApp, TestResponse

from campus.people.oidc import fetching
from campus.people.oidc.fetching import MOST_OCTETS
from campus.people.services.tries import MOST_TRIPS_FROM_NETWORK
from tests.support.applications import free_port
from tests.support.hub import Hub
from tests.support.pages import Browser, token_of
from tests.support.providers import OwnProvider, configured, leave, local, use

HOUR = 3600


def _refused(page: TestResponse) -> None:
    """The page says why and has a way back, and nobody is in."""
    assert page.html.find("h1") is not None
    assert page.html.find("main").find("a", href="/sign-in") is not None


def _begin(app: TestApp, provider: OwnProvider) -> str:
    use(app, configured(provider.url))
    return leave(app)


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/keys", "/token"])
@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ((200, b"{" + b" " * MOST_OCTETS + b"}"), 400),
        ((200, b"[1]"), 400),
        ((200, b"[" * 100_000), 400),
        ((200, b"\xff\xfe"), 400),
        ((200, b"{}"), 400),
        ((302, b"{}"), 400),
        ((400, b'{"error": "invalid_grant"}'), 400),
        ((500, b"{}"), 503),
        ((429, b"{}"), 503),
    ],
    ids=["huge", "list", "deep", "octets", "empty", "elsewhere", "refused", "broken", "busy"],
)
def test_nonsense_and_trouble_there_are_words_here(app, provider, path: str, answer, status: int) -> None:
    if path == "/.well-known/openid-configuration":
        provider.answers[path] = answer
        use(app, configured(provider.url))
        token = token_of(app.get("/sign-in"))
        _refused(app.post("/sign-in/oidc/kaist", {"csrf_token": token}, status=status))
        return
    address = _begin(app, provider)
    provider.answers[path] = answer
    page = app.get(local(provider.code_for(address)), status=status)
    _refused(page)
    assert page.headers.get("Retry-After") == ("30" if status == 503 else None)


def test_a_provider_that_is_down_or_drips_costs_seconds_and_not_again(app, provider, monkeypatch, clock) -> None:
    monkeypatch.setattr(fetching, "SECONDS", 0.3)
    use(app, configured(f"http://127.0.0.1:{free_port()}"))
    token = token_of(app.get("/sign-in"))
    app.post("/sign-in/oidc/kaist", {"csrf_token": token}, status=503)
    provider.drips.add("/.well-known/openid-configuration")
    use(app, configured(provider.url))
    for _round in range(3):
        page = app.post("/sign-in/oidc/kaist", {"csrf_token": token}, status=503)
    assert page.headers["Retry-After"] == "30"
    assert len(provider.asked) == 1
    provider.drips.clear()
    clock.shift(15)
    address = leave(app)
    provider.drips.add("/token")
    _refused(app.get(local(provider.code_for(address)), status=503))


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "http://127.0.0.1"},
        {"issuer": None},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": "http://there.example/a b"},
        {"token_endpoint": "file:///etc/passwd"},
        {"token_endpoint": None},
        {"jwks_uri": ["http://127.0.0.1"]},
        {"userinfo_endpoint": "http://user@there.example/"},
        {"authorization_endpoint": "http://there.example\r\nSet-Cookie: a=b"},
    ],
    ids=str,
)
def test_what_a_provider_says_of_itself_is_looked_at(app, provider: OwnProvider, metadata) -> None:
    provider.metadata = metadata
    use(app, configured(provider.url))
    token = token_of(app.get("/sign-in"))
    _refused(app.post("/sign-in/oidc/kaist", {"csrf_token": token}, status=400))


def test_trips_of_a_network_are_counted(app, provider: OwnProvider, monkeypatch) -> None:
    monkeypatch.setattr("campus.people.services.tries.MOST_TRIPS_FROM_NETWORK", 2)
    assert MOST_TRIPS_FROM_NETWORK > 100
    use(app, configured(provider.url))
    token = token_of(app.get("/sign-in"))
    for status in (200, 200, 429):
        page = app.post("/sign-in/oidc/kaist", {"csrf_token": token}, status=status)
    assert "Retry-After" in page.headers


def test_of_two_answers_with_one_code_one_is_taken(app, hub: Hub, sessions, provider: OwnProvider) -> None:
    use(app, configured(provider.url))
    back = local(provider.code_for(leave(app)))
    cookies = "; ".join(f"{name}={value}" for name, value in app.cookies.items())
    gate = threading.Barrier(4)

    def come(_number: int) -> int:
        gate.wait()
        browser = Browser(app.app, extra_environ={"REMOTE_ADDR": "192.0.2.1"})
        return int(browser.get(back, headers={"Cookie": cookies}, expect_errors=True).status_int)

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(come, range(4))) == [303, 400, 400, 400]
    assert provider.asked.count("/token") == 1


WORDS = st.text(max_size=60)


def test_garbage_is_answered_in_words(app, hub: Hub, provider: OwnProvider) -> None:
    use(app, configured(provider.url))
    leave(app)

    @settings(max_examples=60)
    @given(st.dictionaries(st.sampled_from(["code", "state", "iss", "error", "session_state"]), WORDS))
    def come(sent: dict[str, str]) -> None:
        sent = {name: value.encode(errors="replace").decode() for name, value in sent.items()}
        app.get("/sign-in/oidc/kaist/back", sent, status=400)

    come()
    app.get("/sign-in/oidc/kaist/back?code=%ff&state=%00", status=400)
    app.get("/sign-in/oidc/kaist/back?state=a&state=b&code=" + "c" * 9000, status=400)


def test_a_signed_token_of_garbage_is_answered_in_words(app, hub: Hub, provider: OwnProvider) -> None:
    use(app, configured(provider.url))
    lists = st.lists(st.text(max_size=5), max_size=3)
    values = st.none() | st.booleans() | st.integers() | st.text(max_size=20) | lists
    names = st.sampled_from(["sub", "aud", "azp", "exp", "iat", "nbf", "email", "name", "amr", "acr", "at_hash", "kid"])

    @settings(max_examples=40)
    @given(st.dictionaries(names, values, min_size=1), st.text(max_size=80))
    def come(claims: dict[str, object], token: str) -> None:
        provider.claims, provider.answers = claims, {}
        app.get(local(provider.code_for(leave(app))), status=(303 if _is_harmless(claims) else "*"))
        provider.answers["/token"] = (200, {"access_token": token, "id_token": token})
        app.get(local(provider.code_for(leave(app))), status=400)

    come()


def _is_harmless(claims: dict[str, object]) -> bool:
    return set(claims) <= {"name", "amr", "acr", "kid"}
