"""When one event is: its start, and how long it lasts (RFC 5545, 3.6.1, 3.8.2.2 and 3.8.2.5)."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from campus.domain.imported import Note, NoteKind, ProblemKind, ReadingRefused, note
from campus.domain.recurrence import check_year, clock_of, instant_of
from campus.ical.reading.components import RawEvent
from campus.ical.reading.moments import Moment, read_duration, read_moment, whole_minutes
from campus.ical.reading.zones import ZonesOfFile

_DAY_MINUTES = 24 * 60
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """``days`` is 0 unless it takes whole days; ``minutes`` may then still be 0: an event without an end."""

    start: Moment
    minutes: int
    days: int
    notes: tuple[Note, ...]

    @property
    def zone(self) -> str:
        return self.start.zone


def read_span(raw: RawEvent, zones: ZonesOfFile) -> Span:
    """Start and length of ``raw``. Without an end, a day lasts a day, and a time nothing. Raises ReadingRefused."""
    line = raw.once.get("DTSTART")
    if line is None or not line.value.strip():
        raise ReadingRefused(ProblemKind.NO_START)
    start = read_moment(line, zones)
    end = _end(raw, start, zones)
    if start.at is None:
        span = _days(raw, start, end)
    elif days := _days_of_outlook(raw, start, end, zones):
        span = days
    else:
        span = _times(raw, start, end)
    if span.days:
        return replace(span, minutes=span.days * _DAY_MINUTES, notes=(note(NoteKind.ALL_DAY), *span.notes))
    if start.is_floating:
        return replace(span, notes=(note(NoteKind.FLOATING_TIME, zone=start.zone), *span.notes))
    return span


def _end(raw: RawEvent, start: Moment, zones: ZonesOfFile) -> Moment | None:
    line = raw.once.get("DTEND")
    if line is None or not line.value.strip():
        return None
    end = read_moment(line, zones)
    # A time without a zone is on the clock of the start.
    return replace(end, zone=start.zone) if end.is_floating else end


def _days(raw: RawEvent, start: Moment, end: Moment | None) -> Span:
    if end is None:
        days = 1
        if "DURATION" in raw.once:
            days, rest = read_duration(raw.value("DURATION"))
            if rest % _DAY:
                raise ReadingRefused(ProblemKind.MIXED_DATES)
            days += rest // _DAY
        _check_end(start.wall + days * _DAY)
        return Span(start, 0, days, start.notes)
    if end.at is not None:
        raise ReadingRefused(ProblemKind.MIXED_DATES)
    days = (end.day - start.day).days
    if days < 0:
        raise ReadingRefused(ProblemKind.END_BEFORE_START)
    if not days:
        return Span(start, 0, 1, (note(NoteKind.ENDS_WHERE_IT_STARTS), *start.notes))
    return Span(start, 0, days, start.notes)


def _times(raw: RawEvent, start: Moment, end: Moment | None) -> Span:
    notes = start.notes
    begins = start.instant()
    if end is not None:
        if end.at is None:
            raise ReadingRefused(ProblemKind.MIXED_DATES)
        notes += tuple(each for each in end.notes if each not in notes)
        length = end.instant() - begins
        if length < timedelta():
            raise ReadingRefused(ProblemKind.END_BEFORE_START)
    elif "DURATION" in raw.once:
        days, exact = read_duration(raw.value("DURATION"))
        _check_end(start.wall + days * _DAY + exact)
        length = instant_of(start.wall + days * _DAY, clock_of(start.zone))[0] + exact - begins
        if length.seconds % 60:
            notes += (note(NoteKind.SECONDS_CUT),)
    else:
        return Span(start, 0, 0, (*notes, note(NoteKind.NO_END_GIVEN)))
    minutes = whole_minutes(length)
    if not minutes:
        raise ReadingRefused(ProblemKind.NO_LENGTH)
    return Span(start, minutes, 0, notes)


def _check_end(wall: datetime) -> None:
    """Raises RecurrenceRefused for ends that no calendar of ours holds."""
    check_year(wall)


def _days_of_outlook(raw: RawEvent, start: Moment, end: Moment | None, zones: ZonesOfFile) -> Span | None:
    """Outlook may write whole days as midnights, of its zone or in UTC, and says so beside them ([MS-OXCICAL])."""
    if raw.value("X-MICROSOFT-CDO-ALLDAYEVENT").upper() != "TRUE" or end is None or end.at is None:
        return None
    for zone in (start.zone, zones.default):
        first, last = start.on_clock(zone), end.on_clock(zone)
        if first.time() == last.time() == time() and first < last:
            return Span(Moment(first.date(), None, zones.default), 0, (last - first).days, start.notes)
    return None
