"""Series of every kind, on four clocks, changed in every way: engines that are not ours read from the feeds, as they
are served, exactly what takes place. ``make prove`` does the same with several hundred of them.

On SQLite alone: what feeds send are texts, kept whole; that both databases give back what was put in, and that each
act writes the same texts on both, is shown by the other tests of feeds.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

import pytest
import time_machine
from playwright.sync_api import Browser
from sqlalchemy import select
from webtest import TestApp

from campus import open_database
from campus.booking.models import LIVE, Occurrence, Series
from campus.domain.series import How
from campus.feeds.models import Detail, FeedKind, FeedPurpose
from campus.feeds.tokens import NewFeed, make_feed
from tests.support.acts import ONE_DATE, SEVERAL_DATES
from tests.support.clock import NOW
from tests.support.corpus import Corpus, build_corpus
from tests.support.corpus_rules import AWAY, KINDS, ZONES
from tests.support.databases import SqliteTemplates, make_settings
from tests.support.hub import read_hub
from tests.support.icaljs import read_by_icaljs
from tests.support.libical import read_by_libical
from tests.support.readers import Shown, booked_for, expanded, public_everywhere, standing_in

# Feeds tell of the last 90 days and the next 18 months.
START, END = NOW - timedelta(days=89), NOW + timedelta(days=540)
SERIES = int(os.environ.get("SERIES", "144"))
Feeds = dict[str, tuple[bytes, list[Shown]]]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory, sqlite_templates: SqliteTemplates) -> Iterator[Corpus]:
    folder = tmp_path_factory.mktemp("corpus")
    shutil.copyfile(sqlite_templates.file(with_hub=True), folder / "campus.sqlite")
    sessions = open_database(make_settings(f"sqlite:///{folder / 'campus.sqlite'}", folder / "mail"))
    with sessions.read() as db:
        hub = read_hub(db)
    yield build_corpus(sessions, hub, series=SERIES)
    sessions.engine.dispose()


@pytest.fixture(scope="module")
def feeds(corpus: Corpus, routers, tmp_path_factory: pytest.TempPathFactory) -> Feeds:
    """Every feed of the corpus by its address: its bytes, and what it should show."""
    sessions = corpus.sessions
    settings = make_settings(sessions.engine.url.render_as_string(), tmp_path_factory.mktemp("mail"))
    with sessions.write() as db:
        mine = NewFeed(FeedKind.PERSON, 0, FeedPurpose.OWN, Detail.FULL, "")
        token = make_feed(db, mine, by=corpus.organizer.id, now=NOW)
    should = {f"/feeds/rooms/{place.slug}.ics": standing_in(sessions, place, START, END) for place in corpus.places}
    should["/feeds/hub.ics"] = public_everywhere(sessions, START, END)
    should[f"/feeds/t/{token}/calendar.ics"] = booked_for(sessions, corpus.organizer.id, START, END)
    with time_machine.travel(NOW, tick=False):
        app = TestApp(routers.on(settings, sessions), extra_environ={"REMOTE_ADDR": "192.0.2.1"})
        return {path: (app.get(path).body, shown) for path, shown in should.items()}


def offsets(zone: str, starts: list[datetime]) -> list[timedelta | None]:
    """How far the clock of ``zone`` is from UTC at these instants, each change once."""
    return [offset for offset, _ in groupby(start.astimezone(ZoneInfo(zone)).utcoffset() for start in sorted(starts))]


def test_the_corpus_holds_every_kind_of_rule_and_act_on_every_clock(corpus: Corpus, feeds: Feeds) -> None:
    assert sum(corpus.made.values()) == SERIES
    assert set(corpus.made) == {(zone, kind) for zone in ZONES for kind in KINDS}
    planned = [f"{how} in the plan" for how in (How.KEEP, How.MOVE, How.SKIP)]
    acts = (*planned, *ONE_DATE, *SEVERAL_DATES)
    assert {name: corpus.done[name] for name in acts if corpus.done[name] < SERIES // 20} == {}
    it = Occurrence
    rows = select(Series.zone, Series.booking_id, Series.rule, it.starts_at)
    rows = rows.join(it, it.booking_id == Series.booking_id)
    with corpus.sessions.read() as db:
        dates = db.execute(rows.where(it.status.in_(LIVE)).order_by(Series.zone, Series.booking_id)).all()
    assert len(dates) > SERIES * 10
    # Weekly series that go on through both changes of their clock.
    through = dict.fromkeys(AWAY, 0)
    for (zone, _booking), found in groupby(dates, key=lambda row: (row.zone, row.booking_id)):
        weekly = [row.starts_at for row in found if "FREQ=WEEKLY" in row.rule]
        if zone in through:
            through[zone] += len(offsets(zone, weekly)) > 2
    assert min(through.values()) >= max(1, SERIES // 144), through
    sent = b"".join(body for body, _shown in feeds.values())
    for name in (b"RRULE:", b"EXDATE;", b"RECURRENCE-ID;", b"RELATED-TO:"):
        assert sent.count(b"\r\n" + name) > SERIES * 2 // 3


def judged(feeds: Feeds, read: Callable[[bytes, datetime, datetime], list[Shown]]) -> None:
    for path, (octets, shown) in feeds.items():
        assert read(octets, START, END) == shown, path


def test_recurring_ical_events_reads_what_takes_place(feeds: Feeds) -> None:
    judged(feeds, expanded)


def test_libical_reads_what_takes_place(feeds: Feeds) -> None:
    judged(feeds, read_by_libical)


@pytest.mark.browser
def test_icaljs_reads_what_takes_place(feeds: Feeds, chromium: Browser) -> None:
    page = chromium.new_page()
    found = read_by_icaljs(page, [octets for octets, _shown in feeds.values()], START, END)
    page.close()
    for (path, (_octets, shown)), read in zip(feeds.items(), found, strict=True):
        assert read == shown, path
