"""Stopping mails of a kind: by one click in the mail program, on the page, and back again."""

import pytest
from sqlalchemy import select
from webtest import TestApp

from campus.audit.models import AuditEntry
from campus.db import Sessions
from campus.outbox.choices import wanted_kinds
from campus.outbox.kinds import MailKind
from campus.outbox.letterhead import letterhead_of, stop_token
from campus.settings import Settings
from tests.support.hub import Hub


@pytest.fixture
def path(settings: Settings, hub: Hub) -> str:
    url = letterhead_of(settings).stop_url(MailKind.DIGEST, hub.member.id)
    assert url is not None
    return url.removeprefix("http://localhost")


def wants(sessions: Sessions, hub: Hub) -> dict[MailKind, bool]:
    with sessions.read() as db:
        return wanted_kinds(db, hub.member.id)


def test_one_click_stops_without_cookie_and_form(app: TestApp, sessions: Sessions, hub: Hub, path: str) -> None:
    """As a mail provider sends it: RFC 8058, 3.1."""
    before = wants(sessions, hub)
    app.post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded", status=200)
    assert wants(sessions, hub) == before | {MailKind.DIGEST: False}
    app.post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded", status=200)
    with sessions.read() as db:
        acts = db.scalars(select(AuditEntry.details).where(AuditEntry.act == "resident.mails-chosen")).all()
    assert acts == [{"digest": False}]


def test_multipart_is_a_form_as_well(app: TestApp, sessions: Sessions, hub: Hub, path: str) -> None:
    app.post(path, {"List-Unsubscribe": "One-Click"}, upload_files=[], content_type="multipart/form-data", status=200)
    assert not wants(sessions, hub)[MailKind.DIGEST]


def test_looking_stops_nothing_and_the_button_does(app: TestApp, sessions: Sessions, hub: Hub, path: str) -> None:
    page = app.get(path)
    assert wants(sessions, hub)[MailKind.DIGEST]
    form = next(form for form in page.forms.values() if form.action == "" or form.action is None)
    stopped = form.submit()
    assert not wants(sessions, hub)[MailKind.DIGEST]
    again = next(form for form in stopped.forms.values() if "again" in form.fields)
    again.action = path
    again.submit()
    assert wants(sessions, hub)[MailKind.DIGEST]


def test_nobody_is_named_on_the_page(app: TestApp, hub: Hub, path: str) -> None:
    page = app.get(path).text
    assert hub.member.email not in page
    assert hub.member.name not in page


def test_a_forged_link_is_none(app: TestApp, settings: Settings, hub: Hub, path: str) -> None:
    forged = (
        path[:-1] + ("a" if path[-1] != "a" else "b"),
        f"/mails/stop/{stop_token('another secret', MailKind.DIGEST, hub.member.id)}",
        f"/mails/stop/{stop_token(settings.secret, MailKind.DIGEST, 999_999)}",
        "/mails/stop/x",
        "/mails/stop/1.digest.",
        "/mails/stop/%EA%B0%80.digest.aaaa",
    )
    for each in forged:
        app.get(each, status=404)
        app.post(each, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded", status=404)
