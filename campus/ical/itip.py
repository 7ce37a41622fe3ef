"""Invitations and what takes them back, as mails carry them (RFC 5546, 3.2.2 and 3.2.5; RFC 6047).

One message speaks of one UID: a single event, a whole series with the dates that differ, or some of its dates.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import StrEnum

from campus.domain.event import CalendarEvent, EventRefused, EventStatus
from campus.ical.writer import PRODID, close_calendar, write_event, zone_used
from campus.ical.zones import write_zone


class Method(StrEnum):
    """What a message asks of the reader's calendar (RFC 5546, 1.4)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


def write_request(events: Sequence[CalendarEvent]) -> str:
    """An invitation to ``events``, or a newer version of one: the series first, then its changed dates.

    Raises EventRefused where they have not one UID in common, or one of them has no ORGANIZER or no ATTENDEE.
    """
    return _write(Method.REQUEST, events)


def write_cancel(events: Sequence[CalendarEvent]) -> str:
    """That ``events`` do not take place: a whole series by its own event alone, single dates by their RECURRENCE-ID.

    Their sequences are to be above those of the invitation. Raises EventRefused as :func:`write_request` does.
    """
    return _write(Method.CANCEL, [replace(each, status=EventStatus.CANCELLED, exdates=()) for each in events])


def _write(method: Method, events: Sequence[CalendarEvent]) -> str:
    if len({event.uid for event in events}) != 1:
        raise EventRefused("A message speaks of one UID.")
    if any(event.organizer is None or not event.attendees for event in events):
        raise EventRefused("An invitation says who invites and who is invited.")
    head = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:{PRODID}\r\nMETHOD:{method}\r\n"
    return f"{head}{_zones(events)}{''.join(map(write_event, events))}{close_calendar()}"


def _zones(events: Iterable[CalendarEvent]) -> str:
    return "".join(map(write_zone, sorted({zone for zone in map(zone_used, events) if zone})))
