"""Seasons on clocks that are put forward and back, and rules that no program but ours holds."""


import pytest
from icalendar import Calendar

from campus.booking.services.series_ending import skip_date
from campus.db import Sessions
from campus.domain.recurrence import Frequency, NthWeekday, Recurrence, Rule
from campus.permissions import Role
from tests.feeds.conftest import acting
from tests.support.clock import NOW
from tests.support.hub import Hub
from tests.support.readers import assert_feeds_show_what_stands, feed_of
from tests.support.recurrences import wall
from tests.support.seasons import season, weekly

# New York's clock goes forward on 2027-03-14 at 02:00 and back on 2027-11-07 at 02:00.
OVERNIGHT = [
    ("ends in the gap", "2027-02-28 01:30", 60),
    ("over the gap", "2027-02-27 23:00", 300),
    ("fold", "2027-10-24 01:30", 30),
    ("over the fold", "2027-10-24 00:30", 180),
]


@pytest.mark.parametrize(("first", "minutes"), [each[1:] for each in OVERNIGHT], ids=[each[0] for each in OVERNIGHT])
def test_dates_at_a_change_of_the_clock_stand_alone(
    sessions: Sessions, hub: Hub, first: str, minutes: int
) -> None:
    recurrence = weekly(5, wall(first), minutes, "America/New_York")
    it = season(sessions, hub.studio, recurrence, acting(hub.organizer, Role.ORGANIZER), people=2)
    assert_feeds_show_what_stands(sessions, [hub.studio], NOW)
    whole, alone = Calendar.from_ical(feed_of(sessions, hub.studio, NOW)).walk("VEVENT")
    assert ("RRULE" in whole, "EXDATE" in whole) == (True, True)
    assert ("RRULE" in alone, "RELATED-TO" in alone) == (False, True)
    it.change_one(it.facts()[2], title="특강")
    it.change_one(it.facts()[1], title="특강")
    assert_feeds_show_what_stands(sessions, [hub.studio], NOW)


@pytest.mark.parametrize(
    "recurrence",
    [
        Recurrence(Rule(Frequency.MONTHLY, month_days=(10, 25), count=6), wall("2026-12-10 19:00"), 60),
        Recurrence(Rule(Frequency.MONTHLY, weekdays=(NthWeekday(2, 5),), count=3), wall("2026-12-30 19:00"), 60),
        weekly(5, wall("2027-04-20 13:00"), 60, "Africa/Cairo"),
        weekly(5, wall("2027-02-28 02:30"), 60, "America/New_York"),
        weekly(5, wall("2027-03-14 02:30"), 60, "America/New_York"),
        Recurrence(Rule(Frequency.MONTHLY, month_days=(-1,), count=5), wall("2027-01-31 02:00"), 60, "Europe/Berlin"),
    ],
    ids=[
        "two days of a month",
        "a fifth weekday",
        "a clock without a rule",
        "a time that is skipped once",
        "from the night on in which it is skipped",
        "a time that is skipped on another day",
    ],
)
def test_what_programs_cannot_hold_is_listed(sessions: Sessions, hub: Hub, recurrence: Recurrence) -> None:
    it = season(sessions, hub.studio, recurrence, acting(hub.organizer, Role.ORGANIZER))
    text = feed_of(sessions, hub.studio, NOW)
    assert b"RRULE" not in text
    assert text.count(b"BEGIN:VEVENT") == len(it.facts())
    it.change_one(it.facts()[1], title="특강", room=hub.small)
    with sessions.write() as db:
        skip_date(db, it.booking_id, it.facts()[2].original_starts_at, by=it.by, now=NOW)
    assert_feeds_show_what_stands(sessions, [hub.studio, hub.small], NOW)
    assert feed_of(sessions, hub.studio, NOW).count(b"STATUS:CANCELLED") == 1
