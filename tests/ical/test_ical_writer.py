"""Events and calendars as icalendar and recurring-ical-events read them, with nothing but our VTIMEZONEs."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from icalendar import Calendar

from campus.domain.event import Attendee, CalendarEvent, CalendarMeta, EventStatus, Organizer
from campus.ical.writer import (
    close_calendar,
    join_calendar,
    open_calendar,
    write_calendar,
    write_event,
    zone_used,
)

REVISED = datetime(2026, 11, 2, 3, 4, 5, tzinfo=UTC)
START = datetime(2026, 11, 25, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
META = CalendarMeta(name="세미나실 301; AI, 허브", revised_at=REVISED)


def make_event(**changes: Any) -> CalendarEvent:
    facts: dict[str, Any] = {
        "uid": "b-1@hub.example",
        "summary": "AI 프렌즈",
        "starts_at": START,
        "ends_at": START + 2 * HOUR,
        "created_at": REVISED,
        "revised_at": REVISED,
    }
    return CalendarEvent(**{**facts, **changes})


def lines_of(event: CalendarEvent) -> list[str]:
    return write_event(event).replace("\r\n ", "").split("\r\n")


def values(event: CalendarEvent, name: str) -> list[str]:
    return [line.removeprefix(name) for line in lines_of(event) if line.startswith(name)]


def weekly_at_nine(zone: str, weeks: int = 60) -> CalendarEvent:
    start = datetime(2026, 9, 2, 9, tzinfo=ZoneInfo(zone))
    return make_event(starts_at=start, ends_at=start + 2 * HOUR, zone=zone, rule=f"FREQ=WEEKLY;COUNT={weeks}")


def renamed(octets: bytes, zone: str, name: str) -> bytes:
    """The same with a TZID that no database has: a judge has only our VTIMEZONE to go by. One name, one VTIMEZONE."""
    for sign in (b":", b"="):
        octets = octets.replace(b"TZID" + sign + zone.encode(), b"TZID" + sign + name.encode())
    return octets


def expand(octets: bytes) -> list[datetime]:
    found = recurring_ical_events.of(Calendar.from_ical(octets)).between((2026, 1, 1), (2029, 1, 1))
    return sorted(event["DTSTART"].dt.astimezone(UTC) for event in found)


ZONES = [
    "Asia/Seoul",
    "America/New_York",
    "Europe/Berlin",
    "Australia/Sydney",
    "America/Santiago",
    "Asia/Jerusalem",
    "Africa/Cairo",
    "Africa/Casablanca",
]


@pytest.mark.parametrize("zone", ZONES)
def test_a_weekly_series_stays_at_nine_by_our_zone_alone(zone: str) -> None:
    series = weekly_at_nine(zone)
    octets = renamed(write_calendar(META, [series]), zone, f"Only/{zone}")
    # Sums of a time and a length keep the clock's time, whatever it does in between.
    assert expand(octets) == [(series.starts_at + timedelta(weeks=week)).astimezone(UTC) for week in range(60)]


def test_the_judge_does_see_a_wrong_zone() -> None:
    octets = write_calendar(META, [weekly_at_nine("America/New_York", weeks=40)])
    wrong = octets.replace(b"BYMONTH=11;BYDAY=1SU", b"BYMONTH=12;BYDAY=1SU").replace(b"19701101", b"19701206")
    found = expand(renamed(wrong, "America/New_York", "Only/Wrong"))
    assert sum(a != b for a, b in zip(expand(octets), found, strict=True)) == 5


@pytest.mark.parametrize("zone", ["America/New_York", "Africa/Cairo"])
def test_a_series_listed_in_utc_has_the_same_dates(zone: str) -> None:
    series = weekly_at_nine(zone, weeks=40)
    starts = expand(write_calendar(META, [series]))
    listed = write_calendar(META, [series.single_date(start) for start in starts])
    assert expand(listed) == starts
    assert b"TZID=" not in listed
    assert len({event["UID"] for event in Calendar.from_ical(listed).events}) == 40


def test_a_date_left_out_and_a_date_moved() -> None:
    series = weekly_at_nine("America/New_York", weeks=4)
    zone = ZoneInfo(series.zone)
    left_out, original = datetime(2026, 9, 9, 9, tzinfo=zone), datetime(2026, 9, 16, 9, tzinfo=zone)
    moved = make_event(
        starts_at=original + 5 * HOUR, ends_at=original + 6 * HOUR, zone=series.zone, recurrence_id=original, sequence=1
    )
    master = make_event(
        starts_at=series.starts_at, ends_at=series.ends_at, zone=series.zone, rule=series.rule, exdates=(left_out,)
    )
    assert values(master, "EXDATE") == [";TZID=America/New_York:20260909T090000"]
    assert values(moved, "RECURRENCE-ID") == [";TZID=America/New_York:20260916T090000"]
    octets = write_calendar(META, [moved, master])
    assert octets.index(b"RRULE") < octets.index(b"RECURRENCE-ID")
    walls = [found.astimezone(zone) for found in expand(octets)]
    assert [(wall.day, wall.hour) for wall in walls] == [(2, 9), (16, 14), (23, 9)]


def test_a_time_that_comes_twice_is_written_in_utc() -> None:
    zone = ZoneInfo("America/New_York")
    for fold in (0, 1):
        start = datetime(2026, 11, 1, 1, 30, fold=fold, tzinfo=zone)
        event = make_event(starts_at=start, ends_at=start.astimezone(UTC) + 3 * HOUR, zone="America/New_York")
        assert values(event, "DTSTART") == [f":20261101T0{5 + fold}3000Z"]
        assert zone_used(event) is None
        moved = make_event(
            starts_at=start,
            ends_at=start.astimezone(UTC) + 3 * HOUR,
            zone="America/New_York",
            recurrence_id=datetime(2026, 10, 31, 9, tzinfo=zone),
        )
        assert values(moved, "DTSTART") == [f":20261101T0{5 + fold}3000Z"]
        assert values(moved, "RECURRENCE-ID") == [";TZID=America/New_York:20261031T090000"]
        assert zone_used(moved) == "America/New_York"


@pytest.mark.parametrize(
    ("zone", "start", "used"),
    [
        ("Asia/Seoul", ";TZID=Asia/Seoul:20261125T190000", "Asia/Seoul"),
        ("Europe/Berlin", ";TZID=Europe/Berlin:20261125T110000", "Europe/Berlin"),
        ("UTC", ":20261125T100000Z", None),
        ("Africa/Casablanca", ":20261125T100000Z", None),
    ],
)
def test_a_single_event_in_its_zone(zone: str, start: str, used: str | None) -> None:
    event = make_event(zone=zone)
    assert values(event, "DTSTART") == [start]
    assert zone_used(event) == used


def test_whole_days() -> None:
    event = make_event(
        starts_at=date(2026, 12, 30),
        ends_at=date(2027, 1, 2),
        rule="FREQ=YEARLY;COUNT=3",
        exdates=(date(2027, 12, 30),),
    )
    assert values(event, "DTSTART") == [";VALUE=DATE:20261230"]
    assert values(event, "DTEND") == [";VALUE=DATE:20270102"]
    assert values(event, "EXDATE") == [";VALUE=DATE:20271230"]
    assert zone_used(event) is None


def test_the_stamp_is_the_revision_and_nothing_is_left_open() -> None:
    event = make_event(sequence=3, status=EventStatus.CANCELLED, is_transparent=True)
    read = Calendar.from_ical(write_calendar(META, [event])).events[0]
    assert read["DTSTAMP"].dt == read["LAST-MODIFIED"].dt == REVISED
    assert (read["SEQUENCE"], read["STATUS"], read["TRANSP"]) == (3, "CANCELLED", "TRANSPARENT")


def test_the_join_link_is_in_the_text_once() -> None:
    link = "https://meet.example/abc?x=1"
    assert values(make_event(conference=link), "DESCRIPTION") == [f":{link}"]
    assert values(make_event(conference=link, description="함께 읽기"), "DESCRIPTION") == [f":함께 읽기\\n\\n{link}"]
    assert values(make_event(conference=link, description=f"참여: {link}"), "DESCRIPTION") == [f":참여: {link}"]
    assert values(make_event(conference=link), "CONFERENCE") == [f";VALUE=URI;FEATURE=VIDEO:{link}"]


def test_people_and_rooms() -> None:
    event = make_event(
        organizer=Organizer("신성 AI 허브: 운영", "hub@hub.example"),
        attendees=(
            Attendee("haneul@kaist.example", '김"하늘"', reply_wanted=True),
            Attendee.room("room-301@hub.example", "세미나실 301"),
        ),
    )
    assert values(event, "ORGANIZER") == [';CN="신성 AI 허브: 운영":mailto:hub@hub.example']
    assert values(event, "ATTENDEE") == [
        ";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN=김^'하늘^':mailto:haneul@kaist.example",
        ";CUTYPE=ROOM;ROLE=NON-PARTICIPANT;PARTSTAT=ACCEPTED;CN=세미나실 301:mailto:room-301@hub.example",
    ]


def test_an_empty_calendar_keeps_its_head_and_seouls_zone() -> None:
    octets = write_calendar(META, [])
    read = Calendar.from_ical(octets)
    assert read["PRODID"] == "-//Sinseong AI Hub//Campus//KO"
    for name in ("NAME", "X-WR-CALNAME"):
        assert f"\r\n{name}:세미나실 301\\; AI\\, 허브\r\n".encode() in octets
    assert [zone["TZID"] for zone in read.timezones] == ["Asia/Seoul"]
    assert "METHOD" not in read
    assert "SOURCE" not in read


def test_one_vtimezone_for_each_zone_named() -> None:
    head = open_calendar(META, ["Europe/Berlin", "Asia/Seoul", "America/New_York", "Europe/Berlin", "UTC"])
    named = [line for line in head.split("\r\n") if line.startswith("TZID:")]
    assert named == ["TZID:Asia/Seoul", "TZID:America/New_York", "TZID:Europe/Berlin"]


def test_a_join_of_stored_texts_is_the_calendar() -> None:
    events = [make_event(uid=f"b-{n}@hub.example", zone=zone) for n, zone in enumerate(ZONES)]
    texts = [write_event(event) for event in events]
    zones = [zone for zone in map(zone_used, events) if zone]
    joined = join_calendar(META, zones, texts)
    assert joined == write_calendar(META, reversed(events))
    assert joined == (open_calendar(META, reversed(zones)) + "".join(texts) + close_calendar()).encode()
    assert joined.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert joined.count(b"\n") == joined.count(b"\r\n")
