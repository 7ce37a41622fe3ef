"""Whatever is sent, the answer is one of ours: never a 5xx, never HTML, never a cookie."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from webtest import TestApp

from campus.db import Sessions
from tests.api.conftest import READINGS, new_key
from tests.support.hub import Hub

ANSWERS = {200, 400, 401, 403, 413, 415, 422, 429}
_PLENTY = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
_TEXT = st.text(st.characters(codec=None), max_size=30)
_AT = st.one_of(
    st.sampled_from(["2026-11-25T09:00:00+09:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:60-23:59"]),
    st.datetimes().map(lambda each: each.isoformat() + "Z"),
    _TEXT,
)
_NUMBER = st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.just(10**400))
_READING = st.fixed_dictionaries(
    {
        "room": st.one_of(st.sampled_from(["meeting", "studio", " meeting "]), _TEXT),
        "kind": st.one_of(st.sampled_from(["power", "presence", "co2", "POWER"]), _TEXT),
        "at": _AT,
        "value": _NUMBER,
    }
)
_JSON = st.recursive(st.none() | st.booleans() | _NUMBER | _TEXT, lambda it: st.lists(it) | st.dictionaries(_TEXT, it))
_DOCUMENT = st.fixed_dictionaries(
    {"readings": st.lists(_READING | _JSON, max_size=6)}, optional={"leave_out_wrong": st.booleans() | _JSON}
)
# What a header can carry over HTTP: no line ends, Latin-1.
_HEADER = st.text(st.characters(codec="latin-1", exclude_characters="\r\n\0"), max_size=40)


def _ask(app: TestApp, body: bytes, headers: dict[str, Any], status: set[int] = ANSWERS) -> int:
    answer = app.post(READINGS, body, headers=headers, status="*")
    assert answer.status_int in status, answer.text
    assert answer.content_type in ("application/json", "application/problem+json")
    assert "Set-Cookie" not in answer.headers
    assert json.loads(answer.body).get("status", 200) == answer.status_int
    return answer.status_int


@pytest.fixture
def tokens(sessions: Sessions, hub: Hub) -> list[str]:
    """A key for all rooms, and one for one."""
    return [new_key(sessions, hub), new_key(sessions, hub, hub.meeting)]


@_PLENTY
@given(document=_DOCUMENT, of=st.integers(0, 1))
@example(document={"readings": [{"room": "meeting", "kind": "co2", "at": "2026-11-25T09:00:00Z", "value": 1}]}, of=0)
def test_documents(app: TestApp, tokens: list[str], document: dict[str, Any], of: int) -> None:
    headers = {"Authorization": f"Bearer {tokens[of]}", "Content-Type": "application/json"}
    _ask(app, json.dumps(document).encode(), headers)


@_PLENTY
@given(body=st.binary(max_size=200) | _JSON.map(lambda each: json.dumps(each, ensure_ascii=True).encode()))
def test_bodies(app: TestApp, tokens: list[str], body: bytes) -> None:
    headers = {"Authorization": f"Bearer {tokens[0]}", "Content-Type": "application/json"}
    _ask(app, body, headers, {200, 400, 422, 429})


@_PLENTY
@given(authorization=_HEADER, content_type=_HEADER, language=_HEADER, accept=_HEADER, encoding=_HEADER)
@example(authorization="Bearer \xff", content_type="application/json", language="*", accept="*/*", encoding="")
@example(authorization="Bearer", content_type="", language="", accept="text/html", encoding="gzip")
def test_headers(app: TestApp, hub: Hub, authorization: str, **others: str) -> None:
    names = {"content_type": "Content-Type", "language": "Accept-Language", "accept": "Accept"}
    headers = {names.get(name, "Content-Encoding"): value for name, value in others.items()}
    # No key is guessed.
    _ask(app, b"{}", {"Authorization": authorization, **headers}, {401, 429})


@_PLENTY
@given(query=st.dictionaries(st.sampled_from(["room", "kind", "before", "page"]), _AT | _HEADER, max_size=4))
def test_queries(app: TestApp, tokens: list[str], query: dict[str, str]) -> None:
    safe = {name: value.encode("utf-8", "replace").decode() for name, value in query.items()}
    answer = app.get(READINGS, safe, headers={"Authorization": f"Bearer {tokens[0]}"}, status="*")
    assert answer.status_int in {200, 422, 429}
