"""How often a feed is sent, who fetched it, and free and busy times alone."""

from datetime import UTC, timedelta

import pytest
import time_machine
from icalendar import Calendar
from sqlalchemy import select
from webtest import TestApp

from campus.db import Sessions
from campus.domain.rules import Visibility
from campus.feeds.limits import MOST_FULL, FullAnswers
from campus.feeds.models import Client, FeedReceipt
from campus.feeds.receipts import client_of
from tests.booking.conftest import slot
from tests.feeds.conftest import Book
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.statements import counted

PATH = "/feeds/rooms/meeting.ics"
GOOGLE = "Mozilla/5.0 (compatible; Google-Calendar-Importer; +http://www.google.com/calendar)"
APPLE = "macOS/15.1 (24B83) CalendarAgent/1142"


@pytest.fixture(autouse=True)
def _some_day(clock: time_machine.Traveller) -> None:
    """All of these stand at the tests' Wednesday."""


@pytest.mark.parametrize(
    ("said", "family"),
    [
        (GOOGLE, Client.GOOGLE),
        (APPLE, Client.APPLE),
        ("iOS/18.1 (22B83) dataaccessd/1.0", Client.APPLE),
        ("Mac OS X/10.15.7 (19H2) CalendarAgent/930", Client.APPLE),
        ("Microsoft.Exchange/15.20 (InternetCalendar)", Client.OUTLOOK),
        ("Microsoft Office/16.0 (Microsoft Outlook 16.0; Pro)", Client.OUTLOOK),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.5", Client.THUNDERBIRD),
        ("Evolution/3.56.1", Client.GNOME),
        ("Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0", Client.OTHER),
        ("", Client.OTHER),
    ],
)
def test_programs_by_what_they_call_themselves(said: str, family: Client) -> None:
    assert client_of(said) is family


def receipts(sessions: Sessions) -> list[tuple[str, Client, int]]:
    with sessions.read() as db:
        rows = db.scalars(select(FeedReceipt).order_by(FeedReceipt.feed, FeedReceipt.client))
        return [(row.feed, row.client, row.count) for row in rows]


def test_a_receipt_is_written_once_an_hour(
    app: TestApp, hub: Hub, sessions: Sessions, clock: time_machine.Traveller
) -> None:
    key = f"room:{hub.meeting.id}"
    first = app.get(PATH, headers={"User-Agent": GOOGLE})
    app.get(PATH, headers={"User-Agent": APPLE})
    for _ in range(3):
        app.get(PATH, headers={"User-Agent": GOOGLE, "If-None-Match": first.headers["ETag"]}, status=304)
    assert receipts(sessions) == [(key, Client.APPLE, 1), (key, Client.GOOGLE, 1)]
    clock.shift(3_600)
    app.get(PATH, headers={"User-Agent": GOOGLE, "If-None-Match": first.headers["ETag"]}, status=304)
    assert receipts(sessions) == [(key, Client.APPLE, 1), (key, Client.GOOGLE, 5)]
    with sessions.read() as db:
        assert db.get_one(FeedReceipt, (key, Client.GOOGLE)).last_at == NOW + timedelta(hours=1)


def test_who_takes_it_in_full_again_and_again_is_told_to_wait(
    app: TestApp, hub: Hub, clock: time_machine.Traveller
) -> None:
    tag = ""
    for _ in range(MOST_FULL):
        tag = app.get(PATH).headers["ETag"]
    refused = app.get(PATH, status=429)
    assert refused.headers["Retry-After"] == "600"
    # With a validator, from elsewhere, and for another calendar all goes on.
    app.get(PATH, headers={"If-None-Match": tag}, status=304)
    app.get(PATH, extra_environ={"REMOTE_ADDR": "203.0.113.9"})
    app.get("/feeds/rooms/small.ics")
    clock.shift(600)
    app.get(PATH)


def test_what_was_sent_is_forgotten_after_ten_minutes() -> None:
    sent = FullAnswers()
    for second in range(MOST_FULL):
        assert sent.take("x", now=NOW + timedelta(seconds=second)) == 0
    assert sent.take("x", now=NOW + timedelta(seconds=MOST_FULL)) == 600 - MOST_FULL
    assert sent.take("x", now=NOW + timedelta(seconds=600)) == 0
    assert sent.take("x", now=NOW + timedelta(seconds=600)) == 1


def periods(app: TestApp, path: str) -> list[tuple[str, str]]:
    """Clock times of the stretches of the one VFREEBUSY at ``path``, in Seoul, and of which kind they are."""
    (found,) = Calendar.from_ical(app.get(path).body).walk("VFREEBUSY")
    stretches = found.get("FREEBUSY", [])
    stretches = stretches if isinstance(stretches, list) else [stretches]
    return sorted(
        (f"{start.astimezone(NOW.tzinfo):%H:%M}", f"{end.astimezone(NOW.tzinfo):%H:%M}")
        for each in stretches
        for start, end in [(each.dt[0], each.dt[1])]
    )


def test_free_and_busy_times_touching_ones_as_one(app: TestApp, hub: Hub, book: Book) -> None:
    book(hub.meeting, slot("11:00", "12:00"))
    book(hub.meeting, slot("12:00", "13:00"), visibility=Visibility.TIME_ONLY)
    book(hub.meeting, slot("15:00", "16:00"))
    book(hub.small, slot("17:00", "18:00"), visibility=Visibility.TIME_ONLY)
    path = "/feeds/rooms/meeting.ifb"
    assert periods(app, path) == [("11:00", "13:00"), ("15:00", "16:00")]
    assert "생성" not in app.get(path).text
    assert app.get(path).headers["ETag"] != app.get(PATH).headers["ETag"]
    # The hub's tells of public ones only.
    assert periods(app, "/feeds/hub.ifb") == [("11:00", "12:00"), ("15:00", "16:00")]
    (found,) = Calendar.from_ical(app.get(path).body).walk("VFREEBUSY")
    assert found["DTSTART"].dt.tzinfo is not None and found["DTSTART"].dt.astimezone(UTC) < NOW


def test_holidays_are_free_days_and_closures_busy_times(app: TestApp, hub: Hub, sessions: Sessions) -> None:
    (christmas,) = [
        each
        for each in Calendar.from_ical(app.get("/feeds/holidays.ics").body).walk("VEVENT")
        if str(each["UID"]).startswith("holiday-20261225@")
    ]
    assert str(christmas["TRANSP"]) == "TRANSPARENT"
    assert (str(christmas["DTSTART"].to_ical()), str(christmas["DTEND"].to_ical())) == ("b'20261225'", "b'20261226'")
    assert Calendar.from_ical(app.get("/feeds/closures.ics").body).walk("VEVENT") == []
    with sessions.write() as db:
        db.connection().exec_driver_sql(
            "INSERT INTO closures (room_id, starts_at, ends_at, reason_ko, reason_en) VALUES "
            + ("({0}, 1796000400, 1796004000, '공사', 'Works')" if db.get_bind().dialect.name == "sqlite" else
               "({0}, to_timestamp(1796000400), to_timestamp(1796004000), '공사', 'Works')").format(hub.meeting.id)
        )
    (closed,) = Calendar.from_ical(app.get("/feeds/closures.ics?lang=en").body).walk("VEVENT")
    assert (str(closed["TRANSP"]), "Works" in str(closed["SUMMARY"])) == ("OPAQUE", True)


@pytest.mark.parametrize("path", ["/feeds/hub.ics", "/feeds/holidays.ics", "/feeds/closures.ics"])
def test_304_is_one_statement(app: TestApp, hub: Hub, sessions: Sessions, path: str) -> None:
    tag = app.get(path).headers["ETag"]
    with counted(sessions) as statements:
        app.get(path, headers={"If-None-Match": tag}, status=304)
    assert len(statements) == 1


def test_a_date_alone_is_a_validator_only_when_the_last_change_is_a_minute_old(
    app: TestApp, hub: Hub, book: Book, clock: time_machine.Traveller
) -> None:
    book(hub.meeting, slot("11:00", "12:00"))
    assert "Last-Modified" not in app.get("/feeds/hub.ics").headers
    clock.shift(61)
    modified = app.get("/feeds/hub.ics").headers["Last-Modified"]
    app.get("/feeds/hub.ics", headers={"If-Modified-Since": modified}, status=304)
