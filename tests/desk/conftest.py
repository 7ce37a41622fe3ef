"""What tests of the rules at the desk share: a manager's browser in English, and a hand that sends forms."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from webtest import TestApp, TestResponse

from campus.audit.models import AuditEntry
from campus.db import Sessions
from tests.support.applications import SignIn
from tests.support.hub import Hub
from tests.support.pages import token_of

Send = Callable[..., TestResponse]


@pytest.fixture
def rule_desk(app: TestApp, hub: Hub, sign_in: SignIn) -> TestApp:
    """The application asked as ``hub.manager``, in English: the ids are what is read."""
    sign_in(app, hub.manager)
    app.set_cookie("locale", "en")
    return app


@pytest.fixture
def send(rule_desk: TestApp) -> Send:
    """Send ``values`` to ``path`` with the token of its visit; lists are sent as they are."""

    def send(path: str, status: int, **values: object) -> TestResponse:
        token = token_of(rule_desk.get("/manage/rules/new"))
        pairs = [("csrf_token", token)]
        for name, value in values.items():
            pairs += [(name, str(each)) for each in (value if isinstance(value, list) else [value])]
        return rule_desk.post(path, pairs, status=status)

    return send


def acts(sessions: Sessions) -> list[tuple[str, dict[str, Any]]]:
    with sessions.read() as db:
        entries = db.scalars(select(AuditEntry).order_by(AuditEntry.id))
        return [(entry.act, entry.details) for entry in entries]
