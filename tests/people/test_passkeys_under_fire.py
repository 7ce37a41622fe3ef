"""Answers of devices that are garbage, nearly right, or sent twice at once."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from webtest import TestApp

from campus.people.ceremonies import AnswerRefused, Site, read_new, read_shown, shown_id, site_of
from campus.people.services.challenges import begin_challenge, take_challenge
from campus.people.services.factors import FactorRefused
from campus.people.services.half_logins import SignInRefused
from campus.people.services.logins import Device as SignInDevice
from campus.people.services.passkeys import PasskeyCopied
from campus.people.services.signing_in import sign_in_by_passkey
from tests.people.doors import logins_of
from tests.people.passkeys import SHOW, add, ask, asked, begin
from tests.support.clock import NOW
from tests.support.databases import make_settings
from tests.support.pages import token_of
from tests.support.passkeys import Device, octets, text
from tests.support.racing import at_once

SITE = Site("localhost", "http://localhost", "Hub")
CHALLENGE = b"c" * 32
ASKED = {"challenge": text(CHALLENGE), "user": {"id": text(b"h" * 32)}}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
FIELDS = ("id", "rawId", "type", "clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle")


@st.composite
def nearly(draw: st.DrawFn, whole: dict[str, Any]) -> str:
    """A right answer in which one thing is another, or some octets of one thing are."""
    answer = json.loads(json.dumps(whole))
    name = draw(st.sampled_from([each for each in FIELDS if each in answer or each in answer["response"]]))
    place = answer if name in answer else answer["response"]
    if draw(st.booleans()) or name in ("type", "userHandle"):
        another = JSON.filter(lambda value: value != place[name])
        place[name] = draw(another.filter(lambda value: value is not None) if name == "userHandle" else another)
    else:
        was = bytearray(octets(place[name]))
        at = draw(st.integers(0, len(was) - 1))
        was[at] ^= draw(st.integers(1, 255))
        place[name] = text(bytes(was))
    return json.dumps(answer)


def test_the_device_of_these_tests_is_believed() -> None:
    device = Device()
    made = read_new(json.dumps(device.make(ASKED)), SITE, CHALLENGE)
    assert made.id == device.credential_id
    assert read_shown(json.dumps(device.show(ASKED)), SITE, CHALLENGE, made.public_key).sign_count == 0


@given(st.text() | st.binary().map(lambda raw: raw.decode("latin-1")) | JSON.map(json.dumps))
def test_garbage_is_refused(answer: str) -> None:
    for read in (lambda: read_new(answer, SITE, CHALLENGE), lambda: shown_id(answer)):
        with pytest.raises(AnswerRefused):
            read()
    with pytest.raises(AnswerRefused):
        read_shown(answer, SITE, CHALLENGE, b"")


_MAKER = Device()
_MADE, _SHOWN = _MAKER.make(ASKED), _MAKER.show(ASKED)
_KEY = read_new(json.dumps(_MADE), SITE, CHALLENGE).public_key


@given(nearly(_SHOWN))
@settings(max_examples=300)
def test_nothing_that_is_signed_can_be_changed(answer: str) -> None:
    try:
        claimed = shown_id(answer)
    except AnswerRefused:
        return
    if claimed == (_MAKER.credential_id, _MAKER.handle):
        with pytest.raises(AnswerRefused):
            read_shown(answer, SITE, CHALLENGE, _KEY)


@given(nearly(_MADE))
@settings(max_examples=300)
def test_a_new_passkey_that_is_nearly_right_never_breaks_the_reading(answer: str) -> None:
    with suppress(AnswerRefused):
        assert read_new(answer, SITE, CHALLENGE).public_key


@pytest.mark.parametrize("depth", [500, 5_000])
def test_deep_documents_are_refused(depth: int) -> None:
    deep = "[" * depth + "]" * depth
    cbor = text(b"\x81" * depth + b"\x00")
    response = {"clientDataJSON": text(deep.encode()), "attestationObject": cbor, "authenticatorData": cbor}
    answer = json.dumps({**_MADE, "response": {**response, "signature": cbor}})
    for raw in (deep, answer):
        with pytest.raises(AnswerRefused):
            read_new(raw, SITE, CHALLENGE)
        with pytest.raises(AnswerRefused):
            read_shown(raw, SITE, CHALLENGE, _KEY)


def test_the_site_is_the_configured_address(tmp_path) -> None:
    for url, host, origin in (
        ("https://Campus.Example", "campus.example", "https://campus.example"),
        ("https://campus.example:443", "campus.example", "https://campus.example"),
        ("https://campus.example:8443/hub", "campus.example", "https://campus.example:8443"),
        ("http://localhost:6543", "localhost", "http://localhost:6543"),
    ):
        site = site_of(make_settings("sqlite://", tmp_path, base_url=url), "Hub")
        assert (site.host, site.origin) == (host, origin)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answer=JSON.map(json.dumps) | st.text(max_size=200) | st.just("x" * 30_000) | nearly(_MADE) | nearly(_SHOWN))
def test_no_answer_breaks_a_page(app: TestApp, hub, sign_in, answer: str) -> None:
    app.reset()
    ask(app)
    token = token_of(app.get("/sign-in"))
    body = {"csrf_token": token, "credential": answer.encode("utf-8", "replace").decode()}
    assert app.post(SHOW, body, status="*").status_int in (422, 429)
    sign_in(app, hub.member)
    begin(app)
    body["csrf_token"] = token_of(app.get("/me/security"))
    asked(app)
    app.post("/me/security/passkeys/add", body, status=422)


def _begun(app: TestApp, hub, sessions, sign_in) -> tuple[Device, Any, str]:
    device = Device()
    sign_in(app, hub.member)
    add(app, device)
    with sessions.write() as db:
        begun = begin_challenge(db, now=NOW)
    return device, begun, json.dumps(device.show({"challenge": text(begun.challenge)}))


REFUSALS = (SignInRefused, FactorRefused, PasskeyCopied)


def test_of_two_sign_ins_with_one_answer_one_wins(app: TestApp, hub, sessions, sign_in) -> None:
    _device, begun, answer = _begun(app, hub, sessions, sign_in)
    before = len(logins_of(sessions, hub.member))

    def act(db):
        if take_challenge(db, begun.token, None, now=NOW) is None:
            raise SignInRefused
        sign_in_by_passkey(db, answer, SITE, begun.challenge, SignInDevice("", ""), now=NOW)

    outcomes = at_once(sessions, [act] * 6, REFUSALS)
    assert sorted(outcomes) == ["SignInRefused"] * 5 + ["done"]
    assert len(logins_of(sessions, hub.member)) == before + 1


def test_one_count_is_good_once_even_at_once(app: TestApp, hub, sessions, sign_in) -> None:
    device, begun, _answer = _begun(app, hub, sessions, sign_in)
    device.count = 9
    answer = json.dumps(device.show({"challenge": text(begun.challenge)}))

    def act(db):
        sign_in_by_passkey(db, answer, SITE, begun.challenge, SignInDevice("", ""), now=NOW)

    assert sorted(at_once(sessions, [act] * 4, REFUSALS)) == ["PasskeyCopied"] * 3 + ["done"]
