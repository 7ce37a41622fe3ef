"""What another library reads from a feed that was fetched."""

from datetime import datetime, timedelta
from typing import Any

from icalendar import Calendar
from webtest import TestApp

from tests.support.clock import NOW
from tests.support.readers import Shown, expanded


def shown(app: TestApp, path: str, *, days: int = 300) -> list[Shown]:
    """Start, end, title and status of all that takes place in the feed at ``path``."""
    return expanded(app.get(path).body, NOW - timedelta(days=80), NOW + timedelta(days=days))


def titles(app: TestApp, path: str) -> list[str]:
    """The titles of that, by time."""
    return [title for _start, _end, title, _status in shown(app, path)]


def starts(app: TestApp, path: str) -> list[datetime]:
    return [start for start, *_rest in shown(app, path)]


def vevents(body: bytes) -> list[Any]:
    """The VEVENTs as they stand, masters and dates that differ."""
    return list(Calendar.from_ical(body).walk("VEVENT"))
