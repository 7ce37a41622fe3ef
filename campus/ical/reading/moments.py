"""DATE, DATE-TIME and DURATION values (RFC 5545, 3.3.4 to 3.3.6), also from programs that do not keep to it."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NoReturn
from zoneinfo import ZoneInfo

from campus.domain.imported import Note, NoteKind, ProblemKind, ReadingRefused, note
from campus.domain.recurrence import RecurrenceProblem, RecurrenceRefused, WallNote, check_year, clock_of, instant_of
from campus.ical.reading.lines import Line
from campus.ical.reading.zones import ZonesOfFile

_MOMENT = re.compile(
    r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})"
    r"(?:[T ]([0-9]{2}):?([0-9]{2})(?::?([0-9]{2})(?:\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?",
    re.IGNORECASE,
)
_DURATION = re.compile(
    r"([+-]?)P(?:([0-9]{1,4})W)?(?:([0-9]{1,5})D)?(?:T(?:([0-9]{1,6})H)?(?:([0-9]{1,7})M)?(?:([0-9]{1,8})S)?)?"
)
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_WALL_NOTES = {
    WallNote.MOVED_OUT_OF_GAP: NoteKind.MOVED_OUT_OF_GAP,
    WallNote.COMES_TWICE: NoteKind.COMES_TWICE,
}


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, or a wall time to the minute in ``zone``; ``is_floating`` if the file names no zone for it."""

    day: date
    at: time | None
    zone: str
    is_floating: bool = False
    notes: tuple[Note, ...] = ()

    @property
    def wall(self) -> datetime:
        """Naive; midnight of a day."""
        return datetime.combine(self.day, self.at or time())

    @property
    def value(self) -> date | datetime:
        """A date, a naive datetime if it floats, else an aware one, as icalendar has them."""
        if self.at is None:
            return self.day
        if self.is_floating:
            return self.wall
        return self.wall.replace(tzinfo=UTC if self.zone == "UTC" else ZoneInfo(self.zone))

    def instant(self) -> datetime:
        """In UTC; a time in a gap of the clock moves on, of one that comes twice it is the first."""
        return instant_of(self.wall, clock_of(self.zone))[0]

    def on_clock(self, zone: str) -> datetime:
        """The wall time that ``zone`` shows then; the same if this floats or is a day."""
        if self.at is None or self.is_floating or zone == self.zone:
            return self.wall
        return self.instant().astimezone(clock_of(zone)).replace(tzinfo=None, fold=0)


def read_moment(line: Line, zones: ZonesOfFile, text: str | None = None) -> Moment:
    """The value of ``line``, or the one ``text`` of its list. Seconds are cut, with a note. Raises ReadingRefused."""
    raw = (line.value if text is None else text).strip()
    match = _MOMENT.fullmatch(raw)
    if match is None:
        _unreadable(line)
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        _unreadable(line)
    is_day = match[4] is None or line.parameters.get("VALUE", "").upper() == "DATE"
    zone, zone_note = _zone_of(line, match[7], zones)
    _check_day(day)
    if is_day:
        return Moment(day, None, zones.default)
    notes = [zone_note] if zone_note else []
    if int(match[6] or 0):
        notes.append(note(NoteKind.SECONDS_CUT))
    wall = _wall(day, int(match[4]), int(match[5]), line) - (_offset(match[7]) if match[7] else timedelta())
    _check_day(wall)
    return Moment(wall.date(), wall.time(), zone, not match[7] and "TZID" not in line.parameters, tuple(notes))


def wall_note(wall: datetime, found: WallNote) -> Note:
    """What the clock did to ``wall``, as a note."""
    return note(_WALL_NOTES[found], wall=wall)


def read_duration(text: str) -> tuple[int, timedelta]:
    """A DURATION as whole days by the calendar, and the exact time after them. Raises ReadingRefused."""
    match = _DURATION.fullmatch(text.strip().upper())
    if match is None or not any(match.groups()[1:]):
        raise ReadingRefused(ProblemKind.UNREADABLE_DURATION)
    weeks, days, hours, minutes, seconds = (int(number or 0) for number in match.groups()[1:])
    days += 7 * weeks
    exact = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if not days and not exact:
        raise ReadingRefused(ProblemKind.NO_LENGTH)
    if match[1] == "-":
        raise ReadingRefused(ProblemKind.NEGATIVE_DURATION)
    return days, exact


def whole_minutes(length: timedelta) -> int:
    """``length`` without the seconds of its last minute."""
    return length // _MINUTE


def _zone_of(line: Line, suffix: str | None, zones: ZonesOfFile) -> tuple[str, Note | None]:
    if suffix:
        # Z says more than a TZID beside it, which should not be there.
        return "UTC", None
    tzid = line.parameters.get("TZID", "")
    if tzid:
        return zones.find(tzid)
    return zones.floating, None


def _wall(day: date, hour: int, minute: int, line: Line) -> datetime:
    """24:00 is the midnight after ``day``."""
    if (hour, minute) == (24, 0):
        return datetime.combine(day, time()) + _DAY
    try:
        return datetime.combine(day, time(hour, minute))
    except ValueError:
        _unreadable(line)


def _offset(suffix: str) -> timedelta:
    if suffix in "Zz":
        return timedelta()
    digits = suffix[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -offset if suffix[0] == "-" else offset


def _check_day(day: date) -> None:
    try:
        check_year(day)
    except RecurrenceRefused as refused:
        if refused.problem is not RecurrenceProblem.YEAR_OUT_OF_RANGE:
            raise
        raise ReadingRefused(ProblemKind.YEAR_OUT_OF_RANGE, **refused.values) from None


def _unreadable(line: Line) -> NoReturn:
    raise ReadingRefused(ProblemKind.UNREADABLE_DATE, part=line.name)
