"""What tests of mailings share: a hub that receives answers, and calendars as their reader's program reads them."""

from dataclasses import replace

import pytest
from icalendar import Calendar, Event

from campus.db import Sessions
from campus.mailings.invitations import hub_invitations
from campus.outbox.models import OutboxMessage
from campus.settings import Settings
from tests.booking.conftest import Acting, acting
from tests.groups.conftest import circle
from tests.support.letters import letters_to

__all__ = ["Acting", "acting", "circle"]

REPLIES = "reply@campus.example"


@pytest.fixture
def answering(settings: Settings, sessions: Sessions) -> Settings:
    """Settings of a hub whose invitations may be answered, on the test's database."""
    told = replace(settings, mail=replace(settings.mail, replies=REPLIES))
    sessions.info["invitations"] = hub_invitations(told)
    return told


def last_letter(sessions: Sessions, address: str) -> OutboxMessage:
    return letters_to(sessions, address)[-1]


def events_in(letter: OutboxMessage) -> list[Event]:
    """The events of a mail's calendar."""
    calendar = Calendar.from_ical(letter.calendar.encode())
    assert calendar["METHOD"] == letter.method
    events = calendar.walk("VEVENT")
    assert len({str(each["UID"]) for each in events}) == 1
    return events
