"""What tests of the pages of groups share: a browser that sends forms with the token of its visit."""

from typing import Any

from sqlalchemy import select
from webtest import TestApp, TestResponse

from campus.audit.models import AuditEntry
from campus.db import Sessions
from campus.outbox.models import OutboxMessage
from tests.support.applications import sign_in
from tests.support.hub import Person
from tests.support.pages import token_of


def signed_in(app: TestApp, person: Person) -> TestApp:
    """``app`` asking as ``person``, in English."""
    sign_in(app, person)
    app.set_cookie("locale", "en")
    return app


def send(app: TestApp, path: str, status: int = 303, **values: Any) -> TestResponse:
    """Post ``values`` to ``path``; lists are sent as they are."""
    token = token_of(app.get("/groups/new"))
    pairs = [("csrf_token", token)]
    for name, value in values.items():
        pairs += [(name, str(each)) for each in (value if isinstance(value, list) else [value])]
    return app.post(path, pairs, status=status)


def said(page: TestResponse) -> str:
    """The words shown once, and what is said beside fields."""
    places = page.html.select(".flashes, .field-error, .error-summary")
    return " ".join(each.get_text(" ", strip=True) for each in places)


def acts(sessions: Sessions) -> list[str]:
    """What the audit kept, in order."""
    with sessions.read() as db:
        return list(db.scalars(select(AuditEntry.act).order_by(AuditEntry.id)))


def mails(sessions: Sessions) -> list[tuple[str, str]]:
    """What was written to whom about groups and their sessions, in order."""
    with sessions.read() as db:
        rows = db.execute(select(OutboxMessage.event, OutboxMessage.address).order_by(OutboxMessage.id))
        return [(event, address) for event, address in rows if event.startswith(("group-", "session-"))]
