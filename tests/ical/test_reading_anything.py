"""Reading never raises, whatever it is given; and it is right about what others write and what we write ourselves."""

import warnings
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from campus.domain.event import CalendarEvent, CalendarMeta
from campus.domain.imported import NoteKind, ProblemKind
from campus.domain.recurrence import Recurrence, RecurrenceRefused, aligned, clock_of, expand
from campus.ical.reading import ReadCalendar, dates_of, read_calendar
from campus.ical.rules import rule_value
from campus.ical.writer import write_calendar
from tests.support.ics import FILES, NOW, octets, vevent
from tests.support.recurrences import recurrences

ZONES = ("Asia/Seoul", "America/New_York", "Europe/Berlin", "Australia/Sydney")
SAMPLES = [path.read_bytes() for path in sorted(FILES.glob("*.ics"))]
META = CalendarMeta(name="시험", revised_at=NOW)
WORDS = [
    *(b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n", b"BEGIN:VTIMEZONE\r\n", b"END:VALARM\r\n", b"DTSTART", b"RRULE:"),
    *(b";TZID=", b":", b";", b",", b"\r\n", b"\r\n ", b'"', b"\\", b"(", b"\0", b"\xff", b"\xb0\xa1"),
    *(b"20270101T000000Z", b"99999999T999999"),
    *(b"-", b"=", b"FREQ=WEEKLY", b"COUNT=999999999", b"P1D", b"/", b"UNTIL=", b"RECURRENCE-ID:"),
]


def is_sound(calendar: ReadCalendar) -> bool:
    """Every date can be worked out, and nothing came that nobody had thought of."""
    for event in calendar.events:
        assert event.uid and clock_of(event.zone)
        assert all(each.slot.starts_at < each.slot.ends_at for each in dates_of(event))
    return ProblemKind.BROKEN not in {each.kind for each in calendar.problems}


@settings(deadline=None)
@given(st.binary() | st.lists(st.sampled_from(WORDS)).map(b"".join))
def test_octets_of_any_kind(data: bytes) -> None:
    assert is_sound(read_calendar(data, now=NOW))
    assert is_sound(read_calendar(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + data + b"\nEND:VEVENT\n", now=NOW))


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """One of our samples with pieces cut out, doubled, or put in."""
    data = draw(st.sampled_from(SAMPLES))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 60)))
        put = draw(st.sampled_from(WORDS) | st.binary(max_size=8) | st.just(data[start:end] * 2) | st.just(b""))
        data = data[:start] + put + data[end:]
    return data


@settings(deadline=None)
@given(mutated())
def test_mutated_files(data: bytes) -> None:
    assert is_sound(read_calendar(data, now=NOW))


VALUES = st.sampled_from(
    [
        *("20270901T190000", "20270901", "20270901T100000Z", "99991231T235959Z", "00010101T000000", "P1D", "-PT1H", ""),
        *("20270314T023000", "20271107T013000", "21001231T235900", "20000101T000000", "FREQ=DAILY;COUNT=3", "x", "P0D"),
        *("20270901T190000/PT1H", "20270901T190000,20270902T190000", "FREQ=WEEKLY", "2027-09-01T19:00:00+09:00"),
        *("FREQ=YEARLY;UNTIL=20991231", "FREQ=MONTHLY;BYDAY=-1FR;BYSETPOS=1;COUNT=400", "19991231T235959Z"),
    ]
)
NAMES = st.sampled_from(
    ["DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "EXRULE", "DTSTAMP"]
)
PARAMETERS = st.sampled_from(
    ["", "", ";VALUE=DATE", ";VALUE=PERIOD", ";TZID=America/New_York", ";TZID=Nowhere", ";TZID=UTC", ";TZID=Asia/Seoul"]
)
LINES = st.builds("{}{}:{}".format, NAMES, PARAMETERS, VALUES)


@settings(deadline=None, max_examples=300)
@given(st.lists(st.lists(LINES, max_size=6), max_size=3))
@example([["DTSTART;VALUE=DATE:20270901", "RRULE:FREQ=WEEKLY", "RECURRENCE-ID:20270901"]])
def test_properties_of_any_kind_together(events: list[list[str]]) -> None:
    """All of them are one family: they have one UID."""
    assert is_sound(read_calendar(octets(*(vevent(*lines) for lines in events)), now=NOW))


def samples_of_others() -> Iterable[Any]:
    """The calendars that icalendar itself is tested with, where it is installed with them."""
    folder = files("icalendar").joinpath("tests", "calendars")
    if folder.is_dir():
        yield from (each for each in folder.iterdir() if each.name.endswith(".ics"))


@pytest.mark.parametrize("sample", [pytest.param(each, id=each.name) for each in samples_of_others()])
def test_calendars_that_others_are_tested_with(sample: Any) -> None:
    calendar = read_calendar(sample.read_bytes(), now=NOW)
    assert is_sound(calendar) and (calendar.events or calendar.problems)


def slots_of(calendar: ReadCalendar) -> list[tuple[datetime, datetime]]:
    return sorted((each.slot.starts_at, each.slot.ends_at) for event in calendar.events for each in dates_of(event))


def slots_by_judge(data: bytes) -> list[tuple[datetime, datetime]]:
    """Another program's dates."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = recurring_ical_events.of(Calendar.from_ical(data)).between((2023, 1, 1), (2040, 1, 1))
    return sorted((each["DTSTART"].dt.astimezone(UTC), each["DTEND"].dt.astimezone(UTC)) for each in found)


@st.composite
def family(draw: st.DrawFn) -> tuple[list[CalendarEvent], list[tuple[datetime, datetime]]]:
    """A series of ours with dates left out and moved, and when its dates are."""
    recurrence = draw(recurrences(ZONES))
    try:
        dates = expand(recurrence)
    except RecurrenceRefused:
        assume(False)
    assume(not any(each.note for each in dates))
    out = draw(st.sets(st.sampled_from(dates), max_size=min(3, len(dates) - 1)))
    moved = draw(st.sets(st.sampled_from(dates), max_size=3)) - out
    zone = ZoneInfo(recurrence.zone)
    first, length = dates[0].slot.starts_at.astimezone(zone), timedelta(minutes=recurrence.minutes)
    master = CalendarEvent(
        uid="b-1@hub.example",
        summary="AI 프렌즈; 모임, 둘",
        starts_at=first,
        ends_at=first + length if recurrence.zone == "UTC" else (dates[0].slot.starts_at + length).astimezone(zone),
        created_at=NOW,
        revised_at=NOW,
        zone=recurrence.zone,
        rule=rule_value(recurrence),
        exdates=tuple(each.slot.starts_at for each in out),
    )
    events, slots = [master], []
    for each in dates:
        start = each.slot.starts_at
        if each in moved:
            start += timedelta(hours=3)
            changed = replace(master, rule=None, exdates=(), recurrence_id=each.slot.starts_at, sequence=1)
            events.append(replace(changed, starts_at=start, ends_at=start + length, summary="옮김"))
        if each not in out:
            slots.append((start, start + length))
    return events, sorted(slots)


@settings(deadline=None)
@given(family())
def test_what_we_write_we_read(written: tuple[list[CalendarEvent], list[tuple[datetime, datetime]]]) -> None:
    events, slots = written
    calendar = read_calendar(write_calendar(META, events), now=datetime(2023, 1, 1, tzinfo=UTC))
    assert calendar.problems == ()
    (event,) = calendar.events
    assert slots_of(calendar) == slots
    assert (event.uid, event.title, event.zone) == ("b-1@hub.example", "AI 프렌즈; 모임, 둘", events[0].zone)
    assert [each.title for each in event.overrides] == ["옮김"] * (len(events) - 1)
    assert not calendar.zone_assumed and (calendar.name, calendar.encoding) == ("시험", "utf-8")


def is_clear(recurrence: Recurrence) -> bool:
    """Whether no date is at or across a change of the clock: programs disagree on those."""
    clock = clock_of(recurrence.zone)
    try:
        dates = expand(recurrence)
    except RecurrenceRefused:
        return False
    offsets = ({at.astimezone(clock).utcoffset() for at in (each.slot.starts_at, each.slot.ends_at)} for each in dates)
    return not any(each.note for each in dates) and all(len(each) == 1 for each in offsets)


@settings(deadline=None)
@given(recurrences(ZONES), st.sampled_from(["DTEND", "DURATION"]), st.sampled_from(["utc", "zone"]))
def test_another_program_reads_the_same(recurrence: Recurrence, end: str, exdates: str) -> None:
    assume(is_clear(recurrence))
    dates = expand(recurrence)
    zone, start = recurrence.zone, dates[0].wall
    left_out = [each.wall.strftime("%Y%m%dT%H%M%S") for each in dates[1:4]]
    if exdates == "utc":
        left_out = [f"{each.slot.starts_at:%Y%m%dT%H%M%SZ}" for each in dates[1:4]]
    lines = [
        f"DTSTART;TZID={zone}:{start:%Y%m%dT%H%M%S}",
        f"DURATION:PT{recurrence.minutes}M"
        if end == "DURATION"
        else f"DTEND:{dates[0].slot.ends_at:%Y%m%dT%H%M%SZ}",
        f"RRULE:{rule_value(aligned(recurrence))}",
        *(f"EXDATE{'' if exdates == 'utc' else f';TZID={zone}'}:{each}" for each in left_out),
    ]
    data = octets(vevent(*lines))
    assert slots_of(read_calendar(data, now=NOW)) == slots_by_judge(data)


ENDLESS = st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])


@settings(deadline=None, max_examples=30)
@given(ENDLESS, st.integers(1, 12), st.dates(date(2015, 1, 1), date(2026, 10, 31)))
def test_a_shortened_series_is_a_stretch_of_the_whole(frequency: str, interval: int, first: date) -> None:
    """Checked against the whole series, as another program has it."""
    lines = (f"DTSTART:{first:%Y%m%d}T100000Z", "DURATION:PT1H", f"RRULE:FREQ={frequency};INTERVAL={interval}")
    data = octets(vevent(*lines))
    calendar = read_calendar(data, now=NOW)
    if not calendar.events:
        assert [each.kind for each in calendar.problems] == [ProblemKind.IS_OVER]
        return
    found = slots_of(calendar)
    assert [each.kind for each in calendar.events[0].notes] == [NoteKind.RULE_SHORTENED]
    begin = datetime(2026, 11, 1, tzinfo=UTC)
    assert found == [slot for slot in slots_by_judge(data) if slot[0] >= begin][: len(found)]
    assert len(found) == 366 or found[-1][0] - found[0][0] <= timedelta(days=731)
