"""What makes an event that every calendar can show, and what is refused."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from campus.domain.event import Attendee, CalendarEvent, CalendarMeta, EventRefused, Organizer, Participation

NEW_YORK = ZoneInfo("America/New_York")
START = datetime(2026, 11, 25, 10, tzinfo=UTC)
WEEKLY = "FREQ=WEEKLY;COUNT=4"


def make_event(**changes: Any) -> CalendarEvent:
    facts: dict[str, Any] = {
        "uid": "b-1@hub.example",
        "summary": "AI 프렌즈",
        "starts_at": START,
        "ends_at": START + timedelta(hours=2),
        "created_at": START,
        "revised_at": START,
    }
    return CalendarEvent(**{**facts, **changes})


def without_zone(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)


def test_an_event_of_the_hub_keeps_seouls_clock() -> None:
    event = make_event()
    assert (event.zone, event.is_all_day, event.length) == ("Asia/Seoul", False, timedelta(hours=2))


def test_whole_days_end_before_their_exclusive_end() -> None:
    event = make_event(starts_at=date(2026, 11, 25), ends_at=date(2026, 11, 26))
    assert event.is_all_day
    assert event.length == timedelta(days=1)


@pytest.mark.parametrize(
    "changes",
    [
        {"uid": ""},
        {"uid": "b 1@hub.example"},
        {"uid": "b-1@hub.example\r\nX-EVIL:1"},
        {"ends_at": START},
        {"ends_at": START - timedelta(minutes=1)},
        {"starts_at": without_zone(START)},
        {"ends_at": date(2026, 11, 26)},
        {"starts_at": date(2026, 11, 25)},
        {"starts_at": date(2026, 11, 25), "ends_at": date(2026, 11, 25)},
        {"created_at": without_zone(START)},
        {"revised_at": without_zone(START)},
        {"zone": "Korea Standard Time"},
        {"zone": "../../etc/passwd"},
        {"sequence": -1},
        {"geo": (127.35, 36.39)},
        {"geo": (36.39, 181.0)},
        {"url": "/bookings/1"},
        {"image": "javascript:alert(1)"},
        {"conference": "meet.example/abc"},
        {"color": "#ff0000"},
        {"color": "Red"},
        {"exdates": (START,)},
        {"rule": WEEKLY, "exdates": (without_zone(START),)},
        {"rule": WEEKLY, "recurrence_id": START},
        {"recurrence_id": without_zone(START)},
    ],
)
def test_facts_that_no_calendar_could_show_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(EventRefused):
        make_event(**changes)


@pytest.mark.parametrize(
    "rule",
    [
        WEEKLY,
        "FREQ=WEEKLY;UNTIL=20270331T100000Z;BYDAY=WE",
        "FREQ=WEEKLY;INTERVAL=2;COUNT=4;WKST=MO",
        "FREQ=WEEKLY;INTERVAL=1;COUNT=4",
        "FREQ=MONTHLY;COUNT=4;BYDAY=-1WE",
    ],
)
def test_rules_that_all_engines_read_alike(rule: str) -> None:
    assert make_event(rule=rule).rule == rule


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "COUNT=4;FREQ=WEEKLY",
        "FREQ=WEEKLY",
        "FREQ=WEEKLY;COUNT=4;UNTIL=20270331T100000Z",
        "FREQ=WEEKLY;UNTIL=20270331T190000",
        "FREQ=WEEKLY;UNTIL=20270331",
        "FREQ=WEEKLY;INTERVAL=2;COUNT=4",
        "FREQ=WEEKLY;INTERVAL=0;COUNT=4",
        "FREQ=WEEKLY;INTERVAL=;COUNT=4",
        "FREQ=HOURLY;COUNT=4",
        "FREQ=SECONDLY;COUNT=4",
        "FREQ=WEEKLY;COUNT=4\r\nX-EVIL:1",
    ],
)
def test_rules_that_engines_disagree_on_are_refused(rule: str) -> None:
    with pytest.raises(EventRefused):
        make_event(rule=rule)


def test_a_series_of_whole_days_ends_on_a_date() -> None:
    days = {"starts_at": date(2026, 11, 25), "ends_at": date(2026, 11, 26)}
    assert make_event(**days, rule="FREQ=WEEKLY;UNTIL=20261230").rule
    with pytest.raises(EventRefused):
        make_event(**days, rule="FREQ=WEEKLY;UNTIL=20261230T000000Z")


def test_the_hour_that_comes_twice_is_measured_by_what_passes() -> None:
    """01:45 in summer time to 01:15 in winter time, on the night the clock goes back: half an hour."""
    start = datetime(2026, 11, 1, 1, 45, tzinfo=NEW_YORK)
    end = datetime(2026, 11, 1, 1, 15, fold=1, tzinfo=NEW_YORK)
    assert make_event(starts_at=start, ends_at=end, zone="America/New_York").length == timedelta(minutes=30)
    with pytest.raises(EventRefused):
        make_event(starts_at=end, ends_at=start, zone="America/New_York")


def test_one_date_of_a_series_stands_alone_in_utc() -> None:
    series = make_event(rule=WEEKLY, exdates=(START + timedelta(weeks=1),), zone="Africa/Cairo")
    single = series.single_date(START.astimezone(ZoneInfo("Africa/Cairo")) + timedelta(weeks=2))
    assert single.uid == "b-1-20261209T100000Z@hub.example"
    assert (single.zone, single.rule, single.exdates, single.related_to) == ("UTC", None, (), series.uid)
    assert single.starts_at == datetime(2026, 12, 9, 10, tzinfo=UTC)
    assert single.length == series.length


@pytest.mark.parametrize("address", ["", "kim", "kim@", "@hub.example", "kim lee@hub.example", "k@h\r\nX:1@b.example"])
def test_a_mail_address_is_one(address: str) -> None:
    with pytest.raises(EventRefused):
        Organizer("신성 AI 허브", address)
    with pytest.raises(EventRefused):
        Attendee(address)


def test_a_room_has_accepted() -> None:
    room = Attendee.room("room-301@hub.example", "세미나실 301")
    assert (room.kind, room.role, room.participation) == ("ROOM", "NON-PARTICIPANT", Participation.ACCEPTED)


@pytest.mark.parametrize(
    "changes", [{"url": "rooms/301"}, {"source": "file:///etc/passwd"}, {"color": "url(x)"}, {"revised_at": None}]
)
def test_a_calendar_says_nothing_that_programs_could_not_follow(changes: dict[str, Any]) -> None:
    with pytest.raises(EventRefused):
        CalendarMeta(**{"name": "세미나실 301", "revised_at": START, **changes})
