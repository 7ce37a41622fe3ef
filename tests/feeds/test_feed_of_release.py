"""A room that nobody came to ends in the feeds where it was given back; taken again, it ends as planned."""

import pytest
from icalendar import Calendar
from webtest import TestApp

from campus.db import Sessions
from tests.booking.conftest import Acting, acting
from tests.booking.presence import Presence, today
from tests.support.hub import Hub

__all__ = ["acting"]
pytestmark = pytest.mark.usefixtures("clock")
FEED = "/feeds/rooms/meeting.ics"


def event(app: TestApp) -> tuple[object, object, int, str]:
    """Start, end, SEQUENCE and STATUS of the feed's only event."""
    (found,) = Calendar.from_ical(app.get(FEED).body).walk("VEVENT")
    return found["DTSTART"].dt, found["DTEND"].dt, int(found["SEQUENCE"]), str(found.get("STATUS"))


def test_the_event_follows(app: TestApp, sessions: Sessions, hub: Hub, acting: Acting) -> None:
    it = Presence(sessions, hub, acting)
    booked = it.book(hub.meeting)
    before = event(app)
    assert before[:2] == (booked.slot.starts_at, booked.slot.ends_at)
    tag = app.get(FEED).headers["ETag"]
    it.sweep(today("14:10"))
    assert app.get(FEED).headers["ETag"] == tag
    it.sweep(today("14:15"))
    assert app.get(FEED).headers["ETag"] != tag
    assert event(app) == (booked.slot.starts_at, today("14:15"), before[2] + 1, before[3])
    it.come(booked, today("14:20"))
    assert event(app) == (booked.slot.starts_at, booked.slot.ends_at, before[2] + 2, before[3])


def test_a_check_in_changes_no_feed(app: TestApp, sessions: Sessions, hub: Hub, acting: Acting) -> None:
    it = Presence(sessions, hub, acting)
    booked = it.book(hub.meeting)
    tag = app.get(FEED).headers["ETag"]
    it.come(booked, today("14:00"))
    assert app.get(FEED).headers["ETag"] == tag
