"""Series: what the house's rules make of RRULE, RDATE and EXDATE, and rules that run for longer than we keep."""

from datetime import UTC, date, datetime, timedelta

import pytest

from campus.domain.imported import NoteKind, ProblemKind
from campus.domain.recurrence import LONGEST_SPAN, MOST_DATES
from campus.ical.reading import dates_of, read_calendar
from tests.support.ics import NOW, SEOUL, note_kinds, octets, problem_of, read_one, starts, vevent
from tests.support.recurrences import wall


def days(*lines: str) -> list[str]:
    return [f"{each.original:%Y-%m-%d}" for each in dates_of(read_one(*lines))]


def test_left_out_dates_of_all_kinds() -> None:
    event = read_one(
        *SEOUL,
        "RRULE:FREQ=DAILY;COUNT=8",
        "EXDATE;TZID=Asia/Seoul:20270901T190000,20270902T190030",
        "EXDATE:20270903T100000Z",
        "EXDATE;TZID=America/New_York:20270904T060000",
        "EXDATE:20270905T190000",
        "EXDATE;VALUE=DATE:20270906",
        "EXDATE:",
    )
    assert starts(event) == ["2027-09-07 10:00", "2027-09-08 10:00"]
    assert event.left_out[:2] == (wall("2027-09-01 19:00"), wall("2027-09-02 19:00"))


def test_extra_dates_of_all_kinds() -> None:
    event = read_one(
        *SEOUL,
        "RDATE;TZID=Asia/Seoul:20270902T190000",
        "RDATE:20270903T100000Z,20270904T100000Z",
        "RDATE;VALUE=DATE:20270905",
        "RDATE;VALUE=PERIOD:20270906T100000Z/PT2H",
    )
    assert starts(event) == [f"2027-09-0{day} 10:00" for day in range(1, 7)]
    assert [(each.kind, each["count"]) for each in event.notes] == [(NoteKind.EXTRA_DATES, 5)]


def test_whole_days() -> None:
    lines = ("DTSTART;VALUE=DATE:20270901", "RRULE:FREQ=WEEKLY;UNTIL=20270922", "EXDATE:20270908T000000")
    event = read_one(*lines)
    assert days(*lines) == ["2027-09-01", "2027-09-15", "2027-09-22"]
    assert days(*lines, "EXDATE;TZID=Europe/Berlin:20270922T000000") == ["2027-09-01", "2027-09-15"]
    assert {each.slot.minutes for each in dates_of(event)} == {24 * 60}


def test_what_a_rule_says_twice_is_read_once() -> None:
    rule = "RRULE: freq=daily; count=2; byhour=19; byminute=0; bysecond=0;"
    assert days(*SEOUL, rule) == ["2027-09-01", "2027-09-02"]


@pytest.mark.parametrize("end", ["", ";UNTIL=99991231T235959Z", ";UNTIL=20991231"])
def test_an_endless_series_is_read_from_this_month_on(end: str) -> None:
    """The interval is counted from its first date: 2024-01-03 and every second Wednesday from there."""
    lines = ("DTSTART;TZID=Asia/Seoul:20240103T190000", "DURATION:PT2H", f"RRULE:FREQ=WEEKLY;INTERVAL=2{end}")
    found = days(*lines, "EXDATE;TZID=Asia/Seoul:20240117T190000", "EXDATE;TZID=Asia/Seoul:20261118T190000")
    assert found[:3] == ["2026-11-04", "2026-12-02", "2026-12-16"]
    assert found[-1] == "2028-11-01"
    (note,) = read_one(*lines).notes
    assert (note.kind, note["first"], note["last"]) == (NoteKind.RULE_SHORTENED, date(2026, 11, 4), date(2028, 11, 1))


def test_reading_again_within_the_month_changes_nothing() -> None:
    data = octets(vevent("DTSTART:20200101T100000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY"))
    first = read_calendar(data, now=datetime(2026, 11, 1, tzinfo=UTC))
    assert read_calendar(data, now=datetime(2026, 11, 30, 23, tzinfo=UTC)) == first
    assert read_calendar(data, now=datetime(2026, 12, 1, tzinfo=UTC)) != first


@pytest.mark.parametrize(
    ("start", "rule", "first", "last"),
    [
        ("20200101", "FREQ=DAILY;INTERVAL=3", "2026-11-01", "2028-10-30"),
        ("20200101", "FREQ=DAILY", "2026-11-01", "2027-11-01"),
        ("20200131", "FREQ=MONTHLY", "2026-12-31", "2028-10-31"),
        ("20200131", "FREQ=MONTHLY;INTERVAL=5;BYDAY=1MO,-1FR", "2027-02-01", "2028-10-27"),
        ("20200229", "FREQ=YEARLY", "2028-02-29", "2028-02-29"),
        ("20190704", "FREQ=YEARLY;INTERVAL=3", "2028-07-04", "2028-07-04"),
        ("20280101", "FREQ=WEEKLY", "2028-01-01", "2029-12-29"),
        ("20200101", "FREQ=WEEKLY;COUNT=360", "2026-11-04", "2026-11-18"),
        ("20200101", "FREQ=WEEKLY;COUNT=400", "2026-11-04", "2027-08-25"),
        ("20261101", "FREQ=DAILY;COUNT=1000000", "2026-11-01", "2027-11-01"),
        ("20261101", "COUNT=1000;FREQ=WEEKLY", "2026-11-01", "2028-10-29"),
    ],
)
def test_what_is_read_of_long_rules(start: str, rule: str, first: str, last: str) -> None:
    lines = (f"DTSTART;TZID=Asia/Seoul:{start}T190000", "DURATION:PT1H", f"RRULE:{rule}")
    event = read_one(*lines)
    found = days(*lines)
    assert (found[0], found[-1]) == (first, last)
    assert len(found) <= MOST_DATES and dates_of(event)[-1].slot.starts_at - dates_of(event)[0].slot.starts_at < (
        LONGEST_SPAN + timedelta(days=1)
    )
    assert note_kinds(event) == [NoteKind.RULE_SHORTENED]


def test_a_series_within_bounds_keeps_its_own_end() -> None:
    event = read_one("DTSTART:20240101T100000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=52")
    assert event.notes == () and event.recurrence is not None and event.recurrence.rule.count == 52


def test_extra_dates_of_many_years() -> None:
    dates = ",".join(f"{year}0901T100000Z" for year in range(2015, 2035))
    event = read_one("DTSTART:20140901T100000Z", "DURATION:PT1H", f"RDATE:{dates}")
    assert starts(event) == ["2027-09-01 10:00", "2028-09-01 10:00"]


def test_series_that_are_over() -> None:
    lines = ("DTSTART:20200101T100000Z", "DURATION:PT1H")
    assert problem_of(*lines, "RRULE:FREQ=DAILY;UNTIL=20230101T000000Z")["last"] == date(2022, 12, 31)
    assert problem_of(*lines, "RRULE:FREQ=WEEKLY;COUNT=200").kind is ProblemKind.IS_OVER
    assert problem_of(*lines, "RDATE:20230101T100000Z")["last"] == date(2023, 1, 1)


def test_the_clock_of_a_series_is_its_own() -> None:
    """Nine o'clock in New York is another hour in UTC after 2027-11-07; at 1:30 the clock shows it twice then."""
    weekly = ("DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2")
    assert starts(read_one("DTSTART;TZID=America/New_York:20271103T090000", *weekly)) == [
        "2027-11-03 13:00",
        "2027-11-10 14:00",
    ]
    event = read_one("DTSTART;TZID=America/New_York:20271031T013000", *weekly)
    assert [each.note for each in dates_of(event)] == [None, "comes_twice"]
    assert [(each.kind, each["wall"]) for each in event.notes] == [(NoteKind.COMES_TWICE, wall("2027-11-07 01:30"))]


def test_a_series_that_begins_at_a_time_that_its_clock_skips_keeps_its_time() -> None:
    """2027-03-28 Berlin's clocks go forward at 2:00: that date is at 3:00, the others are at 2:00."""
    event = read_one("DTSTART;TZID=Europe/Berlin:20270328T020000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=3")
    assert starts(event) == ["2027-03-28 01:00", "2027-04-04 00:00", "2027-04-11 00:00"]


def test_now_is_on_the_clock_of_the_series() -> None:
    """On 30 November at 20:00 in UTC it is December in Seoul."""
    data = octets(vevent("DTSTART;TZID=Asia/Seoul:20200101T190000", "DURATION:PT1H", "RRULE:FREQ=DAILY"))
    (event,) = read_calendar(data, now=datetime(2026, 11, 30, 20, tzinfo=UTC)).events
    assert (event.wall, starts(event)[0]) == (wall("2026-12-01 19:00"), "2026-12-01 10:00")
    assert NOW.month == 11
