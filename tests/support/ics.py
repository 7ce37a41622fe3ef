"""Calendar files for the tests of reading: put together from lines, or from tests/ical/files."""

from datetime import UTC, datetime
from pathlib import Path

from campus.domain.imported import NoteKind, Problem
from campus.ical.reading import ReadCalendar, ReadEvent, dates_of, read_calendar

FILES = Path(__file__).parent.parent / "ical" / "files"
NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
SEOUL = ("DTSTART;TZID=Asia/Seoul:20270901T190000", "DURATION:PT2H")


def vevent(*lines: str, uid: str = "1") -> str:
    """A VEVENT with these lines."""
    return "\r\n".join(("BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT", ""))


def octets(*components: str) -> bytes:
    """A calendar of these components."""
    return ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + "".join(components) + "END:VCALENDAR\r\n").encode()


def read_file(name: str) -> ReadCalendar:
    return read_calendar((FILES / name).read_bytes(), now=NOW)


def read(*components: str) -> ReadCalendar:
    return read_calendar(octets(*components), now=NOW)


def read_one(*lines: str) -> ReadEvent:
    """The one event of a calendar in which nothing is wrong."""
    calendar = read(vevent(*lines))
    assert calendar.problems == ()
    (event,) = calendar.events
    return event


def problem_of(*lines: str) -> Problem:
    """What is wrong with the one event of a calendar."""
    calendar = read(vevent(*lines))
    assert calendar.events == ()
    (problem,) = calendar.problems
    return problem


def starts(event: ReadEvent) -> list[str]:
    """The starts of all dates in UTC, such as ``2027-09-01 10:00``."""
    return [f"{each.slot.starts_at:%Y-%m-%d %H:%M}" for each in dates_of(event)]


def note_kinds(event: ReadEvent) -> list[NoteKind]:
    return [each.kind for each in event.notes]
