"""Events of one UID: which is the newest, and which dates of a series are changed."""

import pytest

from campus.domain.event import EventStatus
from campus.domain.imported import NoteKind, ProblemKind
from campus.ical.reading import ReadCalendar, ReadEvent, dates_of
from tests.support.ics import SEOUL, note_kinds, read, starts, vevent
from tests.support.recurrences import wall

SERIES = vevent(*SEOUL, "RRULE:FREQ=DAILY;COUNT=4", "SUMMARY:모임", "SEQUENCE:2")
MOVED = ("DTSTART;TZID=Asia/Seoul:20270902T210000", "DURATION:PT1H", "SUMMARY:늦게")


def series_of(*components: str) -> ReadEvent:
    calendar = read(*components)
    assert calendar.problems == ()
    (event,) = calendar.events
    return event


@pytest.mark.parametrize(
    "original",
    [
        "RECURRENCE-ID;TZID=Asia/Seoul:20270902T190000",
        "RECURRENCE-ID:20270902T100000Z",
        "RECURRENCE-ID;TZID=America/New_York:20270902T060000",
        "RECURRENCE-ID:20270902T190000",
        "RECURRENCE-ID;VALUE=DATE:20270902",
        "RECURRENCE-ID;TZID=Asia/Seoul:20270902T190059",
    ],
)
def test_a_date_is_known_by_its_original_start(original: str) -> None:
    for components in ((SERIES, vevent(original, *MOVED)), (vevent(original, *MOVED), SERIES)):
        event = series_of(*components)
        assert starts(event) == ["2027-09-01 10:00", "2027-09-02 12:00", "2027-09-03 10:00", "2027-09-04 10:00"]
        (moved,) = event.overrides
        assert (moved.original, moved.wall, moved.minutes) == (wall("2027-09-02 19:00"), wall("2027-09-02 21:00"), 60)
        assert (moved.title, moved.is_cancelled, event.title) == ("늦게", False, "모임")


def test_an_original_start_without_a_zone_is_on_the_clock_of_the_series() -> None:
    master = vevent("DTSTART;TZID=America/New_York:20270901T090000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=2")
    event = series_of(master, vevent("RECURRENCE-ID:20270902T090000", *MOVED))
    assert starts(event) == ["2027-09-01 13:00", "2027-09-02 12:00"]


def test_a_cancelled_date() -> None:
    event = series_of(SERIES, vevent("RECURRENCE-ID:20270902T100000Z", *MOVED, "STATUS:CANCELLED"))
    assert len(starts(event)) == 3 and event.overrides[0].is_cancelled
    assert event.status is EventStatus.CONFIRMED


def test_a_date_that_is_left_out_and_changed_is_changed() -> None:
    master = vevent(*SEOUL, "RRULE:FREQ=DAILY;COUNT=4", "EXDATE:20270902T100000Z")
    assert starts(series_of(master, vevent("RECURRENCE-ID:20270902T100000Z", *MOVED)))[1] == "2027-09-02 12:00"


def test_a_date_of_whole_days() -> None:
    master = vevent("DTSTART;VALUE=DATE:20270901", "RRULE:FREQ=DAILY;COUNT=2")
    changed = vevent("RECURRENCE-ID;VALUE=DATE:20270902", "DTSTART;VALUE=DATE:20270905", "DURATION:P2D")
    dates = dates_of(series_of(master, changed))
    assert [(each.original.day, each.slot.minutes) for each in dates] == [(1, 1440), (2, 2880)]


def test_dates_without_their_series_are_events() -> None:
    changed = [vevent(f"RECURRENCE-ID:2027090{day}T100000Z", *MOVED) for day in (2, 3)]
    calendar = read(*changed)
    assert [(event.uid, event.original) for event in calendar.events] == [
        ("1", wall("2027-09-02 19:00")),
        ("1", wall("2027-09-03 19:00")),
    ]
    assert note_kinds(calendar.events[0]) == [NoteKind.SERIES_MISSING]


def test_a_date_that_the_series_does_not_have_is_an_event() -> None:
    calendar = read(SERIES, vevent("RECURRENCE-ID:20270902T110000Z", *MOVED))
    series, alone = calendar.events
    assert (len(starts(series)), series.overrides) == (4, ())
    assert (alone.original, note_kinds(alone)) == (wall("2027-09-02 20:00"), [NoteKind.DATE_NOT_IN_SERIES])


def test_a_change_that_a_shortened_series_no_longer_has_is_gone() -> None:
    endless = vevent("DTSTART:20200101T100000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY")
    assert series_of(endless, vevent("RECURRENCE-ID:20200301T100000Z", *MOVED)).overrides == ()


def test_a_change_of_a_single_event() -> None:
    assert starts(series_of(vevent(*SEOUL), vevent("RECURRENCE-ID:20270901T100000Z", *MOVED))) == ["2027-09-02 12:00"]


def titled(title: str, *lines: str) -> str:
    return vevent(*SEOUL, f"SUMMARY:{title}", *lines)


def superseded(calendar: ReadCalendar) -> list[tuple[int | None, int]]:
    assert {each.kind for each in calendar.problems} == {ProblemKind.SUPERSEDED}
    return [(each.line, each["by"]) for each in calendar.problems]


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ((), ("SEQUENCE:1",)),
        (("SEQUENCE:9", "DTSTAMP:20270101T000000Z"), ("SEQUENCE:10", "DTSTAMP:20260101T000000Z")),
        (("SEQUENCE:1", "DTSTAMP:20260101T000000Z"), ("SEQUENCE:1", "DTSTAMP:20260101T000100Z")),
        (("DTSTAMP:rubbish",), ("DTSTAMP:20260101T000000Z",)),
        (("SEQUENCE:-1",), ("LAST-MODIFIED:20260101T000000Z",)),
    ],
)
def test_the_newest_of_a_uid_is_taken(older: tuple[str, ...], newer: tuple[str, ...]) -> None:
    old, new = titled("옛것", *older), titled("새것", *newer)
    for components, expected in (((old, new), (3, 9 + len(older))), ((new, old), (9 + len(newer), 3))):
        calendar = read(*components)
        assert [event.title for event in calendar.events] == ["새것"]
        assert superseded(calendar) == [expected]


def test_the_newest_of_a_changed_date_is_taken() -> None:
    first = vevent("RECURRENCE-ID:20270902T100000Z", *MOVED, "SEQUENCE:3")
    second = vevent("RECURRENCE-ID;TZID=Asia/Seoul:20270902T190000", *SEOUL, "SEQUENCE:4")
    calendar = read(SERIES, first, second)
    assert [each.sequence for each in calendar.events[0].overrides] == [4]
    assert len(superseded(calendar)) == 1


def test_the_same_event_twice_is_one() -> None:
    calendar = read(titled("모임"), titled("모임"))
    assert len(calendar.events) == 1 and superseded(calendar) == [(3, 9)]


def test_different_events_of_one_uid_are_told_apart() -> None:
    later = vevent("DTSTART;TZID=Asia/Seoul:20270902T190000", "DURATION:PT1H", "SUMMARY:다음")
    first, second = read(titled("모임"), later).events
    assert (first.uid, second.title) == ("1", "다음")
    assert note_kinds(second) == [NoteKind.UID_MADE]
    assert read(later, titled("모임")).events[0].uid == "1"
