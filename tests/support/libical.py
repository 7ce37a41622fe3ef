"""What libical reads from a calendar: the library in C that GNOME, KDE and many servers keep calendars with."""

import ctypes
from collections.abc import Iterator
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_long, c_void_p
from datetime import UTC, datetime
from functools import cache

from tests.support.needs import missing
from tests.support.readers import Shown

NO_LIBICAL = "no libical 3: install libical3 (Debian: apt-get install libical3)"
_NUMBERS = ("year", "month", "day", "hour", "minute", "second", "is_date", "is_daylight")


class _Time(Structure):
    """``struct icaltimetype``; its zone belongs to the component, or to the library."""

    _fields_ = [*((name, c_int) for name in _NUMBERS), ("zone", c_void_p)]


class _Span(Structure):
    """``struct icaltime_span``: seconds since 1970."""

    _fields_ = [("start", c_long), ("end", c_long), ("is_busy", c_int)]


_Each = CFUNCTYPE(None, c_void_p, POINTER(_Span), c_void_p)
# What is called, with what it takes and what it gives back.
_CALLS = {
    "icalparser_parse_string": ([c_char_p], c_void_p),
    "icalcomponent_string_to_kind": ([c_char_p], c_int),
    "icalcomponent_get_first_component": ([c_void_p, c_int], c_void_p),
    "icalcomponent_get_next_component": ([c_void_p, c_int], c_void_p),
    "icalcomponent_get_uid": ([c_void_p], c_char_p),
    "icalcomponent_get_summary": ([c_void_p], c_char_p),
    "icalcomponent_get_status": ([c_void_p], c_int),
    "icalcomponent_get_first_property": ([c_void_p, c_int], c_void_p),
    "icalcomponent_foreach_recurrence": ([c_void_p, _Time, _Time, _Each, c_void_p], None),
    "icalcomponent_free": ([c_void_p], None),
    "icalproperty_string_to_kind": ([c_char_p], c_int),
    "icalproperty_get_datetime_with_component": ([c_void_p, c_void_p], _Time),
    "icalproperty_status_to_string": ([c_int], c_char_p),
    "icaltime_as_timet_with_zone": ([_Time, c_void_p], c_long),
    "icaltime_from_timet_with_zone": ([c_long, c_int, c_void_p], _Time),
    "icaltimezone_get_utc_timezone": ([], c_void_p),
}


@cache
def _library() -> ctypes.CDLL:
    """The library with its calls declared; the test is skipped where there is none."""
    try:
        found = ctypes.CDLL("libical.so.3")
    except OSError:
        missing(NO_LIBICAL)
    for name, (takes, gives) in _CALLS.items():
        call = getattr(found, name)
        call.argtypes, call.restype = takes, gives
    return found


def read_by_libical(octets: bytes, start: datetime, end: datetime) -> list[Shown]:
    """The dates that overlap ``start`` to ``end``, cancelled events aside. The library reads times on the VTIMEZONEs of
    the calendar, expands rules and leaves out; that a date with a RECURRENCE-ID takes the place of the one that it
    names, which it leaves to those who call it, is done here."""
    library = _library()
    calendar = library.icalparser_parse_string(octets)
    assert calendar, "libical cannot read it"
    try:
        events = [_Event(library, each) for each in _events(library, calendar)]
        taken = {(each.uid, each.original) for each in events if each.original is not None}
        found = [
            (first, last, each.summary, each.status)
            for each in events
            if each.status != "CANCELLED"
            for first, last in each.dates(start, end)
            if each.original is not None or (each.uid, first) not in taken
        ]
    finally:
        library.icalcomponent_free(calendar)
    return sorted(found)


def _events(library: ctypes.CDLL, calendar: int) -> Iterator[int]:
    kind = library.icalcomponent_string_to_kind(b"VEVENT")
    each = library.icalcomponent_get_first_component(calendar, kind)
    while each:
        yield each
        each = library.icalcomponent_get_next_component(calendar, kind)


class _Event:
    """A VEVENT; ``original`` is the instant of its RECURRENCE-ID, None where it has none."""

    def __init__(self, library: ctypes.CDLL, component: int) -> None:
        self.library, self.component = library, component
        self.uid: str = library.icalcomponent_get_uid(component).decode()
        self.summary: str = library.icalcomponent_get_summary(component).decode()
        self.status: str = library.icalproperty_status_to_string(library.icalcomponent_get_status(component)).decode()
        self.original = self._instant(b"RECURRENCE-ID")
        assert self._instant(b"DTSTART")

    def _instant(self, name: bytes) -> datetime | None:
        """The time of a property, on the VTIMEZONE that it names."""
        kind = self.library.icalproperty_string_to_kind(name)
        held = self.library.icalcomponent_get_first_property(self.component, kind)
        if not held:
            return None
        moment = self.library.icalproperty_get_datetime_with_component(held, self.component)
        assert moment.zone, "a time without a zone"
        return _utc(self.library.icaltime_as_timet_with_zone(moment, moment.zone))

    def dates(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        found: list[tuple[datetime, datetime]] = []

        def note(_component: int, span: "ctypes._Pointer[_Span]", _data: int) -> None:
            found.append((_utc(span.contents.start), _utc(span.contents.end)))

        zone = self.library.icaltimezone_get_utc_timezone()
        bounds = [self.library.icaltime_from_timet_with_zone(int(each.timestamp()), 0, zone) for each in (start, end)]
        self.library.icalcomponent_foreach_recurrence(self.component, *bounds, _Each(note), None)
        return [(first, last) for first, last in found if first < end and last > start]


def _utc(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
