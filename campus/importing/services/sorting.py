"""What a file holds, in the order in which it is looked at: what is ahead by time, then the rest."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from campus.domain.imported import NoteKind
from campus.ical.reading import LIMITS, ReadCalendar, ReadEvent, dates_of
from campus.importing.values import FileEvent

# The server takes 2 MiB, form and all. Fewer dates than can be read elsewhere: a preview is to be there in a second.
FILE_LIMITS = replace(LIMITS, octets=2 * 1024 * 1024 - 16 * 1024, all_dates=60_000)
MOST_EVENTS, MOST_DATES = 50, 400
_LONGEST_UID = 300


def file_events(calendar: ReadCalendar, *, now: datetime) -> list[FileEvent]:
    """The events of ``calendar``: first those with dates that begin later than ``now``, by time."""
    found = [_file_event(index, event, now) for index, event in enumerate(calendar.events)]
    return sorted(found, key=lambda each: (not each.dates, each.dates[0].slot.starts_at if each.dates else now))


def pages_of(files: Sequence[FileEvent]) -> list[Sequence[FileEvent]]:
    """``files`` in parts that can be looked at one after the other: at most 50 events and 400 dates each."""
    pages: list[list[FileEvent]] = [[]]
    dates = 0
    for each in files:
        if pages[-1] and (len(pages[-1]) >= MOST_EVENTS or dates + len(each.dates) > MOST_DATES):
            pages.append([])
            dates = 0
        pages[-1].append(each)
        dates += len(each.dates)
    return list(pages)


def _file_event(index: int, event: ReadEvent, now: datetime) -> FileEvent:
    dates = dates_of(event)
    ahead = tuple(each for each in dates if each.slot.starts_at > now)
    slot = ahead[0].slot if ahead else dates[-1].slot if dates else None
    return FileEvent(index, event, _uid(event), _content(event), ahead, len(dates) - len(ahead), slot)


def _uid(event: ReadEvent) -> str:
    uid = event.uid if event.original is None else f"{event.uid}#{event.original:%Y%m%dT%H%M}"
    return uid if len(uid) <= _LONGEST_UID else hashlib.sha256(uid.encode()).hexdigest()


def _content(event: ReadEvent) -> str:
    """A digest of all that a booking could take from ``event``. Where a series was read up to a day that depends on the
    present, that day is no part of it."""
    wall: object = event.wall
    recurrence = event.recurrence
    if recurrence is not None and any(each.kind is NoteKind.RULE_SHORTENED for each in event.notes):
        wall = event.wall.time()
        rule = replace(recurrence.rule, until=None, count=None)
        recurrence = replace(recurrence, rule=rule, first=event.wall.replace(year=2000, month=1, day=1))
    changed = [
        (each.original, each.wall, each.zone, each.minutes, each.days, each.is_cancelled) for each in event.overrides
    ]
    said = (event.title, event.description, event.location, event.status.value, wall, event.zone, event.minutes)
    return hashlib.sha256(repr((said, event.days, recurrence, changed)).encode("utf-8", "replace")).hexdigest()
