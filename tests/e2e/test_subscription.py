"""A browser as a calendar program: it keeps what it was sent, asks with the ETag that came along, and ical.js reads."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page

from campus.booking.services.series_ending import skip_date
from campus.permissions import Role
from tests.feeds.conftest import acting
from tests.support.applications import LiveServer
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.icaljs import read_by_icaljs
from tests.support.readers import Shown, standing_in
from tests.support.seasons import season, weekly

PATH = "/feeds/rooms/meeting.ics"
START, END = NOW - timedelta(days=89), NOW + timedelta(days=500)
# Keeps the answer, and asks whether it still holds before it is shown again (RFC 9111, 4.3).
FETCH = "async path => (await fetch(path, {cache: 'no-cache'})).text()"


class Subscriber:
    """A page that refreshes the feed; what the server says to that, the page itself is not told."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: set[str] = set()
        self.told: list[tuple[str, int]] = []
        session = page.context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", self._note_request)
        # May come before the request is told of.
        session.on("Network.responseReceivedExtraInfo", self._note_answer)
        session.send("Network.enable")

    def _note_request(self, it: dict[str, Any]) -> None:
        if it["request"]["url"].endswith(PATH):
            self.asked.add(it["requestId"])

    def _note_answer(self, it: dict[str, Any]) -> None:
        self.told.append((it["requestId"], it["statusCode"]))

    @property
    def answers(self) -> list[int]:
        """What the server answered, in order."""
        return [status for request, status in self.told if request in self.asked]

    def refresh(self) -> list[Shown]:
        """What the subscriber sees then."""
        (shown,) = read_by_icaljs(self.page, [self.page.evaluate(FETCH, PATH).encode()], START, END)
        return shown


@pytest.mark.usefixtures("clock")
def test_a_subscription_is_sent_again_only_when_something_changed(
    page: Page, hub: Hub, live_server: LiveServer
) -> None:
    sessions = live_server.sessions
    it = season(sessions, hub.meeting, weekly(6), acting(hub.organizer, Role.ORGANIZER))
    page.goto("/rooms")
    subscriber = Subscriber(page)
    first = standing_in(sessions, hub.meeting, START, END)
    assert len(first) == 6
    assert [subscriber.refresh() for _ in range(3)] == [first] * 3
    it.change_one(it.facts()[2], room=hub.small)
    with sessions.write() as db:
        skip_date(db, it.booking_id, it.facts()[4].original_starts_at, by=it.by, now=NOW)
    then = standing_in(sessions, hub.meeting, START, END)
    assert len(then) == 4
    assert [subscriber.refresh() for _ in range(2)] == [then] * 2
    assert subscriber.answers == [200, 304, 304, 200, 304]
