"""CalendarEvent as a VEVENT, and calendars as a join of such texts (RFC 5545, 3.4 and 3.6.1; RFC 7986).

The order of properties is fixed and nothing is read from the clock: same data, same bytes.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from campus.domain.event import Attendee, CalendarEvent, CalendarMeta
from campus.ical.text import escape, fold, parameter, uri
from campus.ical.zones import UTC_NAMES, is_regular, write_zone

PRODID = "-//Sinseong AI Hub//Campus//KO"
REFRESH = "PT1H"
_END = "END:VCALENDAR\r\n"


def write_calendar(meta: CalendarMeta, events: Iterable[CalendarEvent]) -> bytes:
    """A whole calendar with ``events`` in the order of their UIDs, each series before its changed dates."""
    ordered = sorted(events, key=_place_in_file)
    zones = {zone for zone in map(zone_used, ordered) if zone}
    return join_calendar(meta, zones, map(write_event, ordered))


def join_calendar(meta: CalendarMeta, zones: Iterable[str], event_texts: Iterable[str]) -> bytes:
    """A calendar of stored ``event_texts`` (of ``write_event``), kept in the order given.

    ``zones`` are the zones that the texts name: what ``zone_used`` said of each event, in any order, repeated or not.
    """
    # Octets are joined, not letters: Korean letters in one string take twice the room, in every thread.
    return b"".join(map(str.encode, (open_calendar(meta, zones), *event_texts, _END)))


def open_calendar(meta: CalendarMeta, zones: Iterable[str] = ()) -> str:
    """The head of a calendar: its own properties, then one VTIMEZONE for each zone, that of the calendar first."""
    stamp = _utc(meta.revised_at)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODID}"]
    name = escape(meta.name)
    lines += [f"NAME:{name}", f"X-WR-CALNAME:{name}"]
    if meta.description:
        description = escape(meta.description)
        lines += [f"DESCRIPTION:{description}", f"X-WR-CALDESC:{description}"]
    lines += [f"X-WR-TIMEZONE:{meta.zone}", f"LAST-MODIFIED:{stamp}"]
    if meta.url:
        lines.append(f"URL:{uri(meta.url)}")
    if meta.color:
        lines.append(f"COLOR:{meta.color}")
    lines += [f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}", f"X-PUBLISHED-TTL:{REFRESH}"]
    if meta.source:
        lines.append(f"SOURCE;VALUE=URI:{uri(meta.source)}")
    others = sorted(set(zones) - {meta.zone})
    return _joined(lines) + "".join(map(write_zone, (meta.zone, *others)))


def close_calendar() -> str:
    """The last line of a calendar."""
    return _END


def zone_used(event: CalendarEvent) -> str | None:
    """The zone that ``write_event(event)`` names, whose VTIMEZONE its calendar needs; None where all is in UTC."""
    return None if event.is_all_day or _is_in_utc(event) else event.zone


def write_event(event: CalendarEvent) -> str:
    """One VEVENT, its lines folded and ended with CRLF.

    A single event is written in UTC if its zone's clock follows no rule, or if that time comes twice in its night.
    """
    lines = [
        "BEGIN:VEVENT",
        f"UID:{escape(event.uid)}",
        f"DTSTAMP:{_utc(event.revised_at)}",
        *_time_lines(event),
        f"SEQUENCE:{event.sequence}",
        f"CREATED:{_utc(event.created_at)}",
        f"LAST-MODIFIED:{_utc(event.revised_at)}",
        f"STATUS:{event.status}",
        f"TRANSP:{'TRANSPARENT' if event.is_transparent else 'OPAQUE'}",
        f"SUMMARY:{escape(event.summary)}",
        *_detail_lines(event),
        *_people_lines(event),
        "END:VEVENT",
    ]
    return _joined(lines)


def _time_lines(event: CalendarEvent) -> Iterator[str]:
    zone = None if _is_in_utc(event) else event.zone
    if event.recurrence_id is not None:
        yield f"RECURRENCE-ID{_moment(event.recurrence_id, zone)}"
        if _comes_twice(event):
            zone = None
    yield f"DTSTART{_moment(event.starts_at, zone)}"
    yield f"DTEND{_moment(event.ends_at, zone)}"
    if event.rule:
        yield f"RRULE:{event.rule}"
        for left_out in sorted(event.exdates):
            yield f"EXDATE{_moment(left_out, zone)}"


def _detail_lines(event: CalendarEvent) -> Iterator[str]:
    if event.location:
        yield f"LOCATION:{escape(event.location)}"
    if event.geo:
        yield f"GEO:{event.geo[0]:.6f};{event.geo[1]:.6f}"
    if event.url:
        yield f"URL:{uri(event.url)}"
    description = event.description
    if event.conference and event.conference not in description:
        # Many programs show no CONFERENCE: the link stands in the text as well.
        description = f"{description}\n\n{event.conference}".lstrip("\n")
    if description:
        yield f"DESCRIPTION:{escape(description)}"
    if event.categories:
        yield f"CATEGORIES:{','.join(map(escape, event.categories))}"
    if event.color:
        yield f"COLOR:{event.color}"
    if event.conference:
        yield f"CONFERENCE;VALUE=URI;FEATURE=VIDEO:{uri(event.conference)}"
    if event.image:
        yield f"IMAGE;VALUE=URI:{uri(event.image)}"


def _people_lines(event: CalendarEvent) -> Iterator[str]:
    if event.organizer:
        yield f"ORGANIZER{_name_parameter(event.organizer.name)}:{_mailto(event.organizer.address)}"
    for attendee in event.attendees:
        yield f"ATTENDEE{_attendee_parameters(attendee)}:{_mailto(attendee.address)}"
    if event.related_to:
        yield f"RELATED-TO:{escape(event.related_to)}"


def _attendee_parameters(attendee: Attendee) -> str:
    reply = ";RSVP=TRUE" if attendee.reply_wanted else ""
    status = f";CUTYPE={attendee.kind};ROLE={attendee.role};PARTSTAT={attendee.participation}"
    return f"{status}{reply}{_name_parameter(attendee.name)}"


def _name_parameter(name: str) -> str:
    return f";CN={parameter(name)}" if name else ""


def _mailto(address: str) -> str:
    return f"mailto:{uri(address)}"


def _is_in_utc(event: CalendarEvent) -> bool:
    """Whether all times of ``event`` are written in UTC; a series and its changed dates keep the series' zone."""
    if event.is_all_day or event.zone in UTC_NAMES:
        return True
    if event.rule is not None or event.recurrence_id is not None:
        return False
    return not is_regular(event.zone) or _comes_twice(event)


def _comes_twice(event: CalendarEvent) -> bool:
    """Whether start or end is in an hour that the clock repeats, where engines do not read what RFC 5545 says."""
    zone = ZoneInfo(event.zone)
    for moment in (event.starts_at, event.ends_at):
        if isinstance(moment, datetime):
            wall = moment.astimezone(zone)
            if wall.fold or wall.utcoffset() != wall.replace(fold=1).utcoffset():
                return True
    return False


def _moment(moment: datetime | date, zone: str | None) -> str:
    """Parameters, colon and value of a date, or of a time in ``zone`` (in UTC without one)."""
    if not isinstance(moment, datetime):
        return f";VALUE=DATE:{moment:%Y%m%d}"
    if zone is None:
        return f":{_utc(moment)}"
    return f";TZID={zone}:{_compact(moment.astimezone(ZoneInfo(zone)))}"


def _utc(moment: datetime) -> str:
    return f"{_compact(moment.astimezone(UTC))}Z"


def _compact(moment: datetime) -> str:
    """``moment`` as YYYYMMDDThhmmss; four times as fast as strftime, which also forgets the zeros of early years."""
    text = moment.isoformat()
    return f"{text[:4]}{text[5:7]}{text[8:13]}{text[14:16]}{text[17:19]}"


def _place_in_file(event: CalendarEvent) -> tuple[str, str]:
    original = event.recurrence_id
    return (event.uid, _moment(original, None) if original is not None else "")


def _joined(lines: list[str]) -> str:
    return "".join(f"{fold(line)}\r\n" for line in lines)
