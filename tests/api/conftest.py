"""What tests of this floor share: keys, and a program that has nothing but one."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from webtest import TestApp, TestResponse

from campus.api.services import NewKey, issue_key
from campus.db import Sessions
from campus.spaces.models import Reading
from tests.support.clock import NOW
from tests.support.hub import Hub, Place

Ask = Callable[..., TestResponse]
READINGS = "/api/v1/readings"


@pytest.fixture(autouse=True)
def _some_day(clock: time_machine.Traveller) -> None:
    """All of these stand at the tests' Wednesday, 10:00."""


def new_key(sessions: Sessions, hub: Hub, room: Place | None = None, *, days: int = 30, now: datetime = NOW) -> str:
    with sessions.write() as db:
        return issue_key(db, NewKey("전력계", room.id if room else None, days), by=hub.manager.id, now=now)


@pytest.fixture
def key(sessions: Sessions, hub: Hub) -> str:
    """A key for all rooms."""
    return new_key(sessions, hub)


def reading(room: str = "meeting", kind: str = "power", minutes: int = -5, value: object = 412.5) -> dict[str, Any]:
    """A reading so many minutes from the tests' now."""
    return {"room": room, "kind": kind, "at": (NOW + timedelta(minutes=minutes)).isoformat(), "value": value}


@pytest.fixture
def post(app: TestApp, key: str) -> Ask:
    """``post(body, status, key=…)``: a body (bytes, or what becomes JSON) sent by a program."""

    def post(
        body: object,
        status: int = 200,
        *,
        token: str | None = key,
        content_type: str = "application/json",
        **headers: str,
    ) -> TestResponse:
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        names = {"Accept-Language": "en", "Content-Type": content_type, **headers}
        if token is not None:
            names["Authorization"] = f"Bearer {token}"
        return app.post(READINGS, sent, headers=names, status=status)

    return post


@pytest.fixture
def get(app: TestApp, key: str) -> Ask:
    """``get(status, key=…, **query)``: readings asked for by a program."""

    def get(status: int = 200, *, token: str | None = key, **query: str) -> TestResponse:
        headers = {"Accept-Language": "en"} | ({"Authorization": f"Bearer {token}"} if token else {})
        return app.get(READINGS, query, headers=headers, status=status)

    return get


def kept(sessions: Sessions) -> list[tuple[int, str, float]]:
    with sessions.read() as db:
        rows = db.execute(select(Reading.room_id, Reading.kind, Reading.value).order_by(Reading.room_id, Reading.at))
        return [(room_id, kind.value, value) for room_id, kind, value in rows]
