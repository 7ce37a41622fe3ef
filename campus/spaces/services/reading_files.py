"""Files of readings: CSV as meters and spreadsheets write it."""

import csv
import secrets
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from io import StringIO

from sqlalchemy import delete
from sqlalchemy.orm import Session

from campus.spaces.models import ReadingFile
from campus.spaces.services.readings import RawReading

COLUMNS = ("room", "kind", "at", "value")
MOST_ROWS = 50_000
MOST_OCTETS = 4 * 1024 * 1024 - 16 * 1024
KEPT = timedelta(days=1)
_KEY_OCTETS = 16  # 22 letters
_FASTEST = 1


class FileProblem(StrEnum):
    """Why a file is not read at all."""

    TOO_LARGE = "too-large"
    NO_TEXT = "no-text"
    NO_TABLE = "no-table"
    COLUMNS = "columns"
    EMPTY = "empty"
    TOO_MANY = "too-many"


class FileRefused(ValueError):
    """A file that is not read; ``problem`` says why."""

    def __init__(self, problem: FileProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def read_rows(data: bytes) -> list[RawReading]:
    """The rows of a CSV file in UTF-8 (with or without a byte order mark) or CP949, as they are written; ``number`` is
    the row as spreadsheets count it, the names of the columns being row 1. Empty rows are passed over.

    Raises :class:`FileRefused`.
    """
    if len(data) > MOST_OCTETS:
        raise FileRefused(FileProblem.TOO_LARGE)
    try:
        rows = list(_rows(_text(data)))
    except csv.Error:
        raise FileRefused(FileProblem.NO_TABLE) from None
    if not rows:
        raise FileRefused(FileProblem.EMPTY)
    return rows


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp949"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise FileRefused(FileProblem.NO_TEXT)


def _rows(text: str) -> Iterator[RawReading]:
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    names = [name.strip().lower() for name in next(reader, [])]
    if any(names.count(column) != 1 for column in COLUMNS):
        raise FileRefused(FileProblem.COLUMNS)
    places = [names.index(column) for column in COLUMNS]
    last, count = max(places), 0
    for number, cells in enumerate(reader, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        count += 1
        if count > MOST_ROWS:
            raise FileRefused(FileProblem.TOO_MANY)
        filled = cells + [""] * (last + 1 - len(cells))
        yield RawReading(number, *(filled[place] for place in places))


def keep_file(db: Session, data: bytes, *, by: int, now: datetime) -> str:
    """Keep a file until it is agreed to; an older one of the same person goes. Returns its key."""
    db.execute(delete(ReadingFile).where(ReadingFile.resident_id == by))
    key = secrets.token_urlsafe(_KEY_OCTETS)
    db.add(ReadingFile(id=key, resident_id=by, data=zlib.compress(data, _FASTEST), created_at=now))
    return key


def drop_file(db: Session, key: str) -> bool:
    """Delete a file that was agreed to; False where somebody did so before."""
    gone = db.scalar(delete(ReadingFile).where(ReadingFile.id == key).returning(ReadingFile.id))
    return gone is not None


def forget_files(db: Session, *, now: datetime) -> int:
    """Delete the files that were sent a day ago; how many."""
    old = delete(ReadingFile).where(ReadingFile.created_at < now - KEPT).returning(ReadingFile.id)
    return len(db.scalars(old).all())
