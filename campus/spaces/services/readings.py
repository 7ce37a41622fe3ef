"""Taking in what meters said, and saying from which value on a room is in use."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from campus.audit.services import record
from campus.db import changed_rows
from campus.domain.activity import is_reading
from campus.spaces.catalogue import Catalogue
from campus.spaces.models import Reading, ReadingKind, ReadingThreshold

KEPT = timedelta(days=400)
# Clocks of meters differ a little.
AHEAD = timedelta(minutes=5)
_AT_ONCE = 1_000
_READINGS: Table = Reading.metadata.tables["readings"]
_THRESHOLDS: Table = ReadingThreshold.metadata.tables["reading_thresholds"]


class WrongReading(StrEnum):
    """Why a reading is not taken in."""

    ROOM = "room"  # no such room
    KIND = "kind"  # nothing that is measured
    INSTANT = "instant"  # no instant with a time zone (RFC 3339)
    FUTURE = "future"
    OLD = "old"
    VALUE = "value"  # no number, negative, or beyond any meter


@dataclass(frozen=True, slots=True)
class RawReading:
    """A reading as it was sent, in its place ``number``: the room's slug, the kind, an instant in RFC 3339, a value."""

    number: int
    room: str
    kind: str
    at: str
    value: str


@dataclass(frozen=True, slots=True)
class NewReading:
    """A reading as it is kept; ``at`` is in UTC, in whole seconds."""

    room_id: int
    kind: ReadingKind
    at: datetime
    value: float


@dataclass(frozen=True, slots=True)
class RowError:
    """That the reading in place ``number`` is wrong, and ``why``."""

    number: int
    why: WrongReading


@dataclass(frozen=True, slots=True)
class Added:
    """How many readings were ``new``, and how many ``known`` already: they stay as they were."""

    new: int
    known: int


def understand(
    catalogue: Catalogue, raw: Iterable[RawReading], *, now: datetime
) -> tuple[list[NewReading], list[RowError]]:
    """Read what was sent: the readings, and what is wrong with the others, in the order of their places."""
    slugs = {room.slug: room.id for room in catalogue.rooms.values()}
    found: list[NewReading] = []
    wrong: list[RowError] = []
    for each in raw:
        one = _read(slugs, each, now)
        if isinstance(one, WrongReading):
            wrong.append(RowError(each.number, one))
        else:
            found.append(one)
    return found, wrong


def _read(slugs: dict[str, int], raw: RawReading, now: datetime) -> NewReading | WrongReading:
    room_id = slugs.get(raw.room.strip())
    if room_id is None:
        return WrongReading.ROOM
    if raw.kind.strip() not in set(ReadingKind):
        return WrongReading.KIND
    at = read_instant(raw.at)
    if at is None:
        return WrongReading.INSTANT
    if at > now + AHEAD:
        return WrongReading.FUTURE
    if at < now - KEPT:
        return WrongReading.OLD
    try:
        value = float(raw.value)
    except ValueError:
        return WrongReading.VALUE
    return NewReading(room_id, ReadingKind(raw.kind.strip()), at, value) if is_reading(value) else WrongReading.VALUE


def read_instant(text: str) -> datetime | None:
    """RFC 3339 with a zone, in UTC and whole seconds."""
    try:
        at = datetime.fromisoformat(text.strip())
        return None if at.tzinfo is None else at.astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        return None


def add_readings(db: Session, new: Sequence[NewReading], *, now: datetime) -> Added:
    """Keep readings. One of a room, kind and instant that is known stays as it was; sending a file twice changes
    nothing."""
    rows = {
        (each.room_id, each.kind, each.at): {
            "room_id": each.room_id,
            "kind": each.kind,
            "at": each.at,
            "value": each.value,
        }
        for each in reversed(new)
    }
    make = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    keep = make(_READINGS).on_conflict_do_nothing().returning(_READINGS.c.room_id)
    # In one order, so that two senders of the same rows never wait for each other.
    ordered = [rows[key] for key in sorted(rows)]
    added = 0
    for first in range(0, len(ordered), _AT_ONCE):
        # What is returned was kept; counting the table would take longer the longer the hub stands.
        added += len(db.execute(keep, ordered[first : first + _AT_ONCE]).all())
    return Added(added, len(new) - added)


def set_threshold(
    db: Session, room_id: int, kind: ReadingKind, at_least: float | None, *, by: int, now: datetime
) -> None:
    """Say from which value on the room is in use; None: readings of that kind say nothing. The same again changes
    nothing. Raises ValueError for what is no value above zero."""
    if at_least is not None and (not is_reading(at_least) or at_least == 0):
        raise ValueError(at_least)
    here = (_THRESHOLDS.c.room_id == room_id, _THRESHOLDS.c.kind == kind)
    known = db.scalar(select(_THRESHOLDS.c.at_least).where(*here))
    if known == at_least:
        return
    if at_least is None:
        db.execute(delete(_THRESHOLDS).where(*here))
    else:
        make = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
        values = {"room_id": room_id, "kind": kind, "at_least": at_least}
        db.execute(
            make(_THRESHOLDS)
            .values(values)
            .on_conflict_do_update(index_elements=["room_id", "kind"], set_={"at_least": at_least})
        )
    details = {"kind": kind.value, "from": known, "to": at_least}
    record(db, "room.threshold-set", ("room", room_id), by=by, now=now, details=details)


def forget_readings(db: Session, *, now: datetime) -> int:
    """Delete readings older than a year and a month; how many."""
    return changed_rows(db, delete(Reading).where(Reading.at < now - KEPT))
