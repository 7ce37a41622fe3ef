"""Series whose dates are missed or attended one after the other."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from campus.booking.changes import OccurrenceFacts
from campus.booking.models import OccurrenceStatus
from campus.booking.queries.approvals import ApprovalFacts, latest_approval
from campus.booking.queries.occurrences import occurrences_of
from campus.booking.services.making import BookingWords
from campus.booking.services.no_shows import Noted
from campus.booking.services.series_making import BookSeries, book_series
from campus.booking.services.series_planning import SeriesWish
from campus.db import Sessions
from campus.domain.recurrence import Recurrence
from campus.spaces.queries.catalogue import read_catalogue
from tests.booking.conftest import Acting, room
from tests.booking.test_series import FIRST, WORDS, weekly
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.missing import attend, miss

CONFIRMED, PENDING = OccurrenceStatus.CONFIRMED, OccurrenceStatus.PENDING
Begin = Callable[..., "Season"]


@dataclass(frozen=True, slots=True)
class Season:
    """A series with dates that are missed or attended one after the other, each in a transaction of its own."""

    sessions: Sessions
    booking_id: int

    @property
    def dates(self) -> list[OccurrenceFacts]:
        with self.sessions.read() as db:
            return occurrences_of(db, self.booking_id)

    @property
    def statuses(self) -> list[OccurrenceStatus]:
        return [each.status for each in self.dates]

    @property
    def request(self) -> ApprovalFacts | None:
        with self.sessions.read() as db:
            return latest_approval(db, self.booking_id)

    def miss(self, *numbers: int) -> Noted:
        noted = Noted(False)
        for number in numbers:
            with self.sessions.write() as db:
                noted = miss(db, self.dates[number])
        return noted

    def attend(self, number: int) -> None:
        with self.sessions.write() as db:
            attend(db, self.dates[number])

    def after(self, number: int) -> datetime:
        """An hour after a date began."""
        return self.dates[number].slot.starts_at + timedelta(hours=1)


@pytest.fixture
def begin(sessions: Sessions, hub: Hub, acting: Acting) -> Callable[..., Season]:
    def make(recurrence: Recurrence | None = None, words: BookingWords = WORDS, hours: int = 0) -> Season:
        """Seven Wednesdays from 2 December on, so many hours before the usual."""
        with sessions.write() as db:
            wish = SeriesWish(recurrence or weekly(7, FIRST - timedelta(hours=hours)), room(db, hub.meeting))
            command = BookSeries(wish, words, {})
            return Season(sessions, book_series(db, read_catalogue(db), command, by=acting(hub.organizer), now=NOW))

    return make


@pytest.fixture
def season(begin: Callable[..., Season]) -> Season:
    return begin()
