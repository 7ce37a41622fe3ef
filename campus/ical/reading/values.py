"""What is read from a calendar file: plain frozen values, in the words of the file and the times of its zones."""

from dataclasses import dataclass
from datetime import datetime

from campus.domain.event import EventStatus
from campus.domain.imported import Note, Problem
from campus.domain.recurrence import MOST_DATES, Recurrence


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read. ``dates`` is of one series, ``all_dates`` of all series of a file together.

    Texts longer than ``title``, ``place`` and ``text`` characters are cut. ``problems`` is how many are listed before
    the rest is counted.
    """

    octets: int = 2 * 1024 * 1024
    events: int = 10_000
    series: int = 2_000
    dates: int = MOST_DATES
    all_dates: int = 300_000
    title: int = 120
    place: int = 200
    text: int = 5_000
    problems: int = 500


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class ReadOverride:
    """One date of a series that is moved, described otherwise, or cancelled (RFC 5545, 3.8.4.4).

    ``original`` is the naive wall time of the date in the zone of the series; ``wall`` is the new start, in ``zone``.
    Each text is what holds for this date. ``days`` is 0 unless it takes whole days.
    """

    original: datetime
    wall: datetime
    zone: str
    minutes: int
    days: int
    is_cancelled: bool
    title: str
    description: str
    location: str
    sequence: int
    stamp: datetime | None
    line: int
    url: str = ""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEvent:
    """One event or series as it is understood.

    ``wall`` is the naive wall time of its start in ``zone``, an IANA name; of a series, that of the first date that is
    read. ``minutes`` pass until its end; 0 if the file names none. An event of whole days has their number in ``days``,
    else 0; ``wall`` is then the midnight of the first. ``recurrence`` holds extra and left-out dates as well; its zone
    and minutes are those of the event. ``original`` is set on a date whose series is not there: uid and original are
    then its name together. ``stamp`` is aware, in UTC. ``line`` is where it begins in the file, counted from 1. Texts
    are cleaned, and empty where there is none; ``organizer`` is a mail address.
    """

    uid: str
    wall: datetime
    zone: str
    minutes: int
    days: int = 0
    title: str = ""
    description: str = ""
    location: str = ""
    organizer: str = ""
    url: str = ""
    categories: tuple[str, ...] = ()
    status: EventStatus = EventStatus.CONFIRMED
    sequence: int = 0
    stamp: datetime | None = None
    recurrence: Recurrence | None = None
    overrides: tuple[ReadOverride, ...] = ()
    original: datetime | None = None
    notes: tuple[Note, ...] = ()
    line: int = 0

    @property
    def is_all_day(self) -> bool:
        return self.days > 0

    @property
    def extra(self) -> tuple[datetime, ...]:
        """Dates beside the rule, as naive wall times (RDATE)."""
        return self.recurrence.extra if self.recurrence else ()

    @property
    def left_out(self) -> tuple[datetime, ...]:
        """Dates of the rule that do not take place, as naive wall times (EXDATE)."""
        return self.recurrence.left_out if self.recurrence else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCalendar:
    """What a file holds: events in the order of the file, and what was not read.

    ``encoding`` is utf-8, utf-8-sig or cp949, empty if none was found. ``zone_assumed`` tells that the zone of some
    time was not in the file, or not known. ``method`` is that of iTIP (RFC 5546, 1.4) in capitals, or empty.
    """

    events: tuple[ReadEvent, ...] = ()
    problems: tuple[Problem, ...] = ()
    encoding: str = ""
    name: str = ""
    zone_assumed: bool = False
    method: str = ""
