"""Readings sent by programs: all or none, errors by index, and nobody gets in without a key."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from webtest import TestApp

from campus.api import bearers
from campus.api.models import ApiKey
from campus.api.services import note_used, revoke_key
from campus.db import Sessions
from tests.api.conftest import READINGS, Ask, kept, new_key, reading
from tests.support.applications import SignIn
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.pages import token_of


def test_readings_are_kept_once(post: Ask, sessions: Sessions, hub: Hub) -> None:
    body = {"readings": [reading(), reading(kind="co2", value=640), reading("hall-a", "presence", value=0)]}
    answer = post(body)
    assert answer.json == {"new": 3, "known": 0}
    assert answer.headers["Cache-Control"] == "no-store"
    assert post(body).json == {"new": 0, "known": 3}
    assert len(kept(sessions)) == 3


def test_all_or_nothing(post: Ask, sessions: Sessions, hub: Hub) -> None:
    wrong = [reading("nowhere"), reading(minutes=60), reading(value=-1), {"room": "meeting"}, reading(value="12"), 7]
    body = {"readings": [reading(), *wrong]}
    answer = post(body, 422)
    assert answer.content_type == "application/problem+json"
    assert {name: answer.json[name] for name in ("type", "status")} == {"type": "about:blank", "status": 422}
    assert [each["index"] for each in answer.json["errors"]] == [1, 2, 3, 4, 5, 6]
    assert answer.json["errors"][0]["pointer"] == "/readings/1"
    assert answer.json["errors"][0]["detail"] == "There is no such room."
    assert "6 of 7" in answer.json["detail"]
    assert kept(sessions) == []
    left = post({**body, "leave_out_wrong": True}).json
    assert (left["new"], [each["index"] for each in left["left_out"]]) == (1, [1, 2, 3, 4, 5, 6])
    assert len(kept(sessions)) == 1


def test_refusals_speak_the_language_that_is_asked_for(post: Ask) -> None:
    assert post(b"{", 400).json["title"] == "That is no JSON"
    assert post(b"{", 400).headers["Content-Language"] == "en"
    assert post(b"{", 400, **{"Accept-Language": "ko"}).headers["Content-Language"] == "ko"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff", 400),
        ("{}".encode("utf-16"), 400),
        (b"[" * 100_000, 400),
        (b'{"readings": [NaN]}', 400),
        (b"[]", 422),
        (b"null", 422),
        (b'{"readings": {}}', 422),
        (b'{"readings": [], "more": 1}', 422),
        (b'{"readings": [], "leave_out_wrong": "yes"}', 422),
        (b'{"readings": [{"room": 1, "kind": 2, "at": 3, "value": 4}]}', 422),
        (b'{"readings": [1' + b"0" * 10_000 + b"]}", 422),
        (b'{"readings": []}', 200),
        (b'{"readings": [' + b",".join([b"0"] * 1_001) + b"]}", 413),
        (b" " * (256 * 1024 + 1), 413),
    ],
)
def test_bodies(post: Ask, sessions: Sessions, hub: Hub, body: bytes, status: int) -> None:
    answer = post(body, status)
    if status != 200:
        assert (answer.content_type, answer.json["status"]) == ("application/problem+json", status)
        assert answer.headers["Cache-Control"] == "no-store"
    assert kept(sessions) == []


def test_numbers_are_read_as_they_are_written(post: Ask, sessions: Sessions, hub: Hub) -> None:
    huge = b'{"readings": [%s]}' % str(reading(value=0)).replace("'", '"').replace(": 0}", ": 1e999}").encode()
    assert post(huge, 422).json["errors"][0]["index"] == 0
    post({"readings": [reading(value=0.1)]})
    assert kept(sessions) == [(hub.meeting.id, "power", 0.1)]


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_only_json(post: Ask, content_type: str) -> None:
    post({"readings": [reading()]}, 415, content_type=content_type)


def test_only_plain_json(post: Ask) -> None:
    post({"readings": [reading()]}, 415, **{"Content-Encoding": "gzip"})
    post({"readings": [reading()]}, content_type="application/json; charset=utf-8")


def test_without_a_key(post: Ask, sessions: Sessions) -> None:
    answer = post({"readings": [reading()]}, 401, token=None)
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="campus"'
    assert post({}, 401, token=None, Authorization="Basic YTpi").headers["WWW-Authenticate"] == 'Bearer realm="campus"'
    assert "invalid_token" in post({}, 401, token="campus_x").headers["WWW-Authenticate"]
    assert kept(sessions) == []


def test_a_cookie_opens_nothing(app: TestApp, hub: Hub, sign_in: SignIn, sessions: Sessions) -> None:
    """Otherwise another site's page could write with a manager's browser: nothing here asks for a CSRF token."""
    sign_in(app, hub.admin)
    token = token_of(app.get("/me"))
    headers = {"X-CSRF-Token": token, "Content-Type": "application/json"}
    answer = app.post_json(READINGS, {"readings": [reading()]}, headers=headers, status=401)
    assert "Set-Cookie" not in answer.headers
    app.get(READINGS, {"room": "meeting", "kind": "power"}, status=401)
    assert kept(sessions) == []


def test_a_key_asks_for_no_token_and_leaves_no_cookie(post: Ask) -> None:
    assert "Set-Cookie" not in post({"readings": [reading()]}).headers


def test_another_site_is_refused_in_a_browser(post: Ask) -> None:
    answer = post({"readings": [reading()]}, 403, Origin="https://elsewhere.example")
    assert answer.content_type == "application/problem+json"


def test_keys_end(post: Ask, sessions: Sessions, hub: Hub, clock) -> None:
    short = new_key(sessions, hub, days=30)
    post({"readings": []}, token=short)
    clock.move_to(NOW + timedelta(days=30))
    post({"readings": []}, 401, token=short)
    clock.move_to(NOW)
    with sessions.write() as db:
        number = max(db.scalars(select(ApiKey.id)))
        assert revoke_key(db, number, by=hub.manager.id, now=NOW)
    post({"readings": []}, 401, token=short)


def test_a_key_for_one_room(post: Ask, sessions: Sessions, hub: Hub) -> None:
    own = new_key(sessions, hub, hub.meeting)
    post({"readings": [reading()]}, token=own)
    body = {"readings": [reading(minutes=-9), reading("studio"), reading("nowhere")], "leave_out_wrong": True}
    answer = post(body, 403, token=own)
    assert [each["index"] for each in answer.json["errors"]] == [1, 2]
    # Nothing tells whether there is such a room.
    assert len({each["detail"] for each in answer.json["errors"]}) == 1
    assert len(kept(sessions)) == 1


def test_too_many_calls(post: Ask, sessions: Sessions, hub: Hub, monkeypatch: pytest.MonkeyPatch, clock) -> None:
    monkeypatch.setattr(bearers, "MOST_CALLS", 2)
    monkeypatch.setattr(bearers, "MOST_WRONG", 1)
    for _ in range(2):
        post({"readings": []})
    assert post({"readings": []}, 429).headers["Retry-After"] == "600"
    post({"readings": []}, token=new_key(sessions, hub))
    post({"readings": []}, 401, token="wrong")
    assert post({"readings": []}, 429, token="wrong").headers["Retry-After"] == "600"
    clock.shift(601)
    post({"readings": []})


def test_last_use_is_kept_to_the_hour(post: Ask, get: Ask, sessions: Sessions, hub: Hub, clock) -> None:
    def last_used() -> object:
        with sessions.read() as db:
            return db.scalar(select(ApiKey.last_used_at))

    post({"readings": []}, 401, token="wrong")
    assert last_used() is None
    post({"readings": []})
    assert last_used() == NOW
    clock.shift(3_599)
    get(room="meeting", kind="power")
    assert last_used() == NOW
    clock.shift(1)
    get(room="meeting", kind="power")
    assert last_used() == NOW + timedelta(hours=1)


def test_two_requests_at_once_write_the_last_use_once(key: str, sessions: Sessions) -> None:
    with sessions.write() as db:
        note_used(db, 1, now=NOW)
        note_used(db, 1, now=NOW + timedelta(minutes=59))
    with sessions.read() as db:
        assert db.scalar(select(ApiKey.last_used_at)) == NOW


def test_other_methods(app: TestApp) -> None:
    for method in ("PUT", "PATCH", "DELETE", "OPTIONS"):
        answer = app.request(READINGS, method=method, status=405)
        assert (answer.headers["Allow"], answer.content_type) == ("GET, HEAD, POST", "application/problem+json")


def test_what_is_not_there_is_said_to_programs_too(app: TestApp) -> None:
    assert app.get("/api/v1/nothing", status=404).content_type == "application/problem+json"
    assert app.get("/nothing", status=404).content_type == "text/html"
