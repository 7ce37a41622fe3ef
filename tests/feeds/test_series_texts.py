"""What the feeds of the rooms say of a season, and what they keep to themselves."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from icalendar import Calendar, Event
from sqlalchemy import select
from webtest import TestApp

from campus.booking.models import RoomVersion
from campus.booking.services.deciding import approve
from campus.booking.services.series_changing import Scope
from campus.booking.services.series_ending import cancel_dates, restore_date, skip_date
from campus.db import Sessions
from campus.domain.rules import Visibility
from campus.domain.slot import Slot
from campus.feeds.masking import busy_name
from campus.feeds.rebuilding import event_text_rows, series_text_rows
from campus.permissions import Role
from campus.settings import Settings
from campus.spaces.queries.catalogue import read_catalogue
from tests.booking.conftest import slot
from tests.feeds.conftest import acting
from tests.support.applications import SignIn
from tests.support.approvals import need_approval, request_of
from tests.support.clock import NOW
from tests.support.hub import Hub, Place
from tests.support.readers import assert_feeds_show_what_stands, expanded, feed_of, texts_kept
from tests.support.recurrences import wall
from tests.support.seasons import Season, season, weekly

HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)


@pytest.fixture
def it(sessions: Sessions, hub: Hub) -> Season:
    """Five Wednesdays at 19:00 in the meeting room, for everyone to see."""
    return season(sessions, hub.meeting, weekly(5), acting(hub.organizer, Role.ORGANIZER))


def events(sessions: Sessions, place: Place) -> list[Event]:
    return list(Calendar.from_ical(feed_of(sessions, place, NOW)).walk("VEVENT"))


def left_out(event: Event) -> int:
    held = event.get("EXDATE", [])
    return len(held if isinstance(held, list) else [held])


def test_a_season_is_one_event(sessions: Sessions, hub: Hub, it: Season) -> None:
    (event,) = events(sessions, hub.meeting)
    assert event["RRULE"].to_ical() == b"FREQ=WEEKLY;COUNT=5"
    assert event["DTSTART"].params["TZID"] == "Asia/Seoul"
    assert (event["UID"], event["SEQUENCE"]) == (f"{it.facts()[0].uid}@localhost", 0)
    kept = texts_kept(sessions)
    assert (len(kept["series_texts"]), len(kept["event_texts"])) == (1, 0)


def test_a_date_in_another_room_stands_alone_there(sessions: Sessions, hub: Hub, it: Season) -> None:
    date = it.change_one(it.facts()[2], room=hub.studio)
    (whole,) = events(sessions, hub.meeting)
    assert (left_out(whole), whole["SEQUENCE"]) == (1, 1)
    (alone,) = events(sessions, hub.studio)
    uid = f"{date.uid}-20261216T100000Z@localhost"
    assert (alone["UID"], alone["RELATED-TO"], "RRULE" in alone) == (uid, whole["UID"], False)
    assert alone["URL"] == f"http://localhost/bookings/{it.booking_id}/20261216T100000Z"
    # The same UID wherever it goes, and gone when it comes home.
    it.change_one(it.facts()[2], room=hub.small)
    assert events(sessions, hub.studio) == []
    assert [each["UID"] for each in events(sessions, hub.small)] == [uid]
    it.change_one(it.facts()[2], room=hub.meeting)
    assert events(sessions, hub.small) == []
    assert [left_out(each) for each in events(sessions, hub.meeting)] == [0]


def test_what_one_date_does_elsewhere_renews_the_usual_room(sessions: Sessions, hub: Hub, it: Season) -> None:
    it.change_one(it.facts()[2], room=hub.studio)

    def revision() -> int:
        with sessions.read() as db:
            return db.scalars(select(RoomVersion.revision).where(RoomVersion.room_id == hub.meeting.id)).one()

    before, feed = revision(), feed_of(sessions, hub.meeting, NOW)
    it.change_one(it.facts()[2], room=hub.small)
    assert feed_of(sessions, hub.meeting, NOW) != feed
    assert revision() > before


def test_a_date_that_differs_repeats_everything(sessions: Sessions, hub: Hub, it: Season) -> None:
    dates = it.facts()
    it.change_one(dates[1], slot=Slot(dates[1].slot.starts_at - HOUR, dates[1].slot.ends_at), title="특강")
    whole, changed = events(sessions, hub.meeting)
    assert changed["RECURRENCE-ID"].dt == dates[1].original_starts_at
    assert (changed["UID"], changed["SEQUENCE"]) == (whole["UID"], whole["SEQUENCE"] + 1)
    assert (changed["SUMMARY"], changed["LOCATION"]) == ("특강", whole["LOCATION"])
    assert left_out(whole) == 0


def test_of_a_private_season_only_the_times_are_told(
    sessions: Sessions, hub: Hub, settings: Settings
) -> None:
    words = {"title": "인수 협상", "visibility": Visibility.MEMBERS, "note": "비밀"}
    it = season(sessions, hub.meeting, weekly(6), acting(hub.organizer, Role.ORGANIZER), **words)
    it.change_one(it.facts()[1], title="나래 인수", room=hub.studio)
    it.change_one(it.facts()[2], title="나래 인수", slot=slot("18:00", "20:00", days=21))
    it.change(it.facts()[4], Scope.FOLLOWING, title="협상 끝")
    feeds = [feed_of(sessions, place, NOW, locale) for place in (hub.meeting, hub.studio) for locale in ("ko", "en")]
    text = b"".join(feeds).decode().replace("\r\n ", "")
    real = {each.uid for each in it.everything()}
    for hidden in ("인수", "협상", "비밀", "/bookings/", "ORGANIZER", "DESCRIPTION", *real):
        assert hidden not in text
    uids = [busy_name(it.facts(number)[0].uid, settings.secret.encode()) for number in (it.booking_id, *it.parts)]
    whole, moved, rest = events(sessions, hub.meeting)
    assert [whole["UID"], moved["UID"], rest["UID"]] == [f"{uids[0]}@localhost"] * 2 + [f"{uids[1]}@localhost"]
    assert rest["RELATED-TO"] == whole["UID"]
    assert_feeds_show_what_stands(sessions, [hub.meeting, hub.studio], NOW)


def test_a_cancelled_season_stays_for_thirty_days(sessions: Sessions, hub: Hub, it: Season) -> None:
    it.change_one(it.facts()[2], room=hub.studio)
    with sessions.write() as db:
        cancel_dates(db, it.booking_id, Scope.ALL, it.facts()[0].original_starts_at, by=it.by, now=NOW)
    for place in (hub.meeting, hub.studio):
        (event,) = events(sessions, place)
        assert event["STATUS"] == "CANCELLED"
        assert b"STATUS:CANCELLED" in feed_of(sessions, place, NOW + timedelta(days=30))
        assert b"VEVENT" not in feed_of(sessions, place, NOW + timedelta(days=31))
    (whole,) = events(sessions, hub.meeting)
    assert (whole["SEQUENCE"], left_out(whole)) == (6, 0)


def test_a_season_whose_dates_are_all_skipped_is_not_silently_gone(sessions: Sessions, hub: Hub, it: Season) -> None:
    with sessions.write() as db:
        for date in it.facts():
            skip_date(db, it.booking_id, date.original_starts_at, by=it.by, now=NOW)
    (whole,) = events(sessions, hub.meeting)
    assert (whole["STATUS"], whole["SEQUENCE"], left_out(whole)) == ("CANCELLED", 5, 0)


def test_a_season_that_ends_sooner_leaves_no_cancelled_dates_behind(
    sessions: Sessions, hub: Hub, it: Season
) -> None:
    with sessions.write() as db:
        cancel_dates(db, it.booking_id, Scope.FOLLOWING, it.facts()[2].original_starts_at, by=it.by, now=NOW)
    (whole,) = events(sessions, hub.meeting)
    assert (whole["RRULE"]["UNTIL"], left_out(whole), whole["SEQUENCE"]) == ([it.facts()[1].slot.starts_at], 0, 3)


def test_dates_beside_the_rule_are_events_of_their_own(sessions: Sessions, hub: Hub) -> None:
    recurrence = replace(weekly(3), extra=(wall("2026-12-05 14:00"), wall("2026-12-10 19:00")))
    it = season(sessions, hub.meeting, recurrence, acting(hub.organizer, Role.ORGANIZER))
    told = events(sessions, hub.meeting)
    assert ["RRULE" in each for each in told] == [True, False, False]
    assert b"RDATE" not in feed_of(sessions, hub.meeting, NOW)
    it.change(it.facts()[0], Scope.ALL, starts_minute=18 * 60, minutes=60)
    # What has the series' time of day goes with it, the other keeps its own.
    assert [f"{each.slot.starts_at + 9 * HOUR:%d %H:%M}" for each in it.everything()] == [
        "02 18:00",
        "05 14:00",
        "09 18:00",
        "10 18:00",
        "16 18:00",
    ]
    assert_feeds_show_what_stands(sessions, [hub.meeting], NOW)
    rest = it.change(it.facts()[3], Scope.FOLLOWING, title="2부")
    assert [each.is_extra for each in it.facts(rest)] == [True, False]
    assert_feeds_show_what_stands(sessions, [hub.meeting], NOW)
    alone = it.change(it.facts(rest)[0], Scope.FOLLOWING, title="3부")
    assert alone == rest
    with sessions.write() as db:
        cancel_dates(db, rest, Scope.THIS, it.facts(rest)[0].original_starts_at, by=it.by, now=NOW)
    assert_feeds_show_what_stands(sessions, [hub.meeting], NOW)


def test_what_waits_for_an_answer_is_tentative(sessions: Sessions, hub: Hub) -> None:
    need_approval(sessions, hub)
    it = season(sessions, hub.hall_a, weekly(5), acting(hub.organizer, Role.ORGANIZER), people=30)
    (whole,) = events(sessions, hub.hall)
    assert whole["STATUS"] == "TENTATIVE"
    with sessions.write() as db:
        approve(db, request_of(sessions, it.booking_id).id, by=acting(hub.manager, Role.MANAGER), now=NOW)
    longer = it.facts()[1]
    it.change_one(longer, slot=Slot(longer.slot.starts_at - HOUR, longer.slot.ends_at))
    statuses = [(each["STATUS"], "RECURRENCE-ID" in each) for each in events(sessions, hub.hall_a)]
    assert statuses == [("CONFIRMED", False), ("TENTATIVE", True)]
    assert_feeds_show_what_stands(sessions, [hub.hall, hub.hall_a, hub.hall_b], NOW)


def test_a_season_goes_as_a_whole_while_any_date_is_near(sessions: Sessions, hub: Hub, it: Season) -> None:
    dates = it.facts()
    it.change_one(dates[0], slot=Slot(dates[0].slot.starts_at - HOUR, dates[0].slot.ends_at - HOUR))
    # The changed date is far behind the window, the last one is still within.
    then = dates[4].slot.starts_at + timedelta(days=89)
    shown = expanded(feed_of(sessions, hub.meeting, then), NOW, then)
    assert [each[0] for each in shown] == [dates[0].slot.starts_at - HOUR, *(each.slot.starts_at for each in dates[1:])]
    assert b"VEVENT" not in feed_of(sessions, hub.meeting, then + timedelta(days=3))
    assert b"VEVENT" in feed_of(sessions, hub.meeting, NOW - timedelta(days=530))
    assert b"VEVENT" not in feed_of(sessions, hub.meeting, NOW - timedelta(days=560))


def test_the_rows_are_what_the_keeper_wrote(
    sessions: Sessions, hub: Hub, settings: Settings, it: Season
) -> None:
    it.change_one(it.facts()[1], room=hub.studio)
    it.change_one(it.facts()[3], title="특강")
    kept, ids = texts_kept(sessions), [each.occurrence_id for each in it.facts()]
    with sessions.read() as db:
        assert [tuple(row.values()) for row in event_text_rows(db, ids, settings)] == kept["event_texts"]
        assert list(event_text_rows(db, ids[:1], settings)) == []
        assert [tuple(row.values()) for row in series_text_rows(db, [it.booking_id], settings)] == kept["series_texts"]


def test_a_season_as_a_file(
    app: TestApp, hub: Hub, sessions: Sessions, it: Season, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    it.change_one(it.facts()[1], room=hub.studio)
    it.change(it.facts()[0], Scope.ALL, note="비밀번호는 7741입니다", version=2)
    with sessions.write() as db:
        skip_date(db, it.booking_id, it.facts()[2].original_starts_at, by=it.by, now=NOW)
    sign_in(app, hub.organizer)
    answer = app.get(f"/bookings/{it.booking_id}.ics")
    whole, moved = Calendar.from_ical(answer.body).walk("VEVENT")
    assert (left_out(whole), "7741" in whole["DESCRIPTION"]) == (1, True)
    # To its own people a date in another room is one of the season, elsewhere.
    assert moved["RECURRENCE-ID"].dt == it.facts()[1].original_starts_at
    assert "스튜디오" in moved["LOCATION"]
    assert [each[0] for each in expanded(answer.body, NOW, NOW + 10 * WEEK)] == [
        each.slot.starts_at for number, each in enumerate(it.facts()) if number != 2
    ]
    # Over HTTP the room's feed is the same as from its texts.
    served = app.get("/feeds/rooms/meeting.ics").body
    assert expanded(served, NOW, NOW + 10 * WEEK) == expanded(feed_of(sessions, hub.meeting, NOW), NOW, NOW + 10 * WEEK)


def test_what_comes_back_is_told_again(sessions: Sessions, hub: Hub, it: Season) -> None:
    original = it.facts()[1].original_starts_at
    with sessions.write() as db:
        cancel_dates(db, it.booking_id, Scope.ALL, original, by=it.by, now=NOW)
    with sessions.write() as db:
        restore_date(db, read_catalogue(db), it.booking_id, original, by=it.by, now=NOW)
    (whole,) = events(sessions, hub.meeting)
    assert (whole["STATUS"], left_out(whole), whole["SEQUENCE"]) == ("CONFIRMED", 4, 6)
    assert [each[0] for each in expanded(feed_of(sessions, hub.meeting, NOW), NOW, NOW + 10 * WEEK)] == [original]
