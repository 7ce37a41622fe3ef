"""One VEVENT as a value (RFC 5545, 3.6.1). What is missing is assumed, with a note; what cannot be read, refused."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from campus.domain.event import EventStatus
from campus.domain.imported import Note, NoteKind, ProblemKind, ReadingRefused, note
from campus.domain.recurrence import clock_of, instant_of
from campus.ical.reading.components import RawEvent
from campus.ical.reading.lines import Line, read_list, read_text
from campus.ical.reading.moments import Moment, read_moment, wall_note
from campus.ical.reading.series import SeriesReader, is_series
from campus.ical.reading.spans import Span, read_span
from campus.ical.reading.values import ReadEvent

_LONGEST_UID = 255
_MOST_CATEGORIES, _LONGEST_CATEGORY = 20, 60
_LONGEST_ADDRESS = 2_000
_MOST_SEQUENCE = 2**31 - 1
_WEB_ADDRESS = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)
_MAIL_ADDRESS = re.compile(r"[^\s@:]+@[^\s@]+")
_NUMBER = re.compile(r"[0-9]{1,10}")


@dataclass(frozen=True, slots=True)
class Draft:
    """An event before its changed dates are put to it. ``date_of`` is the RECURRENCE-ID of a changed date."""

    event: ReadEvent
    date_of: Moment | None = None


def read_event(raw: RawEvent, reader: SeriesReader, is_cancelled: bool) -> Draft:
    """``raw`` as a draft; ``is_cancelled`` if the whole file cancels (METHOD:CANCEL).

    Raises ReadingRefused and RecurrenceRefused.
    """
    span = read_span(raw, reader.zones)
    date_of = _date_of(raw, reader)
    notes = list(span.notes)
    recurrence = None
    if date_of is not None:
        if raw.once["RECURRENCE-ID"].parameters.get("RANGE"):
            notes.append(note(NoteKind.THIS_AND_FUTURE))
    elif is_series(raw):
        recurrence, found = reader.read(raw, span)
        notes += found
    if recurrence is None and not span.days and (by_clock := instant_of(span.start.wall, clock_of(span.zone))[1]):
        notes.append(wall_note(span.start.wall, by_clock))
    title, description, location = _texts(raw, reader, notes)
    event = ReadEvent(
        uid=_uid(raw, span, notes),
        wall=recurrence.first if recurrence else span.start.wall,
        zone=span.zone,
        minutes=span.minutes,
        days=span.days,
        title=title,
        description=description,
        location=location,
        organizer=_organizer(raw.once.get("ORGANIZER")),
        url=_url(raw.value("URL")),
        categories=_categories(raw.once.get("CATEGORIES")),
        status=EventStatus.CANCELLED if is_cancelled else _status(raw.value("STATUS")),
        sequence=_sequence(raw.value("SEQUENCE")),
        stamp=_stamp(raw, reader),
        recurrence=recurrence,
        notes=tuple(dict.fromkeys(notes)),
        line=raw.number,
    )
    return Draft(event, date_of)


def _date_of(raw: RawEvent, reader: SeriesReader) -> Moment | None:
    line = raw.once.get("RECURRENCE-ID")
    return read_moment(line, reader.zones) if line is not None and line.value.strip() else None


def _texts(raw: RawEvent, reader: SeriesReader, notes: list[Note]) -> tuple[str, str, str]:
    limits = reader.limits
    title, title_notes = read_text(raw.once.get("SUMMARY"), limits.title)
    description, description_notes = read_text(raw.once.get("DESCRIPTION"), limits.text, has_lines=True)
    location, location_notes = read_text(raw.once.get("LOCATION"), limits.place)
    notes += [*title_notes, *description_notes, *location_notes]
    return title, description, location


def _uid(raw: RawEvent, span: Span, notes: list[Note]) -> str:
    """The UID as sent; one made of what the event says if there is none, or one too long to keep."""
    line = raw.once.get("UID")
    uid, cut = read_text(line, _LONGEST_UID)
    if uid and not cut:
        return uid
    notes.append(note(NoteKind.UID_MADE))
    if line is not None and cut:
        said = [line.value]
    else:
        rules = [each.value for name in sorted(raw.often) for each in raw.often[name]]
        texts = [raw.value(name) for name in ("SUMMARY", "LOCATION", "DESCRIPTION")]
        said = [span.start.wall.isoformat(), span.zone, str(span.minutes), *texts, *rules]
    return make_uid(*said)


def make_uid(*said: str) -> str:
    """A UID that is the same whenever the same is ``said``."""
    return f"made-{sha256(chr(10).join(said).encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"


def _organizer(line: Line | None) -> str:
    """The mail address: of the value, or, where that is some other name, of the parameter (RFC 7986, 6.2)."""
    if line is None:
        return ""
    for given in (line.value, line.parameters.get("EMAIL", "")):
        address = given.strip()[:_LONGEST_ADDRESS]
        if address[:7].lower() == "mailto:":
            address = address[7:].strip()
        if _MAIL_ADDRESS.fullmatch(address) and len(address) <= _LONGEST_UID:
            return _clean(address)
    return ""


def _url(value: str) -> str:
    return _clean(value) if len(value) <= _LONGEST_ADDRESS and _WEB_ADDRESS.fullmatch(value) else ""


def _clean(value: str) -> str:
    """``value`` unless cleaning would change it: an address is the one sent, or none."""
    try:
        text, _ = read_text(Line(0, "URL", value.replace("\\", "\\\\")), _LONGEST_ADDRESS)
    except ReadingRefused:
        return ""
    return text if text == value else ""


def _categories(line: Line | None) -> tuple[str, ...]:
    return read_list(line, _MOST_CATEGORIES, _LONGEST_CATEGORY) if line else ()


def _status(value: str) -> EventStatus:
    said = value.upper()
    return EventStatus(said) if said in EventStatus.__members__ else EventStatus.CONFIRMED


def _sequence(value: str) -> int:
    return min(int(value), _MOST_SEQUENCE) if _NUMBER.fullmatch(value) else 0


def _stamp(raw: RawEvent, reader: SeriesReader) -> datetime | None:
    """When the event was written, else last changed, in UTC; None if that cannot be read either."""
    for name in ("DTSTAMP", "LAST-MODIFIED"):
        line = raw.once.get(name)
        if line is not None:
            try:
                moment = read_moment(line, reader.zones)
            except ReadingRefused as refused:
                if refused.kind not in {ProblemKind.UNREADABLE_DATE, ProblemKind.YEAR_OUT_OF_RANGE}:
                    raise
                continue
            return moment.wall.replace(tzinfo=UTC) if moment.is_floating else moment.instant()
    return None
