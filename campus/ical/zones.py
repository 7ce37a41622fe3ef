"""VTIMEZONE (RFC 5545, 3.6.5), ours, from the zone data that ``zoneinfo`` itself reads.

A clock that follows one yearly rule through the window, the POSIX rule at the end of its TZif file (RFC 8536, 3.3), is
written with RRULEs. Any other (Africa/Cairo, Africa/Casablanca, a law that changes within the window) has each of its
changes listed, to the second; events are better written in UTC there (``is_regular``), since programs that know the
zone by its name take their own, perhaps older, data.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from campus.ical.posix import YearlyRule, parse_footer, read_footer

# The years for which a clock must be right, whatever day it is: same data, same bytes.
FIRST_YEAR = 2024
LAST_YEAR = 2040
# Observances begin well before any event, for engines that do not know what came before the first.
_BEGINNING = 1970
_STEP = timedelta(days=7)
UTC_NAMES = frozenset({"UTC", "Etc/UTC", "Etc/UCT", "Etc/Universal", "Etc/Zulu", "UCT", "Universal", "Zulu"})


@dataclass(frozen=True, slots=True)
class Onset:
    """A change of a zone's clock: the instant in UTC, the offsets before and after, what begins."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str
    is_daylight: bool

    @property
    def wall(self) -> str:
        """The onset as the clock before it shows it, which is what DTSTART and RDATE in an observance mean."""
        return f"{self.at + self.before:%Y%m%dT%H%M%S}"


@lru_cache(maxsize=512)
def is_regular(zone: str) -> bool:
    """Whether one yearly rule, or none, describes the clock of ``zone`` from FIRST_YEAR to LAST_YEAR."""
    return _rule_onsets(zone) == [(onset.at, onset.after) for onset in _onsets(zone)]


@lru_cache(maxsize=512)
def write_zone(zone: str) -> str:
    """The VTIMEZONE of the IANA ``zone``, its lines ended with CRLF; nothing for UTC, which needs none.

    Raises zoneinfo.ZoneInfoNotFoundError or ValueError for a name that is not a zone's.
    """
    if zone in UTC_NAMES:
        return ""
    blocks = _regular_blocks(zone) if is_regular(zone) else _listed_blocks(zone)
    return "\r\n".join(["BEGIN:VTIMEZONE", f"TZID:{zone}", *blocks, "END:VTIMEZONE", ""])


@lru_cache(maxsize=512)
def _onsets(zone: str) -> tuple[Onset, ...]:
    """Every change of the UTC offset in the window, in order."""
    clock = ZoneInfo(zone)
    found = []
    at = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
    end = datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC)
    while at < end:
        later = at + _STEP
        if _offset(clock, at) != _offset(clock, later):
            found.append(_onset(clock, _bisect(clock, at, later)))
        at = later
    return tuple(found)


def _onset(clock: ZoneInfo, at: datetime) -> Onset:
    """The change at ``at``; summer is daylight even where the law calls winter the exception (Ireland, Morocco)."""
    new, old = at.astimezone(clock), (at - timedelta(seconds=1)).astimezone(clock)
    is_daylight = (new.dst() or timedelta()) > (old.dst() or timedelta())
    return Onset(at, _offset(clock, old), _offset(clock, new), new.tzname() or clock.key, is_daylight)


def _offset(clock: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(clock).utcoffset() or timedelta()


def _bisect(clock: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """The second at which the offset changes between ``low`` and ``high``."""
    before = _offset(clock, low)
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        if _offset(clock, middle) == before:
            low = middle
        else:
            high = middle
    return high


def _rule_onsets(zone: str) -> list[tuple[datetime, timedelta]] | None:
    """The instants and new offsets that the zone's footer gives for the window; None if no RRULE could say the same."""
    footer = parse_footer(read_footer(zone))
    if footer is None:
        return None
    return sorted((rule.onset(year), rule.after) for rule in footer.rules for year in range(FIRST_YEAR, LAST_YEAR + 1))


def _regular_blocks(zone: str) -> Iterator[str]:
    footer = parse_footer(read_footer(zone))
    rules = footer.rules if footer else ()
    for rule in sorted(rules, key=lambda rule: rule.after, reverse=True):
        kind = "DAYLIGHT" if rule.after > rule.before else "STANDARD"
        yield from _block(kind, _rule_onset(rule), f"RRULE:{rule.rrule}")
    if footer and not rules:
        yield from _opening(zone)


def _rule_onset(rule: YearlyRule) -> Onset:
    return Onset(rule.onset(_BEGINNING), rule.before, rule.after, rule.name, rule.after > rule.before)


def _listed_blocks(zone: str) -> Iterator[str]:
    """What held when the window opens, then one observance for each kind of change, with all its dates."""
    yield from _opening(zone)
    groups: dict[tuple[bool, timedelta, timedelta, str], list[Onset]] = {}
    for onset in _onsets(zone):
        groups.setdefault((onset.is_daylight, onset.before, onset.after, onset.name), []).append(onset)
    for (is_daylight, *_), onsets in groups.items():
        # The first onset is repeated: libical and ical.js forget DTSTART as soon as there is an RDATE.
        dates = [f"RDATE:{onset.wall}" for onset in onsets]
        yield from _block("DAYLIGHT" if is_daylight else "STANDARD", onsets[0], *dates)


def _opening(zone: str) -> Iterator[str]:
    clock = ZoneInfo(zone)
    at = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
    offset = _offset(clock, at)
    beginning = datetime(_BEGINNING, 1, 1, tzinfo=UTC) - offset
    return _block("STANDARD", Onset(beginning, offset, offset, at.astimezone(clock).tzname() or zone, False))


def _block(kind: str, onset: Onset, *recurrence: str) -> Iterator[str]:
    yield f"BEGIN:{kind}"
    yield f"DTSTART:{onset.wall}"
    yield f"TZOFFSETFROM:{_signed(onset.before)}"
    yield f"TZOFFSETTO:{_signed(onset.after)}"
    yield f"TZNAME:{onset.name}"
    yield from recurrence
    yield f"END:{kind}"


def _signed(offset: timedelta) -> str:
    """``offset`` as ±hhmm; the seconds of old local times do not occur in the window."""
    minutes = int(offset.total_seconds()) // 60
    sign, minutes = ("-", -minutes) if minutes < 0 else ("+", minutes)
    return f"{sign}{minutes // 60:02d}{minutes % 60:02d}"
