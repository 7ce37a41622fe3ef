"""What is wrong with one event, and what is put right with a note."""

import pytest

from campus.domain.imported import NoteKind, ProblemKind
from campus.domain.recurrence import RecurrenceProblem
from campus.ical.reading import Limits, read_calendar
from tests.support.ics import NOW, SEOUL, note_kinds, octets, problem_of, read, read_one, starts, vevent
from tests.support.recurrences import wall

START, DAY = "DTSTART:20270901T100000Z", "DTSTART;VALUE=DATE:20270901"


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        ((), ProblemKind.NO_START),
        (("DTSTART:",), ProblemKind.NO_START),
        (("DTSTART;TZID=Asia/Seoul", "DURATION:PT1H"), ProblemKind.NO_START),
        (("DTSTART:2027090XT100000",), ProblemKind.UNREADABLE_DATE),
        (("DTSTART:20270229T100000",), ProblemKind.UNREADABLE_DATE),
        (("DTSTART:20270901T250000",), ProblemKind.UNREADABLE_DATE),
        (("DTSTART:２０２７0901",), ProblemKind.UNREADABLE_DATE),
        ((START, "DTEND:20270901T09000"), ProblemKind.UNREADABLE_DATE),
        ((START, "DTEND:20270901T090000Z"), ProblemKind.END_BEFORE_START),
        ((DAY, "DTEND;VALUE=DATE:20270831"), ProblemKind.END_BEFORE_START),
        ((START, "DTEND:20270901T100000Z"), ProblemKind.NO_LENGTH),
        ((START, "DTEND:20270901T100059Z"), ProblemKind.NO_LENGTH),
        ((START, "DURATION:PT0S"), ProblemKind.NO_LENGTH),
        ((START, "DURATION:-P1D"), ProblemKind.NEGATIVE_DURATION),
        ((START, "DURATION:P"), ProblemKind.UNREADABLE_DURATION),
        ((START, "DURATION:P1Y"), ProblemKind.UNREADABLE_DURATION),
        ((START, "DURATION:P99999999W"), ProblemKind.UNREADABLE_DURATION),
        ((START, "DURATION:P9999W"), ProblemKind.YEAR_OUT_OF_RANGE),
        ((DAY, "DURATION:PT2H"), ProblemKind.MIXED_DATES),
        ((DAY, "DTEND:20270901T100000Z"), ProblemKind.MIXED_DATES),
        ((START, "DTEND;VALUE=DATE:20270902"), ProblemKind.MIXED_DATES),
        (("DTSTART:19991231T235900Z", "DURATION:PT1H"), ProblemKind.YEAR_OUT_OF_RANGE),
        (("DTSTART:21010101T000000Z", "DURATION:PT1H"), ProblemKind.YEAR_OUT_OF_RANGE),
        (("DTSTART;VALUE=DATE:21001231", "DURATION:P3D"), ProblemKind.YEAR_OUT_OF_RANGE),
        (("DTSTART:00000101T000000Z",), ProblemKind.UNREADABLE_DATE),
        ((START, "RECURRENCE-ID:yesterday"), ProblemKind.UNREADABLE_DATE),
        ((START, "SUMMARY:a\0b"), ProblemKind.BAD_TEXT),
        ((*SEOUL, "RRULE:FREQ=DAILY;COUNT=2", "EXRULE:FREQ=WEEKLY"), ProblemKind.EXRULE),
        ((*SEOUL, "RRULE:FREQ=DAILY;COUNT=2", "EXDATE:never"), ProblemKind.UNREADABLE_DATE),
        ((START, "RRULE:FREQ=DAILY;COUNT=2"), ProblemKind.NO_LENGTH),
        (("DTSTART:20200101T100000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;UNTIL=20230101"), ProblemKind.IS_OVER),
    ],
)
def test_what_is_refused(lines: tuple[str, ...], kind: ProblemKind) -> None:
    problem = problem_of(*lines)
    assert (problem.kind, problem.uid, problem.line) == (kind, "1", 3)


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ("FREQ=HOURLY;COUNT=2", RecurrenceProblem.SUB_DAILY),
        ("FREQ=MINUTELY", RecurrenceProblem.SUB_DAILY),
        ("FREQ=FORTNIGHTLY;COUNT=2", RecurrenceProblem.UNKNOWN_FREQUENCY),
        ("COUNT=2", RecurrenceProblem.UNKNOWN_FREQUENCY),
        ("FREQ=DAILY;COUNT=2;UNTIL=20280101T000000Z", RecurrenceProblem.COUNT_AND_UNTIL),
        ("FREQ=DAILY;COUNT=0", RecurrenceProblem.BAD_COUNT),
        ("FREQ=DAILY;INTERVAL=0;COUNT=2", RecurrenceProblem.BAD_INTERVAL),
        ("FREQ=DAILY;BYDAY=2MO;COUNT=2", RecurrenceProblem.BAD_COMBINATION),
        ("FREQ=DAILY;BYHOUR=9,19;COUNT=2", RecurrenceProblem.UNSUPPORTED_PART),
        ("FREQ=YEARLY;BYWEEKNO=20;COUNT=2", RecurrenceProblem.UNSUPPORTED_PART),
        ("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30;COUNT=2", RecurrenceProblem.NEVER_COMES),
        ("FREQ=DAILY;COUNT=1E5", RecurrenceProblem.UNREADABLE),
        ("FREQ=DAILY;UNTIL=20270101T000000Z", RecurrenceProblem.UNTIL_BEFORE_FIRST),
    ],
)
def test_rules_that_are_refused(rule: str, problem: RecurrenceProblem) -> None:
    found = problem_of(*SEOUL, f"RRULE:{rule}")
    assert (found.kind, found["recurrence"]) == (ProblemKind.BAD_RULE, problem)


def test_two_rules_are_refused_unless_they_are_the_same() -> None:
    assert problem_of(*SEOUL, "RRULE:FREQ=DAILY;COUNT=2", "RRULE:FREQ=WEEKLY;COUNT=2").kind is ProblemKind.BAD_RULE
    assert len(starts(read_one(*SEOUL, "RRULE:FREQ=DAILY;COUNT=2", "RRULE:freq=daily;count=2;"))) == 2


def test_without_an_end() -> None:
    """RFC 5545, 3.6.1: a day lasts a day, a time nothing."""
    assert (read_one(DAY).days, read_one(DAY).minutes) == (1, 24 * 60)
    event = read_one(START)
    assert (event.minutes, event.days, note_kinds(event)) == (0, 0, [NoteKind.NO_END_GIVEN])


@pytest.mark.parametrize(
    ("end", "minutes"),
    [
        ("DTEND:20270901T113000Z", 90),
        ("DTEND;TZID=Asia/Seoul:20270901T203000", 90),
        ("DURATION:PT1H30M", 90),
        ("DURATION:+P1DT30M", 24 * 60 + 30),
        ("DURATION:P1W", 7 * 24 * 60),
        ("DTEND:20270901T240000Z", 14 * 60),
        ("DTEND:2027-09-01T20:30:00+09:00", 90),
    ],
)
def test_lengths(end: str, minutes: int) -> None:
    assert read_one(START, end).minutes == minutes


def test_a_nominal_day_is_as_long_as_the_clock_makes_it() -> None:
    """RFC 5545, 3.3.6: days by the calendar, hours by what passes. 2027-11-07 New York's day has 25 hours."""
    start = "DTSTART;TZID=America/New_York:20271106T120000"
    assert read_one(start, "DURATION:P1D").minutes == 25 * 60
    assert read_one(start, "DURATION:PT24H").minutes == 24 * 60
    assert read_one(start, "DTEND;TZID=America/New_York:20271107T120000").minutes == 25 * 60


def test_an_end_without_a_zone_is_on_the_clock_of_the_start() -> None:
    event = read_one("DTSTART;TZID=America/New_York:20270901T100000", "DTEND:20270901T110000")
    assert (event.minutes, event.notes) == (60, ())


def test_seconds_are_cut() -> None:
    event = read_one("DTSTART:20270901T100030Z", "DTEND:20270901T110030Z", "DTSTAMP:20260101T101010Z")
    assert (event.wall, event.minutes, note_kinds(event)) == (wall("2027-09-01 10:00"), 60, [NoteKind.SECONDS_CUT])


def test_what_the_clock_does_to_a_start() -> None:
    """2027-03-14 New York's clocks go forward at 2:00, 2027-11-07 back at 2:00."""
    gap = read_one("DTSTART;TZID=America/New_York:20270314T023000", "DURATION:PT1H")
    fold = read_one("DTSTART;TZID=America/New_York:20271107T013000", "DURATION:PT1H")
    assert (note_kinds(gap), starts(gap)) == ([NoteKind.MOVED_OUT_OF_GAP], ["2027-03-14 07:30"])
    assert (note_kinds(fold), starts(fold)) == ([NoteKind.COMES_TWICE], ["2027-11-07 05:30"])


def test_texts_are_cleaned_and_cut() -> None:
    event = read_one(START, f"SUMMARY:  많이\t\x07 긴 {'가' * 200}", "LOCATION:\u202e거꾸로", "DESCRIPTION: \\n ")
    assert event.title.startswith("많이 긴 가") and event.title.endswith("가…") and len(event.title) == 120
    assert [(each.kind, each["part"], each["most"]) for each in event.notes[1:]] == [
        (NoteKind.TEXT_CUT, "SUMMARY", 120)
    ]
    assert (event.location, event.description) == ("거꾸로", "")


def test_a_uid_is_made_of_the_content() -> None:
    without = START.encode() + b"\r\nSUMMARY:x\r\nDTSTAMP:20260101T000000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    head = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"
    uids = []
    for stamp in (b"20260101", b"20270707"):
        (event,) = read_calendar(head + without.replace(b"20260101", stamp), now=NOW).events
        assert NoteKind.UID_MADE in note_kinds(event)
        uids.append(event.uid)
    assert uids[0] == uids[1]
    (long,) = read(vevent(START, uid="x" * 300)).events
    assert len(long.uid) < 60 and NoteKind.UID_MADE in note_kinds(long)


@pytest.mark.parametrize("line", ["URL:javascript:alert(1)", "URL:https://", "URL:https://a b", "ORGANIZER:kim"])
def test_addresses_that_are_none_are_left_out(line: str) -> None:
    event = read_one(START, line)
    assert (event.url, event.organizer) == ("", "")


def test_components_of_other_kinds_are_counted_once_each() -> None:
    todo = "BEGIN:VTODO\r\nSUMMARY:x\r\nBEGIN:VALARM\r\nEND:VALARM\r\nEND:VTODO\r\n"
    calendar = read(todo * 3, "BEGIN:VFREEBUSY\r\nEND:VFREEBUSY\r\n", vevent(START))
    assert [(each.line, each["component"], each["count"]) for each in calendar.problems] == [
        (3, "VTODO", 3),
        (5, "VALARM", 3),
        (18, "VFREEBUSY", 1),
    ]
    assert [event.title for event in calendar.events] == [""]


def test_what_a_reminder_says_is_not_of_its_event() -> None:
    """Whatever stands inside it, and even if it does not end."""
    alarm = "BEGIN:VALARM\r\nDESCRIPTION:삐\r\nDURATION:PT5M\r\nTRIGGER:-PT5M"
    for end in ("\r\nEND:VALARM", ""):
        calendar = read(vevent(*SEOUL, "SUMMARY:모임", alarm + end, *(("DESCRIPTION:안녕",) if end else ())))
        (event,) = calendar.events
        assert (event.title, event.description, event.minutes) == ("모임", "안녕" if end else "", 120)


def test_too_much_of_everything_is_a_number() -> None:
    events = [vevent(*SEOUL, uid=str(number)) for number in range(5)]
    limits = Limits(events=3, problems=1)
    calendar = read_calendar(octets(*events, "BEGIN:VTODO\r\nEND:VTODO\r\n"), now=NOW, limits=limits)
    assert [event.uid for event in calendar.events] == ["0", "1", "2"]
    assert [(each.kind, each["count"]) for each in calendar.problems] == [
        (ProblemKind.TOO_MANY_EVENTS, 5),
        (ProblemKind.MORE_PROBLEMS, 1),
    ]
    large = read_calendar(octets(*events), now=NOW, limits=Limits(octets=100))
    assert [each.kind for each in large.problems] == [ProblemKind.FILE_TOO_LARGE]


def test_too_many_series() -> None:
    events = [vevent(*SEOUL, "RRULE:FREQ=DAILY;COUNT=4", uid=str(number)) for number in range(5)]
    for limits in (Limits(series=3), Limits(all_dates=12)):
        calendar = read_calendar(octets(*events, vevent(*SEOUL, uid="single")), now=NOW, limits=limits)
        assert [event.uid for event in calendar.events] == ["0", "1", "2", "single"]
        assert [each.kind for each in calendar.problems] == [ProblemKind.TOO_MANY_SERIES] * 2
