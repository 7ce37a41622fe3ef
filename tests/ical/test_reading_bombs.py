"""Files made to cost much: each is explained, and the good event behind it is read all the same."""

from collections.abc import Callable

import pytest

from campus.domain.imported import NoteKind, ProblemKind
from campus.domain.recurrence import RecurrenceProblem
from campus.ical.reading import LIMITS, dates_of
from tests.support.ics import SEOUL, note_kinds, read, vevent

GOOD = vevent(*SEOUL, uid="good")
SECONDS = "DTSTART:20270901T100000Z"


def bomb(*lines: str) -> str:
    return vevent(*SEOUL, *lines, uid="bomb")


@pytest.mark.parametrize(
    ("component", "kind"),
    [
        (lambda: "BEGIN:X-A\r\n" * 10_000, ProblemKind.NOT_AN_EVENT),
        (lambda: "BEGIN:VEVENT\r\n" * 10_000, ProblemKind.CUT_OFF),
        (lambda: "BEGIN:VEVENT\r\n" + "BEGIN:VALARM\r\n" * 10_000, ProblemKind.CUT_OFF),
        (lambda: "".join(f"BEGIN:X-{number}\r\n" for number in range(5_000)), ProblemKind.NOT_AN_EVENT),
        (lambda: "x" * 2_000_000 + "\r\n", ProblemKind.UNREADABLE_LINES),
        (lambda: "?\r\n" * 100_000, ProblemKind.UNREADABLE_LINES),
        (lambda: bomb("SUMMARY:\0"), ProblemKind.BAD_TEXT),
        (lambda: bomb("RRULE:FREQ=SECONDLY"), ProblemKind.BAD_RULE),
        (lambda: bomb("RRULE:FREQ=YEARLY;BYMONTHDAY=" + "1," * 5_000 + "1"), ProblemKind.BAD_RULE),
        (lambda: bomb("RRULE:FREQ=DAILY;COUNT=2", *["EXDATE:20270902T100000Z"] * 5_000), ProblemKind.BAD_RULE),
        (lambda: bomb("RDATE:" + ",".join(["20270902T100000Z"] * 100_000)), ProblemKind.BAD_RULE),
        (lambda: vevent(SECONDS, "DURATION:P" + "9" * 100_000 + "D", uid="bomb"), ProblemKind.UNREADABLE_DURATION),
        (lambda: vevent(f"DTSTART:{'1' * 1_000_000}", uid="bomb"), ProblemKind.UNREADABLE_DATE),
        (lambda: vevent("DTSTART;" + "(" * 500_000 + '"' * 500_001, uid="bomb"), ProblemKind.NO_START),
    ],
)
def test_what_is_not_read(component: Callable[[], str], kind: ProblemKind) -> None:
    calendar = read(component(), GOOD)
    assert [event.uid for event in calendar.events] == ["good"]
    assert kind in {each.kind for each in calendar.problems}
    assert len(calendar.problems) <= LIMITS.problems + 1


@pytest.mark.parametrize(
    "component",
    [
        lambda: bomb(*["X-A:b"] * 100_000),
        lambda: bomb(*["ATTENDEE;CN=x:mailto:a@b"] * 50_000),
        lambda: bomb(*["SUMMARY:x"] * 50_000),
        lambda: bomb("SUMMARY:" + "가" * 600_000),
        lambda: bomb("DESCRIPTION:" + r"\n\\" * 300_000),
        lambda: bomb("SUMMARY:x" + "\r\n y" * 400_000),
        lambda: bomb("DESCRIPTION:x" + "\r\n-" * 100_000),
        lambda: bomb("CATEGORIES:" + ",".join(f"abc{number}" for number in range(100_000))),
        lambda: bomb("CATEGORIES:" + "\\" * 1_000_000),
        lambda: bomb("DTSTART" + ";A=B" * 400_000 + ":x"),
        lambda: bomb("URL:https://a" + "/" * 1_000_000, "ORGANIZER:" + "a" * 1_000_000 + "@b"),
        lambda: bomb(*["RRULE:FREQ=DAILY;COUNT=2"] * 900),
    ],
)
def test_what_is_read_as_far_as_it_goes(component: Callable[[], str]) -> None:
    calendar = read(component(), GOOD)
    assert [event.uid for event in calendar.events] == ["bomb", "good"]
    assert calendar.problems == ()
    event = calendar.events[0]
    assert len(event.title) <= LIMITS.title and len(event.description) <= LIMITS.text and len(event.categories) <= 20


def test_a_million_dates_are_as_many_as_a_series_may_have() -> None:
    event = read(bomb("RRULE:FREQ=DAILY;COUNT=1000000"), GOOD).events[0]
    assert (len(dates_of(event)), note_kinds(event)) == (LIMITS.dates, [NoteKind.RULE_SHORTENED])


def test_rules_that_come_to_nothing_are_given_up() -> None:
    """2,000 series that each look at every day of four years for a 29 February, and 8,000 that are not looked at."""
    rule = "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;INTERVAL=7;COUNT=300"
    calendar = read(GOOD, *(vevent(*SEOUL, rule, uid=str(number)) for number in range(10_100)))
    kinds = {each.kind for each in calendar.problems}
    assert kinds <= {
        ProblemKind.TOO_MANY_EVENTS,
        ProblemKind.BAD_RULE,
        ProblemKind.IS_OVER,
        ProblemKind.MORE_PROBLEMS,
        ProblemKind.TOO_MANY_SERIES,
    }
    assert {each["recurrence"] for each in calendar.problems if each.kind is ProblemKind.BAD_RULE} <= set(
        RecurrenceProblem
    )
    assert "good" in {event.uid for event in calendar.events}


def test_many_series_of_many_dates() -> None:
    rule = "RRULE:FREQ=DAILY;COUNT=366"
    calendar = read(*(vevent(*SEOUL, rule, uid=str(number)) for number in range(3_000)), GOOD)
    assert len(calendar.events) == LIMITS.all_dates // 366 + 1
    assert ProblemKind.TOO_MANY_SERIES in {each.kind for each in calendar.problems}
    assert calendar.problems[-1].kind is ProblemKind.MORE_PROBLEMS


def test_thousands_of_zones() -> None:
    zones = [
        f"BEGIN:VTIMEZONE\r\nTZID:z{number}\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\nTZOFFSETTO:+0913\r\n"
        "END:STANDARD\r\nEND:VTIMEZONE\r\n"
        for number in range(3_000)
    ]
    times = [f"DTSTART;TZID=z{number}:20270901T190000" for number in range(99)]
    events = [vevent(time, "DURATION:PT1H", uid=str(number)) for number, time in enumerate(times)]
    calendar = read(*zones, *events)
    assert {event.zone for event in calendar.events} == {"Asia/Seoul"} and calendar.problems == ()
