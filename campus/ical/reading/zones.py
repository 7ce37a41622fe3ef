"""The zones that a file names, as IANA zones: by their names, else by what their VTIMEZONE says of the clock.

A VTIMEZONE is never run: its rules could cost what they like. What it says for the middle of each month of one year is
compared with the zones that people live in.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from campus.domain.imported import Note, NoteKind, note
from campus.domain.recurrence import clock_of
from campus.ical.reading.components import RawZone
from campus.ical.reading.lines import unescape
from campus.ical.reading.windows_zones import WINDOWS_ZONES
from campus.ical.reading.zone_names import fixed_zone, named_offset, named_zone

_OFFSET = re.compile(r"([+-])([0-9]{2})([0-9]{2})(?:[0-9]{2})?")
_YEAR = re.compile(r"[0-9]{4}")
_ONSET = re.compile(r"[0-9]{4}([0-9]{2})([0-9]{2})")
_MONTH = re.compile(r"BYMONTH=([0-9]{1,2})(?:;|$)")
_WEEKDAY = re.compile(r"BYDAY=(-?[1-5])(SU|MO|TU|WE|TH|FR|SA)(?:;|$)")
_UNTIL = re.compile(r"UNTIL=([0-9]{4})")
_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_MID_MONTH = 15

Clock = tuple[timedelta, ...]


class ZonesOfFile:
    """What the TZIDs of one file mean.

    ``default`` is the zone of days; ``floating`` that of times without any zone: the file's own, or the default.
    """

    def __init__(self, zones: Iterable[RawZone], own_name: str, default: str, now: datetime) -> None:
        self._given: dict[str, RawZone] = {}
        for zone in zones:
            self._given.setdefault(_id_of(zone.once.get("TZID", "")), zone)
        self.default, self._year = default, now.year
        self.floating = named_zone(own_name) or default
        self._found: dict[str, tuple[str, Note | None]] = {}

    def find(self, tzid: str) -> tuple[str, Note | None]:
        """The IANA zone that ``tzid`` means in this file, with a note if it was not known by its name."""
        if tzid not in self._found:
            self._found[tzid] = self._look_up(tzid)
        return self._found[tzid]

    def _look_up(self, tzid: str) -> tuple[str, Note | None]:
        named = named_zone(tzid)
        if named:
            return named, None
        given = self._given.get(_id_of(tzid))
        name = tzid.strip()[:100]
        zone = self._by_place(given) or self._by_clock(given) or self._by_offset(tzid)
        if zone:
            return zone, note(NoteKind.ZONE_BY_CLOCK, name=name, zone=zone)
        return self.default, note(NoteKind.ZONE_UNKNOWN, name=name, zone=self.default)

    def _by_place(self, given: RawZone | None) -> str | None:
        return named_zone(given.once.get("X-LIC-LOCATION", "")) if given else None

    def _by_clock(self, given: RawZone | None) -> str | None:
        clock = _clock_given(given, self._year) if given else None
        if clock is None:
            return None
        for zone in dict.fromkeys((self.default, self.floating, *_USUAL_ZONES, *WINDOWS_ZONES.values())):
            if _clock_of_zone(zone, self._year) == clock:
                return zone
        return fixed_zone(clock[0], self.default) if len(set(clock)) == 1 else None

    def _by_offset(self, tzid: str) -> str | None:
        offset = named_offset(tzid)
        return fixed_zone(offset, self.default) if offset is not None else None


# The best known of those that have the same clock.
_USUAL_ZONES = (
    *("Asia/Seoul", "Asia/Shanghai", "Asia/Kolkata", "Europe/London", "Europe/Berlin", "Europe/Helsinki"),
    *("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "Australia/Sydney"),
)


def _id_of(tzid: str) -> str:
    """Escaped in a VTIMEZONE, quoted in a parameter: the same name."""
    return unescape(tzid).strip("\"' ").casefold()


@lru_cache(maxsize=1024)
def _clock_of_zone(zone: str, year: int) -> Clock:
    clock = clock_of(zone)
    middles = (datetime(year, month, _MID_MONTH, 12, tzinfo=UTC) for month in range(1, 13))
    return tuple(middle.astimezone(clock).utcoffset() or timedelta() for middle in middles)


def _clock_given(zone: RawZone, year: int) -> Clock | None:
    """The offsets in the middle of each month of ``year``; None if the VTIMEZONE does not say."""
    latest: dict[str, tuple[str, dict[str, str]]] = {}
    for kind, facts in zone.observances:
        began = facts.get("DTSTART", "")
        if _is_readable(facts) and began >= latest.get(kind, ("", {}))[0] and int(began[:4]) <= year:
            latest[kind] = (began, facts)
    current = [facts for _, facts in latest.values() if _holds(facts, year)]
    if not current:
        current = [facts for _, facts in sorted(latest.values(), key=lambda each: each[0])[-1:]]
    onsets = sorted(_onsets(current, year))
    if not onsets:
        return None
    middles = (date(year, month, _MID_MONTH) for month in range(1, 13))
    return tuple(next((offset for day, offset in reversed(onsets) if day <= at), onsets[-1][1]) for at in middles)


def _is_readable(facts: dict[str, str]) -> bool:
    return bool(_OFFSET.fullmatch(facts.get("TZOFFSETTO", "")) and _ONSET.match(facts.get("DTSTART", "")))


def _holds(facts: dict[str, str], year: int) -> bool:
    """Whether the change still comes every year, or comes in this one."""
    rule = facts.get("RRULE", "").upper()
    if rule:
        until = _UNTIL.search(rule)
        return until is None or int(until[1]) >= year
    return str(year) in _YEAR.findall(facts.get("RDATE", "")[:10_000])


def _onsets(observances: Iterable[dict[str, str]], year: int) -> Iterator[tuple[date, timedelta]]:
    for facts in observances:
        sign, hours, minutes = _OFFSET.fullmatch(facts["TZOFFSETTO"]).groups()  # type: ignore[union-attr]
        offset = timedelta(hours=int(hours), minutes=int(minutes))
        if offset < timedelta(days=1):
            yield _onset_day(facts, year), -offset if sign == "-" else offset


def _onset_day(facts: dict[str, str], year: int) -> date:
    rule = facts.get("RRULE", "").upper()
    month, weekday = _MONTH.search(rule), _WEEKDAY.search(rule)
    if month and weekday and 1 <= int(month[1]) <= 12:
        return _nth_weekday(year, int(month[1]), int(weekday[1]), _CODES.index(weekday[2]))
    began = _ONSET.match(facts["DTSTART"])
    try:
        return date(year, int(began[1]), min(int(began[2]), 28)) if began else date(year, 1, 1)
    except ValueError:
        return date(year, 1, 1)


def _nth_weekday(year: int, month: int, nth: int, weekday: int) -> date:
    if nth > 0:
        first = date(year, month, 1)
        return min(first + timedelta((weekday - first.weekday()) % 7 + 7 * (nth - 1)), date(year, month, 28))
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(1)
    return last - timedelta((last.weekday() - weekday) % 7 + 7 * (-nth - 1))
