"""Taking what names somebody who left out of the words of others: address and number wherever they stand, the name
where many write and read."""

import json
import re
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, func, or_, select, update
from sqlalchemy.orm import Session

from campus.db import Base
from campus.leaving.words import WORDS, Word

INSTEAD = "○○○"
# Contacts of their own: what is nobody's any more is empty.
_EMPTY = {"organizations.contact_email": "", "organizations.contact_phone": None, "organizations.homepage": ""}
_FEWEST_HANGUL = 3


@dataclass(frozen=True, slots=True)
class Person:
    """What an account was known by. ``is_one_name``: nobody else is called so, and it is long enough to be no word."""

    name: str
    email: str
    phone: str | None
    is_one_name: bool

    @property
    def contacts(self) -> tuple[str, ...]:
        return (self.email, *_spellings(self.phone))

    @property
    def marks(self) -> tuple[str, ...]:
        """All of it, as it stands in mails."""
        return (*self.contacts, self.name)


def _spellings(phone: str | None) -> tuple[str, ...]:
    """A number as it is kept (E.164) and as people in Korea write it."""
    if not phone:
        return ()
    if not phone.startswith("+82"):
        return (phone,)
    home = "0" + phone[3:]
    cut = 2 if home.startswith("02") else 3
    parts = (home[:cut], home[cut:-4], home[-4:])
    return (phone, home, "-".join(parts), " ".join(parts), ".".join(parts))


def is_telling(name: str) -> bool:
    """Whether a name can be told from other words: three syllables, or two words."""
    is_hangul = len(name) >= _FEWEST_HANGUL and all("가" <= letter <= "힣" for letter in name)
    return is_hangul or len(name.split()) > 1


def without(text: str, marks: Collection[str]) -> str:
    """``text`` with every mark in it replaced, where none begins within a word."""
    for mark in sorted(marks, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(mark)}", INSTEAD, text, flags=re.IGNORECASE)
    return text


def sweep(db: Session, people: Collection[Person], of_groups: Collection[int]) -> set[str]:
    """Take the people out of all words that stay; ``of_groups`` are bookings in which groups meet. The names of the
    tables in which anything was found."""
    contacts = {mark for each in people for mark in each.contacts}
    names = {each.name for each in people if each.is_one_name}
    found = set()
    for table, columns in _swept():
        shared = [column for column in columns if WORDS[f"{table.name}.{column.name}"] is Word.SHARED]
        if _sweep(db, table, columns, contacts):
            found.add(table.name)
        if names and shared and _sweep(db, table, shared, names):
            found.add(table.name)
    if names:
        for name, key in (("bookings", "id"), ("occurrences", "booking_id")):
            table = Base.metadata.tables[name]
            _sweep(db, table, [table.c.title], names, table.c[key].in_(of_groups))
    _sweep_files(db, contacts | {each.name for each in people})
    return found


def _swept() -> Iterator[tuple[Table, list[Column[Any]]]]:
    for table in Base.metadata.sorted_tables:
        fates = {column: WORDS.get(f"{table.name}.{column.name}") for column in table.columns}
        columns = [column for column, fate in fates.items() if fate in (Word.OWN, Word.SHARED)]
        texts = [column for column in columns if column.type.python_type is str]
        if texts:
            yield table, texts


def _sweep(
    db: Session, table: Table, columns: list[Column[Any]], marks: Collection[str], *where: ColumnElement[bool]
) -> bool:
    """Replace ``marks`` in ``columns``; whether there were any."""
    written = {spelt for mark in marks for spelt in (mark, json.dumps(mark)[1:-1])}
    has_any = [func.lower(column).contains(mark.lower(), autoescape=True) for column in columns for mark in written]
    keys = list(table.primary_key.columns)
    rows = db.execute(select(*keys, *columns).where(or_(*has_any), *where)).all()
    for row in rows:
        said = dict(zip((column.name for column in columns), row[len(keys) :], strict=True))
        values = {name: _cleaned(f"{table.name}.{name}", text, written) for name, text in said.items() if text}
        this = [key == value for key, value in zip(keys, row, strict=False)]
        changed = {name: text for name, text in values.items() if text != said[name]}
        if changed:
            db.execute(update(table).where(*this).values(changed))
    return bool(rows)


def _cleaned(column: str, text: str, marks: Collection[str]) -> str | None:
    cleaned = without(text, marks)
    return _EMPTY[column] if cleaned != text and column in _EMPTY else cleaned


def _sweep_files(db: Session, marks: Collection[str]) -> None:
    """Lists of people that wait to be written, and hold the person in a row: its cells are emptied."""
    files = Base.metadata.tables["people_files"]
    for key, data in db.execute(select(files.c.id, files.c.data).where(func.length(files.c.data) > 0)).all():
        headers, rows = json.loads(zlib.decompress(data))
        kept = [[row[0], *("" for _ in row[1:])] if _holds(row, marks) else row for row in rows]
        if kept != rows:
            octets = json.dumps([headers, kept], ensure_ascii=False).encode()
            db.execute(update(files).where(files.c.id == key).values(data=zlib.compress(octets, 1)))


def _holds(row: list[Any], marks: Collection[str]) -> bool:
    cells = [str(cell).lower() for cell in row[1:]]
    return any(mark.lower() in cell for mark in marks for cell in cells)
