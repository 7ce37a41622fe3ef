"""Keeping each room's version in step with what is booked in it: boards and feeds hold as long as it stands."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Table, func, literal_column, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from campus.booking.changes import Act, Listener, OccurrencesChanged
from campus.booking.models import RoomVersion, Series
from campus.settings import Settings
from campus.spaces.queries.catalogue import read_catalogue

_VERSIONS: Table = RoomVersion.metadata.tables["room_versions"]

# A version's time never stands still nor goes back, even within one second or when two transactions commit out of
# order: Last-Modified tells every two states apart.
_LATER = {
    "sqlite": func.max(literal_column("excluded.changed_at"), literal_column("room_versions.changed_at + 1")),
    "postgresql": func.greatest(
        literal_column("excluded.changed_at"), literal_column("room_versions.changed_at + interval '1 second'")
    ),
}


def _upsert(dialect: str) -> Any:
    make = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return make(_VERSIONS).on_conflict_do_update(
        index_elements=["room_id"], set_={"revision": _VERSIONS.c.revision + 1, "changed_at": _LATER[dialect]}
    )


_UPSERT = {dialect: _upsert(dialect) for dialect in _LATER}


def renew_versions(db: Session, room_ids: Iterable[int], *, now: datetime) -> None:
    """Say that what is booked in ``room_ids`` changed; in the order of their ids, so that two acts cannot deadlock.

    Whoever writes bookings, occurrences or allocations without announcing it calls this, in the same transaction.
    """
    rows = [{"room_id": room_id, "revision": 1, "changed_at": now} for room_id in sorted(room_ids)]
    if rows:
        db.connection().execute(_UPSERT[db.get_bind().dialect.name], rows)


def version_keeper(_settings: Settings) -> Listener:
    """What renews the versions of every room in which a change shows: the rooms themselves, the usual ones of series,
    and the wholes and parts of all."""

    def keep(db: Session, changed: OccurrencesChanged) -> None:
        catalogue = read_catalogue(db)
        touched = _usual_rooms(db, changed)
        touched |= {change.after.room_id for change in changed.changes}
        touched |= {change.before.room_id for change in changed.changes if change.before is not None}
        shown_in = {each for room_id in touched for each in catalogue.related_ids(catalogue.rooms[room_id])}
        renew_versions(db, shown_in, now=changed.now)

    return keep


def _usual_rooms(db: Session, changed: OccurrencesChanged) -> set[int]:
    """The usual rooms of the series that change: whatever one date does, their rule is told anew there."""
    facts = [each for change in changed.changes for each in (change.before, change.after) if each is not None]
    series_ids = sorted({each.booking_id for each in facts if each.is_series})
    if not series_ids or changed.act is Act.MADE:
        return set()
    return set(db.scalars(select(Series.room_id).where(Series.booking_id.in_(series_ids))))
