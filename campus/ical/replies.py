"""What calendars answer to invitations (RFC 5546, 3.2.3 and 3.2.7): read leniently, since every program writes it a
little differently, and within bounds, since anyone may send it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from campus.domain.event import HUB_ZONE

MOST_CHARACTERS = 100_000
MOST_LINES = 2_000
LONGEST_COMMENT = 1_000
METHODS = ("REPLY", "COUNTER")
ANSWERS = ("ACCEPTED", "DECLINED", "TENTATIVE")

_FOLD = re.compile(r"\r?\n[ \t]")
_VALUE = r'(?:"[^"]*"|[^";:,]*)'
_LINE = re.compile(rf"([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+={_VALUE}(?:,{_VALUE})*)*):(.*)", re.DOTALL)
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^";:]*)')
_MOMENT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})T([0-9]{2})([0-9]{2})([0-9]{2})(Z?)", re.ASCII)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer about one event or one date of it. ``recurrence_at`` is an aware instant, None where there is none.

    ``attendee`` is an address in small letters; ``answer`` is one of ``ANSWERS``, None for anything else. ``starts_at``
    and ``ends_at`` are what a COUNTER proposes.
    """

    method: str
    uid: str
    recurrence_at: datetime | None
    sequence: int
    stamped_at: datetime
    attendee: str
    answer: str | None
    starts_at: datetime | None
    ends_at: datetime | None
    comment: str


@dataclass(frozen=True, slots=True)
class _Property:
    value: str
    parameters: Mapping[str, str]


def read_replies(text: str) -> list[Reply]:
    """Every answer in ``text``, an iCalendar object; those without UID, DTSTAMP or ATTENDEE are left out, and so is all
    of it where its METHOD is no answer. Never raises for any text; what is longer than the bounds has no answers."""
    if len(text) > MOST_CHARACTERS:
        return []
    lines = _FOLD.sub("", text).splitlines()[:MOST_LINES]
    method = ""
    found: list[Reply] = []
    event: dict[str, _Property] | None = None
    depth = 0
    for name, prop in _properties(lines):
        value = prop.value.strip().upper()
        if name == "BEGIN":
            depth += 1
            if value == "VEVENT" and depth == 2:
                event = {}
        elif name == "END":
            if event is not None and depth == 2:
                found += _replies(method, event)
                event = None
            depth -= 1
        elif depth == 1 and name == "METHOD":
            method = value
        elif depth == 2 and event is not None:
            event.setdefault(name, prop)
    return found if method in METHODS else []


def _properties(lines: list[str]) -> Iterator[tuple[str, _Property]]:
    for line in lines:
        match = _LINE.fullmatch(line)
        if match is not None:
            parameters = {name.upper(): value.strip('"') for name, value in _PARAMETER.findall(match[2])}
            yield match[1].upper(), _Property(match[3], parameters)


def _replies(method: str, event: Mapping[str, _Property]) -> list[Reply]:
    uid, attendee = event.get("UID"), event.get("ATTENDEE")
    stamped_at = _moment(event.get("DTSTAMP"))
    recurrence = event.get("RECURRENCE-ID")
    recurrence_at = _moment(recurrence)
    if uid is None or attendee is None or stamped_at is None or (recurrence is not None and recurrence_at is None):
        return []
    answer = attendee.parameters.get("PARTSTAT", "").upper()
    sequence = event["SEQUENCE"].value.strip() if "SEQUENCE" in event else "0"
    if not sequence.isascii() or not sequence.isdecimal() or len(sequence) > 9:
        return []
    return [
        Reply(
            method=method,
            uid=uid.value.strip(),
            recurrence_at=recurrence_at,
            sequence=int(sequence),
            stamped_at=stamped_at,
            attendee=attendee.value.strip().lower().removeprefix("mailto:"),
            answer=answer if answer in ANSWERS else None,
            starts_at=_moment(event.get("DTSTART")),
            ends_at=_moment(event.get("DTEND")),
            comment=_plain(event["COMMENT"].value)[:LONGEST_COMMENT] if "COMMENT" in event else "",
        )
    ]


def _plain(text: str) -> str:
    """A TEXT value as it is read, without control characters."""
    plain = _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], text)
    return "".join(char for char in plain if char == "\n" or char.isprintable()).strip()


def _moment(prop: _Property | None) -> datetime | None:
    """An instant in UTC; times in a zone that nobody knows, or in none, are the hub's. None for anything else."""
    match = _MOMENT.fullmatch(prop.value.strip()) if prop is not None else None
    if match is None or prop is None:
        return None
    try:
        wall = datetime(*map(int, match.groups()[:6]), tzinfo=UTC)  # type: ignore[arg-type, misc]
        return wall if match[7] else wall.replace(tzinfo=_zone(prop.parameters.get("TZID", ""))).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo(HUB_ZONE)
