"""Dates of a series in addresses: the original start in UTC, like 20270901T100000Z."""

import re
from datetime import UTC, datetime

_STAMP = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})T([0-9]{2})([0-9]{2})([0-9]{2})Z", re.ASCII)


def stamp_of(original: datetime) -> str:
    """The stamp of a date that was planned to start at ``original``, an aware instant."""
    return f"{original.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def read_stamp(text: str) -> datetime | None:
    """The instant, in UTC, that ``text`` names; None for anything that is no stamp."""
    match = _STAMP.fullmatch(text)
    if match is None:
        return None
    try:
        return datetime(*map(int, match.groups()), tzinfo=UTC)  # type: ignore[arg-type, misc]
    except ValueError:
        return None
