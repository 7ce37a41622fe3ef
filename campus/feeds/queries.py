"""Reads for feeds: a version per room, and the stored texts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from sqlalchemy import Table, or_, select
from sqlalchemy.orm import Session

from campus.domain.hubtime import at
from campus.feeds.models import EventText, RoomVersion

DAYS_BACK = timedelta(days=90)
MONTHS_AHEAD = relativedelta(months=18)
DAYS_CANCELLED = timedelta(days=30)
# Core tables: texts read through the mapper cost twice as much.
_TEXTS: Table = EventText.metadata.tables["event_texts"]
_VERSIONS: Table = RoomVersion.metadata.tables["room_versions"]
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Version:
    """How often what a room's feed shows has changed, and when last."""

    revision: int
    changed_at: datetime


def read_at_one_moment(db: Session) -> None:
    """Let everything that ``db`` reads be of one moment, so that texts and version belong together.

    To be called before its first statement. SQLite's transactions are like that by themselves.
    """
    if db.get_bind().dialect.name == "postgresql":
        db.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def read_version(db: Session, room_id: int) -> Version:
    """The version of a room's feed; revision 0 for a room that never had a booking."""
    columns = (_VERSIONS.c.revision, _VERSIONS.c.changed_at)
    row = db.execute(select(*columns).where(_VERSIONS.c.room_id == room_id)).one_or_none()
    return Version(0, _BEGINNING) if row is None else Version(*row)


def read_texts(db: Session, room_ids: Sequence[int], today: date, locale: str) -> Sequence[str]:
    """The VEVENTs of ``room_ids`` from 90 days back to 18 months ahead of the hub's ``today``, in an order that stays.

    Cancelled ones leave 30 days after they were cancelled. All bounds are midnights, so that a feed changes by itself
    only from day to day.
    """
    it = _TEXTS.c
    statement = (
        select(it.text_ko if locale == "ko" else it.text_en)
        .where(
            it.room_id.in_(room_ids),
            it.starts_at >= at(today - DAYS_BACK),
            it.starts_at < at(today + MONTHS_AHEAD),
            or_(it.cancelled_at.is_(None), it.cancelled_at >= at(today - DAYS_CANCELLED)),
        )
        .order_by(it.starts_at, it.occurrence_id)
    )
    return db.execute(statement).scalars().all()
