"""What tests of groups share: acting residents, and a meetup with a season."""

import pytest
from webtest import TestApp

from campus.db import Sessions
from tests.booking.conftest import Acting, acting
from tests.support.groups import Circle, found_group
from tests.support.hub import Hub

__all__ = ["Acting", "acting"]


@pytest.fixture
def circle(sessions: Sessions, hub: Hub, acting: Acting) -> Circle:
    """AI 프렌즈, led by the organizer, with two members."""
    return found_group(sessions, hub.organizer, acting(hub.organizer), members=[hub.member.id, hub.other_member.id])


@pytest.fixture
def in_english(app: TestApp) -> None:
    """Pages in English, whoever signs in or out."""
    app.extra_environ["HTTP_ACCEPT_LANGUAGE"] = "en"
