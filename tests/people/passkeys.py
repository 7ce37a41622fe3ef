"""Passkeys as a browser's script uses them, page by page."""

import json
from html import unescape
from typing import Any

from sqlalchemy import select
from webtest import TestApp, TestResponse

from campus.audit.models import AuditEntry
from campus.db import Sessions
from campus.people.models import Passkey
from tests.support.hub import PASSWORD
from tests.support.letters import letters_to
from tests.support.pages import token_of
from tests.support.passkeys import Device

ASK, SHOW = "/sign-in/passkey/options", "/sign-in/passkey"
ASK_SECOND, SHOW_SECOND = "/sign-in/second/options", "/sign-in/second/passkey"


def begin(app: TestApp, name: str = "My phone", password: str = PASSWORD, status: int = 303) -> TestResponse:
    """Ask for a passkey, on the page."""
    form = app.get("/me/security").forms["add-passkey"]
    form["name"], form["password"] = name, password
    return form.submit(status=status)


def asked(app: TestApp) -> dict[str, Any]:
    """What the page asks the browser to make."""
    form = app.get("/me/security").html.select_one("#make-passkey")
    options: dict[str, Any] = json.loads(unescape(form["data-options"]))
    return options


def send(app: TestApp, path: str, answer: object, status: int = 303, **more: str) -> TestResponse:
    """Send what a device answered, as the script does; ``answer`` is text, or becomes JSON."""
    page = app.get("/me/security" if path.startswith("/me/") else "/sign-in")
    token = token_of(page if page.status_int == 200 else app.get("/me"))
    text = answer if isinstance(answer, str) else json.dumps(answer)
    return app.post(path, {"csrf_token": token, "credential": text, **more}, status=status)


def add(app: TestApp, device: Device, name: str = "My phone", status: int = 200) -> TestResponse:
    """Make a passkey; the first one is answered by the recovery codes (200), others by the page (303)."""
    begin(app, name)
    return send(app, "/me/security/passkeys/add", device.make(asked(app)), status)


def ask(app: TestApp, path: str = ASK) -> dict[str, Any]:
    """What the browser is asked to show."""
    token = token_of(app.get("/sign-in"))
    options: dict[str, Any] = app.post(path, {"csrf_token": token}, status=200).json
    return options


def show(app: TestApp, device: Device, status: int = 303, **more: str) -> TestResponse:
    """Sign in by the device alone."""
    return send(app, SHOW, device.show(ask(app)), status, **more)


def acts_of(sessions: Sessions) -> list[str]:
    """What the audit says of passkeys, in the order in which it was done."""
    with sessions.read() as db:
        return list(db.scalars(select(AuditEntry.act).where(AuditEntry.act.like("%passkey%")).order_by(AuditEntry.id)))


def passkeys_in(sessions: Sessions) -> list[Passkey]:
    """All that there are."""
    with sessions.read() as db:
        return list(db.scalars(select(Passkey).order_by(Passkey.id)))


def events_to(sessions: Sessions, email: str) -> list[str]:
    """Which mails were written to an address."""
    return [each.event for each in letters_to(sessions, email)]
