"""Thunderbird, subscribed to the feeds that a running hub serves, shows what takes place; and what changes.

On SQLite alone: what Thunderbird is sent are the texts that the other tests of feeds compare on both databases. The
series lie around the present, since neither the hub nor Thunderbird is told another time.
"""

import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from campus.feeds.models import Client, Detail, FeedKind, FeedPurpose
from campus.feeds.receipts import receipts_of
from campus.feeds.tokens import NewFeed, make_feed
from tests.support.corpus import SEED, Corpus, build_corpus, change
from tests.support.databases import Database
from tests.support.hub import Hub
from tests.support.readers import Shown, booked_for, public_everywhere, standing_in
from tests.support.serving import ServedHub, until
from tests.support.thunderbird import Thunderbird

PROGRAM = Path(sys.executable).with_name("campus")
SERIES = 144


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    """SQLite only."""
    return sqlite_database


class Subscriptions:
    """Feeds of ``corpus`` in Thunderbird, each with what it should show."""

    def __init__(self, corpus: Corpus, served: ServedHub, now: datetime) -> None:
        self.corpus, self.served = corpus, served
        self.start, self.end = now - timedelta(days=85), now + timedelta(days=535)
        with corpus.sessions.write() as db:
            mine = NewFeed(FeedKind.PERSON, 0, FeedPurpose.OWN, Detail.FULL, "")
            self.own = f"/feeds/t/{make_feed(db, mine, by=corpus.organizer.id, now=now)}/calendar.ics"
        self.calendars: dict[str, str] = {}
        self.kept_offline = ""

    def should_show(self) -> dict[str, list[Shown]]:
        sessions, bounds = self.corpus.sessions, (self.start, self.end)
        rooms = {f"/feeds/rooms/{each.slug}.ics": standing_in(sessions, each, *bounds) for each in self.corpus.places}
        own = booked_for(sessions, self.corpus.organizer.id, *bounds)
        return rooms | {"/feeds/hub.ics": public_everywhere(sessions, *bounds), self.own: own}

    def subscribe(self, thunderbird: Thunderbird) -> None:
        """To every feed; and to the one that holds all of the others also with "Offline support", as is usual."""
        for path in self.should_show():
            self.calendars[path] = thunderbird.subscribe(self.served.url + path)
        self.kept_offline = thunderbird.subscribe(self.served.url + self.own, is_kept_offline=True)

    def refresh(self, thunderbird: Thunderbird) -> None:
        for calendar in (*self.calendars.values(), self.kept_offline):
            thunderbird.refresh(calendar)

    def check(self, thunderbird: Thunderbird) -> int:
        """Assert that each shows what takes place; how many dates that is."""
        should = self.should_show()
        for path, calendar in self.calendars.items():
            assert thunderbird.dates(calendar, self.start, self.end) == should[path], path
        return sum(map(len, should.values()))

    def check_offline(self, thunderbird: Thunderbird) -> None:
        """Thunderbird says that it is done before the last of it is in its database."""
        own = self.should_show()[self.own]
        until(lambda: thunderbird.dates(self.kept_offline, self.start, self.end) == own)

    def answers(self, thunderbird: Thunderbird) -> set[tuple[int, ...]]:
        """What each of the feeds that it has once was answered with, in turn."""
        return {tuple(thunderbird.answers(self.served.url + path)) for path in self.calendars if path != self.own}


def test_thunderbird_shows_what_takes_place(settings, sessions, hub: Hub, tmp_path, capsys) -> None:
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    corpus = build_corpus(sessions, hub, now=now, series=SERIES)
    # Nothing but the acts below changes anything.
    with ServedHub(PROGRAM, settings, tmp_path, "--no-worker") as served:
        feeds = Subscriptions(corpus, served, now)
        with Thunderbird(tmp_path) as thunderbird:
            feeds.subscribe(thunderbird)
            before = feeds.check(thunderbird)
            feeds.check_offline(thunderbird)
            assert feeds.answers(thunderbird) == {(200,)}
            feeds.refresh(thunderbird)
            assert feeds.answers(thunderbird) == {(200, 304)}
            assert feeds.check(thunderbird) == before
            done = change(corpus.seasons, corpus.places, random.Random(SEED))
            feeds.refresh(thunderbird)
            after = feeds.check(thunderbird)
            assert thunderbird.answers(f"{served.url}/feeds/hub.ics") == [200, 304, 200]
            assert feeds.answers(thunderbird) <= {(200, 304, 200), (200, 304, 304)}
        # With "Offline support" it forgets series that are in the feed no more only when it is started again.
        with Thunderbird(tmp_path) as thunderbird:
            feeds.check_offline(thunderbird)
    with sessions.read() as db:
        (receipt,) = receipts_of(db, ["hub"])["hub"]
    assert receipt.client is Client.THUNDERBIRD
    with capsys.disabled():
        print(f"\n{thunderbird.version}: {SERIES} series, {before} dates in {len(feeds.calendars)} feeds;")
        print(f"after {done.total()} acts {after} dates; 304 where nothing had changed")
