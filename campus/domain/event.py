"""What a calendar shows of one booking: the value that feeds, CalDAV, mail and door displays all receive."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

HUB_ZONE = "Asia/Seoul"

_SPACE_OR_CONTROL = re.compile(r"[\s\x00-\x1f\x7f-\x9f]")
_COLOR_NAME = re.compile(r"[a-z]{3,20}")
_WEB_ADDRESS = re.compile(r"https?://[^\s/]+", re.IGNORECASE)
_SUB_DAILY = {"SECONDLY", "MINUTELY", "HOURLY"}


class EventRefused(ValueError):
    """The facts given do not make an event that calendars could show."""


class EventStatus(StrEnum):
    """RFC 5545, 3.8.1.11."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


class CalendarUserType(StrEnum):
    """RFC 5545, 3.2.3."""

    INDIVIDUAL = "INDIVIDUAL"
    GROUP = "GROUP"
    RESOURCE = "RESOURCE"
    ROOM = "ROOM"


class AttendeeRole(StrEnum):
    """RFC 5545, 3.2.16."""

    CHAIR = "CHAIR"
    REQUIRED = "REQ-PARTICIPANT"
    OPTIONAL = "OPT-PARTICIPANT"
    NOT_PARTICIPATING = "NON-PARTICIPANT"


class Participation(StrEnum):
    """RFC 5545, 3.2.12."""

    NEEDS_ACTION = "NEEDS-ACTION"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    TENTATIVE = "TENTATIVE"


def _check_address(address: str) -> None:
    local, at, host = address.rpartition("@")
    if not (local and at and host) or _SPACE_OR_CONTROL.search(address):
        raise EventRefused("A mail address looks like name@host, without spaces.")


@dataclass(frozen=True, slots=True)
class Organizer:
    """Who answers for an event. In public feeds ``address`` is a role address, never a person's own."""

    name: str
    address: str

    def __post_init__(self) -> None:
        _check_address(self.address)


@dataclass(frozen=True, slots=True)
class Attendee:
    """Who, or which room, is invited. Private feeds and mail only. ``reply_wanted`` asks the client for an answer."""

    address: str
    name: str = ""
    kind: CalendarUserType = CalendarUserType.INDIVIDUAL
    role: AttendeeRole = AttendeeRole.REQUIRED
    participation: Participation = Participation.NEEDS_ACTION
    reply_wanted: bool = False

    def __post_init__(self) -> None:
        _check_address(self.address)

    @classmethod
    def room(cls, address: str, name: str) -> "Attendee":
        """A room that has been taken for the event."""
        return cls(address, name, CalendarUserType.ROOM, AttendeeRole.NOT_PARTICIPATING, Participation.ACCEPTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarMeta:
    """What a calendar says of itself.

    ``url`` is its web page. ``source`` is the feed's own address and is given in public feeds only, since the address
    of a private one holds its token. ``color`` is a CSS colour name (RFC 7986, 5.9). ``revised_at`` is aware.
    """

    name: str
    revised_at: datetime
    description: str = ""
    url: str | None = None
    color: str | None = None
    source: str | None = None
    zone: str = HUB_ZONE

    def __post_init__(self) -> None:
        _check_aware(self.revised_at)
        _check_looks(self.url, self.source, color=self.color)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """One event, one series, or one changed date of a series (``recurrence_id`` is then its original start).

    ``starts_at`` and ``ends_at`` are both aware datetimes, or both dates with an exclusive end (all day). ``zone`` is
    the IANA name of the clock that the event keeps; ``rule`` is an RRULE value (RFC 5545, 3.3.10) whose first match is
    ``starts_at``, in ``zone``; ``exdates`` are the starts of the dates left out. ``sequence`` rises when time, place,
    recurrence or status changes; ``revised_at`` with every change. ``geo`` is latitude and longitude in degrees.
    ``related_to`` is the UID of another event. Raises EventRefused.
    """

    uid: str
    summary: str
    starts_at: datetime | date
    ends_at: datetime | date
    created_at: datetime
    revised_at: datetime
    zone: str = HUB_ZONE
    sequence: int = 0
    status: EventStatus = EventStatus.CONFIRMED
    is_transparent: bool = False
    location: str = ""
    geo: tuple[float, float] | None = None
    url: str | None = None
    description: str = ""
    categories: tuple[str, ...] = ()
    color: str | None = None
    conference: str | None = None
    image: str | None = None
    organizer: Organizer | None = None
    attendees: tuple[Attendee, ...] = ()
    rule: str | None = None
    exdates: tuple[datetime | date, ...] = ()
    recurrence_id: datetime | date | None = None
    related_to: str | None = None

    def __post_init__(self) -> None:
        if not self.uid or _SPACE_OR_CONTROL.search(self.uid):
            raise EventRefused("A UID is not empty and has no spaces.")
        if self.sequence < 0:
            raise EventRefused("A sequence counts from 0.")
        _check_aware(self.created_at, self.revised_at)
        _check_span(self)
        _check_looks(self.url, self.image, self.conference, color=self.color)
        if self.geo and not (-90 <= self.geo[0] <= 90 and -180 <= self.geo[1] <= 180):
            raise EventRefused("A place is a latitude of -90 to 90 and a longitude of -180 to 180 degrees.")
        if self.rule is not None:
            _check_rule(self.rule, is_all_day=self.is_all_day)
        if (self.rule is None and self.exdates) or (self.rule is not None and self.recurrence_id is not None):
            raise EventRefused("Dates are left out of a series, and a changed date has no rule of its own.")

    @property
    def is_all_day(self) -> bool:
        return not isinstance(self.starts_at, datetime)

    @property
    def length(self) -> timedelta:
        """How long it lasts: elapsed time, or whole days."""
        return _instant(self.ends_at) - _instant(self.starts_at)

    def single_date(self, starts_at: datetime) -> "CalendarEvent":
        """One date of this timed series as an event of its own, in UTC, related to the series.

        For zones whose clock no rule describes: programs with older zone data would show a local time wrongly. The UID
        comes from the series and from ``starts_at``, the original start, so that it stays.
        """
        _check_aware(starts_at)
        start = starts_at.astimezone(UTC)
        event = replace(self, starts_at=start, ends_at=start + self.length, zone="UTC", rule=None, exdates=())
        return event.on_its_own(start)

    def on_its_own(self, original: datetime) -> "CalendarEvent":
        """This date of a series, which was planned to start at ``original``, as an event with a UID of its own, related
        to the series."""
        return replace(self, uid=uid_on_its_own(self.uid, original), recurrence_id=None, related_to=self.uid)


def uid_on_its_own(series_uid: str, original: datetime) -> str:
    """The UID of the date of a series that was planned to start at ``original``, where it stands alone."""
    name, at, host = series_uid.rpartition("@")
    stamp = f"{original.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    return f"{name}-{stamp}@{host}" if at else f"{series_uid}-{stamp}"


def _check_aware(*moments: datetime | date) -> None:
    for moment in moments:
        if not isinstance(moment, datetime) or moment.tzinfo is None:
            raise EventRefused("An instant needs a time zone.")


def _instant(moment: datetime | date) -> datetime | date:
    """In UTC, since Python compares and subtracts two times of one zone by their clocks, not by what passes between."""
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment


def _check_span(event: CalendarEvent) -> None:
    others = (event.ends_at, *event.exdates) + (() if event.recurrence_id is None else (event.recurrence_id,))
    if event.is_all_day:
        if any(isinstance(other, datetime) for other in others):
            raise EventRefused("An event of whole days has dates only.")
    else:
        _check_aware(event.starts_at, *others)
        try:
            ZoneInfo(event.zone)
        except (KeyError, ValueError, OSError):
            raise EventRefused("A zone is an IANA name such as Asia/Seoul.") from None
    if _instant(event.starts_at) >= _instant(event.ends_at):
        raise EventRefused("An event ends after it starts.")


def _check_looks(*addresses: str | None, color: str | None) -> None:
    for address in addresses:
        if address is not None and not _WEB_ADDRESS.match(address):
            raise EventRefused("A link is an absolute web address.")
    if color is not None and not _COLOR_NAME.fullmatch(color):
        raise EventRefused("A colour is a CSS colour name in small letters.")


def _check_rule(rule: str, *, is_all_day: bool) -> None:
    """What engines disagree on when it is missing; that the rule has matches is the series' business."""
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    if not rule.startswith("FREQ=") or parts["FREQ"] in _SUB_DAILY or _SPACE_OR_CONTROL.search(rule):
        raise EventRefused("A rule begins with FREQ, of days or longer.")
    if ("COUNT" in parts) == ("UNTIL" in parts):
        raise EventRefused("A rule ends: by COUNT or by UNTIL, not both.")
    if "UNTIL" in parts and parts["UNTIL"].endswith("Z") == is_all_day:
        raise EventRefused("UNTIL is in UTC for timed events and a date for whole days.")
    interval = parts.get("INTERVAL", "1")
    if not interval.isdigit() or int(interval) < 1:
        raise EventRefused("An INTERVAL counts from 1.")
    if interval != "1" and "WKST" not in parts:
        raise EventRefused("A rule with an INTERVAL names the first day of its week, WKST.")
