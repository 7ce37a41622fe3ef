"""A year of Wednesdays, byte for byte: tests/golden/feed_series_*.ics, and read by a library that is not ours."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from campus.booking.models import Booking
from campus.booking.services.series_changing import Scope
from campus.booking.services.series_planning import SeriesWish, plan_series
from campus.booking.services.verdict import Asking
from campus.db import Sessions
from campus.domain.asker import Asker
from campus.domain.recurrence import Frequency, NthWeekday, Recurrence, Rule
from campus.domain.series import best_for_all
from campus.domain.slot import Slot
from campus.feeds.rebuilding import rebuild_texts
from campus.permissions import Role
from campus.settings import Settings
from campus.spaces.queries.catalogue import read_catalogue
from tests.feeds.conftest import acting
from tests.support.hub import Hub, Place
from tests.support.readers import expanded, feed_of, standing_in
from tests.support.recurrences import wall
from tests.support.seasons import Season, season

GOLDEN = Path(__file__).parents[1] / "golden"
MADE = datetime(2027, 8, 2, 1, 0, tzinfo=UTC)
WEDNESDAYS = Recurrence(
    Rule(Frequency.WEEKLY, weekdays=(NthWeekday(2),), until=wall("2028-08-30 00:00").date()),
    wall("2027-09-01 19:00"),
    120,
)
HOUR = timedelta(hours=1)


def year(sessions: Sessions, hub: Hub) -> Season:
    """Booked with the holidays skipped; then one date an hour later, one elsewhere, one with a title of its own."""
    by = acting(hub.organizer, Role.ORGANIZER)
    with sessions.read() as db:
        catalogue = read_catalogue(db)
        asker = Asker(by.resident_id, "organizer", leads_group=True).in_season()
        wish = SeriesWish(WEDNESDAYS, catalogue.rooms[hub.meeting.id])
        plan = plan_series(db, catalogue, wish, Asking(4, asker, MADE))
    choices = best_for_all(plan, skips_holidays=True)
    it = season(sessions, hub.meeting, WEDNESDAYS, by, choices=choices, now=MADE, title="AI 프렌즈, 매주 수요일")
    dates = it.facts()
    it.now = MADE + HOUR
    it.change_one(dates[5], slot=Slot(dates[5].slot.starts_at + HOUR, dates[5].slot.ends_at + HOUR))
    it.change_one(it.facts()[6], room=hub.studio)
    it.change_one(it.facts()[7], title="AI 프렌즈 특강: 로봇; 그리고 사람")
    return it


def named_beforehand(it: Season, settings: Settings) -> None:
    """UIDs that are known, instead of those drawn by lot."""
    with it.sessions.write() as db:
        for number, booking_id in enumerate([it.booking_id, *it.parts]):
            db.execute(update(Booking).where(Booking.id == booking_id).values(uid=f"{number + 1:032x}"))
        rebuild_texts(db, settings, now=it.now)


@pytest.mark.parametrize("part", ["year", "split"])
def test_a_year_of_wednesdays(sessions: Sessions, hub: Hub, settings: Settings, part: str) -> None:
    it = year(sessions, hub)
    if part == "split":
        it.now = MADE + 2 * HOUR
        date = next(each for each in it.facts() if f"{each.slot.starts_at:%Y-%m-%d}" == "2028-03-08")
        it.change(date, Scope.FOLLOWING, starts_minute=18 * 60 + 30)
    named_beforehand(it, settings)
    octets = feed_of(sessions, hub.meeting, it.now)
    assert octets == (GOLDEN / f"feed_series_{part}.ics").read_bytes()
    assert max(len(line) for line in octets.split(b"\r\n")) <= 75
    for place in (hub.meeting, hub.studio):
        seen = _seen(sessions, place, it.now)
        assert seen == standing_in(sessions, place, MADE, MADE + timedelta(days=500))
        assert len(seen) == {hub.meeting: 48, hub.studio: 1}[place]


def _seen(sessions: Sessions, place: Place, now: datetime) -> list[tuple[datetime, datetime, str, str]]:
    return expanded(feed_of(sessions, place, now), MADE, MADE + timedelta(days=500))
