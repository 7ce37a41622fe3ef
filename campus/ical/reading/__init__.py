"""Calendar files from elsewhere as values: every event by itself, and what could not be read with its reason."""

from campus.ical.reading.calendars import read_calendar
from campus.ical.reading.dates import ReadDate, dates_of
from campus.ical.reading.values import LIMITS, Limits, ReadCalendar, ReadEvent, ReadOverride

__all__ = [
    "LIMITS",
    "Limits",
    "ReadCalendar",
    "ReadDate",
    "ReadEvent",
    "ReadOverride",
    "dates_of",
    "read_calendar",
]
