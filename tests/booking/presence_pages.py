"""What tests of check-in pages share: the pages in English, and how their forms are sent."""

import pytest
import time_machine
from webtest import TestApp, TestResponse

from campus.db import Sessions
from tests.booking.conftest import Acting
from tests.booking.presence import Presence
from tests.support.hub import Hub
from tests.support.pages import token_of
from tests.support.series_pages import FORM


@pytest.fixture
def it(sessions: Sessions, hub: Hub, acting: Acting, clock: time_machine.Traveller, app: TestApp) -> Presence:
    app.extra_environ["HTTP_ACCEPT_LANGUAGE"] = "en"
    return Presence(sessions, hub, acting)


def token(app: TestApp) -> str:
    return token_of(app.get(FORM))


def press(page: TestResponse, action: str, **fields: str) -> TestResponse:
    """Send the form that leads to ``action``."""
    form = next(form for key, form in page.forms.items() if isinstance(key, int) and form.action == action)
    for name, value in fields.items():
        form[name] = value
    return form.submit()


def said(page: TestResponse) -> str:
    return str(page.html.select_one("main").get_text(" ", strip=True))
