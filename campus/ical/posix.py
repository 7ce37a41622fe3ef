"""The yearly rule at the end of a zone's TZif file (RFC 8536, 3.3; POSIX TZ), and the same as an RRULE."""

import re
import zoneinfo
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path

_WEEKDAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
_DAY = 24 * 60 * 60
_NAME = r"(<[-+\w]+>|[A-Za-z]{3,})"
_OFFSET = r"([-+]?\d+(?::\d+){0,2})"
_DATE = r"M(\d+)\.([1-5])\.([0-6])(?:/([-+]?\d+(?::\d+){0,2}))?"
_FOOTER = re.compile(f"{_NAME}{_OFFSET}(?:{_NAME}{_OFFSET}?,{_DATE},{_DATE})?")
_LAST = 5


@dataclass(frozen=True, slots=True)
class YearlyRule:
    """One change of the clock a year: the ``week``-th (5: the last) ``weekday`` (0: Sunday) of ``month``.

    ``seconds`` after that day's midnight on the clock before the change: they may be negative or more than a day.
    """

    month: int
    week: int
    weekday: int
    seconds: int
    before: timedelta
    after: timedelta
    name: str

    def onset(self, year: int) -> datetime:
        """The instant of the change in ``year``, in UTC."""
        first = date(year, self.month, 1)
        day = 1 + (self.weekday - first.isoweekday()) % 7 + 7 * (self.week - 1)
        if day > monthrange(year, self.month)[1]:
            day -= 7
        return datetime(year, self.month, day, tzinfo=UTC) + timedelta(seconds=self.seconds) - self.before

    @property
    def rrule(self) -> str | None:
        """The same as an RRULE value; None if it can fall into two months, which engines read differently."""
        shift = self.seconds // _DAY
        weekday = _WEEKDAYS[(self.weekday + shift) % 7]
        start = f"FREQ=YEARLY;BYMONTH={self.month};BYDAY="
        if shift == 0:
            return f"{start}{-1 if self.week == _LAST else self.week}{weekday}"
        length = monthrange(2023, self.month)[1]
        first = (length - 6 if self.week == _LAST else 7 * self.week - 6) + shift
        if first < 1 or first + 6 > length or (self.week == _LAST and self.month == 2):
            return None
        if first % 7 == 1:
            return f"{start}{first // 7 + 1}{weekday}"
        days = ",".join(str(first + offset) for offset in range(7))
        return f"{start}{weekday};BYMONTHDAY={days}"


@dataclass(frozen=True, slots=True)
class Footer:
    """A clock that keeps one offset, without rules, or changes twice a year."""

    rules: tuple[YearlyRule, ...]


def read_footer(zone: str) -> str:
    """The POSIX TZ text of ``zone``, from the file that ``zoneinfo.ZoneInfo(zone)`` reads. Raises as that does."""
    zoneinfo.ZoneInfo(zone)  # refuses names that lead out of the folder
    for folder in zoneinfo.TZPATH:
        path = Path(folder, zone)
        if path.is_file():
            octets = path.read_bytes()
            break
    else:
        octets = files("tzdata").joinpath("zoneinfo", *zone.split("/")).read_bytes()
    return octets.rsplit(b"\n", 2)[-2].decode("ascii")


def parse_footer(text: str) -> Footer | None:
    """The rule in a footer such as ``EST5EDT,M3.2.0,M11.1.0``; None if it is none that an RRULE could say."""
    match = _FOOTER.fullmatch(text)
    if match is None:
        return None
    standard, offset, daylight, daylight_offset, *dates = match.groups()
    if daylight is None:
        return Footer(())
    winter = timedelta(seconds=-_seconds(offset))
    summer = timedelta(seconds=-_seconds(daylight_offset)) if daylight_offset else winter + timedelta(hours=1)
    rules = (
        _rule(dates[:4], winter, summer, daylight),
        _rule(dates[4:], summer, winter, standard),
    )
    return Footer(rules) if all(rule.rrule for rule in rules) else None


def _rule(date_parts: list[str | None], before: timedelta, after: timedelta, name: str) -> YearlyRule:
    month, week, weekday = (int(part or 0) for part in date_parts[:3])
    seconds = _seconds(date_parts[3] or "2")
    return YearlyRule(month, week, weekday, seconds, before, after, name.strip("<>"))


def _seconds(text: str) -> int:
    """Signed ``[h]hh[:mm[:ss]]`` in seconds."""
    hours, minutes, seconds = (*text.lstrip("+-").split(":"), "0", "0")[:3]
    total = int(hours) * 3600 + int(minutes) * 60 + int(seconds)
    return -total if text.startswith("-") else total
