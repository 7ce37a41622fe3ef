"""The recurrence of a VEVENT: starts of each kind, lists of dates, and what is broken."""

from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar

from campus.domain.recurrence import Recurrence, RecurrenceProblem, RecurrenceRefused, expand
from campus.ical.rules import read_recurrence
from tests.support.recurrences import wall

NEW_YORK = ("DTSTART;TZID=America/New_York:20271103T090000", "DTEND;TZID=America/New_York:20271103T100000")
SEOUL = ("DTSTART;TZID=Asia/Seoul:20270901T190000", "DURATION:PT2H", "RRULE:FREQ=WEEKLY;COUNT=4")


def event_of(*lines: str) -> Any:
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Other//EN", "BEGIN:VEVENT", "UID:1")
    return Calendar.from_ical("\r\n".join((*head, *lines, "END:VEVENT", "END:VCALENDAR", ""))).walk("VEVENT")[-1]


def read(*lines: str) -> Recurrence:
    return read_recurrence(event_of(*lines))


def walls(*lines: str) -> list[str]:
    return [f"{each.wall:%m-%d %H:%M}" for each in expand(read(*lines))]


def test_a_start_with_a_zone() -> None:
    recurrence = read(*NEW_YORK, "RRULE:FREQ=WEEKLY;COUNT=2")
    assert (recurrence.first, recurrence.minutes, recurrence.zone) == (wall("2027-11-03 09:00"), 60, "America/New_York")
    assert [each.slot.starts_at.hour for each in expand(recurrence)] == [13, 14]


def test_a_start_in_utc_stays_in_utc() -> None:
    recurrence = read("DTSTART:20270901T100000Z", "DTEND:20270901T120000Z", "RRULE:FREQ=WEEKLY;UNTIL=20270908T100000Z")
    assert (recurrence.first, recurrence.zone) == (wall("2027-09-01 10:00"), "UTC")
    assert len(expand(recurrence)) == 2


def test_a_floating_start_is_the_hubs_or_the_readers() -> None:
    lines = ("DTSTART:20270901T190000", "DTEND:20270901T200000", "RRULE:FREQ=DAILY;UNTIL=20270902T190000")
    assert read(*lines).zone == "Asia/Seoul"
    assert read_recurrence(event_of(*lines), "Europe/Dublin").zone == "Europe/Dublin"
    assert len(expand(read(*lines))) == 2


def test_whole_days() -> None:
    recurrence = read("DTSTART;VALUE=DATE:20270901", "RRULE:FREQ=WEEKLY;UNTIL=20270908", "EXDATE;VALUE=DATE:20270901")
    assert (recurrence.first, recurrence.minutes) == (wall("2027-09-01 00:00"), 24 * 60)
    assert [each.wall for each in expand(recurrence)] == [wall("2027-09-08 00:00")]


def test_dates_left_out_in_lists_and_in_several_properties() -> None:
    assert walls(*SEOUL, "EXDATE;TZID=Asia/Seoul:20270901T190000,20270915T190000", "EXDATE:20270908T100000Z") == [
        "09-22 19:00"
    ]


def test_a_day_left_out_takes_all_its_dates() -> None:
    lines = (*SEOUL, "RDATE;TZID=Asia/Seoul:20270908T100000")
    assert walls(*lines)[1:3] == ["09-08 10:00", "09-08 19:00"]
    assert walls(*lines, "EXDATE;VALUE=DATE:20270908") == ["09-01 19:00", "09-15 19:00", "09-22 19:00"]


def test_extra_dates_of_each_kind() -> None:
    assert walls(
        *SEOUL,
        "RDATE;TZID=Asia/Seoul:20270903T100000,20270904T100000",
        "RDATE:20270905T010000Z",
        "RDATE;VALUE=DATE:20270906",
        "RDATE;VALUE=PERIOD:20270907T010000Z/PT2H,20270909T010000Z/20270909T030000Z",
    )[1:8] == ["09-03 10:00", "09-04 10:00", "09-05 10:00", "09-06 19:00", "09-07 10:00", "09-08 19:00", "09-09 10:00"]


def test_extra_dates_alone_are_a_recurrence() -> None:
    assert walls(*SEOUL[:2], "RDATE;TZID=Asia/Seoul:20270903T100000") == ["09-01 19:00", "09-03 10:00"]
    assert walls(*SEOUL[:2]) == ["09-01 19:00"]


def test_the_length_is_what_passes() -> None:
    """2027-11-07 New York's night is an hour longer."""
    night = ("DTSTART;TZID=America/New_York:20271107T003000", "DTEND;TZID=America/New_York:20271107T033000")
    assert read(*night, "RRULE:FREQ=WEEKLY;COUNT=2").minutes == 4 * 60
    assert read("DTSTART:20270901T100000Z", "DTEND;TZID=Asia/Seoul:20270901T200000").minutes == 60


def test_windows_names_of_zones() -> None:
    assert read("DTSTART;TZID=Korea Standard Time:20270901T190000", "DURATION:PT1H").zone == "Asia/Seoul"


OWN_ZONE = (
    "END:VEVENT\r\nBEGIN:VTIMEZONE\r\nTZID:Ours\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
    "TZOFFSETFROM:+0900\r\nTZOFFSETTO:+0900\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT"
)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("RRULE:FREQ=DAILY;COUNT=2",), "UNREADABLE"),
        (("DTSTART:2027090XT190000", "RRULE:FREQ=DAILY;COUNT=2"), "UNREADABLE"),
        ((*SEOUL[:2], "RRULE:FREQ=DAILY;COUNT=x"), "UNREADABLE"),
        ((*SEOUL[:2], "RRULE:FREQ=SECONDLY;COUNT=2"), "SUB_DAILY"),
        ((*SEOUL[:2], "RRULE:rubbish"), "UNREADABLE"),
        ((*SEOUL, "RRULE:FREQ=DAILY;COUNT=2"), "UNSUPPORTED_PART"),
        ((*SEOUL, "EXRULE:FREQ=DAILY;COUNT=2"), "UNSUPPORTED_PART"),
        ((*SEOUL, "RDATE;VALUE=PERIOD:20270907T010000Z/PT3H"), "UNSUPPORTED_PART"),
        ((*SEOUL, "EXDATE:yesterday"), "UNREADABLE"),
        ((*SEOUL, "RDATE;TZID=Nowhere/Land:20270907T010000"), "BAD_ZONE"),
        (("DTSTART;TZID=Nowhere/Land:20270901T190000", *SEOUL[1:]), "BAD_ZONE"),
        ((OWN_ZONE, "DTSTART;TZID=Ours:20270901T190000", *SEOUL[1:]), "BAD_ZONE"),
        (("DTSTART;VALUE=DATE:20270901", "DTEND:20270901T100000Z"), "UNREADABLE"),
        (("DTSTART:20270901T100000Z",), "BAD_LENGTH"),
        (("DTSTART:20270901T100000Z", "DTEND:20270901T090000Z"), "BAD_LENGTH"),
        (("DTSTART;VALUE=DATE:20270901", "DTEND;VALUE=DATE:20270903"), "BAD_LENGTH"),
        (("DTSTART:20270901T100000Z", "DURATION:PT90S"), "NOT_WHOLE_MINUTES"),
        (("DTSTART:20270901T100030Z", "DURATION:PT1H"), "NOT_WHOLE_MINUTES"),
        (("DTSTART:99991231T235959", "DTEND:99991231T235959"), "YEAR_OUT_OF_RANGE"),
        (("DTSTART;TZID=Asia/Seoul:00010101T000000", "DURATION:PT1H"), "YEAR_OUT_OF_RANGE"),
        ((*SEOUL, "EXDATE:99991231T235959Z"), "YEAR_OUT_OF_RANGE"),
    ],
)
def test_what_is_refused(lines: tuple[str, ...], expected: str) -> None:
    with pytest.raises(RecurrenceRefused) as refused:
        expand(read(*lines))
    assert refused.value.problem is RecurrenceProblem[expected]


def test_a_component_made_by_hand() -> None:
    """Without a parser: plain datetimes in UTC, no list of dates."""
    event = event_of("SUMMARY:x")
    start = expand(read(*SEOUL))[0].slot.starts_at
    event.add("DTSTART", start)
    event.add("DTEND", start + timedelta(hours=1))
    event.add("RRULE", {"FREQ": "WEEKLY", "COUNT": 2})
    assert [each.slot.starts_at for each in expand(read_recurrence(event))] == [start, start + timedelta(weeks=1)]
