"""The file of an import, read: what is in it, and in which order it is looked at."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from campus.db import Memory
from campus.ical.reading import ReadCalendar, read_calendar
from campus.importing.queries import Job, file_of
from campus.importing.services.sorting import FILE_LIMITS, file_events
from campus.importing.values import FileEvent


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What a file holds; ``events`` are those ahead by time, then the rest."""

    calendar: ReadCalendar
    events: tuple[FileEvent, ...]

    @property
    def ahead(self) -> tuple[FileEvent, ...]:
        """The events that have dates ahead."""
        return tuple(each for each in self.events if each.dates)


def read_file(calendar: ReadCalendar, *, now: datetime) -> ReadFile:
    """The events of ``calendar`` in the order in which they are looked at."""
    return ReadFile(calendar, tuple(file_events(calendar, now=now)))


def keep_read(key: str, file: ReadFile, octets: int) -> None:
    """Remember that the import ``key``, whose file has so many ``octets``, was read just now."""
    _KEPT.keep(key, file, weight=octets)


# Octets of files: every look at a page asks for the same one again.
_KEPT: Memory[ReadFile] = Memory(3 * 1024 * 1024)


def read_job(db: Session, job: Job) -> ReadFile:
    """The file of ``job``: by the time when it was sent, so that it always reads the same."""
    found = _KEPT.get(job.id)
    if found is None:
        data = file_of(db, job.id)
        found = read_file(read_calendar(data, now=job.created_at, limits=FILE_LIMITS), now=job.created_at)
        keep_read(job.id, found, len(data))
    return found
