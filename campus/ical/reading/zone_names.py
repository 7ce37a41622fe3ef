"""The IANA name of the zone that a TZID means, from its wording alone (RFC 5545, 3.2.19)."""

import re
import zoneinfo
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from campus.domain.event import HUB_ZONE
from campus.domain.recurrence import clock_of
from campus.ical.reading.windows_zones import WINDOWS_ZONES

_NOT_PLACES = {"Factory", "localtime", "posixrules", "leapseconds"}
# Names by Lotus Notes, abbreviations that mean one zone only, and what Korean Windows and groupware write.
_OTHER_NAMES = {
    "tzone://Microsoft/Utc": "UTC",
    "Z": "UTC",
    "KST": "Asia/Seoul",
    "Korea": "Asia/Seoul",
    "대한민국 표준시": "Asia/Seoul",
    "한국 표준시": "Asia/Seoul",
    "한국표준시": "Asia/Seoul",
    "서울": "Asia/Seoul",
    "대한민국": "Asia/Seoul",
    "JST": "Asia/Tokyo",
    "도쿄 표준시": "Asia/Tokyo",
    "오사카, 삿포로, 도쿄": "Asia/Tokyo",
    "중국 표준시": "Asia/Shanghai",
    "PST": "America/Los_Angeles",
    "PDT": "America/Los_Angeles",
    "EDT": "America/New_York",
    "Eastern": "America/New_York",
    "Central": "America/Chicago",
    "Mountain": "America/Denver",
    "Pacific": "America/Los_Angeles",
    "Western/Central Europe": "Europe/Berlin",
    "Central Europe": "Europe/Budapest",
    "W. Europe": "Europe/Berlin",
    "CEST": "Europe/Berlin",
    "Singapore": "Asia/Singapore",
    "China": "Asia/Shanghai",
    "Tokyo": "Asia/Tokyo",
    # Places in the display names of Windows that the IANA database does not list as cities.
    "International Date Line West": "Etc/GMT+12",
    "Coordinated Universal Time": "UTC",
    "Brasília": "America/Sao_Paulo",
    "Brasilia": "America/Sao_Paulo",
    "Hawaii": "Pacific/Honolulu",
    "Alaska": "America/Anchorage",
    "Baja California": "America/Tijuana",
    "Pacific Time (US & Canada)": "America/Los_Angeles",
    "Arizona": "America/Phoenix",
    "Mountain Time (US & Canada)": "America/Denver",
    "Central America": "America/Guatemala",
    "Central Time (US & Canada)": "America/Chicago",
    "Easter Island": "Pacific/Easter",
    "Saskatchewan": "America/Regina",
    "Eastern Time (US & Canada)": "America/New_York",
    "Indiana (East)": "America/Indiana/Indianapolis",
    "Atlantic Time (Canada)": "America/Halifax",
    "Newfoundland": "America/St_Johns",
    "Greenland": "America/Nuuk",
    "Cabo Verde Is.": "Atlantic/Cape_Verde",
    "West Central Africa": "Africa/Lagos",
    "E. Europe": "Europe/Chisinau",
    "Port Louis": "Indian/Mauritius",
    "Sri Jayawardenepura": "Asia/Colombo",
    "Astana": "Asia/Almaty",
    "Yangon (Rangoon)": "Asia/Yangon",
    "Solomon Is.": "Pacific/Guadalcanal",
    "Nuku'alofa": "Pacific/Tongatapu",
    "Kiritimati Island": "Pacific/Kiritimati",
    "Samoa": "Pacific/Apia",
}
_BRACKETED = re.compile(r"\(\s*(?:UTC|GMT)\s*([+-][0-9]{1,2}:?[0-9]{2})?\s*\)\s*(.*)", re.IGNORECASE)
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-])([0-9]{1,2})(?::?([0-9]{2}))?", re.IGNORECASE)
_WINTER, _SUMMER = datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC)
_LONGEST = 255
_MOST_PARTS = 6


@lru_cache(maxsize=1)
def _iana_names() -> dict[str, str]:
    return {name.casefold(): name for name in zoneinfo.available_timezones() - _NOT_PLACES}


@lru_cache(maxsize=1)
def _cities() -> dict[str, tuple[str, ...]]:
    """The zones whose last part is a name, by that name in words: Asia/Seoul by seoul."""
    found: dict[str, list[str]] = {}
    for name in sorted(_iana_names().values()):
        area, slash, _ = name.partition("/")
        if slash and area not in {"Etc", "US", "Brazil", "Canada", "Mexico", "Chile"}:
            found.setdefault(name.rpartition("/")[2].replace("_", " ").casefold(), []).append(name)
    return {city: tuple(names) for city, names in found.items()}


@lru_cache(maxsize=1)
def _given_names() -> dict[str, str]:
    return {name.casefold(): zone for name, zone in {**WINDOWS_ZONES, **_OTHER_NAMES}.items()}


@lru_cache(maxsize=1024)
def named_zone(tzid: str) -> str | None:
    """The IANA zone that ``tzid`` names: an IANA name, also at the end of a path; one of Windows; a city; an offset.

    None for a name that says nothing, such as "Customized Time Zone".
    """
    name = " ".join(tzid[:_LONGEST].replace("\\,", ",").strip("\"' \t").split())
    if not name:
        return None
    key = name.casefold()
    given = _given_names()
    found = _iana_names().get(key) or given.get(key) or given.get(key.replace(" daylight time", " standard time"))
    if found:
        return found
    for lookup in (_end_of_path, _bracketed, _bare_offset):
        found = lookup(name)
        if found:
            return found
    cities = _cities().get(key, ())
    return cities[0] if len(cities) == 1 else None


def named_offset(tzid: str) -> timedelta | None:
    """The offset in front of a display name such as ``(UTC+09:00) Somewhere``."""
    match = _BRACKETED.match(tzid.strip("\"' "))
    return _offset(match[1]) if match and match[1] else None


def fixed_zone(offset: timedelta, default: str) -> str | None:
    """A zone whose clock always has ``offset``: ``default`` if it is one, else one of whole hours, or None."""
    clock = clock_of(default)
    if all(at.astimezone(clock).utcoffset() == offset for at in (_WINTER, _SUMMER)):
        return default
    hours, rest = divmod(offset, timedelta(hours=1))
    if rest or not -12 <= hours <= 14:
        return None
    return f"Etc/GMT{-hours:+d}" if hours else "UTC"


def _end_of_path(name: str) -> str | None:
    """``/citadel.org/20210210_1/Asia/Seoul``: the longest end that is a zone."""
    parts = name.strip("/").split("/")[-_MOST_PARTS:]
    ends: Iterator[str] = ("/".join(parts[start:]) for start in range(len(parts) - 1))
    return next((_iana_names()[end.casefold()] for end in ends if end.casefold() in _iana_names()), None)


def _bracketed(name: str) -> str | None:
    """``(UTC+09:00) Osaka, Sapporo, Tokyo``: the first place that is known and has that offset in its winter."""
    match = _BRACKETED.fullmatch(name)
    if match is None:
        return None
    offset = _offset(match[1] or "+00:00")
    places = [match[2], *match[2].split(",")[:_MOST_PARTS]]
    for place in (each.strip().casefold() for each in places):
        given = _given_names().get(place)
        for zone in ((given,) if given else ()) + _cities().get(place, ()):
            if _winter_offset(zone) == offset:
                return zone
    return None


def _winter_offset(zone: str) -> timedelta | None:
    offsets = [at.astimezone(clock_of(zone)).utcoffset() or timedelta() for at in (_WINTER, _SUMMER)]
    return min(offsets)


def _bare_offset(name: str) -> str | None:
    """``GMT+0900``, ``UTC+9``, ``+09:00``: east of Greenwich is plus, as people write it."""
    offset = _offset(name)
    return None if offset is None else fixed_zone(offset, HUB_ZONE)


def _offset(text: str) -> timedelta | None:
    match = _OFFSET.fullmatch(text.strip())
    if match is None:
        return None
    hours, minutes = int(match[2]), int(match[3] or 0)
    offset = timedelta(hours=hours, minutes=minutes)
    if hours > 14 or minutes > 59:
        return None
    return -offset if match[1] == "-" else offset
