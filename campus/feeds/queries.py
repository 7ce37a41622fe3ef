"""Reads for feeds: what a feed depends on, and the stored texts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from sqlalchemy import Table, bindparam, or_, select
from sqlalchemy.orm import Session

from campus.domain.hubtime import at
from campus.feeds.models import EventText

DAYS_BACK = timedelta(days=90)
MONTHS_AHEAD = relativedelta(months=18)
DAYS_CANCELLED = timedelta(days=30)
# Core tables: texts read through the mapper cost twice as much.
_TEXTS: Table = EventText.metadata.tables["event_texts"]
_SERIES: Table = EventText.metadata.tables["series_texts"]
_SPACES, _ROOMS, _VERSIONS = (
    EventText.metadata.tables[name] for name in ("spaces_revision", "rooms", "room_versions")
)
_STATE = (
    select(_SPACES.c.token, _SPACES.c.changed_at, _ROOMS.c.id, _VERSIONS.c.revision, _VERSIONS.c.changed_at)
    .select_from(_SPACES)
    .outerjoin(_ROOMS, _ROOMS.c.slug == bindparam("slug"))
    .outerjoin(_VERSIONS, _VERSIONS.c.room_id == _ROOMS.c.id)
)
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FeedState:
    """All of the database that a room's feed depends on: the spaces' token, the room's version, and when they changed.

    ``room_id`` is None for a room that is not there, ``revision`` 0 for one that never had a booking.
    """

    token: str
    room_id: int | None
    revision: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class FeedTexts:
    """VEVENTs in their order, and the zones that they name beside the hub's."""

    texts: Sequence[str]
    zones: frozenset[str]


def read_at_one_moment(db: Session) -> None:
    """Let everything that ``db`` reads be of one moment, so that texts and state belong together.

    To be called before its first statement. SQLite's transactions are like that by themselves.
    """
    if db.get_bind().dialect.name == "postgresql":
        db.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def read_state(db: Session, slug: str) -> FeedState:
    """The state of the feed of room ``slug``, in one statement: an answer of 304 needs nothing else."""
    row = db.connection().execute(_STATE, {"slug": slug}).one_or_none()
    if row is None:
        return FeedState("", None, 0, _BEGINNING)
    token, spaces_changed_at, room_id, revision, changed_at = row
    return FeedState(token, room_id, revision or 0, max(changed_at or _BEGINNING, spaces_changed_at))


def read_texts(db: Session, room_ids: Sequence[int], today: date, locale: str) -> FeedTexts:
    """The VEVENTs of ``room_ids`` from 90 days back to 18 months ahead of the hub's ``today``, in an order that stays:
    series by their start, whole ones as soon as any of their dates is within, then everything else.

    Cancelled ones leave 30 days after they were cancelled. All bounds are midnights, so that a feed changes by itself
    only from day to day.
    """
    first, end, cancelled = at(today - DAYS_BACK), at(today + MONTHS_AHEAD), at(today - DAYS_CANCELLED)
    connection, series, it = db.connection(), _SERIES.c, _TEXTS.c
    whole = (
        select(series.text_ko if locale == "ko" else series.text_en, series.zone)
        .where(
            series.room_id.in_(room_ids),
            series.starts_at < end,
            series.ends_at >= first,
            or_(series.cancelled_at.is_(None), series.cancelled_at >= cancelled),
        )
        .order_by(series.starts_at, series.booking_id)
    )
    found = connection.execute(whole).all()
    single = (
        select(it.text_ko if locale == "ko" else it.text_en)
        .where(
            it.room_id.in_(room_ids),
            it.starts_at >= first,
            it.starts_at < end,
            or_(it.cancelled_at.is_(None), it.cancelled_at >= cancelled),
        )
        .order_by(it.starts_at, it.occurrence_id)
    )
    texts = [text for text, _zone in found]
    return FeedTexts([*texts, *connection.execute(single).scalars()], frozenset(zone for _text, zone in found))
