"""The versions of feeds that know no room: renewed once, as the last thing that a transaction does.

So two acts never wait for each other in turn: whoever holds these rows asks for nothing more.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Table, event, func, literal_column
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from campus.feeds.models import FeedKind, FeedVersion

_VERSIONS: Table = FeedVersion.metadata.tables["feed_versions"]
_TOUCHED = "feeds_touched"
# As with the versions of rooms: no two states have the same time.
_LATER = {
    "sqlite": func.max(literal_column("excluded.changed_at"), literal_column("feed_versions.changed_at + 1")),
    "postgresql": func.greatest(
        literal_column("excluded.changed_at"), literal_column("feed_versions.changed_at + interval '1 second'")
    ),
}


def _upsert(dialect: str) -> Any:
    make = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return make(_VERSIONS).on_conflict_do_update(
        index_elements=["kind", "target_id"],
        set_={"revision": _VERSIONS.c.revision + 1, "changed_at": _LATER[dialect]},
    )


_UPSERT = {dialect: _upsert(dialect) for dialect in _LATER}


def touch(db: Session, kind: FeedKind, target_ids: Iterable[int | None], *, now: datetime) -> None:
    """Say that what these feeds tell changes with the transaction of ``db``; None among them is nobody's."""
    keys = {(kind, number): now for number in target_ids if number is not None}
    if not keys:
        return
    db.info.setdefault(_TOUCHED, {}).update(keys)


# For every session at once: listening to each new one costs as much as a statement.
@event.listens_for(Session, "before_commit")
def _renew(db: Session) -> None:
    touched: dict[tuple[FeedKind, int], datetime] = db.info.pop(_TOUCHED, {})
    rows = [
        {"kind": kind, "target_id": number, "revision": 1, "changed_at": now}
        for (kind, number), now in sorted(touched.items())
    ]
    if rows:
        db.connection().execute(_UPSERT[db.get_bind().dialect.name], rows)
