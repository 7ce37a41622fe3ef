"""All that the hub holds on one person, by the data map: as JSON, and as tables for spreadsheets."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import LargeBinary, Table, and_, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.types import Date, DateTime

from campus.db import Base, UtcDateTime
from campus.people.data_areas import Field
from campus.people.data_map import columns
from campus.people.queries.keys import key_of

# What only proves something to the hub, or finds other columns. Octets (digests, files) are left out too.
WITHHELD = ("password_hash", "search_text", "search_jamo", "search_initials")
# The same, of names that mean something else in other tables.
PROOFS = {"institution_trips": ("state", "nonce", "verifier")}
# Rows that name the person through another one of theirs.
FOLLOWING = (
    ("occurrences", "booking_id", "bookings", "organizer_id"),
    ("approvals", "booking_id", "bookings", "organizer_id"),
    ("series", "booking_id", "bookings", "organizer_id"),
    ("session_invitations", "signup_id", "signups", "resident_id"),
    ("opportunity_interest_entries", "interest_id", "opportunity_interests", "resident_id"),
)
# What others wrote or did for each other: the people in a file that a manager sent, notes about an interest.
OTHERS = {"people_files": ("answers", "outcome"), "opportunity_interest_entries": ("note", "by_id")}
# Who said no to an introduction is told to nobody: each gets their own side only, the two who are to meet once they
# said yes or it came about.
SIDES = {
    "introducer_id": ("id", "topic", "note", "is_hunch", "created_at"),
    "seeker_id": ("id", "seeker_accepted_at", "seeker_shows_email"),
    "named_id": ("id", "named_accepted_at", "named_shows_email"),
}
Rows = list[dict[str, Any]]


def _plain(value: object) -> object:
    """What JSON can say: instants as ISO 8601 in UTC, days as days."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


def _is_told(name: str, column: Any, table: Table) -> bool:
    is_octets = isinstance(column.type, LargeBinary)
    withheld = (*WITHHELD, *PROOFS.get(table.name, ()), *OTHERS.get(table.name, ()))
    return not is_octets and name not in withheld


def _is_of_duty(column: Any, path: str) -> bool:
    """Of what somebody did for the hub only that they did, and when: the rest is about others."""
    is_time = isinstance(column.type, UtcDateTime | DateTime | Date)
    return column.primary_key or is_time or column.name == path


def _read(db: Session, table: Table, where: Any, names: tuple[str, ...]) -> Rows:
    wanted = [table.c[name] for name in names]
    order = list(table.primary_key.columns)
    rows = db.connection().execute(select(*wanted).where(where).order_by(*order)).mappings()
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def collect(db: Session, resident_id: int) -> dict[str, dict[str, Rows]]:
    """Areas → ``table.column`` → the rows that name the resident by that column. As many statements as columns."""
    found: dict[str, dict[str, Rows]] = {}
    key = key_of(db, resident_id)
    for area, table_name, name, _leaving in columns():
        table = Base.metadata.tables[table_name]
        column = table.c[name]
        is_bare = area.field in (Field.DUTIES, Field.RECORDS)
        names = tuple(
            each.name
            for each in table.columns
            if (_is_of_duty(each, name) if is_bare else _is_told(each.name, each, table))
        )
        if area.field is Field.RECORDS:
            names = _of_records(table, names)
        elif table_name == "introductions":
            names = SIDES[name]
        mine = column == (key if name.endswith("_key") else resident_id)
        if f"{name[:-3]}_accepted_at" in table.c:
            mine = and_(mine, or_(table.c.state == "accepted", table.c[f"{name[:-3]}_accepted_at"].is_not(None)))
        found.setdefault(area.field.value, {})[f"{table_name}.{name}"] = _read(db, table, mine, names)
    for table_name, name, parent, owner in FOLLOWING:
        table, above = Base.metadata.tables[table_name], Base.metadata.tables[parent]
        of_mine = table.c[name].in_(select(above.primary_key.columns[0]).where(above.c[owner] == resident_id))
        names = tuple(each.name for each in table.columns if _is_told(each.name, each, table))
        found.setdefault(parent, {})[f"{table_name}.{name}"] = _read(db, table, of_mine, names)
    found[Field.RECORDS.value]["looks"] = _looks(db, key)
    return found


def _of_records(table: Table, names: tuple[str, ...]) -> tuple[str, ...]:
    acts = ("act", "subject", "subject_id") if table.name == "audit_entries" else ()
    return (*names, *(each for each in acts if each in table.c))


def _looks(db: Session, key: str) -> Rows:
    """Who by role looked at the person's data, at what and why."""
    entries, people = Base.metadata.tables["access_entries"], Base.metadata.tables["access_people"]
    about = entries.c.number.in_(select(people.c.entry_number).where(people.c.person_key == key))
    return _read(db, entries, about, ("number", "at", "role", "what", "act", "purpose", "reason"))


def as_json(found: Mapping[str, Mapping[str, Rows]], *, now: datetime) -> bytes:
    """One document in UTF-8."""
    told = {"made_at": now.isoformat(), "data": found}
    return json.dumps(told, ensure_ascii=False, indent=1, default=str).encode()


def _cells(row: Mapping[str, Any]) -> Iterator[object]:
    """What no spreadsheet takes for a formula (OWASP, CSV injection)."""
    for value in row.values():
        text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
        is_risky = isinstance(text, str) and text[:1] in ("=", "+", "-", "@", "\t", "\r")
        yield f"'{text}" if is_risky else text


def as_tables(found: Mapping[str, Mapping[str, Rows]]) -> bytes:
    """A ZIP with one CSV for each kind of row that there is, in UTF-8 with a mark for Excel."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as files:
        for area, tables in found.items():
            for path, rows in tables.items():
                if rows:
                    text = io.StringIO(newline="")
                    writer = csv.writer(text)
                    writer.writerow(rows[0])
                    writer.writerows(_cells(row) for row in rows)
                    files.writestr(f"{area}/{path}.csv", text.getvalue().encode("utf-8-sig"))
    return packed.getvalue()
